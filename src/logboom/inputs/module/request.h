/* A request, and the lines that are made of it.

   The body stands at the beginning of the memory that is given out, with a margin of zeros after it; the lines follow,
   each ended by a line feed. A record of which a function is not certain is left: where it is in the body, and where
   among the lines it belongs, is noted at the end of the memory, from the last one downwards. */
#pragma once
#include "../../ingest/module/json_string.h"

enum { WHOLE_IS_LEFT, TAKEN, TOO_MUCH };
enum { LEFT_WORDS = 7 };
enum { LONGEST_LINE = 32 * 1024 };

/* As request_module.py reads it. */
static struct {
    u32 status, lines_at, lines_size, left_at, left;
} result;

static Text body;
static u8 *out;

static void begin_request(u32 size) {
    take_all_back();
    const u8 *at = take((u64)size + MARGIN);
    body = (Text){at, size};
    __builtin_memset((u8 *)at + size, 0, MARGIN);
    out = take(0);
    result.status = WHOLE_IS_LEFT;
    result.left = 0;
    result.lines_at = (u32)(uintptr_t)out;
    result.left_at = MEMORY_END & ~15u;
}

/* Whether there is room for so many bytes more. */
INLINE int has_room(u64 size) { return (uintptr_t)out + size + 4 * LEFT_WORDS + MARGIN < result.left_at; }

static inline u32 place_of(Text text) { return text.at ? text.at - body.at : 0; }

/* The record belongs here; `first` and `second` are what it shares with others. There is room. */
static RARE void leave(Text record, Text first, Text second) {
    result.left_at -= 4 * LEFT_WORDS;
    u32 *words = (u32 *)(uintptr_t)result.left_at;
    words[0] = (u32)(uintptr_t)out - result.lines_at;
    words[1] = place_of(record);
    words[2] = record.size;
    words[3] = place_of(first);
    words[4] = first.size;
    words[5] = place_of(second);
    words[6] = second.size;
    result.left++;
}

static u32 end_request(u32 status) {
    result.status = status;
    result.lines_size = (u32)(uintptr_t)out - result.lines_at;
    return (u32)(uintptr_t)&result;
}

INLINE u8 *put_bytes(u8 *to, const char *bytes, u32 size) {
    __builtin_memcpy(to, bytes, size);
    return to + size;
}

#define PUT(to, word) put_bytes(to, word, sizeof(word) - 1)
#define IS(text, word) ((text).size == sizeof(word) - 1 && begins_with((text).at, (text).at + (text).size, word, sizeof(word) - 1))
