/* Levels, by the tables of codecs/levels.py. */
#pragma once
#include "tables.h"

static inline Text without_blanks(Text text) {
    while (text.size && text.at[0] == ' ') { text.at++; text.size--; }
    while (text.size && text.at[text.size - 1] == ' ') text.size--;
    return text;
}

/* A number from 0 to 99 as it is written, else -1. */
static inline int small_number(Text text) {
    if (text.size == 1 && is_digit(text.at[0])) return text.at[0] - '0';
    if (text.size == 2 && is_digit(text.at[0]) && is_digit(text.at[1]) && text.at[0] != '0')
        return (text.at[0] - '0') * 10 + text.at[1] - '0';
    return -1;
}

static RARE u8 severity_of(Text level, u8 code, int pino) {
    if (code == CODE_severity_number) {
        int number = small_number(level);
        return number >= 1 && number <= 24 ? number : 0;
    }
    Text text = without_blanks(level);
    int number = small_number(text);
    if (number >= 0) return pino ? PINO_SEVERITIES[number] : NUMBER_SEVERITIES[number];
    return level_value(text);
}

static inline Text level_of(u8 severity) { return (Text){(const u8 *)LEVELS[severity], LEVEL_SIZES[severity]}; }

static int is_lowered(Text text, Text level) {
    if (text.size != level.size) return 0;
    for (u32 i = 0; i < text.size; i++) if (lower(text.at[i]) != level.at[i]) return 0;
    return 1;
}

/* What short levels were found to be; few of them come again and again. */
enum { LEVEL_SLOT_BITS = 4 };
typedef struct { u64 text; u8 size, kind, severity, is_lowered; } KnownLevel;
static KnownLevel known_levels[1 << LEVEL_SLOT_BITS];
static KnownLevel level; /* of the row */

INLINE void read_level(Text text, u8 code, int pino) {
    u8 kind = 1 + (code == CODE_severity_number) + 2 * pino;
    u64 bytes = 0;
    if (LIKELY(text.size - 1 < 8)) {
        __builtin_memcpy(&bytes, text.at, 8);
        bytes = bytes << (64 - 8 * text.size);
    }
    KnownLevel *known = known_levels + (bytes * 0x9E3779B97F4A7C15ull >> (64 - LEVEL_SLOT_BITS));
    if (UNLIKELY(known->text != bytes || known->size != text.size || known->kind != kind || text.size > 8)) {
        u8 severity = severity_of(text, code, pino);
        *known = (KnownLevel){bytes, text.size, kind, severity, is_lowered(text, level_of(severity))};
        if (text.size > 8) known->kind = 0;
    }
    level = *known;
}
