/* The rows of a block, column by column, as they are handed out. */
#pragma once
#include "columns.h"


enum { PEER, FLAGS, LEVEL, SERVICE, HOST, LOGGER, ENVIRONMENT, RELEASE, INPUT, WORDS };
enum { MESSAGE, TRACE_ID, SPAN_ID, EXCEPTION_TYPE, TEXTS };

static struct {
    u8 *states, *severities, *several_lines;
    u32 *projects, *keys;
    i64 *received, *timestamps;
    u64 *fingerprints;
    u64 *ends; /* of the attributes */
    u8 *words[WORDS];
    Text *texts[TEXTS];
} rows;
static Dictionary dictionaries[WORDS];
static u8 *attribute_numbers;
static Text *attribute_texts;
static u32 attribute_count;

/* What the row has added, so that all of it can go when the row is left. */
enum { MOST_ADDED = 32 };
static Dictionary *added[MOST_ADDED];
static u32 added_count;
static int full; /* whether the row has a word that its column has no room for */

static __attribute__((noinline)) u32 add_word(Dictionary *words, const u8 *at, u32 size) {
    u32 count = words->count, number = find_or_add(words, at, size);
    if (words->count > count) {
        if (added_count < MOST_ADDED) added[added_count++] = words;
        else full = 1;
    }
    if (number != NO_NUMBER) return number;
    full = 1;
    return 0;
}

INLINE void set_word(u32 column, u32 row, Text word) {
    Dictionary *words = &dictionaries[column];
    u32 number = number_of(words, word.at, word.size);
    rows.words[column][row] = number == NO_NUMBER ? add_word(words, word.at, word.size) : number;
}

INLINE void set_text(u32 column, u32 row, Text text) { rows.texts[column][row] = text; }

INLINE void add_keyed(Key *key, const u8 *at, u32 size) {
    u32 number = key->number;
    if (UNLIKELY(!number)) {
        number = new_attribute_number(key);
        if (number == NO_NUMBER) full = 1;
    }
    attribute_numbers[attribute_count] = number;
    attribute_texts[attribute_count++] = (Text){at, size};
}

static __attribute__((noinline)) void add_attribute(Text name, Text text) {
    Key *key = find_key(name.at, name.size);
    if (key) add_keyed(key, text.at, text.size);
    else full = 1;
}
