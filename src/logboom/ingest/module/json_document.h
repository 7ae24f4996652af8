/* A JSON document: its names and texts, as JSONExtract(…, 'Map(LowCardinality(String), String)') gives them.

   An object or array within is a text too, JSON without blanks; null is the empty text. A document that is not JSON
   from its first byte to its last, or no object, has no names. */
#pragma once
#include "rows.h"
#include "json_number.h"
#include "json_string.h"

/* Deeper, or with more names, a document is left to the engine, whose own limits are 1024 and none. */
enum { DEEPEST = 500, MOST_MEMBERS = 8192 };
/* How much longer a value can get as it is written anew: `1e20` and a comma, five bytes, are 22. */
enum { GROWTH = 6 };

enum { MEMBER_MOVED = KEY_MOVED, MEMBER_IS_OBJECT = 2, MEMBER_IS_STRING = 4, MEMBER_KIND = MEMBER_IS_OBJECT | MEMBER_IS_STRING };

/* `code` is the field that the name stands for, if the text may stand in it. */
typedef struct {
    Key *key;
    const u8 *at;
    u32 size;
    u8 code, about;
} Member;

/* The first is none: a text that is not there is its text, the empty one. */
static Member members[MOST_MEMBERS];
static u32 members_end;
static u16 places[16]; /* of the first member of each field */
static u64 weights;    /* how many names there are of each field, in four bits; as the codec has it, whatever their values */
static int objects;    /* whether there is an object that may hold names of ours */

static inline int is_blank(u8 c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

INLINE const u8 *skip_blanks(const u8 *at) {
    while (UNLIKELY(*at <= ' ') && is_blank(*at)) at++;
    return at;
}

/* The end of true, false, null; else NULL. */
static inline const u8 *read_word(const u8 *at) {
    static const char NAMES[3][6] = {"true", "false", "null"};
    const char *name = NAMES[*at == 'f' ? 1 : *at == 'n' ? 2 : 0];
    for (; *name; name++, at++) if (*at != (u8)*name) return NULL;
    return at;
}

static enum Outcome value_outcome; /* when there is none */

static __attribute__((noinline)) const u8 *put_value(const u8 *at, u8 *to) {
    static u8 closing[DEEPEST];
    u32 depth = 0;
    value_outcome = UNREADABLE;
value:
    at = skip_blanks(at);
    switch (*at) {
        case '{': case '[':
            if (depth == DEEPEST) { value_outcome = LEFT; return NULL; }
            closing[depth++] = *at + 2;
            *to++ = *at++;
            at = skip_blanks(at);
            if (*at == closing[depth - 1]) goto close;
            if (closing[depth - 1] == '}') goto name;
            goto value;
        case '"':
            *to++ = '"';
            at = put_string(at + 1, to, 1);
            if (!at) return NULL;
            to = put_end;
            *to++ = '"';
            break;
        case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9': {
            at = read_number(at);
            if (!at) { value_outcome = number_outcome; return NULL; }
            /* What was written anew is a double, and has no quotes however many digits it is of. */
            int quoted = number.at != number_room && is_huge(number);
            if (quoted) *to++ = '"';
            copy(to, number.at, number.size);
            to += number.size;
            if (quoted) *to++ = '"';
            break;
        }
        case 't': case 'f': case 'n': {
            const u8 *end = read_word(at);
            if (!end) return NULL;
            copy(to, at, end - at);
            to += end - at;
            at = end;
            break;
        }
        default: return NULL;
    }
after:
    if (!depth) {
        put_end = to;
        return at;
    }
    at = skip_blanks(at);
    if (*at == ',') {
        *to++ = *at++;
        if (closing[depth - 1] == '}') goto name;
        goto value;
    }
    if (*at != closing[depth - 1]) return NULL;
close:
    *to++ = *at++;
    depth--;
    goto after;
name:
    at = skip_blanks(at);
    if (*at != '"') return NULL;
    *to++ = '"';
    at = put_string(at + 1, to, 1);
    if (!at) return NULL;
    to = put_end;
    *to++ = '"';
    at = skip_blanks(at);
    if (*at != ':') return NULL;
    *to++ = *at++;
    goto value;
}

/* What a text may stand for, of a name with a code. */
static RARE u8 usable(u8 code, const u8 *text) {
    u8 first = *text;
    if (first == '{' && IS_NESTING[code]) return CODE_OBJECT;
    if (code == CODE_OBJECT) return 0;
    if ((first == '{' || first == '[') && (code > CODE_LAST_MESSAGE || code == CODE_event)) return 0;
    if (code == CODE_status && is_digit(first)) return 0;
    return code;
}

/* A value that is neither a plain string nor a plain number becomes `string`. */
static __attribute__((noinline)) const u8 *read_special_value(const u8 *at, const u8 *end) {
    value_outcome = UNREADABLE;
    const u8 *begin = at;
    switch (*at) {
        case '{': case '[': {
            u8 *out = take((u64)(end - at) * GROWTH + MARGIN);
            at = put_value(at, out);
            if (!at) put_end = out;
            string = (Text){out, put_end - out};
            used_up_to(put_end);
            return at;
        }
        case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
            at = read_special_number(at);
            value_outcome = number_outcome;
            string = number;
            if (at && number.at == number_room) {
                u8 *kept = take(number.size);
                copy(kept, number_room, number.size);
                string.at = kept;
            }
            return at;
        case 't': case 'f': case 'n':
            at = read_word(at);
            string = (Text){begin, at && *begin != 'n' ? at - begin : 0};
            return at;
        default: return NULL;
    }
}

static RARE const u8 *left_to_engine(void) {
    value_outcome = LEFT;
    return NULL;
}

/* The object at `at` has its members among the members from `first` on; the byte after it, or NULL. Of a document that is
   an event, what its attributes are come right after that member, whose size is their number. */
static __attribute__((noinline)) const u8 *read_members(const u8 *at, const u8 *end, u32 first, int of_event, Key *before) {
    u32 count = first;
    u64 sum = 0;
    members_end = first;
    value_outcome = UNREADABLE;
    if (*at != '{') return NULL;
    at = skip_blanks(at + 1);
    if (*at == '}') return at + 1;
    objects = 0;
    for (;;) {
        value_outcome = UNREADABLE;
        if (count == MOST_MEMBERS) return left_to_engine();
        if (*at != '"') return NULL;
        v128_t bytes = wasm_v128_load(++at);
        Key *key = before->next;
        u32 size;
        if (LIKELY(is_same_head(wasm_v128_and(bytes, wasm_v128_load(KEPT + 16 - key->quoted_size)), key->quoted))) {
            at += key->quoted_size;
        } else {
            u32 special = not_plain(bytes);
            size = special ? __builtin_ctz(special) : 16;
            v128_t head = wasm_v128_and(bytes, wasm_v128_load(KEPT + 16 - size));
            key = keys + key_slots[key_slot(head, size)];
            if (LIKELY(size < 16 && at[size] == '"' && is_same_head(key->head, head) && key->size == size)) {
                at += size + 1;
            } else {
                const u8 *plain_end = end_of_plain(at);
                string = (Text){at, plain_end - at};
                if (*plain_end == '"') at = plain_end + 1;
                else if (!(at = read_special_string(at, plain_end, end))) return NULL;
                if (!(key = find_key(string.at, string.size))) return left_to_engine();
            }
            before->next = key;
        }
        before = key;
        at = skip_blanks(at);
        if (*at != ':') return NULL;
        at = skip_blanks(at + 1);

        const u8 *text;
        u8 code = key->code, about = 0, c = *at;
        if (c == '"') {
            about = MEMBER_IS_STRING;
            text = ++at;
            at = end_of_plain(at);
            size = at - text;
            if (LIKELY(*at == '"')) at++;
            else {
                if (!(at = read_special_string(text, at, end))) return NULL;
                text = string.at;
                size = string.size;
            }
        } else if (((u8)(c - '0') < 10 || c == '-') && (size = plain_number_size(at))) {
            text = at;
            at += size;
        } else if (of_event && c == '{' && key->event == EVENT_attributes) {
            if (!(at = read_members(at, end, count + 1, 0, key))) return NULL;
            members[count] = (Member){key, at, members_end - count - 1, 0, MEMBER_IS_OBJECT};
            count = members_end;
            goto next;
        } else {
            about = c == '{' ? MEMBER_IS_OBJECT : 0;
            if (!(at = read_special_value(at, end))) return NULL;
            text = string.at;
            size = string.size;
        }
        if (code) {
            if (code != CODE_OBJECT) sum += (u64)1 << 4 * (code >> 4);
            about |= key->about & KEY_MOVED;
            if (!size) code = 0;
            else if (UNLIKELY(key->about & KEY_IS_CHECKED || (*text | 32) == '{')) {
                code = usable(code, text);
                objects |= code == CODE_OBJECT;
                if (!code || code == CODE_OBJECT) about &= MEMBER_KIND;
            }
            if (!code) about &= MEMBER_KIND;
            else if (!places[code >> 4]) places[code >> 4] = count;
        }
        members[count++] = (Member){key, text, size, code, about};
    next:
        at = skip_blanks(at);
        if (*at == ',') {
            at = skip_blanks(at + 1);
            continue;
        }
        if (*at == '}') break;
        return NULL;
    }
    members_end = count;
    weights = sum;
    return at + 1;
}

static __attribute__((noinline)) enum Outcome read_whole(Text raw, u32 first, int of_event) {
    const u8 *at = raw.at;
    u8 *end = (u8 *)raw.at + raw.size, after = *end;
    *end = 0;
    if (at[0] == 0xEF && at[1] == 0xBB && at[2] == 0xBF) at += 3;
    at = read_members(skip_blanks(at), end, first, of_event, keys);
    enum Outcome outcome = at && members_end > first && skip_blanks(at) == end ? READ : at ? UNREADABLE : value_outcome;
    *end = after;
    return outcome;
}

static inline enum Outcome read_document(Text raw, u32 first) { return read_whole(raw, first, 0); }
static inline enum Outcome read_event(Text raw) { return read_whole(raw, 1, 1); }
