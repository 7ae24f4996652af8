/* Texts: slices of the line, or of memory where what had to be changed was written. */
#pragma once
#include "memory.h"

#define WORD_TEXT(word) ((Text){(const u8 *)(word), sizeof(word) - 1})

static inline int same(Text a, Text b) {
    if (a.size != b.size) return 0;
    for (u32 i = 0; i < a.size; i++) if (a.at[i] != b.at[i]) return 0;
    return 1;
}

static inline int begins_with(const u8 *at, const u8 *end, const char *word, u32 size) {
    if ((u32)(end - at) < size) return 0;
    for (u32 i = 0; i < size; i++) if (at[i] != (u8)word[i]) return 0;
    return 1;
}

static inline u8 lower(u8 c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

/* The first such byte, or the end. */
static const u8 *find_byte(const u8 *at, const u8 *end, u8 byte) {
    for (; at < end; at += 16) {
        u32 found = wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(at), wasm_i8x16_splat(byte)));
        if (!found) continue;
        at += __builtin_ctz(found);
        break;
    }
    return at < end ? at : end;
}

static int contains(Text text, const char *word, u32 size) {
    if (text.size < size) return 0;
    v128_t first = wasm_i8x16_splat(word[0]);
    const u8 *last = text.at + text.size - size;
    for (const u8 *at = text.at; at <= last; at += 16) {
        u32 found = wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(at), first));
        for (; found; found &= found - 1) {
            const u8 *here = at + __builtin_ctz(found);
            if (here > last) return 0;
            if (begins_with(here, text.at + text.size, word, size)) return 1;
        }
    }
    return 0;
}

/* The first 16 bytes of a text, 0 beyond its end. */
static const u8 KEPT[32] = {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};

INLINE v128_t head_of(const u8 *at, u32 size) {
    u32 kept = size < 16 ? size : 16;
    return wasm_v128_and(wasm_v128_load(at), wasm_v128_load(KEPT + 16 - kept));
}

INLINE int is_same_head(v128_t a, v128_t b) { return !wasm_v128_any_true(wasm_v128_xor(a, b)); }
