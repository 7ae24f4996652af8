/* The prefix of a segment's line: see codecs/segment_line.py, which says what it is.

   Lines that came together have the same one, so it is compared with the last. */
#pragma once
#include "rows.h"
#include "json_number.h"

enum { LEVEL_FIRST = 1, TIME_FIRST = 2 };

typedef struct {
    u32 project, key;
    i64 received_us;
    Text peer, flags, raw;
    int truncated, escaped;
} Line;

/* A decimal number that is followed by a tab; what is anything else is left to the engine. */
static inline const u8 *read_decimal(const u8 *at, const u8 *end, u32 most_digits, u64 *number) {
    u64 sum = 0;
    const u8 *begin = at;
    while (at < end && is_digit(*at)) sum = sum * 10 + (*at++ - '0');
    if (at == begin || (u32)(at - begin) > most_digits || at == end || *at != '\t') return NULL;
    *number = sum;
    return at + 1;
}

static inline const u8 *read_part(const u8 *at, const u8 *end, Text *part) {
    const u8 *begin = at;
    while (at < end && *at != '\t') at++;
    if (at == end) return NULL;
    *part = (Text){begin, at - begin};
    return at + 1;
}

/* `\\` and `\n` mean a backslash and a line feed, every other pair itself. */
static RARE Text unescaped_line(Text raw) {
    u8 *begin = take(raw.size + MARGIN), *out = begin;
    const u8 *end = raw.at + raw.size;
    for (const u8 *at = raw.at;;) {
        const u8 *backslash = find_byte(at, end, '\\');
        copy(out, at, backslash - at);
        out += backslash - at;
        if (backslash == end) break;
        u8 next = backslash + 1 < end ? backslash[1] : 0;
        *out++ = next == 'n' ? '\n' : '\\';
        at = backslash + 1 + (next == '\\' || next == 'n');
    }
    used_up_to(out);
    return (Text){begin, out - begin};
}

static int read_line(Text text, Line *line) {
    const u8 *at = text.at, *end = text.at + text.size;
    u64 project, key, received;
    if (!(at = read_decimal(at, end, 9, &project)) || !(at = read_decimal(at, end, 9, &key))) return 0;
    if (!(at = read_decimal(at, end, 16, &received))) return 0;
    if (!(at = read_part(at, end, &line->peer)) || !(at = read_part(at, end, &line->flags))) return 0;
    line->project = project;
    line->key = key;
    line->received_us = received;
    line->raw = (Text){at, end - at};
    line->truncated = 0;
    line->escaped = 0;
    for (u32 i = 0; i < line->flags.size && line->flags.at[i] != '?'; i++) {
        line->escaped |= line->flags.at[i] == 'e';
        line->truncated |= line->flags.at[i] == 't';
    }
    return 1;
}

/* What the flags' query string says for `input`, else `input` as it is; 0 when that is written in a way that is left. */
static RARE int find_input(Text flags, Text *input) {
    static const char NAME[] = "input=";
    enum { SIZE = sizeof(NAME) - 1 };
    const u8 *end = flags.at + flags.size, *at = find_byte(flags.at, end, '?');
    if (!contains((Text){at, end - at}, NAME, SIZE)) return 1;
    for (const u8 *c = at + 1; c < end; c++)
        if (!is_digit(*c) && (u8)(lower(*c) - 'a') >= 26 && *c != '_' && *c != '-' && *c != '.' && *c != '=' && *c != '&') return 0;
    while (at < end) {
        const u8 *next = find_byte(++at, end, '&');
        if (begins_with(at, next, NAME, SIZE)) {
            if (next > at + SIZE) *input = (Text){at + SIZE, next - at - SIZE};
            return 1;
        }
        at = next;
    }
    return 1;
}

/* See codecs/wrapping.py. */
static RARE u8 state_of_flags(Text flags) {
    static const char NAME[] = "understand=";
    enum { SIZE = sizeof(NAME) - 1 };
    const u8 *end = flags.at + flags.size, *at = find_byte(flags.at, end, '?');
    while (at < end) {
        const u8 *next = find_byte(++at, end, '&');
        if (begins_with(at, next, NAME, SIZE)) {
            Text said = {at + SIZE, next - at - SIZE};
            if (said.size == 4 && begins_with(said.at, next, "gaps", 4)) return HOLDS_TEXT;
            if (said.size == 5 && begins_with(said.at, next, "level", 5)) return HOLDS_TEXT + LEVEL_FIRST;
            return said.size == 4 && begins_with(said.at, next, "line", 4) ? HOLDS_TEXT + LEVEL_FIRST + TIME_FIRST : 0;
        }
        at = next;
    }
    return 0;
}

/* Whether the line's text may have several lines: it has an end of a line written out. */
static RARE int has_several_lines(Text line) { return contains(line, "\\n", 2) || contains(line, "\\u000", 5); }

/* The prefix of the last line, and what it said. */
enum { LONGEST_PREFIX = 128 };
static struct {
    v128_t bytes[LONGEST_PREFIX / 16];
    u32 size; /* 0 when there is none */
    u8 peer, flags, input, has_backslash, is_rewritten; /* the raw line is not as it stands in the segment */
    u8 understand, are_files; /* the state that the flags give a document whose text is to be understood; 0 when they say nothing */
    Line line;
} last;

/* Of lines that say none. */
static Text default_input;

static RARE int read_new_prefix(const u8 *at, u32 size, u32 row) {
    last.size = 0;
    if (!read_line((Text){at, size}, &last.line)) return 0;
    set_word(PEER, row, last.line.peer);
    set_word(FLAGS, row, last.line.flags);
    Text input = default_input;
    if (!find_input(last.line.flags, &input)) return 0;
    set_word(INPUT, row, input);
    last.understand = state_of_flags(last.line.flags);
    last.are_files = contains(last.line.flags, "input=files", 11);
    last.input = rows.words[INPUT][row];
    last.peer = rows.words[PEER][row];
    last.flags = rows.words[FLAGS][row];
    u32 prefix = size - last.line.raw.size;
    last.has_backslash = contains((Text){at, prefix}, "\\", 1);
    if (prefix > LONGEST_PREFIX) return 1;
    for (u32 done = 0; done < LONGEST_PREFIX; done += 16)
        last.bytes[done / 16] = done < prefix ? head_of(at + done, prefix - done) : wasm_i64x2_const(0, 0);
    last.size = prefix;
    return 1;
}

/* Sets the row's columns of the prefix; 0 when it is left to the engine. */
INLINE int set_prefix(const u8 *at, u32 size, u32 row) {
    u32 prefix = last.size, done = 0;
    if (prefix && prefix <= size) {
        while (done < prefix && is_same_head(head_of(at + done, prefix - done), last.bytes[done / 16])) done += 16;
    }
    if (LIKELY(prefix && done >= prefix)) {
        rows.words[PEER][row] = last.peer;
        rows.words[FLAGS][row] = last.flags;
        rows.words[INPUT][row] = last.input;
        last.line.raw = (Text){at + prefix, size - prefix};
    } else if (!read_new_prefix(at, size, row)) return 0;
    Text raw = last.line.raw;
    last.is_rewritten = last.line.escaped && find_byte(raw.at, raw.at + raw.size, '\\') < raw.at + raw.size;
    if (UNLIKELY(last.is_rewritten)) last.line.raw = unescaped_line(raw);
    rows.projects[row] = last.line.project;
    rows.keys[row] = last.line.key;
    rows.received[row] = last.line.received_us;
    rows.timestamps[row] = last.line.received_us * 1000;
    return 1;
}
