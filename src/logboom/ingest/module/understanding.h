/* What a text says of itself: the fields of its format, of its request and of its names and values, put together.
   See codecs/formats/understanding.py. */
#pragma once
#include "pairs.h"
#include "recognition.h"
#include "request.h"
#include "text_times.h"

enum { MOST_SAID = 64 };

/* What a text came in: a carrier's line, a header of syslog. */
typedef struct { Text time, host, service; u32 attributes; Text names[4], texts[4]; } Outer;

typedef struct {
    Text time, level, logger, service, host, trace_id, span_id, message;
    int is_rare_time;
    u32 attributes;
    Text names[MOST_SAID], texts[MOST_SAID];
    Pairs pairs; /* attributes too, after the others, but for those of which is_column says otherwise */
    int is_document;
    Groups groups;
} Said;

static const Text EMPTY = {(const u8 *)"", 0};

static inline void say(Said *said, Text name, Text text) {
    said->names[said->attributes] = name;
    said->texts[said->attributes++] = text;
}

static inline Text or_else(Text text, Text other) { return text.size ? text : other; }

/* The head of a text of this format, taken apart: its fields into the columns and attributes. 0 when it is not certain. */
static int read_head(const Format *format, Text text, Said *said, Text *columns, u32 *head) {
    const u8 *end = text.at + text.size, *last = end;
    if (!format->details && text.size > BEGINNING_BYTES) last = text.at + BEGINNING_BYTES;
    Groups *groups = &said->groups;
    forget_groups(groups, format->head_fields + 1);
    if (match(PROGRAMS + format->expression, text.at, last, groups) != MATCHED) return 0;
    /* Near the cut the engine might see another text than there is. */
    const u8 *head_end = groups->places[3];
    if (last < end && head_end + MARGIN > last) return 0;
    *head = head_end - text.at;
    for (u32 place = 0; place < format->head_fields; place++) {
        u8 field = FORMAT_FIELDS[format->fields_at + place];
        Text found = group_text(groups, place + 2);
        if (field < SAID_COLUMNS) columns[field] = found;
        else say(said, FIELD_NAMES[field], found);
    }
    return 1;
}

/* What stands at the end of a line: the first place where the expression matches. Each begins with a certain byte. */
static int read_details(const Format *format, Text text, Said *said, Text *columns) {
    const u8 *program = PROGRAMS + format->details, *end = text.at + text.size;
    Groups *groups = &said->groups;
    int found = NO_MATCH;
    for (const u8 *at = text.at; found == NO_MATCH && (at = find(at, end, format->details_begin)); at++) {
        forget_groups(groups, format->fields - format->head_fields);
        found = match(program, at, end, groups);
    }
    for (u32 place = format->head_fields; place < format->fields; place++) {
        u8 field = FORMAT_FIELDS[format->fields_at + place];
        Text text_found = found == MATCHED ? group_text(groups, place - format->head_fields + 1) : EMPTY;
        if (field < SAID_COLUMNS) columns[field] = text_found;
        else say(said, FIELD_NAMES[field], text_found);
    }
    return found != UNSURE;
}

static Text document_texts[DOCUMENT_FIELDS];
static u8 document_codes[MOST_PAIRS];

static void find_document_fields(const Pairs *pairs) {
    for (u32 field = 0; field < DOCUMENT_FIELDS; field++) document_texts[field] = EMPTY;
    u32 seen = 0;
    for (u32 i = 0; i < pairs->count; i++) {
        u8 code = document_codes[i] = document_value(pairs->pairs[i].name);
        if (code && !(seen >> code & 1)) document_texts[code] = pairs->pairs[i].text;
        seen |= 1u << code;
    }
}

/* The names and values of a text: 0 when they are not certain. */
static int read_pairs(const Format *format, Text body, Text message, Said *said) {
    const u8 *end = body.at + body.size;
    int is_like_object = body.size && end[-1] == '}';
    said->pairs.count = 0;
    said->is_document = format->rest == REST_PAIRS || (format->rest == REST_JSON && is_like_object);
    if (format->rest == REST_PAIRS) return !(is_like_object && contains(body, "{\"", 2)) && read_logfmt(body, &said->pairs);
    if (!is_like_object) return format->rest != REST_MESSAGE || read_last_pairs(message, &said->pairs);
    if (format->rest != REST_MESSAGE && format->rest != REST_JSON) return 0;
    const u8 *object = message.at;
    while ((object = find(object, end, '{')) && format->rest == REST_MESSAGE && !begins_with(object, end, "{\"", 2)) object++;
    if (!object) return read_last_pairs(message, &said->pairs);
    return read_object((Text){object, end - object}, &said->pairs);
}

/* What the text says from `body` on; 0 when it is not certain. */
static int understand(Text text, const u8 *body_at, u8 kind, const Outer *outer, int outer_first, Said *said) {
    const Format *format = FORMATS + kind;
    const u8 *end = text.at + text.size;
    Text body = {body_at, end - body_at}, columns[SAID_COLUMNS], asked = EMPTY;
    u32 head = 0;
    Request request = {0, 0, {{0, 0}}};
    for (u32 i = 0; i < SAID_COLUMNS; i++) columns[i] = EMPTY;
    said->attributes = 0;
    if (kind && !read_head(format, body, said, columns, &head)) return 0;
    if (format->details && !read_details(format, body, said, columns)) return 0;
    Text message = body;
    if (format->rest == REST_MESSAGE && body_at + head < end) message = (Text){body_at + head, end - body_at - head};
    if (format->rest == REST_REQUEST && head) {
        if (!read_request((Text){body_at + head, end - body_at - head}, &request)) return 0;
        if (request.status) asked = request.status >= 500 ? (Text){(const u8 *)"error", 5} : (Text){(const u8 *)"info", 4};
    }
    if (!read_pairs(format, body, message, said)) return 0;
    Text *document = document_texts;
    if (said->is_document) find_document_fields(&said->pairs);
    else for (u32 field = 0; field < DOCUMENT_FIELDS; field++) document[field] = EMPTY;

    said->is_rare_time = format->rare_time && columns[SAID_TIME].size;
    said->time = or_else(columns[SAID_TIME], document[DOCUMENT_TIME]);
    said->service = or_else(columns[SAID_SERVICE], document[DOCUMENT_SERVICE]);
    said->host = or_else(columns[SAID_HOST], document[DOCUMENT_HOST]);
    if (outer_first && outer->time.size) said->is_rare_time = 0;
    said->time = outer_first ? or_else(outer->time, said->time) : or_else(said->time, outer->time);
    said->service = outer_first ? or_else(outer->service, said->service) : or_else(said->service, outer->service);
    said->host = outer_first ? or_else(outer->host, said->host) : or_else(said->host, outer->host);
    said->level = or_else(or_else(or_else(columns[SAID_LEVEL], document[DOCUMENT_LEVEL]), format->level), asked);
    said->logger = or_else(or_else(columns[SAID_LOGGER], document[DOCUMENT_LOGGER]), format->logger);
    said->trace_id = document[DOCUMENT_TRACE_ID];
    said->span_id = document[DOCUMENT_SPAN_ID];
    said->message = message;
    if (document[DOCUMENT_MESSAGE].size) {
        said->message = document[DOCUMENT_MESSAGE];
        say(said, WORD_TEXT(RAW), text);
    } else say(said, WORD_TEXT(HEAD), (Text){text.at, message.at - text.at});
    for (u32 i = 0; i < request.texts; i++) say(said, REQUEST_NAMES[i], request.text[i]);
    return 1;
}
