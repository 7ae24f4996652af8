/* decode_json_lines(line String, zoneless UInt8): what the codec `json_lines` makes of a segment's line.

   `zoneless` tells that times without a zone are UTC. What is not certain to come out as the codec's SQL has it is
   left to that: the row's `state` is LEFT, and nothing else of it counts. */
#include "attributes.h"
#include "fields.h"
#include "levels.h"
#include "segment_line.h"
#include "timestamps.h"

#define EXPORTED __attribute__((visibility("default")))

EXPORTED Buffer *clickhouse_create_buffer(u32 size) {
    take_all_back();
    Buffer *buffer = (Buffer *)take(sizeof(Buffer));
    buffer->data = take(size);
    buffer->size = size;
    return buffer;
}

EXPORTED void clickhouse_destroy_buffer(Buffer *buffer) { (void)buffer; }

enum { PEER, FLAGS, LEVEL, SERVICE, HOST, LOGGER, ENVIRONMENT, RELEASE, TRACE, WORDS };
enum { MESSAGE, TRACE_ID, SPAN_ID, EXCEPTION_TYPE, TEXTS };

typedef struct {
    u8 *states, *severities;
    u32 *projects, *keys;
    i64 *received, *timestamps;
    u64 *ends;
    u8 *words[WORDS];
    Dictionary dictionaries[WORDS];
    Text *texts[TEXTS];
    Attributes attributes;
    int full; /* whether the row has a word that its column has no room for */
} Rows;

static Pair pairs[MOST_PAIRS];
static Fields fields;
static const Text NO_TEXT = {(const u8 *)"", 0};

#define WORD_TEXT(word) ((Text){(const u8 *)(word), sizeof(word) - 1})
#define PYTHON_TRACEBACK "Traceback (most recent call last):"

static int has(u32 names, u8 code) {
    for (u32 i = 0; i < names; i++) if (fields.codes[i] == code) return 1;
    return 0;
}

/* Only an object stays an attribute beside the message, and the engine asks for the first value of that name. */
static int message_stays(const Document *document) {
    const Pair *message = document->pairs + fields.at[FIELD_message];
    if (message->text.at[0] != '{') return 0;
    for (u32 i = 0; i < document->count; i++)
        if (same(document->pairs[i].name, message->name)) return document->pairs[i].is_object;
    return 0;
}

static inline void set_word(Rows *rows, int column, u32 row, Text word) {
    rows->words[column][row] = number_of(&rows->dictionaries[column], word);
    rows->full |= rows->dictionaries[column].full;
    rows->dictionaries[column].full = 0;
}

static enum Outcome decode_row(Rows *rows, u32 row, Text text, int zoneless) {
    Line line;
    Document document = {pairs, 0};
    if (!read_line(text, &line)) return LEFT;
    rows->projects[row] = line.project;
    rows->keys[row] = line.key;
    rows->received[row] = line.received_us;
    rows->timestamps[row] = line.received_us * 1000;
    set_word(rows, PEER, row, line.peer);
    set_word(rows, FLAGS, row, line.flags);
    enum Outcome outcome = read_document(line.raw, &document);
    if (outcome != READ) return rows->full ? LEFT : outcome;
    if (find_fields(&document, &fields) == LEFT) return LEFT;

    Text claimed = NO_TEXT, senders_level = NO_TEXT, time = text_of(&document, &fields, FIELD_timestamp);
    if (time.size) {
        i64 instant;
        if (!read_instant(time, zoneless, &instant)) return LEFT;
        if (is_plausible(instant, line.received_us)) rows->timestamps[row] = instant;
        else claimed = time;
    }

    Text level = text_of(&document, &fields, FIELD_level);
    u8 level_code = fields.at[FIELD_level] == NOWHERE ? 0 : fields.codes[fields.at[FIELD_level]];
    int pino = level.size && has(document.count, CODE_pid) && has(document.count, CODE_hostname) && has(document.count, CODE_time);
    u8 severity = severity_of(level, level_code, pino);
    int by_word = level_code < CODE_levelno;
    if (severity ? !is_lowered(level, level_of(severity)) : by_word) senders_level = level;
    rows->severities[row] = severity;
    set_word(rows, LEVEL, row, level_of(severity));

    Text message = text_of(&document, &fields, FIELD_message), parent = text_of(&document, &fields, FIELD_traceparent);
    Text trace_id = text_of(&document, &fields, FIELD_trace_id), span_id = text_of(&document, &fields, FIELD_span_id);
    if (!trace_id.size && parent.size == 55) trace_id = (Text){parent.at + 3, 32};
    if (!span_id.size && parent.size == 55) span_id = (Text){parent.at + 36, 16};
    rows->texts[MESSAGE][row] = message;
    rows->texts[TRACE_ID][row] = trace_id;
    rows->texts[SPAN_ID][row] = span_id;
    set_word(rows, SERVICE, row, text_of(&document, &fields, FIELD_service));
    set_word(rows, HOST, row, text_of(&document, &fields, FIELD_host));
    set_word(rows, LOGGER, row, text_of(&document, &fields, FIELD_logger));
    set_word(rows, ENVIRONMENT, row, text_of(&document, &fields, FIELD_environment));
    set_word(rows, RELEASE, row, text_of(&document, &fields, FIELD_release));

    /* The type is found in the trace by the engine: regular expressions, for the few lines that have one. */
    Text type = text_of(&document, &fields, FIELD_exception_type), stack = text_of(&document, &fields, FIELD_stack);
    rows->texts[EXCEPTION_TYPE][row] = type;
    if (!type.size) {
        int in_message = !stack.size && contains(message, PYTHON_TRACEBACK, sizeof(PYTHON_TRACEBACK) - 1);
        set_word(rows, TRACE, row, in_message ? message : stack);
    }

    for (u32 i = 0; i < document.count; i++) {
        u8 field = fields.fields[i];
        if (field && field <= FIELD_LAST_MOVED && !(field == FIELD_message && message_stays(&document))
            && !(field == FIELD_level && !severity && !by_word)) continue;
        add_attribute(&rows->attributes, document.pairs[i].name, document.pairs[i].text);
    }
    if (claimed.size) add_attribute(&rows->attributes, WORD_TEXT(CLAIMED_TIMESTAMP), claimed);
    if (senders_level.size) add_attribute(&rows->attributes, WORD_TEXT(SENDERS_LEVEL), senders_level);
    if (line.truncated) add_attribute(&rows->attributes, WORD_TEXT(TRUNCATED), WORD_TEXT("true"));
    rows->full |= rows->attributes.names.full;
    rows->attributes.names.full = 0;
    return rows->full ? LEFT : READ;
}

static Buffer *as_buffers(const Rows *rows, u32 count) {
    u64 size = (u64)count * (1 + 1 + 4 + 4 + 8 + 8 + 8) + attributes_size(&rows->attributes);
    size += (WORDS + 1) * sizeof(u64);
    for (int column = 0; column < WORDS; column++) size += words_size(&rows->dictionaries[column], count);
    for (int column = 0; column < TEXTS; column++)
        for (u32 row = 0; row < count; row++) size += stored_size(rows->texts[column][row]);
    Buffer *buffer = (Buffer *)take(sizeof(Buffer));
    u8 *out = buffer->data = take(size + 3 * sizeof(u64));
    buffer->size = size + 3 * sizeof(u64);
    ((u64 *)out)[0] = 1;
    ((u64 *)out)[1] = count;
    ((u64 *)out)[2] = size;
    out += 3 * sizeof(u64);
    /* Before all else the version of each column of words, which is 1. */
    for (int column = 0; column < WORDS + 1; column++) out = put_number(out, 1);
    out = put_numbers(out, rows->states, count);
    out = put_numbers(out, rows->projects, count * 4);
    out = put_numbers(out, rows->keys, count * 4);
    out = put_numbers(out, rows->received, count * 8);
    out = put_numbers(out, rows->timestamps, count * 8);
    out = put_numbers(out, rows->severities, count);
    for (int column = 0; column < WORDS; column++) {
        const Dictionary *words = &rows->dictionaries[column];
        out = put_words(out, words, count);
        out = put_numbers(out, rows->words[column], count);
    }
    for (int column = 0; column < TEXTS; column++)
        for (u32 row = 0; row < count; row++) out = put_text(out, rows->texts[column][row]);
    out = put_numbers(out, rows->ends, count * 8);
    put_attributes(out, &rows->attributes);
    return buffer;
}

EXPORTED Buffer *decode_json_lines(Buffer *in, u32 count) {
    const u8 *at = in->data;
    u64 lines_size = ((u64 *)at)[2];
    at += 3 * sizeof(u64);
    /* Each column is preceded by its size. */
    const u8 *zoneless = at + lines_size + sizeof(u64);
    Rows *rows = (Rows *)take(sizeof(Rows));
    begin_attributes(&rows->attributes);
    rows->states = take(count);
    rows->severities = take(count);
    rows->projects = (u32 *)take((u64)count * 4);
    rows->keys = (u32 *)take((u64)count * 4);
    rows->received = (i64 *)take((u64)count * 8);
    rows->timestamps = (i64 *)take((u64)count * 8);
    rows->ends = (u64 *)take((u64)count * 8);
    for (int column = 0; column < TEXTS; column++) rows->texts[column] = (Text *)take((u64)count * sizeof(Text));
    for (int column = 0; column < WORDS; column++) {
        rows->words[column] = take(count);
        begin_words(&rows->dictionaries[column]);
    }
    for (u32 row = 0; row < count; row++) {
        u32 size;
        at = read_length(at, &size);
        rows->severities[row] = 0;
        rows->projects[row] = rows->keys[row] = 0;
        rows->received[row] = rows->timestamps[row] = 0;
        for (int column = 0; column < TEXTS; column++) rows->texts[column][row] = NO_TEXT;
        for (int column = 0; column < WORDS; column++) rows->words[column][row] = 0;
        rows->full = 0;
        rows->states[row] = decode_row(rows, row, (Text){at, size}, zoneless[row]);
        rows->ends[row] = rows->attributes.count;
        at += size;
    }
    return as_buffers(rows, count);
}
