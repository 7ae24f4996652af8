/* Names and values inside a text: see codecs/formats/pairs.py. What is escaped or quoted in part is left to the engine. */
#pragma once
#include "format_tables.h"
#include "exceptions.h"
#include "json_document.h"

/* The key is found when there is an attribute of that name, if it is not known before. */
typedef struct { Key *key; Text name, text; } Pair;
typedef struct { Pair *pairs; u32 count; } Pairs;

enum { MOST_TRIES = 64, MOST_PAIRS = 2048 };

static inline int is_gap(u8 c) { return c == ' ' || c == '\t'; }
static inline int is_letter(u8 c) { return (u8)((c | 32) - 'a') < 26 || c == '_'; }
static inline int is_name(u8 c) { return is_letter(c) || is_digit(c) || c == '.' || c == '-'; }

/* The first such byte, or NULL. */
static const u8 *find(const u8 *at, const u8 *end, u8 c) {
    const u8 *found = find_byte(at, end, c);
    return found < end ? found : NULL;
}

/* A value from `at` on; what follows it, or NULL when it is none. `*certain` becomes 0 where its text is not as it stands. */
static const u8 *read_last_value(const u8 *at, const u8 *end, Text *value, int *certain) {
    const u8 *begin = at;
    if (at < end && *at == '"') {
        for (at++; at < end && *at != '"'; at++) {
            if (*at == '\\' || ((*at == ',' || *at == ';') && at + 1 < end && is_gap(at[1]))) *certain = 0;
            if (*at == '\\') at++;
        }
        if (at >= end) return NULL;
        *value = (Text){begin + 1, at - begin - 1};
        return at + 1;
    }
    while (at < end && !is_space(*at) && *at != '"' && *at != '=' && *at != ',' && *at != ';') {
        if (*at == '\\') *certain = 0;
        at++;
    }
    *value = (Text){begin, at - begin};
    return at == begin ? NULL : at;
}

/* The pairs from `at` on if there are at least two up to the end. */
static int read_row_of_pairs(const u8 *at, const u8 *end, Pairs *pairs, int *certain) {
    pairs->count = 0;
    for (;;) {
        Pair *pair = pairs->pairs + pairs->count;
        const u8 *begin = at;
        if (at == end || !is_letter(*at)) return 0;
        while (at < end && is_name(*at)) at++;
        if (at == end || *at != '=') return 0;
        pair->key = NULL;
        pair->name = (Text){begin, at - begin};
        if (!(at = read_last_value(at + 1, end, &pair->text, certain))) return 0;
        if (++pairs->count == MOST_PAIRS) *certain = 0, pairs->count--;
        if (at == end) return pairs->count > 1;
        const u8 *gap = at;
        if (*gap == ',' || *gap == ';') gap++;
        at = gap;
        while (at < end && is_gap(*at)) at++;
        if (at == gap) return 0;
    }
}

/* `key=value` at the end of a message, at least two. 0 when it is not certain. */
static int read_last_pairs(Text message, Pairs *pairs) {
    const u8 *begin = message.at, *end = begin + message.size;
    pairs->count = 0;
    while (end > begin && is_space(end[-1])) end--;
    u32 tries = 0;
    for (const u8 *equals = begin; (equals = find(equals, end, '=')); equals++) {
        const u8 *name = equals;
        while (name > begin && is_name(name[-1])) name--;
        if (name == equals || !is_letter(*name)) continue;
        if (name > begin) {
            u8 before = name[-1];
            if (!is_space(before) && before != ',' && before != ';' && before != '(' && before != '[') continue;
        }
        if (++tries > MOST_TRIES) return 0;
        int certain = 1;
        if (read_row_of_pairs(name, end, pairs, &certain)) return certain;
        pairs->count = 0;
    }
    return 1;
}

/* logfmt from the first word to the last. 0 when it is not certain. */
static int read_logfmt(Text text, Pairs *pairs) {
    const u8 *at = text.at, *end = at + text.size;
    pairs->count = 0;
    while (at < end) {
        Pair *pair = pairs->pairs + pairs->count;
        const u8 *begin = at;
        if (!is_letter(*at) && *at != '@') return 0;
        while (at < end && (is_name(*at) || *at == '@' || *at == '/')) at++;
        if (at == end || *at != '=') return 0;
        pair->key = NULL;
        pair->name = (Text){begin, at - begin};
        begin = ++at;
        if (at < end && *at == '"') {
            for (at++; at < end && *at != '"'; at++) if (*at == '\\') return 0;
            if (at == end) return 0;
            pair->text = (Text){begin + 1, at - begin - 1};
            at++;
        } else {
            while (at < end && !is_gap(*at)) {
                if (*at == '"' || *at == '\\' || *at == '=' || *at < ' ') return 0;
                at++;
            }
            pair->text = (Text){begin, at - begin};
        }
        if (++pairs->count == MOST_PAIRS) return 0;
        if (at < end && !is_gap(*at)) return 0;
        while (at < end && is_gap(*at)) at++;
    }
    return 1;
}

/* A JSON object; one that is none has no pairs. 0 when it is not certain. */
static int read_object(Text text, Pairs *pairs) {
    pairs->count = 0;
    enum Outcome outcome = read_document(text, 1);
    if (outcome != READ) return outcome != LEFT;
    if (members_end > MOST_PAIRS) return 0;
    for (u32 i = 1; i < members_end; i++) {
        const Member *member = members + i;
        pairs->pairs[pairs->count++] = (Pair){member->key, {member->key->at, member->key->size}, {member->at, member->size}};
    }
    return 1;
}
