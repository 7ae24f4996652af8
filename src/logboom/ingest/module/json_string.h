/* Strings of JSON: found, checked, and written either as the text they mean or as JSON the way the engine writes it.

   All that reads JSON relies on a byte 0 after it, which is no part of any JSON: so nothing is compared with the end. */
#pragma once
#include "text.h"
#include "utf8.h"

/* Which of 16 bytes end a run of plain ASCII: a quote, a backslash, a control, a byte above 127. */
INLINE u32 not_plain(v128_t bytes) {
    const v128_t quote = wasm_i8x16_splat('"'), backslash = wasm_i8x16_splat('\\'), blank = wasm_i8x16_splat(' ');
    return wasm_i8x16_bitmask(wasm_v128_or(
        wasm_v128_or(wasm_i8x16_eq(bytes, quote), wasm_i8x16_eq(bytes, backslash)), wasm_i8x16_lt(bytes, blank)));
}

INLINE const u8 *end_of_plain(const u8 *at) {
    for (;; at += 16) {
        u32 special = not_plain(wasm_v128_load(at));
        if (special) return at + __builtin_ctz(special);
    }
}

static int hex4(const u8 *at, u32 *value) {
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

static u32 character; /* that an escape means */

/* The byte after the escape at `at` (its backslash), or NULL. A lone surrogate is no character. */
static RARE const u8 *escape(const u8 *at) {
    switch (at[1]) {
        case '"': case '\\': case '/': character = at[1]; return at + 2;
        case 'b': character = 8; return at + 2;
        case 'f': character = 12; return at + 2;
        case 'n': character = 10; return at + 2;
        case 'r': character = 13; return at + 2;
        case 't': character = 9; return at + 2;
        case 'u': break;
        default: return NULL;
    }
    u32 high, low;
    if (!hex4(at + 2, &high)) return NULL;
    at += 6;
    character = high;
    if (high < 0xD800 || high > 0xDFFF) return at;
    if (high > 0xDBFF || at[0] != '\\' || at[1] != 'u' || !hex4(at + 2, &low)) return NULL;
    if (low < 0xDC00 || low > 0xDFFF) return NULL;
    character = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    return at + 6;
}

/* As `writeJSONString` of the engine does. */
static RARE u8 *put_json_character(u8 *out, u32 c) {
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

static u8 *put_end; /* where what was put ends */

static int has_backslash; /* whether any was read */

/* A string from after its opening quote on is written to `to`; the byte after its closing quote, or NULL. */
static const u8 *put_string(const u8 *at, u8 *to, int as_json) {
    for (;;) {
        v128_t bytes = wasm_v128_load(at);
        wasm_v128_store(to, bytes);
        u32 special = not_plain(bytes), plain = special ? __builtin_ctz(special) : 16, size;
        at += plain;
        to += plain;
        if (!special) continue;
        u8 c = *at;
        if (LIKELY(c == '"')) {
            put_end = to;
            return at + 1;
        }
        if (c == '\\') {
            has_backslash = 1;
            u8 next = at[1];
            if (next == '"' || next == '\\') {
                *to = '\\';
                to += as_json;
                *to++ = next;
                at += 2;
                continue;
            }
            at = escape(at);
            if (!at) return NULL;
            to = as_json ? put_json_character(to, character) : put_utf8(to, character);
            continue;
        }
        if (c < ' ') return NULL;
        do {
            if (!(size = utf8_size(at, at + 4))) return NULL;
            if (as_json && at[0] == 0xE2 && at[1] == 0x80 && (at[2] & 0xFE) == 0xA8) {
                to = put_json_character(to, 0x2000 | (at[2] & 0x3F));
                at += 3;
            } else {
                for (; size; size--) *to++ = *at++;
            }
        } while (*at > 127);
    }
}

static Text string; /* that was read */

/* A string that began at `begin` and is not plain from `at` on. */
static __attribute__((noinline)) const u8 *read_special_string(const u8 *begin, const u8 *at, const u8 *end) {
    while (*at > 127) {
        do {
            u32 size = utf8_size(at, at + 4);
            if (!size) return NULL;
            at += size;
        } while (*at > 127);
        at = end_of_plain(at);
    }
    if (*at == '"') {
        string = (Text){begin, at - begin};
        return at + 1;
    }
    if (*at != '\\') return NULL;
    /* Nothing gets longer: six bytes of an escape are at most three, twelve four. */
    u8 *out = take(end - begin + 1);
    copy(out, begin, at - begin);
    at = put_string(at, out + (at - begin), 0);
    if (!at) put_end = out;
    string = (Text){out, put_end - out};
    used_up_to(put_end);
    return at;
}
