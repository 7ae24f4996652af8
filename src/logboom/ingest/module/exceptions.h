/* The type of an exception, found in the text of its trace: what the expressions of codecs/exceptions.py find. */
#pragma once
#include "text.h"

#define PYTHON_TRACEBACK "Traceback (most recent call last):"

static inline int begins_name(u8 c) { return (u8)((c | 32) - 'a') < 26 || c == '_' || c == '$'; }
static inline int is_in_name(u8 c) { return begins_name(c) || (u8)(c - '0') < 10; }
static inline int is_space(u8 c) { return c == ' ' || (u8)(c - '\t') < 2 || c == '\f' || c == '\r'; }

static RARE int ends_like_exception(const u8 *begin, const u8 *end) {
    static const char ENDS[5][10] = {"Error", "Exception", "Fault", "Interrupt", "Exit"};
    static const u8 SIZES[5] = {5, 9, 5, 9, 4};
    for (u32 i = 0; i < 5; i++)
        if (end - begin > SIZES[i] && begins_with(end - SIZES[i], end, ENDS[i], SIZES[i])) return 1;
    return 0;
}

/* Names with `.`, `:` or two of these in between, as many as fit: of a Python trace up to a colon or the line's end, else
   one that ends like an exception, up to a colon or a space. */
static RARE Text exception_name(const u8 *begin, const u8 *end, int python) {
    const u8 *at = begin, *found = begin;
    for (;;) {
        const u8 *part = at;
        if (at == end || !begins_name(*at)) break;
        while (at < end && is_in_name(*at)) at++;
        int closed = at == end || *at == ':' || (python ? *at == '\n' : is_space(*at));
        if (closed && (python || ends_like_exception(part, at))) found = at;
        u32 marks = 0;
        while (at < end && (*at == '.' || *at == ':') && marks < 3) {
            at++;
            marks++;
        }
        if (!marks || marks > 2) break;
    }
    return (Text){begin, found - begin};
}

/* Of the last trace in which a line names it, the first such line. A header ends its line, whatever stands before it, and
   what names the exception is not the next line, though it may be that for a header further up that has found none. */
static RARE Text python_exception(Text trace) {
    const u8 *end = trace.at + trace.size;
    const u32 header = sizeof(PYTHON_TRACEBACK) - 1;
    Text found = {trace.at, 0};
    int wanted = 0, wanted_further_up = 0, is_next = 0;
    for (const u8 *at = trace.at;;) {
        const u8 *line_end = find_byte(at, end, '\n');
        if (is_next ? wanted_further_up : wanted) {
            Text name = exception_name(at, end, 1);
            if (name.size) {
                found = name;
                wanted = is_next;
            }
        }
        if (line_end == end) return found;
        is_next = (u32)(line_end - at) >= header && begins_with(line_end - header, line_end, PYTHON_TRACEBACK, header);
        if (is_next) {
            wanted_further_up = wanted;
            wanted = 1;
        }
        at = line_end + 1;
    }
}

/* Nothing when there is none that can be read. */
static RARE Text exception_type_of(Text trace) {
    if (contains(trace, PYTHON_TRACEBACK, sizeof(PYTHON_TRACEBACK) - 1)) return python_exception(trace);
    static const char BEGINS[3][21] = {"Uncaught ", "Exception in thread ", "Caused by: "};
    static const u8 SIZES[3] = {9, 20, 11};
    const u8 *at = trace.at, *end = trace.at + trace.size;
    for (u32 i = 0; i < 3; i++) {
        if (!begins_with(at, end, BEGINS[i], SIZES[i])) continue;
        at += SIZES[i];
        if (i != 1) break;
        const u8 *thread = at;
        while (at < end && !is_space(*at)) at++;
        if (at == thread || at == end || *at++ != ' ') return (Text){trace.at, 0};
        break;
    }
    return exception_name(at, end, 0);
}
