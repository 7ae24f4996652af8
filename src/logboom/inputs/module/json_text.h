/* Texts and numbers written as msgspec writes them: what is not ASCII as it is, \u only for controls without a letter. */
#pragma once
#include "request.h"

static RARE u8 *put_escape(u8 *to, u8 c) {
    static const char HEX[] = "0123456789abcdef";
    u8 letter = c == '"' || c == '\\' ? c : c == 8 ? 'b' : c == 12 ? 'f' : c == 10 ? 'n' : c == 13 ? 'r' : c == 9 ? 't' : 0;
    *to++ = '\\';
    if (letter) { *to++ = letter; return to; }
    to = PUT(to, "u00");
    *to++ = HEX[c >> 4];
    *to++ = HEX[c & 15];
    return to;
}

/* A text without its quotes; NULL when it is no UTF-8. Nothing gets longer than six times as long. */
static u8 *put_text(u8 *to, Text text) {
    const u8 *at = text.at, *end = at + text.size;
    while (at < end) {
        v128_t bytes = wasm_v128_load(at);
        wasm_v128_store(to, bytes);
        u32 special = not_plain(bytes), plain = special ? __builtin_ctz(special) : 16, left = end - at;
        if (plain >= left) return to + left;
        at += plain;
        to += plain;
        if (!special) continue;
        if (*at < 128) {
            to = put_escape(to, *at++);
            continue;
        }
        do {
            u32 size = utf8_size(at, end);
            if (!size) return NULL;
            for (; size; size--) *to++ = *at++;
        } while (at < end && *at > 127);
    }
    return to;
}

static u8 *put_quoted(u8 *to, Text text) {
    *to++ = '"';
    if (!(to = put_text(to, text))) return NULL;
    *to++ = '"';
    return to;
}

static inline u8 *put_plain(u8 *to, Text text) {
    copy(to, text.at, text.size);
    return to + text.size;
}

static u8 *put_whole(u8 *to, u64 number) {
    u8 digits[24], *at = digits + 24;
    do *--at = '0' + number % 10; while (number /= 10);
    while (at < digits + 24) *to++ = *at++;
    return to;
}

static u8 *put_signed(u8 *to, i64 number) {
    if (number < 0) *to++ = '-';
    return put_whole(to, number < 0 ? -(u64)number : (u64)number);
}

/* The shortest text that means this number, where that has at most 15 digits and no exponent; else NULL.

   Numbers of so few digits differ from each other as doubles too, so the first that comes back is the shortest. */
static u8 *put_double(u8 *to, double number) {
    double size = __builtin_fabs(number), power = 1;
    u64 divisor = 1;
    if (size != 0 && !(size >= 1e-4 && size < 1e15)) return NULL;
    u32 places = 0;
    double digits;
    for (;; places++, power *= 10, divisor *= 10) {
        digits = __builtin_rint(size * power);
        if (!(digits < 1e15) || places > 18) return NULL;
        if (digits / power == size) break;
    }
    u64 all = (u64)digits;
    if (__builtin_copysign(1, number) < 0) *to++ = '-';
    to = put_whole(to, all / divisor);
    *to++ = '.';
    if (!places) { *to++ = '0'; return to; }
    u64 rest = all % divisor;
    for (u8 *at = to + places; at > to; rest /= 10) *--at = '0' + rest % 10;
    return to + places;
}

static u8 *put_hex(u8 *to, Text bytes) {
    static const char HEX[] = "0123456789abcdef";
    for (u32 i = 0; i < bytes.size; i++) {
        *to++ = HEX[bytes.at[i] >> 4];
        *to++ = HEX[bytes.at[i] & 15];
    }
    return to;
}

static u8 *put_base64(u8 *to, Text bytes) {
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (u32 i = 0; i < bytes.size; i += 3) {
        u32 left = bytes.size - i, three = bytes.at[i] << 16;
        if (left > 1) three |= bytes.at[i + 1] << 8;
        if (left > 2) three |= bytes.at[i + 2];
        *to++ = LETTERS[three >> 18];
        *to++ = LETTERS[three >> 12 & 63];
        *to++ = left > 1 ? LETTERS[three >> 6 & 63] : '=';
        *to++ = left > 2 ? LETTERS[three & 63] : '=';
    }
    return to;
}
