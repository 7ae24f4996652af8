/* A word of at most 32 bytes, to be looked up in a table whatever its case. */
#pragma once
#include "text.h"

enum { LONGEST_WORD = 32 };

/* Small letters for the capital ones of 16 bytes. */
INLINE v128_t folded(v128_t bytes) {
    v128_t capital = wasm_v128_and(
        wasm_u8x16_ge(bytes, wasm_i8x16_splat('A')), wasm_u8x16_le(bytes, wasm_i8x16_splat('Z')));
    return wasm_i8x16_add(bytes, wasm_v128_and(capital, wasm_i8x16_splat(32)));
}

/* A table of tools/decoder.py: words in small letters, each with its value after it, the short ones first, and where
   those of each size begin. A few are compared; what comes often is asked once (see keys.h, levels.h). */
static RARE u8 find_value(const u8 *words, const u16 *begins, u32 longest, Text word) {
    if (word.size - 1 >= longest) return 0;
    u32 more = word.size > 16 ? word.size - 16 : 0;
    v128_t low = folded(head_of(word.at, word.size)), high = folded(head_of(word.at + 16, more));
    for (const u8 *at = words + begins[word.size - 1]; at < words + begins[word.size]; at += word.size + 1)
        if (is_same_head(head_of(at, word.size), low) && is_same_head(head_of(at + 16, more), high)) return at[word.size];
    return 0;
}
