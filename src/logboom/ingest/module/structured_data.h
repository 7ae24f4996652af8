/* Structured data of syslog, `[x@1 a="say \"no\""]`, in the form that nearly all has: see codecs/structured_data.py. */
#pragma once
#include "pairs.h"

enum { LONGEST_NAME = 240 };

/* The names under which a column is looked for among the attributes; the first there is, is it. */
typedef struct { Text trace_id, span_id; int has_trace_id, has_span_id; } Ids;
static Ids ids;

static inline int is_called(Text name, const char *word, u32 size) {
    if (name.size < size || !begins_with(name.at + name.size - size, name.at + name.size, word, size)) return 0;
    return name.size == size || name.at[name.size - size - 1] == '.';
}

static inline void note_id(Text name, Text text) {
    if (LIKELY(name.size < 7 || name.at[name.size - 3] != '_' || name.at[name.size - 1] != 'd')) return;
    if (!ids.has_trace_id && is_called(name, "trace_id", 8)) { ids.has_trace_id = 1; ids.trace_id = text; }
    if (!ids.has_span_id && is_called(name, "span_id", 7)) { ids.has_span_id = 1; ids.span_id = text; }
}

static inline int ends_word(u8 c) {
    return c == ' ' || c == '=' || c == '"' || c == ']' || (c >= '\t' && c <= '\r') || (c >= 1 && c <= 3);
}

static const u8 *find_end_of_value(const u8 *at, const u8 *end) {
    const v128_t quote = wasm_i8x16_splat('"'), backslash = wasm_i8x16_splat('\\'), control = wasm_i8x16_splat(4);
    for (; at < end; at += 16) {
        v128_t bytes = wasm_v128_load(at);
        u32 found = wasm_i8x16_bitmask(wasm_v128_or(
            wasm_v128_or(wasm_i8x16_eq(bytes, quote), wasm_i8x16_eq(bytes, backslash)), wasm_u8x16_lt(bytes, control)));
        if (found) return at + __builtin_ctz(found);
    }
    return end;
}

static const u8 *value_end; /* its quotation mark */

/* The text of a value from after its quotation mark on; 0 when it is not certain. */
static int read_value(const u8 *at, const u8 *end, Text *value) {
    const u8 *next = find_end_of_value(at, end);
    if (next >= end) return 0;
    if (LIKELY(*next == '"')) {
        value_end = next;
        *value = (Text){at, next - at};
        return 1;
    }
    u8 *begin = take(end - at + MARGIN), *out = begin;
    for (;;) {
        copy(out, at, next - at);
        out += next - at;
        if (next >= end || *next < 4) return 0;
        if (*next == '"') break;
        u8 escaped = next + 1 < end ? next[1] : 0;
        /* There the engine would take the structured data to end. */
        if (escaped == '"' && end - next > 3 && next[2] == ']' && next[3] == ' ') return 0;
        int is_escape = escaped == '"' || escaped == '\\' || escaped == ']';
        if (!is_escape) *out++ = '\\';
        else *out++ = escaped;
        at = next + 1 + is_escape;
        next = find_end_of_value(at, end);
    }
    value_end = next;
    *value = (Text){begin, out - begin};
    used_up_to(out);
    return 1;
}

static u8 dotted_name[LONGEST_NAME + 2 * MARGIN];

/* An attribute of the name, whose bytes are in dotted_name. */
static int add_dotted(u32 size, Text text) {
    Key *key = find_key(dotted_name, size);
    if (!key) return 0;
    if (key->at == dotted_name) {
        u8 *kept = take(size + MARGIN);
        copy(kept, dotted_name, size);
        key->at = kept;
    }
    add_keyed(key, text.at, text.size);
    return 1;
}

/* One element that begins at `at`; what follows it, the blank, or NULL when it is not certain. */
static const u8 *read_structured_data(const u8 *at, const u8 *end) {
    const u8 *id = ++at;
    while (at < end && !ends_word(*at)) at++;
    u32 prefix = at - id + 4;
    if (at == id || at == end || *at != ' ' || prefix > LONGEST_NAME) return NULL;
    copy(dotted_name, (const u8 *)"sd.", 3);
    copy(dotted_name + 3, id, at - id);
    dotted_name[prefix - 1] = '.';
    for (;;) {
        const u8 *name = ++at;
        while (at < end && !ends_word(*at)) at++;
        u32 size = at - name;
        if (!size || prefix + size > LONGEST_NAME || end - at < 2 || at[0] != '=' || at[1] != '"') return NULL;
        copy(dotted_name + prefix, name, size);
        Text value;
        if (!read_value(at + 2, end, &value) || !add_dotted(prefix + size, value)) return NULL;
        note_id((Text){name, size}, value);
        at = value_end + 1;
        if (at == end) return NULL;
        if (*at == ' ') continue;
        return *at == ']' && at + 1 < end && at[1] == ' ' ? at + 1 : NULL;
    }
}
