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

static u8 severity_of(Text level, u8 code, int pino) {
    if (code == CODE_severity_number) {
        int number = small_number(level);
        return number >= 1 && number <= 24 ? number : 0;
    }
    Text text = without_blanks(level);
    int number = small_number(text);
    if (number >= 0) return pino ? PINO_SEVERITIES[number] : NUMBER_SEVERITIES[number];
    return level_value(text);
}

static Text level_of(u8 severity) { return (Text){(const u8 *)LEVELS[severity], LEVEL_SIZES[severity]}; }

static int is_lowered(Text text, Text level) {
    if (text.size != level.size) return 0;
    for (u32 i = 0; i < text.size; i++) if (lower(text.at[i]) != level.at[i]) return 0;
    return 1;
}
