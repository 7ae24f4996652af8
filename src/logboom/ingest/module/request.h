/* The quoted request of an access log, and what stands behind it: see codecs/formats/request.py.

   The text is cut at its quotation marks; one with escaped quotation marks is left to the engine. */
#pragma once
#include "expression.h"
#include "timestamps.h"
#include "json_number.h"

enum { METHOD, PATH, QUERY_STRING, PROTOCOL, STATUS, BYTES, REFERER, USER_AGENT, FORWARDED_FOR, DURATION_MS, REQUEST_TEXTS };
enum { LONGEST_SECONDS = 9, LONGEST_BYTES = 19, REQUEST_GROUPS = 4 };

typedef struct { int status; u32 texts; Text text[REQUEST_TEXTS]; } Request;

/* From `*at` up to the next `c`, which `*at` is then behind; all that is left, and `*at` is NULL, when there is none. */
static Text cut(const u8 **at, const u8 *end, u8 c) {
    const u8 *begin = *at;
    if (!begin) return (Text){(const u8 *)"", 0};
    const u8 *here = find_byte(begin, end, c);
    *at = here < end ? here + 1 : NULL;
    return (Text){begin, here - begin};
}

static Text place_of(Text text, u32 place, u8 c) {
    const u8 *at = text.at;
    Text found;
    do found = cut(&at, text.at + text.size, c); while (place--);
    return found;
}

static int all_digits(Text text) {
    for (u32 i = 0; i < text.size; i++) if (!is_digit(text.at[i])) return 0;
    return text.size > 0;
}

static int any_digit(Text text) {
    for (u32 i = 0; i < text.size; i++) if (is_digit(text.at[i])) return 1;
    return 0;
}

/* Whether all of it is what the program says; -1 when that is not certain. */
static int is_all(u32 program, Text text, Groups *groups) {
    int outcome = match(PROGRAMS + program, text.at, text.at + text.size, groups);
    return outcome == UNSURE ? -1 : outcome == MATCHED;
}

/* Seconds as milliseconds: the point moves, which is exact for the few digits that there may be. What is no such number is none. */
static int as_milliseconds(Text seconds, Text *milliseconds) {
    const u8 *point = seconds.at, *end = seconds.at + seconds.size;
    while (point < end && *point != '.') point++;
    *milliseconds = (Text){seconds.at, 0};
    if (point == end) return 1;
    Text whole = {seconds.at, point - seconds.at}, fraction = {point + 1, end - point - 1};
    if (!all_digits(whole) || !all_digits(fraction)) return 1;
    if (whole.size > LONGEST_SECONDS || fraction.size > 6) return 0;
    u8 *out = take(32), *begin = out;
    for (u32 i = 0; i < whole.size; i++) if (out > begin || whole.at[i] != '0') *out++ = whole.at[i];
    for (u32 i = 0; i < 3; i++) {
        u8 digit = i < fraction.size ? fraction.at[i] : '0';
        if (out > begin || digit != '0') *out++ = digit;
    }
    if (out == begin) *out++ = '0';
    u32 size = fraction.size;
    while (size > 3 && fraction.at[size - 1] == '0') size--;
    if (size > 3) *out++ = '.';
    for (u32 i = 3; i < size; i++) *out++ = fraction.at[i];
    *milliseconds = (Text){begin, out - begin};
    return 1;
}

/* 0 when it is not certain. */
static int read_request(Text text, Request *request) {
    const u8 *at = text.at, *end = text.at + text.size;
    Text pieces[8] = {{text.at, 0}}, last = {text.at, 0};
    u32 count = 0;
    for (; at; count++) {
        last = cut(&at, end, '"');
        if (count < 8) pieces[count] = last;
        if (at && last.size && last.at[last.size - 1] == '\\') return 0;
    }
    for (u32 i = count; i < 8; i++) pieces[i] = (Text){text.at, 0};
    if (contains(text, "\x01", 1)) return 0;
    Text answer = place_of(pieces[1], 1, ' ');
    request->status = answer.size == 3 && all_digits(answer) ? (answer.at[0] - '0') * 100 + two(answer.at + 1) : 0;
    request->texts = 0;
    if (answer.size == 3 && !is_digit(answer.at[0]) && any_digit(answer)) return 0;
    if (request->status < 100 || request->status > 599) return 1;
    Groups groups;
    forget_groups(&groups, REQUEST_GROUPS);
    int is_request = is_all(PROGRAM_REQUEST, pieces[0], &groups);
    if (is_request < 0) return 0;
    if (!is_request) forget_groups(&groups, REQUEST_GROUPS);
    Text *texts = request->text;
    texts[METHOD] = group_text(&groups, 1);
    texts[PROTOCOL] = group_text(&groups, 3);
    Text target = group_text(&groups, 2);
    if (!target.size) target = group_text(&groups, 4);
    const u8 *query = target.at;
    texts[PATH] = cut(&query, target.at + target.size, '?');
    texts[QUERY_STRING] = query ? (Text){query, target.at + target.size - query} : (Text){target.at, 0};
    texts[STATUS] = answer;
    Text bytes = place_of(pieces[1], 2, ' ');
    if (!all_digits(bytes)) {
        if (any_digit(bytes)) return 0;
        bytes.size = 0;
    } else if (bytes.size > LONGEST_BYTES) return 0;
    texts[BYTES] = bytes;
    texts[REFERER] = pieces[2];
    texts[USER_AGENT] = pieces[4];
    int is_forwarded = is_all(PROGRAM_BEFORE_ADDRESSES, pieces[5], &groups);
    if (is_forwarded > 0) is_forwarded = is_all(PROGRAM_ADDRESSES, pieces[6], &groups);
    if (is_forwarded < 0) return 0;
    texts[FORWARDED_FOR] = is_forwarded ? pieces[6] : (Text){text.at, 0};
    texts[DURATION_MS] = (Text){text.at, 0};
    request->texts = REQUEST_TEXTS;
    return count <= 4 || as_milliseconds(place_of(last, 1, ' '), &texts[DURATION_MS]);
}
