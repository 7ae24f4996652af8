/* A JSON document: its names and texts, as JSONExtract(…, 'Map(LowCardinality(String), String)') gives them.

   An object or array within is a text too, JSON without blanks; null is the empty text. A document that is not JSON
   from its first byte to its last, or no object, has no names. */
#pragma once
#include "json_number.h"
#include "json_string.h"

/* Deeper, or with more names, a document is left to the engine, whose own limits are 1024 and none. */
enum { DEEPEST = 500, MOST_PAIRS = 4096 };
/* How much longer a value can get as it is written anew: `1e20` and a comma, five bytes, are 22. */
enum { GROWTH = 6 };

typedef struct { Text name, text; u8 is_object; } Pair;
typedef struct { Pair *pairs; u32 count; } Document;

static inline u8 peek(const u8 *at, const u8 *end) { return at < end ? *at : 0; }
static inline const u8 *skip_blanks(const u8 *at, const u8 *end) {
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) at++;
    return at;
}

static inline const u8 *read_word(const u8 *at, const u8 *end, Text *text) {
    u32 size = *at == 'f' ? 5 : 4;
    if (!begins_with(at, end, *at == 't' ? "true" : *at == 'f' ? "false" : "null", size)) return NULL;
    *text = (Text){at, size};
    return at + size;
}

static const u8 *put_value(const u8 *at, const u8 *end, u8 **out, enum Outcome *outcome) {
    u8 closing[DEEPEST];
    u32 depth = 0;
    u8 *to = *out;
    *outcome = UNREADABLE;
value:
    at = skip_blanks(at, end);
    switch (peek(at, end)) {
        case '{': case '[':
            if (depth == DEEPEST) { *outcome = LEFT; return NULL; }
            closing[depth++] = *at == '{' ? '}' : ']';
            *to++ = *at++;
            at = skip_blanks(at, end);
            if (peek(at, end) == closing[depth - 1]) goto close;
            if (closing[depth - 1] == '}') goto name;
            goto value;
        case '"':
            *to++ = '"';
            at = put_string(at + 1, end, &to, 1);
            if (!at) return NULL;
            *to++ = '"';
            break;
        case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9': {
            u8 room[64];
            Text text;
            at = read_number(at, end, &text, room, outcome);
            if (!at) return NULL;
            /* What was written anew is a double, and has no quotes however many digits it is of. */
            int quoted = text.at != room && is_huge(text);
            if (quoted) *to++ = '"';
            copy(to, text.at, text.size);
            to += text.size;
            if (quoted) *to++ = '"';
            break;
        }
        case 't': case 'f': case 'n': {
            Text text;
            at = read_word(at, end, &text);
            if (!at) return NULL;
            copy(to, text.at, text.size);
            to += text.size;
            break;
        }
        default: return NULL;
    }
after:
    if (!depth) {
        *out = to;
        *outcome = READ;
        return at;
    }
    at = skip_blanks(at, end);
    if (peek(at, end) == ',') {
        *to++ = *at++;
        if (closing[depth - 1] == '}') goto name;
        goto value;
    }
    if (peek(at, end) != closing[depth - 1]) return NULL;
close:
    *to++ = *at++;
    depth--;
    goto after;
name:
    at = skip_blanks(at, end);
    if (peek(at, end) != '"') return NULL;
    *to++ = '"';
    at = put_string(at + 1, end, &to, 1);
    if (!at) return NULL;
    *to++ = '"';
    at = skip_blanks(at, end);
    if (peek(at, end) != ':') return NULL;
    *to++ = *at++;
    goto value;
}

static inline const u8 *read_value(const u8 *at, const u8 *end, Pair *pair, enum Outcome *outcome) {
    pair->is_object = 0;
    *outcome = UNREADABLE;
    switch (peek(at, end)) {
        case '"': return read_string(at + 1, end, &pair->text);
        case '{': case '[': {
            pair->is_object = *at == '{';
            u8 *begin = take((u64)(end - at) * GROWTH + MARGIN), *out = begin;
            at = put_value(at, end, &out, outcome);
            pair->text = (Text){begin, out - begin};
            used_up_to(out);
            return at;
        }
        case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9': {
            u8 room[64];
            at = read_number(at, end, &pair->text, room, outcome);
            if (at && pair->text.at == room) {
                u8 *kept = take(pair->text.size);
                copy(kept, room, pair->text.size);
                pair->text.at = kept;
            }
            return at;
        }
        case 't': case 'f': return read_word(at, end, &pair->text);
        case 'n':
            at = read_word(at, end, &pair->text);
            pair->text.size = 0;
            return at;
        default: return NULL;
    }
}

static enum Outcome read_document(Text raw, Document *document) {
    const u8 *at = raw.at, *end = raw.at + raw.size;
    enum Outcome outcome;
    document->count = 0;
    if (begins_with(at, end, "\xEF\xBB\xBF", 3)) at += 3;
    at = skip_blanks(at, end);
    if (peek(at, end) != '{') return UNREADABLE;
    at = skip_blanks(at + 1, end);
    if (peek(at, end) == '}') return UNREADABLE;
    u32 count = 0;
    for (;;) {
        if (count == MOST_PAIRS) return LEFT;
        Pair *pair = document->pairs + count;
        if (peek(at, end) != '"' || !(at = read_string(at + 1, end, &pair->name))) return UNREADABLE;
        at = skip_blanks(at, end);
        if (peek(at, end) != ':') return UNREADABLE;
        at = read_value(skip_blanks(at + 1, end), end, pair, &outcome);
        if (!at) return outcome;
        count++;
        at = skip_blanks(at, end);
        if (peek(at, end) == '}') break;
        if (peek(at, end) != ',') return UNREADABLE;
        at = skip_blanks(at + 1, end);
    }
    if (skip_blanks(at + 1, end) != end) return UNREADABLE;
    document->count = count;
    return READ;
}
