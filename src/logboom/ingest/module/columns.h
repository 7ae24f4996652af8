/* Columns out, in the format `Buffers`: the number of columns, of rows, the bytes of each column, and the columns as
   the engine serializes them: numbers one after the other, texts each after its length, a map as the ends of the rows,
   the names, the texts. A tuple is one column, and its elements follow each other in it. */
#pragma once
#include "dictionary.h"

static inline const u8 *read_length(const u8 *at, u32 *length) {
    u32 sum = 0;
    for (int shift = 0;; shift += 7) {
        u8 c = *at++;
        sum |= (u32)(c & 127) << shift;
        if (c < 128) break;
    }
    *length = sum;
    return at;
}

static inline u8 *put_length(u8 *out, u32 length) {
    while (length >= 128) {
        *out++ = length | 128;
        length >>= 7;
    }
    *out++ = length;
    return out;
}

static inline u8 *put_text(u8 *out, Text text) {
    out = put_length(out, text.size);
    copy(out, text.at, text.size);
    return out + text.size;
}

static inline u8 *put_number(u8 *out, u64 number) {
    __builtin_memcpy(out, &number, 8);
    return out + 8;
}

static u8 *put_numbers(u8 *out, const void *numbers, u64 size) {
    __builtin_memcpy(out, numbers, size);
    return out + size;
}

/* The words, and how many numbers follow them. */
static u8 *put_words(u8 *out, const Dictionary *words, u64 rows) {
    out = put_number(out, KEYS_COME_ALONG);
    out = put_number(out, words->count);
    for (u32 number = 0; number < words->count; number++) out = put_text(out, words->known[number].word);
    return put_number(out, rows);
}
