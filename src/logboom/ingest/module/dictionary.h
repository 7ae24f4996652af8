/* The words of a LowCardinality column: each is handed over once a block, and the rows have its number.

   So the engine need not find out for every row which word it is. Number 0 is the empty word, as the engine has it. The
   engine takes only numbers of one byte ("Different column types in result blocks" otherwise, an error of the
   statement), so that a column has at most 255 words, the empty one too, in a block; rows with others are left to the codec. */
#pragma once
#include "text.h"

enum { MOST_WORDS = 255, SLOT_BITS = 9, SLOTS = 1 << SLOT_BITS };

/* The first 16 bytes of a word and its size tell most words. */
typedef struct { v128_t head; const u8 *at; u32 size, slot; } Known;
typedef struct {
    Known known[MOST_WORDS];
    u8 slots[SLOTS]; /* numbers of words, 0 where there is none */
    u32 count;
} Dictionary;

INLINE u64 hash_of_head(v128_t head, u32 size) {
    return (u64)wasm_i64x2_extract_lane(head, 0) * 0x9E3779B97F4A7C15ull
        + ((u64)wasm_i64x2_extract_lane(head, 1) + size) * 0xC2B2AE3D27D4EB4Full;
}

/* Of a word of more than 16 bytes, what comes after these too. */
static u64 hash_of_long(const u8 *at, u32 size, v128_t head) {
    u64 hash = hash_of_head(head, size);
    for (u32 done = 16; done < size; done += 16) hash = (hash ^ hash >> 32) * 31 + hash_of_head(head_of(at + done, size - done), size);
    return hash;
}

static int is_same_rest(const u8 *a, const u8 *b, u32 size) {
    for (u32 done = 16; done < size; done += 16)
        if (!is_same_head(head_of(a + done, size - done), head_of(b + done, size - done))) return 0;
    return 1;
}

static void begin_words(Dictionary *words) {
    __builtin_memset(words->slots, 0, SLOTS);
    words->known[0] = (Known){wasm_i64x2_const(0, 0), (const u8 *)"", 0, 0};
    words->count = 1;
}

/* Words that came last go again, so that a row that is left has none. */
static void forget_words(Dictionary *words, u32 count) {
    while (words->count > count) words->slots[words->known[--words->count].slot] = 0;
}

enum { NO_NUMBER = 256 };

static __attribute__((noinline)) u32 find_or_add(Dictionary *words, const u8 *at, u32 size) {
    v128_t head = head_of(at, size);
    u32 slot = (size > 16 ? hash_of_long(at, size, head) : hash_of_head(head, size)) >> (64 - SLOT_BITS);
    for (u32 number; (number = words->slots[slot]); slot = (slot + 1) % SLOTS) {
        const Known *known = words->known + number;
        if (known->size == size && is_same_head(known->head, head) && is_same_rest(known->at, at, size)) return number;
    }
    if (words->count == MOST_WORDS) return NO_NUMBER;
    words->slots[slot] = words->count;
    words->known[words->count] = (Known){head, at, size, slot};
    return words->count++;
}

/* The number of a word that was seen; NO_NUMBER of another, or of one that is looked for at length. */
INLINE u32 number_of(const Dictionary *words, const u8 *at, u32 size) {
    if (!size) return 0;
    v128_t head = head_of(at, size);
    u32 number = words->slots[hash_of_head(head, size) >> (64 - SLOT_BITS)];
    const Known *known = words->known + number;
    return LIKELY(size <= 16 && is_same_head(known->head, head) && known->size == size) ? number : NO_NUMBER;
}
