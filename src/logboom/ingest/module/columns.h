/* Columns out, in the format `Buffers`: the number of columns, of rows, the bytes of each column, and the columns as
   the engine serializes them: numbers one after the other, texts each after its length, a map as the ends of the rows,
   the names, the texts. A tuple is one column, and its elements follow each other in it. */
#pragma once
#include "keys.h"

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

INLINE u8 *put_text(u8 *out, const u8 *at, u32 size) {
    u32 left = size;
    while (UNLIKELY(left >= 128)) {
        *out++ = left | 128;
        left >>= 7;
    }
    *out++ = left;
    if (size) copy(out, at, size);
    return out + size;
}

static __attribute__((noinline)) u8 *put_texts(u8 *out, const Text *texts, u32 count) {
    for (u32 i = 0; i < count; i++) out = put_text(out, texts[i].at, texts[i].size);
    return out;
}

static RARE u8 *put_word(u8 *out, const u8 *at, u32 size) { return put_text(out, at, size); }

static inline u8 *put_number(u8 *out, u64 number) {
    __builtin_memcpy(out, &number, 8);
    return out + 8;
}

static u8 *put_numbers(u8 *out, const void *numbers, u32 size) {
    __builtin_memcpy(out, numbers, size);
    return out + size;
}

/* Keys that come with the block; numbers of one byte. */
enum { KEYS_COME_ALONG = 0x600 };

/* The words, and how many numbers follow them. */
static RARE u8 *put_words(u8 *out, const Dictionary *words, u32 rows) {
    out = put_number(out, KEYS_COME_ALONG);
    out = put_number(out, words->count);
    for (u32 number = 0; number < words->count; number++) out = put_word(out, words->known[number].at, words->known[number].size);
    return put_number(out, rows);
}

static RARE u8 *put_attribute_keys(u8 *out, u32 attributes) {
    out = put_number(out, KEYS_COME_ALONG);
    out = put_number(out, attribute_key_count);
    *out++ = 0;
    for (u32 number = 1; number < attribute_key_count; number++) out = put_word(out, attribute_keys[number]->at, attribute_keys[number]->size);
    return put_number(out, attributes);
}
