/* Numbers of JSON, checked and written as the engine does: whole ones as they are, others as the shortest text of
   their double.

   A number of at most 15 significant digits is the shortest text of its double: two such of the same double would be
   equal. So no double is ever computed; longer ones are left to the engine. */
#pragma once
#include "text.h"

enum Outcome { UNREADABLE = 0, READ = 1, LEFT = 2 };
enum { MOST_DIGITS = 15, LONGEST_WHOLE = 30, LARGEST_EXPONENT = 290, LONGEST_NUMBER = 400 };

static inline int is_digit(u8 c) { return (u8)(c - '0') < 10; }

/* From `at` on; `*text` is a slice, or written to `room`, which has 64 bytes. */
static const u8 *read_number(const u8 *at, const u8 *end, Text *text, u8 *room, enum Outcome *outcome) {
    const u8 *begin = at, *digits, *point = NULL;
    int negative = *at == '-';
    at += negative;
    digits = at;
    while (at < end && is_digit(*at)) at++;
    u32 whole = at - digits;
    if (!whole || (whole > 1 && *digits == '0')) { *outcome = UNREADABLE; return NULL; }
    if (at == end || (*at != '.' && *at != 'e' && *at != 'E')) {
        if (whole > LONGEST_WHOLE) { *outcome = LEFT; return NULL; }
        *text = negative && *digits == '0' ? (Text){digits, 1} : (Text){begin, at - begin};
        return at;
    }
    if (*at == '.') {
        point = at++;
        while (at < end && is_digit(*at)) at++;
        if (at - point == 1) { *outcome = UNREADABLE; return NULL; }
    }
    const u8 *mantissa_end = at;
    int exponent = 0;
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        int below = at < end && *at == '-';
        if (at < end && (*at == '-' || *at == '+')) at++;
        const u8 *first = at;
        while (at < end && is_digit(*at)) {
            if (exponent < 100000) exponent = exponent * 10 + (*at - '0');
            at++;
        }
        if (at == first) { *outcome = UNREADABLE; return NULL; }
        if (below) exponent = -exponent;
    }
    if (at - begin > LONGEST_NUMBER) { *outcome = LEFT; return NULL; }
    /* The digits that count, and where the point stands before the first of them. */
    u8 kept[LONGEST_NUMBER];
    u32 count = 0;
    int place = whole + exponent;
    for (const u8 *c = digits; c < mantissa_end; c++) {
        if (c == point) continue;
        if (!count && *c == '0') { place--; continue; }
        kept[count++] = *c;
    }
    while (count && kept[count - 1] == '0') count--;
    if (count > MOST_DIGITS || (count && (place > LARGEST_EXPONENT || place < -LARGEST_EXPONENT))) { *outcome = LEFT; return NULL; }
    u8 *out = room;
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
    *text = (Text){room, out - room};
    return at;
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
