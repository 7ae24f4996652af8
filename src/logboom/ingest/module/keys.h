/* Names of documents: what each distinct one stands for is found out once a block. */
#pragma once
#include "dictionary.h"
#include "tables.h"

enum { MOST_KEYS = 1024, KEY_SLOT_BITS = 11, KEY_SLOTS = 1 << KEY_SLOT_BITS };

/* What a key's code tells. */
enum { KEY_MOVED = 1, KEY_IS_CHECKED = 2 };

typedef struct Key Key;
struct Key {
    v128_t head;
    v128_t quoted; /* with its closing quote, if that fits in */
    Key *next;     /* which came after it the last time */
    const u8 *at;
    u32 size;
    u16 slot;
    u8 quoted_size;
    u8 code;
    u8 about;
    u8 event; /* the column of an event that the name is, of EVENT_…, else 0 */
    u8 number; /* of an attribute, 0 until it is one */
    u8 shows;  /* that its document wraps a line, see wrapped.h */
};

/* Names by which a document shows that it wraps a line: see codecs/wrapping.py. */
enum { SHOWS_PATH = 1, SHOWS_FILENAME = 2, SHOWS_STREAM = 4, SHOWS_SOURCE = 8, SHOWS_LOG = 16, SHOWS_CONTAINER = 32, SHOWS_IMAGE = 64 };

static RARE u8 shown_by(Text name) {
    static const struct { char name[14]; u8 size, shows; } NAMES[] = {
        {"log.file.path", 13, SHOWS_PATH}, {"log.file.name", 13, SHOWS_PATH}, {"filename", 8, SHOWS_FILENAME}, {"stream", 6, SHOWS_STREAM},
        {"source", 6, SHOWS_SOURCE}, {"log", 3, SHOWS_LOG}, {"container_id", 12, SHOWS_CONTAINER}, {"image_name", 10, SHOWS_IMAGE},
    };
    for (u32 i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (name.size == NAMES[i].size && begins_with(name.at, name.at + name.size, NAMES[i].name, name.size)) return NAMES[i].shows;
    return 0;
}

static Key keys[MOST_KEYS + 1]; /* the first is none, and comes before a document's first */
static u16 key_slots[KEY_SLOTS]; /* places among the keys, 0 where there is none */
static u32 key_count;
/* Attributes' names are numbered as words are: 0 is the empty one. */
static Key *attribute_keys[MOST_WORDS];
static u32 attribute_key_count;

static void begin_keys(void) {
    __builtin_memset(key_slots, 0, sizeof key_slots);
    /* Nothing is the same as a head of no bytes that has some. */
    keys[0] = (Key){.size = UINT32_MAX, .quoted = wasm_i8x16_splat(1), .next = keys};
    key_count = 0;
    attribute_key_count = 1;
}

static void forget_keys(u32 count, u32 attributes) {
    while (attribute_key_count > attributes) attribute_keys[--attribute_key_count]->number = 0;
    if (key_count > count) for (u32 place = 0; place <= count; place++) keys[place].next = keys;
    while (key_count > count) key_slots[keys[key_count--].slot] = 0;
}

INLINE u32 key_slot(v128_t head, u32 size) { return hash_of_head(head, size) >> (64 - KEY_SLOT_BITS); }

/* Else what looks like the name and its closing quote may be something else. */
static RARE int is_written_as_it_is(const u8 *at, u32 size) {
    for (u32 i = 0; i < size; i++) if (at[i] < ' ' || at[i] == '"' || at[i] == '\\') return 0;
    return 1;
}

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
    *key = (Key){head, keys[0].quoted, keys, at, size, slot, 0, code, moved | checked, 0, 0, shown_by((Text){at, size})};
    /* These are known as they are written only. */
    if (is_same_head(folded(head), head)) key->event = event_value((Text){at, size});
    if (size < 16 && is_written_as_it_is(at, size)) {
        key->quoted = head;
        key->quoted_size = size + 1;
        ((u8 *)&key->quoted)[size] = '"';
    }
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
