/* A word of at most 32 bytes in small letters, to be looked up in a table: two comparisons. */
#pragma once
#include "text.h"

enum { LONGEST_WORD = 32 };
typedef struct { v128_t low, high; } Word;

static inline v128_t folded(v128_t bytes, v128_t places, u32 size) {
    v128_t capital = wasm_v128_and(
        wasm_u8x16_ge(bytes, wasm_i8x16_splat('A')), wasm_u8x16_le(bytes, wasm_i8x16_splat('Z')));
    v128_t inside = wasm_u8x16_lt(places, wasm_i8x16_splat(size));
    return wasm_v128_and(wasm_i8x16_add(bytes, wasm_v128_and(capital, wasm_i8x16_splat(32))), inside);
}

/* Of a text of at most LONGEST_WORD bytes. */
static inline Word word_of(Text text) {
    const v128_t places = wasm_i8x16_const(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    return (Word){
        folded(wasm_v128_load(text.at), places, text.size),
        folded(wasm_v128_load(text.at + 16), wasm_i8x16_add(places, wasm_i8x16_splat(16)), text.size),
    };
}

typedef struct { u8 word[LONGEST_WORD]; u8 value; } Entry;

/* What tools/decoder.py makes its tables with. */
static inline u64 hash_of(Word word) {
    return (u64)wasm_i64x2_extract_lane(word.low, 0) + (u64)wasm_i64x2_extract_lane(word.low, 1) * 3
        + (u64)wasm_i64x2_extract_lane(word.high, 0) * 5 + (u64)wasm_i64x2_extract_lane(word.high, 1) * 7;
}

/* The entry's value if it is of this word, else 0. */
static inline u8 value_of(const Entry *entry, Word word) {
    v128_t low = wasm_v128_xor(word.low, wasm_v128_load(entry->word));
    v128_t high = wasm_v128_xor(word.high, wasm_v128_load(entry->word + 16));
    return wasm_v128_any_true(wasm_v128_or(low, high)) ? 0 : entry->value;
}
