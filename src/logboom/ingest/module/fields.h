/* Which names of a document are fields: the smallest code of a field wins, of the same code the first. */
#pragma once
#include "json_document.h"
#include "tables.h"

enum { NOWHERE = -1, MOST_INNER = 4096 };

/* The names of the document come first, then those of the objects in it that may hold names of ours. */
typedef struct {
    u8 codes[MOST_PAIRS + MOST_INNER];
    u8 fields[MOST_PAIRS + MOST_INNER];
    Text inner_texts[MOST_INNER];
    u32 inner;
    int at[FIELDS + 2];
} Fields;

static inline u8 usable(u8 code, Text text) {
    if (!code || !text.size) return 0;
    u8 first = text.at[0];
    if (first == '{' && IS_NESTING[code]) return CODE_OBJECT;
    if (code == CODE_OBJECT) return 0;
    if ((first == '{' || first == '[') && (code > CODE_LAST_MESSAGE || code == CODE_event)) return 0;
    if (code == CODE_status && is_digit(first)) return 0;
    return code;
}

static Pair inner_pairs[MOST_PAIRS];

static enum Outcome add_inner(Text name, Text object, Fields *fields, u32 names) {
    Document within = {inner_pairs, 0};
    if (read_document(object, &within) == LEFT) return LEFT;
    for (u32 i = 0; i < within.count; i++) {
        Text key = within.pairs[i].name, text = within.pairs[i].text;
        u8 code = 0;
        u32 size = name.size + 1 + key.size;
        if (text.size && text.at[0] != '{' && size <= LONGEST_WORD) {
            u8 dotted[LONGEST_WORD + 2 * MARGIN];
            copy(dotted, name.at, name.size);
            dotted[name.size] = '.';
            copy(dotted + name.size + 1, key.at, key.size);
            code = name_value((Text){dotted, size});
        }
        if (fields->inner == MOST_INNER) return LEFT;
        fields->codes[names + fields->inner] = code;
        fields->inner_texts[fields->inner++] = text;
    }
    return READ;
}

static enum Outcome find_fields(const Document *document, Fields *fields) {
    u32 names = document->count, objects = 0;
    u64 weights = 0;
    fields->inner = 0;
    for (u32 i = 0; i < names; i++) {
        u8 code = name_value(document->pairs[i].name);
        /* As the codec has it: a name's weight counts whatever its value. */
        if (code && code != CODE_OBJECT) weights += (u64)1 << 4 * (code >> 4);
        code = usable(code, document->pairs[i].text);
        objects += code == CODE_OBJECT;
        fields->codes[i] = code;
    }
    for (u32 i = 0; objects && i < names; i++) {
        if (fields->codes[i] != CODE_OBJECT) continue;
        if (add_inner(document->pairs[i].name, document->pairs[i].text, fields, names) == LEFT) return LEFT;
    }
    u32 all = names + fields->inner;
    int contested = objects || (weights & CONFLICT_BITS);
    for (int field = 0; field < FIELDS + 2; field++) fields->at[field] = NOWHERE;
    if (contested) {
        for (u32 i = 0; i < all; i++) {
            u8 code = fields->codes[i];
            int *at = &fields->at[code >> 4];
            if (code && (*at == NOWHERE || code < fields->codes[*at])) *at = i;
        }
        for (u32 i = 0; i < all; i++) {
            u8 field = fields->codes[i] >> 4;
            fields->fields[i] = field && fields->at[field] == (int)i ? field : 0;
        }
    } else {
        for (u32 i = 0; i < all; i++) {
            u8 field = fields->fields[i] = fields->codes[i] >> 4;
            if (field && fields->at[field] == NOWHERE) fields->at[field] = i;
        }
    }
    return READ;
}

static inline Text text_of(const Document *document, const Fields *fields, int field) {
    int at = fields->at[field];
    if (at == NOWHERE) return (Text){document->pairs[0].text.at, 0};
    return at < (int)document->count ? document->pairs[at].text : fields->inner_texts[at - document->count];
}
