/* The prefix of a segment's line: see codecs/segment_line.py, which says what it is. */
#pragma once
#include "json_number.h"

typedef struct {
    u32 project, key;
    i64 received_us;
    Text peer, flags, raw;
    int truncated;
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
static Text unescaped_line(Text raw) {
    u8 *begin = take(raw.size), *out = begin;
    const u8 *end = raw.at + raw.size;
    for (const u8 *at = raw.at; at < end;) {
        u8 next = at + 1 < end ? at[1] : 0;
        int pair = *at == '\\' && (next == '\\' || next == 'n');
        *out++ = !pair ? *at : next == 'n' ? '\n' : '\\';
        at += 1 + pair;
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
    int escaped = 0;
    for (u32 i = 0; i < line->flags.size && line->flags.at[i] != '?'; i++) {
        escaped |= line->flags.at[i] == 'e';
        line->truncated |= line->flags.at[i] == 't';
    }
    if (escaped) line->raw = unescaped_line(line->raw);
    return 1;
}
