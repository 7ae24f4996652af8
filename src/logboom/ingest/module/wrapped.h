/* The text that a document wraps, understood and put together with what the document says: see codecs/wrapping.py, wrapped_text.py. */
#pragma once
#include "levels.h"

/* What the attributes of the row show, from `first` on; of a name that is there twice the first counts. */
static RARE u8 mode_shown(u32 first, u8 shown) {
    u8 mode = 0, seen = 0;
    if ((shown & (SHOWS_CONTAINER | SHOWS_IMAGE)) == (SHOWS_CONTAINER | SHOWS_IMAGE)) mode = LEVEL_FIRST;
    if (shown & SHOWS_PATH && !last.are_files) mode |= TIME_FIRST;
    for (u32 i = first; i < attribute_count; i++) {
        u32 number = attribute_numbers[i];
        u8 shows = number ? attribute_keys[number]->shows : 0;
        Text text = attribute_texts[i];
        if (seen & shows || !text.size) {
            seen |= shows;
            continue;
        }
        seen |= shows;
        int holds = 0;
        if (shows == SHOWS_FILENAME) holds = *text.at == '/';
        if (shows == SHOWS_STREAM || shows == SHOWS_SOURCE) holds = text.size == 6 && (begins_with(text.at, text.at + 6, "stdout", 6) || begins_with(text.at, text.at + 6, "stderr", 6));
        if (shows == SHOWS_LOG) holds = contains(text, "\"file\":", 7) || contains(text, "\"offset\":", 9);
        if (holds) mode |= TIME_FIRST;
    }
    return mode;
}

/* An attribute of the line, unless the document has one of its name: those from `first` up to `end`. */
static void add_new(Text name, Text text, u32 first, u32 end) {
    if (!name.size || !text.size || (text.size == 1 && *text.at == '-')) return;
    Key *key = find_key(name.at, name.size);
    if (!key) { full = 1; return; }
    for (u32 i = first; key->number && i < end; i++) if (attribute_numbers[i] == key->number) return;
    add_keyed(key, text.at, text.size);
}

/* The row as it is, with the state that its text has when it is not certain. */
static enum Outcome understand_within(u32 row, u32 first, u8 mode, int zoneless) {
    enum Outcome yet_to_be_understood = HOLDS_TEXT + mode;
    Text text = rows.texts[MESSAGE][row];
    if (!text.size) return READ;
    const u8 *body = text.at, *end = body + text.size;
    if (!is_utf8(text) || begins_with(body, end, DOCKER, sizeof(DOCKER) - 1)) return yet_to_be_understood;
    Clock clock = clock_of(row, zoneless);
    Outer outer;
    outer.time = outer.host = outer.service = EMPTY;
    outer.attributes = 0;
    said.pairs.pairs = text_pairs;
    u8 kind = kind_of(text);
    if (kind >= KINDS && kind < ALL_KINDS) {
        if (!(body = unwrap(FORMATS + kind, text, &outer))) return yet_to_be_understood;
        kind = kind_of((Text){body, end - body});
    }
    if (kind >= KINDS || !understand(text, body, kind, &outer, 0, &said)) return yet_to_be_understood;
    i64 received = rows.received[row], *timestamp = &rows.timestamps[row];
    if (said.time.size) {
        const u8 *at = said.time.at;
        if (!(said.is_rare_time ? read_rare(at, at + said.time.size, &clock) : read_text_time(said.time, &clock))) return yet_to_be_understood;
        if (is_plausible(instant, received) && (mode & TIME_FIRST || *timestamp == received * 1000)) *timestamp = instant;
    }
    u8 severity = text_level_value(said.level), of_document = rows.severities[row];
    Text replaced = EMPTY;
    if (severity && (mode & LEVEL_FIRST || !of_document)) {
        if (of_document && !same(level_of(severity), level_of(of_document))) replaced = level_of(of_document);
        rows.severities[row] = severity;
        set_word(LEVEL, row, level_of(severity));
    }
    if (!rows.words[SERVICE][row]) set_word(SERVICE, row, said.service);
    if (!rows.words[HOST][row]) set_word(HOST, row, said.host);
    if (!rows.words[LOGGER][row]) set_word(LOGGER, row, said.logger);
    if (!rows.texts[TRACE_ID][row].size) set_text(TRACE_ID, row, said.trace_id);
    if (!rows.texts[SPAN_ID][row].size) set_text(SPAN_ID, row, said.span_id);
    if (said.message.size) set_text(MESSAGE, row, said.message);
    u32 last_own = attribute_count;
    for (u32 i = 0; i < said.attributes; i++) add_new(said.names[i], said.texts[i], first, last_own);
    for (u32 i = 0; i < said.pairs.count; i++)
        if (!(said.is_document && document_codes[i])) add_new(said.pairs.pairs[i].name, said.pairs.pairs[i].text, first, last_own);
    for (u32 i = 0; i < outer.attributes; i++) add_new(outer.names[i], outer.texts[i], first, last_own);
    add_new(WORD_TEXT(SENDERS_LEVEL), replaced, first, last_own);
    return READ;
}

/* What becomes of a document's row, of which `shown` is what its attributes' names show. */
static __attribute__((noinline)) enum Outcome with_text(u32 row, u32 first, u8 shown, int zoneless) {
    if (!clock_of(row, zoneless).tomorrow) return READ;
    u8 mode = shown ? mode_shown(first, shown) : 0;
    if (!mode && !last.understand) return READ;
    return understand_within(row, first, last.understand ? mode | (last.understand - HOLDS_TEXT) : mode, zoneless);
}
