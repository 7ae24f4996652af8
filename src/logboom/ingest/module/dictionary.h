/* The words of a LowCardinality column: each is handed over once a block, and the rows have its number.

   So the engine need not find out for every row which word it is. Number 0 is the empty word, as the engine has it. */
#pragma once
#include "text.h"

typedef struct { Text word; u32 hash; } Known;
typedef struct {
    Known *known;
    u32 *slots; /* numbers of words, 0 where there is none */
    u32 count, slot_count;
    u64 bytes; /* of the words as they are stored */
} Dictionary;

enum { FIRST_SLOTS = 256 };

static inline u64 eight_bytes(const u8 *at) {
    u64 bytes;
    __builtin_memcpy(&bytes, at, 8);
    return bytes;
}

static inline u64 beginning(const u8 *at, u32 size) { return eight_bytes(at) & (((u64)1 << 8 * size) - 1); }

static inline u32 hash_of_text(Text text) {
    const u64 factor = 0x9E3779B97F4A7C15ull;
    const u8 *at = text.at;
    u64 hash = text.size * factor;
    u32 left = text.size;
    for (; left >= 8; at += 8, left -= 8) {
        hash = (hash ^ eight_bytes(at)) * factor;
        hash ^= hash >> 29;
    }
    if (left) hash = (hash ^ beginning(at, left)) * factor;
    return hash ^ hash >> 32;
}

static inline int is_same(Text a, Text b) {
    if (a.size != b.size) return 0;
    u32 done = 0;
    for (; a.size - done >= 8; done += 8) if (eight_bytes(a.at + done) != eight_bytes(b.at + done)) return 0;
    return done == a.size || beginning(a.at + done, a.size - done) == beginning(b.at + done, a.size - done);
}

static void make_slots(Dictionary *words, u32 slot_count) {
    Known *known = (Known *)take((u64)(slot_count / 2) * sizeof(Known));
    u32 *slots = (u32 *)take((u64)slot_count * sizeof(u32));
    for (u32 i = 0; i < slot_count; i++) slots[i] = 0;
    for (u32 number = 1; number < words->count; number++) {
        u32 slot = words->known[number].hash & (slot_count - 1);
        while (slots[slot]) slot = (slot + 1) & (slot_count - 1);
        slots[slot] = number;
        known[number] = words->known[number];
    }
    known[0] = (Known){{(const u8 *)"", 0}, 0};
    words->known = known;
    words->slots = slots;
    words->slot_count = slot_count;
}

static void begin_words(Dictionary *words) {
    *words = (Dictionary){.count = 1, .bytes = 1};
    make_slots(words, FIRST_SLOTS);
}

static u32 number_of(Dictionary *words, Text word) {
    if (!word.size) return 0;
    u32 hash = hash_of_text(word), slot = hash & (words->slot_count - 1);
    for (u32 number; (number = words->slots[slot]); slot = (slot + 1) & (words->slot_count - 1)) {
        const Known *known = words->known + number;
        if (known->hash == hash && is_same(known->word, word)) return number;
    }
    if (words->count == words->slot_count / 2) {
        make_slots(words, words->slot_count * 2);
        return number_of(words, word);
    }
    words->slots[slot] = words->count;
    words->known[words->count] = (Known){word, hash};
    words->bytes += stored_size(word);
    return words->count++;
}

/* Keys that come with the block, and how wide the numbers are. */
enum { KEYS_COME_ALONG = 0x600 };

static inline u32 index_type(const Dictionary *words) { return words->count > 65536 ? 2 : words->count > 256 ? 1 : 0; }

static inline u64 words_size(const Dictionary *words, u64 rows) { return rows ? 24 + words->bytes + (rows << index_type(words)) : 0; }
