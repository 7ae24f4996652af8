/* Names of documents: what each distinct one stands for is found out once a block. */
#pragma once
#include "dictionary.h"
#include "tables.h"

enum { MOST_KEYS = 1024, KEY_SLOT_BITS = 11, KEY_SLOTS = 1 << KEY_SLOT_BITS };

/* What a key's code tells. */
enum { KEY_MOVED = 1, KEY_IS_CHECKED = 2 };

typedef struct {
    v128_t head;
    const u8 *at;
    u32 size;
    u16 slot;
    u8 code;
    u8 about;
    u8 number; /* of an attribute, 0 until it is one */
} Key;

static Key keys[MOST_KEYS + 1]; /* the first is none */
static u16 key_slots[KEY_SLOTS]; /* places among the keys, 0 where there is none */
static u32 key_count;
/* Attributes' names are numbered as words are: 0 is the empty one. */
static Key *attribute_keys[MOST_WORDS];
static u32 attribute_key_count;

static void begin_keys(void) {
    __builtin_memset(key_slots, 0, sizeof key_slots);
    keys[0].size = UINT32_MAX;
    key_count = 0;
    attribute_key_count = 1;
}

static void forget_keys(u32 count, u32 attributes) {
    while (attribute_key_count > attributes) attribute_keys[--attribute_key_count]->number = 0;
    while (key_count > count) key_slots[keys[key_count--].slot] = 0;
}

INLINE u32 key_slot(v128_t head, u32 size) { return hash_of_head(head, size) >> (64 - KEY_SLOT_BITS); }

/* The key of a name, whose bytes have to stay; NULL when there are too many. */
static __attribute__((noinline)) Key *find_key(const u8 *at, u32 size) {
    v128_t head = head_of(at, size);
    u32 slot = (size > 16 ? hash_of_long(at, size, head) : hash_of_head(head, size)) >> (64 - KEY_SLOT_BITS);
    for (u32 place; (place = key_slots[slot]); slot = (slot + 1) % KEY_SLOTS) {
        Key *key = keys + place;
        if (key->size == size && is_same_head(key->head, head) && is_same_rest(key->at, at, size)) return key;
    }
    if (key_count == MOST_KEYS) return NULL;
    u8 code = name_value((Text){at, size}), field = code >> 4;
    u8 moved = field && field <= FIELD_LAST_MOVED ? KEY_MOVED : 0;
    u8 checked = code == CODE_OBJECT || code == CODE_status ? KEY_IS_CHECKED : 0;
    Key *key = keys + ++key_count;
    *key = (Key){head, at, size, slot, code, moved | checked, 0};
    key_slots[slot] = key_count;
    return key;
}

/* The number of an attribute of this name, NO_NUMBER when there is no room for it. */
static __attribute__((noinline)) u32 new_attribute_number(Key *key) {
    if (!key->size) return 0;
    if (attribute_key_count == MOST_WORDS) return NO_NUMBER;
    attribute_keys[attribute_key_count] = key;
    return key->number = attribute_key_count++;
}
