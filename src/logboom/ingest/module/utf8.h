/* UTF-8, as RFC 3629 has it: nothing longer than need be, no surrogates, nothing beyond U+10FFFF. */
#pragma once
#include "memory.h"

static inline int continues(u8 c) { return (c & 0xC0) == 0x80; }

/* How many bytes the character at `at`, which is not ASCII, has; 0 when it is none. */
static u32 utf8_size(const u8 *at, const u8 *end) {
    u8 c = at[0];
    u32 left = end - at;
    if (c >= 0xC2 && c <= 0xDF) return left >= 2 && continues(at[1]) ? 2 : 0;
    if (c >= 0xE0 && c <= 0xEF) {
        if (left < 3 || !continues(at[1]) || !continues(at[2])) return 0;
        return (c == 0xE0 && at[1] < 0xA0) || (c == 0xED && at[1] > 0x9F) ? 0 : 3;
    }
    if (c >= 0xF0 && c <= 0xF4) {
        if (left < 4 || !continues(at[1]) || !continues(at[2]) || !continues(at[3])) return 0;
        return (c == 0xF0 && at[1] < 0x90) || (c == 0xF4 && at[1] > 0x8F) ? 0 : 4;
    }
    return 0;
}

static inline u8 *put_utf8(u8 *out, u32 c) {
    if (c < 0x80) { *out++ = c; return out; }
    if (c < 0x800) { *out++ = 0xC0 | c >> 6; *out++ = 0x80 | (c & 63); return out; }
    if (c < 0x10000) { *out++ = 0xE0 | c >> 12; *out++ = 0x80 | (c >> 6 & 63); *out++ = 0x80 | (c & 63); return out; }
    *out++ = 0xF0 | c >> 18; *out++ = 0x80 | (c >> 12 & 63); *out++ = 0x80 | (c >> 6 & 63); *out++ = 0x80 | (c & 63);
    return out;
}
