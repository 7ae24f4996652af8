/* Times in the forms that nearly all have, of codecs/timestamps.py: ISO 8601 with a zone (without one only where that
   is UTC), and numbers of seconds and finer. Others are left to the engine. */
#pragma once
#include "json_number.h"

static const i64 SECOND = 1000000000;

static inline int two(const u8 *at) { return (at[0] - '0') * 10 + at[1] - '0'; }

static inline i64 days_from_1970(int year, int month, int day) {
    year -= month <= 2;
    int era = year / 400, of_era = year - era * 400, of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return (i64)era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* Up to nine digits of a fraction as nanoseconds. */
INLINE const u8 *read_fraction(const u8 *at, const u8 *end, i64 *nanoseconds) {
    static const u32 UNITS[] = {1000000000, 100000000, 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1};
    const u8 *begin = at, *most = end - at > 9 ? at + 9 : end;
    u32 sum = 0;
    while (at < most && is_digit(*at)) sum = sum * 10 + (*at++ - '0');
    *nanoseconds = (i64)sum * UNITS[at - begin];
    return at;
}

static i64 instant; /* that was read */

/* The minutes that were read last, as they are written, and what they are; many times are of the same. */
static v128_t last_minute = {0x31373931, 0x2D31302D, 0x30543130, 0x30303A30}; /* 1971-01-01T00:00 */
static i64 last_minute_instant = 31536000; /* in seconds */

static RARE int read_minute(const u8 *at) {
    static const char SHAPE[] = "dddd-dd-dd?dd:dd";
    static const u8 DAYS[] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int i = 0; i < 16; i++) {
        if (SHAPE[i] == 'd' ? !is_digit(at[i]) : SHAPE[i] != '?' && at[i] != (u8)SHAPE[i]) return 0;
    }
    if (at[10] != 'T' && at[10] != ' ') return 0;
    int year = two(at) * 100 + two(at + 2), month = two(at + 5), day = two(at + 8);
    int hour = two(at + 11), minute = two(at + 14);
    if (year < 1971 || year > 2200 || month < 1 || month > 12 || day < 1 || day > DAYS[month]) return 0;
    if (month == 2 && day == 29 && (year % 4 || (year % 100 == 0 && year % 400))) return 0;
    if (hour > 23 || minute > 59) return 0;
    last_minute = wasm_v128_load(at);
    last_minute_instant = days_from_1970(year, month, day) * 86400 + hour * 3600 + minute * 60;
    return 1;
}

static RARE int read_zone(const u8 *at, u32 size, i64 *offset) {
    u32 colon = size == 6 && at[3] == ':';
    if (*at != '+' && *at != '-') return 0;
    if (size != 5u + colon || !is_digit(at[1]) || !is_digit(at[2]) || !is_digit(at[3 + colon]) || !is_digit(at[4 + colon])) return 0;
    int hours = two(at + 1), minutes = two(at + 3 + colon);
    if (hours > 14 || minutes > 59) return 0;
    *offset = (hours * 60 + minutes) * (*at == '-' ? -60 : 60);
    return 1;
}

static int read_iso(Text text, int zoneless) {
    const u8 *at = text.at, *end = text.at + text.size;
    if (text.size < 19) return 0;
    if (UNLIKELY(!is_same_head(wasm_v128_load(at), last_minute)) && !read_minute(at)) return 0;
    if (at[16] != ':' || !is_digit(at[17]) || !is_digit(at[18]) || at[17] > '5') return 0;
    i64 seconds = last_minute_instant + two(at + 17), nanoseconds = 0, offset = 0;
    at += 19;
    if (at < end && (*at == '.' || *at == ',')) {
        const u8 *first = ++at;
        at = read_fraction(at, end, &nanoseconds);
        if (at == first) return 0;
    }
    if (at == end) {
        if (!zoneless) return 0;
    } else if (*at == 'Z') {
        if (end - at != 1) return 0;
    } else if (!read_zone(at, end - at, &offset)) return 0;
    instant = (seconds - offset) * SECOND + nanoseconds;
    return 1;
}

/* Seconds are told by ten digits, milliseconds by 13, microseconds by 16, nanoseconds by 19. */
static RARE int read_epoch(Text text) {
    const u8 *at = text.at, *end = text.at + text.size;
    while (at < end && is_digit(*at)) at++;
    u32 whole = at - text.at;
    if ((whole != 10 && whole != 13 && whole != 16 && whole != 19) || text.at[0] > '4' || text.at[0] == '0') return 0;
    i64 seconds = 0, nanoseconds = 0, unit = SECOND / 10;
    for (u32 i = 0; i < 10; i++) seconds = seconds * 10 + (text.at[i] - '0');
    for (u32 i = 10; i < text.size; i++) {
        if (i == whole) {
            if (text.at[i] != '.' || i + 1 == text.size) return 0;
            continue;
        }
        if (!is_digit(text.at[i]) || !unit) return 0;
        nanoseconds += (text.at[i] - '0') * unit;
        unit /= 10;
    }
    instant = seconds * SECOND + nanoseconds;
    return 1;
}

static inline int read_instant(Text text, int zoneless) {
    return read_iso(text, zoneless) || read_epoch(text);
}

/* Neither before 1971 nor more than a day ahead. */
static inline int is_plausible(i64 time, i64 received_us) {
    return time >= 31536000 * SECOND && time <= (received_us + 86400 * (i64)1000000) * 1000;
}
