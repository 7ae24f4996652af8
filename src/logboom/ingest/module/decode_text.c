/* decode_text_lines(line String, zoneless UInt8, tomorrow UInt32): what the codec `text_lines` makes of a segment's line.

   `zoneless` tells that times without a zone are UTC, `tomorrow` (yyyymmdd) which year a time without one is of. What is
   not certain to come out as the codec's SQL has it is left to that. */
#include "flags.h"
#include "understanding.h"

static Pair text_pairs[MOST_PAIRS];
static Said said;
static Flags last_flags;

/* Whether it is UTF-8; sets `*has_backslash` if there is a backslash. */
static int is_utf8_with(Text text, int *has_backslash) {
    const u8 *end = text.at + text.size;
    for (const u8 *at = text.at; at < end;) {
        v128_t bytes = wasm_v128_load(at);
        u32 wide = wasm_i8x16_bitmask(bytes), size, backslashes = wasm_i8x16_bitmask(wasm_i8x16_eq(bytes, wasm_i8x16_splat('\\')));
        /* One behind the end does no harm. */
        *has_backslash |= backslashes != 0;
        if (!wide) { at += 16; continue; }
        at += __builtin_ctz(wide);
        if (at >= end) break;
        if (!(size = utf8_size(at, end))) return 0;
        at += size;
    }
    return 1;
}

static inline int is_utf8(Text text) {
    int has_backslash = 0;
    return is_utf8_with(text, &has_backslash);
}

static inline void add_said(Text name, Text text) {
    if (text.size && !(text.size == 1 && *text.at == '-')) add_attribute(name, text);
}

static void add_all_said(const Said *said) {
    for (u32 i = 0; i < said->attributes; i++) add_said(said->names[i], said->texts[i]);
    for (u32 i = 0; i < said->pairs.count; i++) {
        if (said->is_document && document_codes[i]) continue;
        const Pair *pair = said->pairs.pairs + i;
        if (!pair->name.size || !pair->text.size || (pair->text.size == 1 && *pair->text.at == '-')) continue;
        if (pair->key) add_keyed(pair->key, pair->text.at, pair->text.size);
        else add_attribute(pair->name, pair->text);
    }
}

/* What a carrier says of the line that it wraps, and where that begins; NULL when it is not certain. */
static const u8 *unwrap(const Format *carrier, Text text, Outer *outer) {
    Text columns[SAID_COLUMNS];
    u32 head;
    for (u32 i = 0; i < SAID_COLUMNS; i++) columns[i] = EMPTY;
    said.attributes = 0;
    if (!read_head(carrier, text, &said, columns, &head)) return NULL;
    outer->time = columns[SAID_TIME];
    outer->host = columns[SAID_HOST];
    outer->service = columns[SAID_SERVICE];
    for (u32 i = 0; i < said.attributes; i++) {
        outer->names[i] = said.names[i];
        outer->texts[i] = said.texts[i];
    }
    outer->attributes = said.attributes;
    return text.at + head;
}

/* The text that a line of Docker's driver `json-file` wraps; 0 when it is not certain. */
static __attribute__((noinline)) int unwrap_docker(Text *text, Outer *outer) {
    enum { LOG, STREAM, TIME, OF_DOCKER };
    const Text names[OF_DOCKER] = {WORD_TEXT("log"), WORD_TEXT("stream"), WORD_TEXT("time")};
    Text found[OF_DOCKER] = {EMPTY, EMPTY, EMPTY};
    if (read_document(*text, 1) != READ) return 0;
    for (u32 i = 1; i < members_end; i++) {
        const Member *member = members + i;
        u32 name = 0;
        while (name < OF_DOCKER && !same(names[name], (Text){member->key->at, member->key->size})) name++;
        if (name == OF_DOCKER) continue;
        if (found[name].at != EMPTY.at || !(member->about & MEMBER_IS_STRING)) return 0;
        found[name] = (Text){member->at, member->size};
    }
    Text log = found[LOG];
    while (log.size && (log.at[log.size - 1] == '\n' || log.at[log.size - 1] == '\r')) log.size--;
    if (!log.size || !is_utf8(log)) return 0;
    *text = log;
    outer->time = found[TIME];
    outer->names[0] = names[STREAM];
    outer->texts[0] = found[STREAM];
    outer->attributes = 1;
    return 1;
}

static int set_time(u32 row, const Line *line, const Said *said, const Clock *clock, Text *claimed) {
    *claimed = EMPTY;
    if (!said->time.size) return 1;
    const u8 *at = said->time.at;
    if (said->is_rare_time ? !read_rare(at, at + said->time.size, clock) : !read_text_time(said->time, clock)) return 0;
    if (is_plausible(instant, line->received_us)) rows.timestamps[row] = instant;
    else *claimed = said->time;
    return 1;
}

/* Beside the lines come a column of bytes and one of numbers. */
static Clock clock_of(u32 row, int zoneless) {
    u32 tomorrow;
    __builtin_memcpy(&tomorrow, given + given_rows + sizeof(u64) + row * sizeof(u32), sizeof(u32));
    return (Clock){zoneless, tomorrow};
}

/* The prefix, and that the line is UTF-8. */
static int begin_row(u32 row, Text text) {
    if (!set_prefix(text.at, text.size, row)) return 0;
    int has_backslash = last.has_backslash || last.is_rewritten, is_certain = is_utf8_with(last.line.raw, &has_backslash);
    if (UNLIKELY(has_backslash)) rows.several_lines[row] = has_several_lines(text);
    return is_certain;
}

static void set_texts(u32 row, u8 severity) {
    rows.severities[row] = severity;
    set_word(LEVEL, row, level_of(severity));
    set_word(SERVICE, row, said.service);
    set_word(HOST, row, said.host);
    set_word(LOGGER, row, said.logger);
    set_text(MESSAGE, row, said.message);
    set_text(TRACE_ID, row, said.trace_id);
    set_text(SPAN_ID, row, said.span_id);
}

static enum Outcome decode_text_row(u32 row, Text text, int zoneless) {
    const Line *line = &last.line;
    Outer outer;
    outer.time = outer.host = outer.service = EMPTY;
    outer.attributes = 0;
    Text claimed;
    said.pairs.pairs = text_pairs;
    if (!begin_row(row, text) || !read_flags(line->flags, &last_flags)->is_certain) return LEFT;
    Clock clock = clock_of(row, zoneless);
    Text raw = line->raw;
    int is_docker = begins_with(raw.at, raw.at + raw.size, DOCKER, sizeof(DOCKER) - 1);
    if (is_docker && !unwrap_docker(&raw, &outer)) return LEFT;
    const u8 *body = raw.at, *end = body + raw.size;
    u8 kind = kind_of(raw);
    if (kind >= KINDS && kind < ALL_KINDS) {
        if (is_docker || !(body = unwrap(FORMATS + kind, raw, &outer))) return LEFT;
        kind = kind_of((Text){body, end - body});
    }
    if (kind >= KINDS || !understand(raw, body, kind, &outer, 0, &said)) return LEFT;
    if (!set_time(row, line, &said, &clock, &claimed)) return LEFT;
    set_texts(row, text_level_value(said.level));
    add_all_said(&said);
    for (u32 i = 0; i < outer.attributes; i++) add_said(outer.names[i], outer.texts[i]);
    if (claimed.size) add_said(WORD_TEXT(CLAIMED_TIMESTAMP), claimed);
    if (line->truncated) add_said(WORD_TEXT(TRUNCATED), WORD_TEXT("true"));
    if (last_flags.are_files) add_said(WORD_TEXT(LOG_FILE_PATH), line->peer);
    return READ;
}

/* Texts of the block before are no more. */
EXPORTED Buffer *decode_text_lines(Buffer *in, u32 count) {
    last_flags.flags.at = NULL;
    return decode_block(in, count, decode_text_row, WORD_TEXT("http"));
}
