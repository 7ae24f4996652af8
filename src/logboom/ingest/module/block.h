/* A block: its lines in, its columns out. */
#pragma once
#include "segment_line.h"

#define EXPORTED __attribute__((visibility("default")))

EXPORTED Buffer *clickhouse_create_buffer(u32 size) {
    take_all_back();
    Buffer *buffer = (Buffer *)take(sizeof(Buffer));
    buffer->data = take((u64)size + MARGIN);
    buffer->size = size;
    return buffer;
}

EXPORTED void clickhouse_destroy_buffer(Buffer *buffer) { (void)buffer; }

/* How often a row may need its size while it is read (see GROWTH), and how often its texts and what was made of them may
   be handed out: a text as it is, within the object that it is of, and as what a sender claimed. */
enum { SCRATCH = 8, TIMES = 3, FIXED = 4096 };

/* At most one attribute in four bytes of a document, and some of ours. */
static RARE void begin_rows(u32 count, u32 size) {
    u32 attributes = size / 4 + count * 8;
    u64 zeroed = (u64)count * (WORDS + TEXTS * sizeof(Text) + 1 + 1 + 1 + 4 + 4 + 8 + 8 + 8 + 8) + (WORDS + TEXTS + 10) * 16;
    u8 *begin = take(zeroed + 16);
    take_from(begin);
    __builtin_memset(begin, 0, zeroed);
    rows.states = take(count);
    rows.severities = take(count);
    rows.several_lines = take(count);
    rows.projects = (u32 *)take((u64)count * 4);
    rows.keys = (u32 *)take((u64)count * 4);
    rows.received = (i64 *)take((u64)count * 8);
    rows.timestamps = (i64 *)take((u64)count * 8);
    rows.fingerprints = (u64 *)take((u64)count * 8);
    rows.ends = (u64 *)take((u64)count * 8);
    for (u32 column = 0; column < TEXTS; column++) rows.texts[column] = (Text *)take((u64)count * sizeof(Text));
    for (u32 column = 0; column < WORDS; column++) {
        rows.words[column] = take(count);
        begin_words(&dictionaries[column]);
    }
    attribute_numbers = take(attributes);
    attribute_texts = (Text *)take((u64)attributes * sizeof(Text));
    attribute_count = 0;
    begin_keys();
    last.size = 0;
}

/* Nothing of the row stays but what is said of its line. */
static RARE void forget_row(u32 row, u32 key_total, u32 attribute_keys_total, int with_prefix) {
    forget_keys(key_total, attribute_keys_total);
    for (u32 column = 0; column < WORDS; column++)
        if (with_prefix || (column != PEER && column != FLAGS && column != INPUT)) rows.words[column][row] = 0;
    if (with_prefix) {
        last.size = 0;
        while (added_count) {
            Dictionary *words = added[--added_count];
            forget_words(words, words->count - 1);
        }
    }
    rows.severities[row] = 0;
    rows.fingerprints[row] = 0;
    for (u32 column = 0; column < TEXTS; column++) rows.texts[column][row].size = 0;
}

static RARE Buffer *as_buffers(u32 count, u64 texts_size) {
    u64 size = FIXED + (u64)count * (1 + 1 + 1 + 4 + 4 + 8 + 8 + 8 + 8 + WORDS + TEXTS * 5) + texts_size + (u64)attribute_count * 6;
    for (u32 column = 0; column < WORDS; column++)
        for (u32 number = 0; number < dictionaries[column].count; number++) size += dictionaries[column].known[number].size + 5;
    for (u32 number = 1; number < attribute_key_count; number++) size += attribute_keys[number]->size + 5;
    Buffer *buffer = (Buffer *)take(sizeof(Buffer));
    u8 *begin = buffer->data = take(size + 3 * sizeof(u64)), *out = begin + 3 * sizeof(u64);
    /* Before all else the version of each column of words, which is 1. */
    for (u32 column = 0; column < WORDS + 1; column++) out = put_number(out, 1);
    out = put_numbers(out, rows.states, count);
    out = put_numbers(out, rows.projects, count * 4);
    out = put_numbers(out, rows.keys, count * 4);
    out = put_numbers(out, rows.received, count * 8);
    out = put_numbers(out, rows.timestamps, count * 8);
    out = put_numbers(out, rows.severities, count);
    out = put_numbers(out, rows.several_lines, count);
    out = put_numbers(out, rows.fingerprints, count * 8);
    for (u32 column = 0; column < WORDS; column++) {
        out = put_words(out, &dictionaries[column], count);
        out = put_numbers(out, rows.words[column], count);
    }
    for (u32 column = 0; column < TEXTS; column++) out = put_texts(out, rows.texts[column], count);
    out = put_numbers(out, rows.ends, count * 8);
    if (attribute_count) {
        out = put_attribute_keys(out, attribute_count);
        out = put_numbers(out, attribute_numbers, attribute_count);
        out = put_texts(out, attribute_texts, attribute_count);
    }
    buffer->size = out - begin;
    ((u64 *)begin)[0] = 1;
    ((u64 *)begin)[1] = count;
    ((u64 *)begin)[2] = buffer->size - 3 * sizeof(u64);
    return buffer;
}

/* What comes beside the lines: the column zoneless, and what follows that. */
static const u8 *given;
static u32 given_rows;

typedef enum Outcome DecodeRow(u32 row, Text line, int zoneless);

/* The arguments are two columns, each preceded by its size. */
INLINE Buffer *decode_block(Buffer *in, u32 count, DecodeRow *decode_row, Text input) {
    const u8 *at = in->data + 3 * sizeof(u64);
    u64 lines_size = ((u64 *)in->data)[2], texts = 0;
    const u8 *zoneless = at + lines_size + sizeof(u64);
    given = zoneless;
    given_rows = count;
    default_input = input;
    begin_rows(count, lines_size);
    for (u32 row = 0; row < count; row++) {
        u32 size, begin = taken, attributes = attribute_count, key_total = key_count, attribute_keys_total = attribute_key_count;
        at = read_length(at, &size);
        enum Outcome outcome = LEFT;
        full = added_count = 0;
        u64 needed = FIXED + (u64)count * 64 + (u64)attributes * 8 + TIMES * texts + (u64)size * (SCRATCH + TIMES * (1 + SCRATCH));
        if (LIKELY(needed < room_left())) {
            outcome = decode_row(row, (Text){at, size}, zoneless[row]);
            if (UNLIKELY(full)) outcome = LEFT;
        }
        rows.states[row] = outcome;
        if (LIKELY(outcome == READ || outcome >= HOLDS_TEXT)) {
            texts += size + taken - begin;
        } else {
            forget_row(row, key_total, attribute_keys_total, outcome == LEFT);
            attribute_count = attributes;
            taken = begin;
        }
        rows.ends[row] = attribute_count;
        at += size;
    }
    return as_buffers(count, TIMES * texts);
}
