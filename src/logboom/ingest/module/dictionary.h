/* The words of a LowCardinality column: each is handed over once a block, and the rows have its number.

   So the engine need not find out for every row which word it is. Number 0 is the empty word, as the engine has it. The
   engine takes only numbers of one byte ("Different column types in result blocks" otherwise, an error of the
   statement), so that a column has at most 255 words, the empty one too, in a block; rows with others are left to the codec. */
#pragma once
#include "text.h"

enum { MOST_WORDS = 255, SLOTS = 1024 };

typedef struct { Text word; u32 hash; } Known;
typedef struct {
    Known known[MOST_WORDS];
    uint16_t slots[SLOTS]; /* numbers of words, 0 where there is none */
    u32 count;
    u64 bytes; /* of the words as they are stored */
    int full;  /* whether there was one too many */
} Dictionary;

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

static void begin_words(Dictionary *words) {
    for (u32 i = 0; i < SLOTS; i++) words->slots[i] = 0;
    words->known[0] = (Known){{(const u8 *)"", 0}, 0};
    words->count = words->bytes = 1;
    words->full = 0;
}

/* The word's number; 0 too when the dictionary is full, which says so. */
static u8 number_of(Dictionary *words, Text word) {
    if (!word.size) return 0;
    u32 hash = hash_of_text(word), slot = hash % SLOTS;
    for (u32 number; (number = words->slots[slot]); slot = (slot + 1) % SLOTS) {
        const Known *known = words->known + number;
        if (known->hash == hash && is_same(known->word, word)) return number;
    }
    if (words->count == MOST_WORDS) {
        words->full = 1;
        return 0;
    }
    words->slots[slot] = words->count;
    words->known[words->count] = (Known){word, hash};
    words->bytes += stored_size(word);
    return words->count++;
}

/* Keys that come with the block; numbers of one byte. */
enum { KEYS_COME_ALONG = 0x600 };

static inline u64 words_size(const Dictionary *words, u64 rows) { return rows ? 24 + words->bytes + rows : 0; }
