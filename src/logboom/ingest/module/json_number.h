/* Numbers of JSON, checked and written as the engine does: whole ones as they are, others as the shortest text of
   their double.

   A number of at most 15 significant digits is the shortest text of its double: two such of the same double would be
   equal. Of 16 or 17, as most programs write doubles, it is found out by whole numbers; others are left to the engine. */
#pragma once
#include "text.h"


enum Outcome { UNREADABLE = 0, READ = 1, LEFT = 2, HOLDS_TEXT = 3, HOLDS_TEXT_LAST = 6 };
enum { SURE_DIGITS = 15, MOST_DIGITS = 17, MOST_FRACTION = 24, LONGEST_WHOLE = 30, LARGEST_EXPONENT = 290, LONGEST_NUMBER = 400 };

static inline int is_digit(u8 c) { return (u8)(c - '0') < 10; }

static Text number; /* that was read */
static u8 number_room[64]; /* where it is when it was written anew */
static enum Outcome number_outcome; /* when there is none */

/* Whether the digits, as a whole number divided by 10^k, are the shortest text of the double next to that, and of those
   the next to it.

   With m·2^b as the double, w·2^s and m·5^k are compared, s being -b-k, where a unit of w is 2^s, one of m 5^k. Of their
   difference 64 bits are enough, since the division is wrong by two units of m at most. */
static RARE int is_shortest(const u8 *digits, u32 count, int k) {
    if (k < 1 || k > MOST_FRACTION) return 0;
    u64 w = 0, five = 1, bits;
    double ten = 1;
    for (u32 i = 0; i < count; i++) w = w * 10 + (digits[i] - '0');
    for (int i = 0; i < k; i++) {
        five *= 5;
        ten *= 10;
    }
    double near = (double)w / ten;
    __builtin_memcpy(&bits, &near, 8);
    u64 m = (bits & (((u64)1 << 52) - 1)) | (u64)1 << 52;
    int s = 1075 - (int)(bits >> 52) - k;
    if (s < 1 || s > 59) return 0;
    i64 unit = (i64)1 << s, off = (i64)((w << s) - m * five);
    for (int i = 0; i < 2 && (u64)(off < 0 ? -off : off) * 2 > five; i++) {
        m += off < 0 ? -1 : 1;
        off += off < 0 ? (i64)five : -(i64)five;
    }
    u64 least = (u64)(off < 0 ? -off : off) * 2;
    i64 below = off - unit * (i64)(w % 10), above = below + unit * 10;
    return m > (u64)1 << 52 && m < ((u64)1 << 53) - 1 && least < five && least < (u64)unit
        && below < 0 && (u64)-below * 2 > five && above > 0 && (u64)above * 2 > five;
}

/* Numbers that are written otherwise than they came, and those of more than 15 bytes. */
static RARE const u8 *read_special_number(const u8 *at) {
    static u8 kept[LONGEST_NUMBER];
    const u8 *begin = at, *digits, *point = NULL;
    int negative = *at == '-';
    at += negative;
    digits = at;
    number_outcome = UNREADABLE;
    while (is_digit(*at)) at++;
    u32 whole = at - digits;
    if (!whole || (whole > 1 && *digits == '0')) return NULL;
    if (*at != '.' && *at != 'e' && *at != 'E') {
        if (whole > LONGEST_WHOLE) { number_outcome = LEFT; return NULL; }
        number = negative && *digits == '0' ? (Text){digits, 1} : (Text){begin, at - begin};
        return at;
    }
    if (*at == '.') {
        point = at++;
        while (is_digit(*at)) at++;
        if (at - point == 1) return NULL;
    }
    const u8 *mantissa_end = at;
    int exponent = 0;
    if (*at == 'e' || *at == 'E') {
        at++;
        int below = *at == '-';
        if (*at == '-' || *at == '+') at++;
        const u8 *first = at;
        while (is_digit(*at)) {
            if (exponent < 100000) exponent = exponent * 10 + (*at - '0');
            at++;
        }
        if (at == first) return NULL;
        if (below) exponent = -exponent;
    }
    number_outcome = LEFT;
    if (at - begin > LONGEST_NUMBER) return NULL;
    /* The digits that count, and where the point stands before the first of them. */
    u32 count = 0;
    int place = whole + exponent;
    for (const u8 *c = digits; c < mantissa_end; c++) {
        if (c == point) continue;
        if (!count && *c == '0') { place--; continue; }
        kept[count++] = *c;
    }
    while (count && kept[count - 1] == '0') count--;
    if (count > SURE_DIGITS && (count > MOST_DIGITS || !is_shortest(kept, count, (int)count - place))) return NULL;
    if (count && (place > LARGEST_EXPONENT || place < -LARGEST_EXPONENT)) return NULL;
    u8 *out = number_room;
    if (negative) *out++ = '-';
    if (!count) *out++ = '0';
    else if (place > 21 || place < -5) {
        int power = place - 1;
        *out++ = kept[0];
        if (count > 1) *out++ = '.';
        for (u32 i = 1; i < count; i++) *out++ = kept[i];
        *out++ = 'e';
        if (power < 0) { *out++ = '-'; power = -power; }
        if (power > 99) *out++ = '0' + power / 100;
        if (power > 9) *out++ = '0' + power / 10 % 10;
        *out++ = '0' + power % 10;
    } else if (place <= 0) {
        *out++ = '0'; *out++ = '.';
        for (int i = place; i < 0; i++) *out++ = '0';
        for (u32 i = 0; i < count; i++) *out++ = kept[i];
    } else {
        for (u32 i = 0; i < count; i++) {
            if ((int)i == place) *out++ = '.';
            *out++ = kept[i];
        }
        for (int i = count; i < place; i++) *out++ = '0';
    }
    number = (Text){number_room, out - number_room};
    return at;
}

/* The size of a number at `at` that stays as it is written, of at most 15 bytes; 0 when it is none of these. */
INLINE u32 plain_number_size(const u8 *at) {
    u32 negative = *at == '-';
    v128_t bytes = wasm_v128_load(at + negative);
    u32 others = ~wasm_i8x16_bitmask(wasm_u8x16_le(wasm_i8x16_sub(bytes, wasm_i8x16_splat('0')), wasm_i8x16_splat(9))) & 0xFFFF;
    u32 size = others ? __builtin_ctz(others) : 16;
    at += negative;
    if (UNLIKELY(size - 1 >= 15 || (*at == '0' && (size > 1 || negative || at[2] == '0')))) return 0;
    if (at[size] == '.') {
        u32 after = others & (others - 1), point = size;
        size = after ? __builtin_ctz(after) : 16;
        if (size - point < 2 || size > 15 || at[size - 1] == '0') return 0;
    }
    return (at[size] | 32) == 'e' ? 0 : negative + size;
}

/* From `at` on: `number` is a slice, or in number_room. */
INLINE const u8 *read_number(const u8 *at) {
    u32 size = plain_number_size(at);
    if (UNLIKELY(!size)) return read_special_number(at);
    number = (Text){at, size};
    return at + size;
}

/* Beyond 64 bits: the engine keeps such a number as a string, which within an object or array has quotes. */
static int is_huge(Text number) {
    static const char MOST[] = "18446744073709551615", LEAST[] = "9223372036854775808";
    int negative = number.at[0] == '-';
    const char *limit = negative ? LEAST : MOST;
    u32 size = number.size - negative, length = negative ? sizeof(LEAST) - 1 : sizeof(MOST) - 1;
    const u8 *at = number.at + negative;
    if (size < length) return 0;
    for (u32 i = 0; i < size; i++) if (!is_digit(at[i])) return 0;
    if (size > length) return 1;
    for (u32 i = 0; i < size; i++) if (at[i] != (u8)limit[i]) return at[i] > (u8)limit[i];
    return 0;
}
