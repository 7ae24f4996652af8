/* The attributes of a block's rows, in pieces, since how many there are is known in the end. */
#pragma once
#include "columns.h"

typedef struct { Text text; u8 name; } Attribute;

enum { IN_PIECE = 1024 };
typedef struct Piece { struct Piece *next; u32 count; Attribute attributes[IN_PIECE]; } Piece;
typedef struct { Piece *first, *last; u64 count, bytes; Dictionary names; } Attributes;

static inline void begin_attributes(Attributes *all) {
    all->first = all->last = NULL;
    all->count = all->bytes = 0;
    begin_words(&all->names);
}

static inline void add_attribute(Attributes *all, Text name, Text text) {
    if (!all->last || all->last->count == IN_PIECE) {
        Piece *piece = (Piece *)take(sizeof(Piece));
        piece->next = NULL;
        piece->count = 0;
        if (all->last) all->last->next = piece; else all->first = piece;
        all->last = piece;
    }
    all->last->attributes[all->last->count++] = (Attribute){text, number_of(&all->names, name)};
    all->count++;
    all->bytes += stored_size(text);
}

static inline u64 attributes_size(const Attributes *all) { return words_size(&all->names, all->count) + all->bytes; }

static u8 *put_attributes(u8 *out, const Attributes *all) {
    if (all->count) out = put_words(out, &all->names, all->count);
    for (const Piece *piece = all->first; piece; piece = piece->next)
        for (u32 i = 0; i < piece->count; i++) *out++ = piece->attributes[i].name;
    for (const Piece *piece = all->first; piece; piece = piece->next)
        for (u32 i = 0; i < piece->count; i++) out = put_text(out, piece->attributes[i].text);
    return out;
}
