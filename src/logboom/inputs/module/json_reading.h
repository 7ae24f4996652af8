/* JSON gone through, as strict as RFC 8259: what readers may see in two ways is left. The zeros after the body end all that
   runs on. */
#pragma once
#include "request.h"

enum { DEEPEST_JSON = 32, MOST_DECODED = 512, MOST_DIGITS = 18 };
enum { IS_BROKEN, IS_MEMBER, IS_END };

/* Strings with escapes are decoded here, of one record at a time: each takes up its own size and some bytes more. */
static u32 decoded_at, decoded_count;

static void begin_decoding(void) {
    decoded_at = taken;
    out = take((u64)body.size + MOST_DECODED * 64) + (u64)body.size + MOST_DECODED * 64;
    result.lines_at = (u32)(uintptr_t)out;
    taken = decoded_at;
}

static inline void forget_decoded(void) {
    taken = decoded_at;
    decoded_count = 0;
}

static inline int is_digit(u8 c) { return (u8)(c - '0') < 10; }

INLINE const u8 *skip_blanks(const u8 *at) {
    while (UNLIKELY(*at <= ' ') && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) at++;
    return at;
}

/* The string whose opening quote is at `at`; the byte after it, or NULL. */
INLINE const u8 *read_string(const u8 *at, Text *text) {
    const u8 *begin = at + 1, *end = end_of_plain(begin);
    if (LIKELY(*end == '"')) {
        *text = (Text){begin, end - begin};
        return end + 1;
    }
    if (decoded_count++ == MOST_DECODED) return NULL;
    end = read_special_string(begin, end, body.at + body.size);
    *text = string;
    return end;
}

static const u8 *skip_digits(const u8 *at) {
    const u8 *begin = at;
    while (is_digit(*at)) at++;
    return at == begin || at - begin > MOST_DIGITS ? NULL : at;
}

/* A number without an exponent. */
static const u8 *skip_number(const u8 *at) {
    at += *at == '-';
    if (*at == '0' && is_digit(at[1])) return NULL;
    if (!(at = skip_digits(at)) || (*at == '.' && !(at = skip_digits(at + 1)))) return NULL;
    return *at == 'e' || *at == 'E' ? NULL : at;
}

static const u8 *skip_word(const u8 *at) {
    if (begins_with(at, at + 4, "true", 4) || begins_with(at, at + 4, "null", 4)) return at + 4;
    return begins_with(at, at + 5, "false", 5) ? at + 5 : NULL;
}

/* The next member of an object, whose value then is at `*at`; the name is one without escapes. */
INLINE int next_member(const u8 **at, int first, Text *name) {
    const u8 *c = skip_blanks(*at);
    if (*c == '}') { *at = c + 1; return IS_END; }
    if (!first) {
        if (*c != ',') return IS_BROKEN;
        c = skip_blanks(c + 1);
    }
    if (*c != '"') return IS_BROKEN;
    const u8 *begin = c + 1;
    c = end_of_plain(begin);
    if (*c != '"') return IS_BROKEN;
    *name = (Text){begin, c - begin};
    c = skip_blanks(c + 1);
    if (*c != ':') return IS_BROKEN;
    *at = skip_blanks(c + 1);
    return IS_MEMBER;
}

/* The next element of an array. */
INLINE int next_element(const u8 **at, int first) {
    const u8 *c = skip_blanks(*at);
    if (*c == ']') { *at = c + 1; return IS_END; }
    if (!first) {
        if (*c != ',') return IS_BROKEN;
        c = skip_blanks(c + 1);
        if (*c == ']') return IS_BROKEN;
    }
    *at = c;
    return IS_MEMBER;
}

/* The byte after any value, or NULL. */
static const u8 *skip_value(const u8 *at, u32 depth) {
    if (depth > DEEPEST_JSON) return NULL;
    if (*at == '"') {
        Text text;
        u32 before = taken, count = decoded_count;
        at = read_string(at, &text);
        taken = before;
        decoded_count = count;
        return at;
    }
    if (*at == '{' || *at == '[') {
        int is_object = *at++ == '{', found;
        Text name;
        for (int first = 1;; first = 0) {
            found = is_object ? next_member(&at, first, &name) : next_element(&at, first);
            if (found != IS_MEMBER) return found == IS_END ? at : NULL;
            if (!(at = skip_value(at, depth + 1))) return NULL;
        }
    }
    return is_digit(*at) || *at == '-' ? skip_number(at) : skip_word(at);
}
