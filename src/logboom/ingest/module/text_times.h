/* Times as programs write them at the beginning of their lines, of codecs/timestamps.py and codecs/formats/times.py.

   Times without a zone are certain only where that is UTC; what is none of these forms is left to the engine. */
#pragma once
#include "format_tables.h"
#include "timestamps.h"

typedef struct {
    int zoneless; /* times without a zone are UTC */
    u32 tomorrow; /* yyyymmdd: a time without a year is not after it */
} Clock;

typedef struct { int year, month, day; i64 seconds, nanoseconds; } Moment;

static inline int has_shape(const u8 *at, const u8 *end, const char *shape) {
    for (; *shape; shape++, at++) {
        if (at >= end || (*shape == 'd' ? !is_digit(*at) : *shape != '?' && *at != (u8)*shape)) return 0;
    }
    return 1;
}

/* 1 to 12, or 0. */
static inline int month_at(const u8 *at) {
    for (int month = 0; month < 12; month++) {
        const char *name = &MONTHS[3 * month];
        if (at[0] == (u8)name[0] && at[1] == (u8)name[1] && at[2] == (u8)name[2]) return month + 1;
    }
    return 0;
}

/* `10:58:08` and perhaps a fraction; what follows, or NULL. */
static const u8 *read_clock(const u8 *at, const u8 *end, Moment *moment) {
    if (!has_shape(at, end, "dd:dd:dd")) return NULL;
    int hour = two(at), minute = two(at + 3), second = two(at + 6);
    if (hour > 23 || minute > 59 || second > 59) return NULL;
    moment->seconds = hour * 3600 + minute * 60 + second;
    moment->nanoseconds = 0;
    at += 8;
    if (at == end || (*at != '.' && *at != ',')) return at;
    const u8 *first = ++at;
    at = read_fraction(at, end, &moment->nanoseconds);
    return at == first || (at < end && is_digit(*at)) ? NULL : at;
}

/* The zone that ends the text, in seconds east of Greenwich. */
static int read_any_zone(const u8 *at, const u8 *end, const Clock *clock, i64 *offset) {
    *offset = 0;
    if (at == end) return clock->zoneless;
    if (*at == ' ') at++;
    u32 size = end - at;
    if (size == 1 && *at == 'Z') return 1;
    if (size == 3 && (begins_with(at, end, "UTC", 3) || begins_with(at, end, "GMT", 3))) return 1;
    if (size == 3 && (*at == '+' || *at == '-') && has_shape(at + 1, end, "dd") && two(at + 1) <= 14) {
        *offset = two(at + 1) * (*at == '-' ? -3600 : 3600);
        return 1;
    }
    return size && read_zone(at, size, offset);
}

static int instant_of(const Moment *moment, i64 offset) {
    static const u8 DAYS[] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = moment->year, month = moment->month, day = moment->day;
    if (year < 1971 || year > 2200 || month < 1 || month > 12 || day < 1 || day > DAYS[month]) return 0;
    if (month == 2 && day == 29 && (year % 4 || (year % 100 == 0 && year % 400))) return 0;
    instant = (days_from_1970(year, month, day) * 86400 + moment->seconds - offset) * SECOND + moment->nanoseconds;
    return 1;
}

/* `22`, ` 5` or `5`, and the blank after it; what follows. */
static const u8 *read_day(const u8 *at, const u8 *end, int *day) {
    if (at < end && *at == ' ') at++;
    if (has_shape(at, end, "dd ")) { *day = two(at); return at + 3; }
    if (has_shape(at, end, "d ")) { *day = *at - '0'; return at + 2; }
    return NULL;
}

static inline int year_without(const Moment *moment, const Clock *clock) {
    int of_year = moment->month * 100 + moment->day;
    return clock->tomorrow / 10000 - (of_year > (int)(clock->tomorrow % 10000));
}

/* `Nov 22 10:58:08`, perhaps with a weekday before it and the year behind it. */
static int read_month_first(const u8 *at, const u8 *end, const Clock *clock) {
    Moment moment;
    if (end - at < 15) return 0;
    int weekday = !month_at(at);
    if (weekday) {
        static const char WEEKDAYS[] = "MonTueWedThuFriSatSun";
        int known = 0;
        for (int i = 0; i < 21; i += 3) known |= begins_with(at, end, WEEKDAYS + i, 3);
        if (!known || at[3] != ' ') return 0;
        at += 4;
    }
    moment.month = month_at(at);
    if (!moment.month || at[3] != ' ' || !(at = read_day(at + 4, end, &moment.day))) return 0;
    if (!(at = read_clock(at, end, &moment))) return 0;
    if (at == end && !weekday) moment.year = year_without(&moment, clock);
    else if (end - at == 5 && has_shape(at, end, " dddd")) moment.year = two(at + 1) * 100 + two(at + 3);
    else return 0;
    return clock->zoneless && instant_of(&moment, 0);
}

/* `22/Nov/2026:10:58:08 +0100`, `22-Nov-2026 10:58:08.5`, `22 Nov 2026 10:58:08`. */
static int read_day_first(const u8 *at, const u8 *end, const Clock *clock) {
    Moment moment;
    i64 offset;
    u8 between = at[2];
    if (!has_shape(at, end, "dd?????dddd?dd") || at[6] != between || at[3] == ' ') return 0;
    int is_clf = between == '/';
    if (!is_clf && between != '-' && between != ' ') return 0;
    if (at[11] != ' ' && !(is_clf && at[11] == ':')) return 0;
    moment.day = two(at);
    moment.month = month_at(at + 3);
    moment.year = two(at + 7) * 100 + two(at + 9);
    if (!(at = read_clock(at + 12, end, &moment))) return 0;
    int is_utc = end - at == 4 && begins_with(at, end, " UTC", 4);
    if (!is_clf && at != end && !is_utc) return 0;
    return read_any_zone(at, end, clock, &offset) && instant_of(&moment, offset);
}

static int read_year_first(const u8 *at, const u8 *end, const Clock *clock) {
    Moment moment;
    i64 offset;
    u8 between = at[4];
    if ((between != '-' && between != '/') || at[7] != between || (at[10] != ' ' && at[10] != 'T')) return 0;
    moment.year = two(at) * 100 + two(at + 2);
    moment.month = two(at + 5);
    moment.day = two(at + 8);
    if (!(at = read_clock(at + 11, end, &moment))) return 0;
    return read_any_zone(at, end, clock, &offset) && instant_of(&moment, offset);
}

/* One digit or two; what follows, or NULL. */
static const u8 *read_one_or_two(const u8 *at, int *number) {
    if (!is_digit(*at)) return NULL;
    *number = *at++ - '0';
    if (is_digit(*at)) *number = *number * 10 + *at++ - '0';
    return at;
}

/* `Nov 2, 2026 10:58:08 AM`, of java.util.logging. */
static int read_java(const u8 *at, const u8 *end) {
    enum { LAST_YEAR = 2105 }; /* of the engine's DateTime */
    Moment moment;
    int hour;
    if (end - at < 20 || !(moment.month = month_at(at)) || at[3] != ' ') return 0;
    if (!(at = read_one_or_two(at + 4, &moment.day)) || !has_shape(at, end, ", dddd ")) return 0;
    moment.year = two(at + 2) * 100 + two(at + 4);
    if (!(at = read_one_or_two(at + 7, &hour)) || !has_shape(at, end, ":dd:dd ?M") || end - at != 9) return 0;
    int minute = two(at + 1), second = two(at + 4);
    if (hour < 1 || hour > 12 || minute > 59 || second > 59 || moment.year > LAST_YEAR || (at[7] != 'A' && at[7] != 'P')) return 0;
    moment.seconds = (hour % 12 + (at[7] == 'P' ? 12 : 0)) * 3600 + minute * 60 + second;
    moment.nanoseconds = 0;
    return instant_of(&moment, 0);
}

/* klog's `1122 10:58:08.5`, Spark's `26/11/22 10:58:08` and Gin's `2026/11/22 - 10:58:08`. */
static int read_rare(const u8 *at, const u8 *end, const Clock *clock) {
    Moment moment;
    if (!clock->zoneless) return 0;
    if (end[-1] == 'M') return read_java(at, end);
    if (has_shape(at, end, "dd/dd/dd dd")) {
        moment.year = 2000 + two(at);
        moment.month = two(at + 3);
        moment.day = two(at + 6);
        at += 9;
    } else if (has_shape(at, end, "dddd/dd/dd - dd")) {
        moment.year = two(at) * 100 + two(at + 2);
        moment.month = two(at + 5);
        moment.day = two(at + 8);
        at += 13;
    } else if (has_shape(at, end, "dddd dd")) {
        moment.month = two(at);
        moment.day = two(at + 2);
        moment.year = year_without(&moment, clock);
        at += 5;
    } else return 0;
    return (at = read_clock(at, end, &moment)) == end && instant_of(&moment, 0);
}

static int read_text_time(Text text, const Clock *clock) {
    const u8 *at = text.at, *end = text.at + text.size;
    if (LIKELY(read_iso(text, clock->zoneless))) return 1;
    if (has_shape(at, end, "dddd?dd?dd?dd")) return read_year_first(at, end, clock);
    if (has_shape(at, end, "dd?")) return !is_digit(at[2]) ? read_day_first(at, end, clock) : read_epoch(text);
    return read_month_first(at, end, clock);
}
