/* Columns out, in the format `Buffers`: the number of columns, of rows, the bytes of each column, and the columns as
   the engine serializes them: numbers one after the other, texts each after its length, a map as the ends of the rows,
   the names, the texts. A tuple is one column, and its elements follow each other in it. */
#pragma once
#include "text.h"

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

static inline u32 stored_size(Text text) {
    return text.size + 1 + (text.size >= 1 << 7) + (text.size >= 1 << 14) + (text.size >= 1 << 21) + (text.size >= 1 << 28);
}

static inline u8 *put_text(u8 *out, Text text) {
    out = put_length(out, text.size);
    copy(out, text.at, text.size);
    return out + text.size;
}

typedef struct { Text name, text; } Attribute;

/* The attributes of a block's rows, in pieces, since how many there are is known in the end. */
enum { IN_PIECE = 1024 };
typedef struct Piece { struct Piece *next; u32 count; Attribute attributes[IN_PIECE]; } Piece;
typedef struct { Piece *first, *last; u64 count, bytes; } Attributes;

static inline void add_attribute(Attributes *all, Text name, Text text) {
    if (!all->last || all->last->count == IN_PIECE) {
        Piece *piece = (Piece *)take(sizeof(Piece));
        piece->next = NULL;
        piece->count = 0;
        if (all->last) all->last->next = piece; else all->first = piece;
        all->last = piece;
    }
    all->last->attributes[all->last->count++] = (Attribute){name, text};
    all->count++;
    all->bytes += stored_size(name) + stored_size(text);
}
