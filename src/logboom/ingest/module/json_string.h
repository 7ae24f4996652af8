/* Strings of JSON: found, checked, and written either as the text they mean or as JSON the way the engine writes it. */
#pragma once
#include "text.h"
#include "utf8.h"

/* The first byte from `at` on that ends a run of plain ASCII: a quote, a backslash, a control, a byte above 127. */
static inline const u8 *end_of_plain(const u8 *at, const u8 *end) {
    const v128_t quote = wasm_i8x16_splat('"'), backslash = wasm_i8x16_splat('\\'), blank = wasm_i8x16_splat(' ');
    for (; at < end; at += 16) {
        v128_t bytes = wasm_v128_load(at);
        u32 special = wasm_i8x16_bitmask(wasm_v128_or(
            wasm_v128_or(wasm_i8x16_eq(bytes, quote), wasm_i8x16_eq(bytes, backslash)), wasm_i8x16_lt(bytes, blank)));
        if (special) {
            at += __builtin_ctz(special);
            break;
        }
    }
    return at < end ? at : end;
}

static int hex4(const u8 *at, const u8 *end, u32 *value) {
    if (end - at < 4) return 0;
    u32 sum = 0;
    for (int i = 0; i < 4; i++) {
        u8 c = at[i];
        u32 digit = c >= '0' && c <= '9' ? c - '0' : lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : 99;
        if (digit == 99) return 0;
        sum = sum << 4 | digit;
    }
    *value = sum;
    return 1;
}

/* What the escape at `at` (its backslash) means; the byte after it, or NULL. A lone surrogate is no character. */
static const u8 *escape(const u8 *at, const u8 *end, u32 *character) {
    if (end - at < 2) return NULL;
    switch (at[1]) {
        case '"': case '\\': case '/': *character = at[1]; return at + 2;
        case 'b': *character = 8; return at + 2;
        case 'f': *character = 12; return at + 2;
        case 'n': *character = 10; return at + 2;
        case 'r': *character = 13; return at + 2;
        case 't': *character = 9; return at + 2;
        case 'u': break;
        default: return NULL;
    }
    u32 low;
    if (!hex4(at + 2, end, character)) return NULL;
    at += 6;
    if (*character < 0xD800 || *character > 0xDFFF) return at;
    if (*character > 0xDBFF || end - at < 6 || at[0] != '\\' || at[1] != 'u' || !hex4(at + 2, end, &low)) return NULL;
    if (low < 0xDC00 || low > 0xDFFF) return NULL;
    *character = 0x10000 + ((*character - 0xD800) << 10) + (low - 0xDC00);
    return at + 6;
}

/* As `writeJSONString` of the engine does. */
static u8 *put_json_character(u8 *out, u32 c) {
    static const char HEX[] = "0123456789ABCDEF";
    u8 letter = c == '"' || c == '\\' ? c : c == 8 ? 'b' : c == 12 ? 'f' : c == 10 ? 'n' : c == 13 ? 'r' : c == 9 ? 't' : 0;
    if (letter) { *out++ = '\\'; *out++ = letter; return out; }
    if (c >= ' ' && c != 0x2028 && c != 0x2029) return put_utf8(out, c);
    *out++ = '\\'; *out++ = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
        /* These two it writes out, in small letters where there were any: there are none. */
        *out++ = HEX[c >> shift & 15];
    }
    return out;
}

/* A string from after its opening quote on is written to `*out`; the byte after its closing quote, or NULL. */
static const u8 *put_string(const u8 *at, const u8 *end, u8 **out, int as_json) {
    u8 *to = *out;
    for (;;) {
        const u8 *next = end_of_plain(at, end);
        copy(to, at, next - at);
        to += next - at;
        if (next == end) return NULL;
        u32 character, size;
        switch (*next) {
            case '"': *out = to; return next + 1;
            case '\\':
                at = escape(next, end, &character);
                if (!at) return NULL;
                to = as_json ? put_json_character(to, character) : put_utf8(to, character);
                break;
            default:
                if (*next < ' ' || !(size = utf8_size(next, end))) return NULL;
                if (as_json && next[0] == 0xE2 && next[1] == 0x80 && (next[2] & 0xFE) == 0xA8) {
                    to = put_json_character(to, 0x2000 | (next[2] & 0x3F));
                } else {
                    copy(to, next, size);
                    to += size;
                }
                at = next + size;
        }
    }
}

/* The text of a string from after its opening quote on: a slice of the document when nothing is escaped in it. */
static const u8 *read_string(const u8 *at, const u8 *end, Text *text) {
    const u8 *next = at;
    for (;;) {
        next = end_of_plain(next, end);
        if (next == end) return NULL;
        if (*next == '"') {
            *text = (Text){at, next - at};
            return next + 1;
        }
        if (*next == '\\') break;
        u32 size;
        if (*next < ' ' || !(size = utf8_size(next, end))) return NULL;
        next += size;
    }
    /* Nothing gets longer: six bytes of an escape are at most three, twelve four. */
    u8 *begin = take(end - at), *out = begin;
    copy(out, at, next - at);
    out += next - at;
    next = put_string(next, end, &out, 0);
    *text = (Text){begin, out - begin};
    used_up_to(out);
    return next;
}
