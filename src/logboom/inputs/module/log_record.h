/* A log record of OpenTelemetry as a line of the codec `event`: what inputs/otlp/log_records.py says, in C. */
#pragma once
#include "json_text.h"

enum { MOST_ATTRIBUTES = 128, LONGEST_NAME = 180, LONGEST_SHARED = 6000, LONGEST_STRUCTURE = 4096, DEEPEST_VALUE = 16 };
enum { LARGEST_SEVERITY = 24 };
static const u64 OBSERVED_LATER_NS = 1000000000;

/* A value is a text by now; whether it was one tells the body from a structure. */
typedef struct {
    Text key, text;
    int is_text;
} Attribute;

static Attribute attributes[MOST_ATTRIBUTES];
static u32 attribute_count;

typedef struct {
    u64 time_ns, observed_ns, severity, flags, dropped;
    Text level, trace_id, span_id, event_name, message; /* ids in hex */
} Record;

/* What had to be written anew, of one record. */
static u8 scratch[256 * 1024];
static u8 *scratch_end;

INLINE int has_scratch(u64 size) { return size + MARGIN < (u64)(scratch + sizeof scratch - scratch_end); }

static inline Text scratched(u8 *end) {
    Text text = {scratch_end, end - scratch_end};
    scratch_end = end;
    return text;
}

/* What a resource and a scope say of all their records. */
enum { SHARED_ROOM = 16 * LONGEST_SHARED };
typedef struct {
    u8 columns[SHARED_ROOM], attributes[SHARED_ROOM];
    u32 columns_size, attributes_size;
    int is_left;
} Shared;
static Shared of_resource, of_scope;

static int has_twice(void) {
    for (u32 i = 1; i < attribute_count; i++)
        for (u32 j = 0; j < i; j++)
            if (attributes[i].key.size == attributes[j].key.size && same(attributes[i].key, attributes[j].key)) return 1;
    return 0;
}

static Text take_out(const char *name, u32 size) {
    for (u32 i = 0; i < attribute_count; i++) {
        Attribute *one = attributes + i;
        if (one->key.size != size || !one->text.size || !begins_with(one->key.at, one->key.at + size, name, size)) continue;
        Text text = one->text;
        one->text = (Text){0};
        return text;
    }
    return (Text){0};
}

#define TAKE_OUT(name) take_out(name, sizeof(name) - 1)

static u8 *put_column(u8 *to, const char *name, Text text) {
    if (!text.size || !to) return to;
    *to++ = '"';
    while (*name) *to++ = *name++;
    to = PUT(to, "\":");
    if ((to = put_quoted(to, text))) *to++ = ',';
    return to;
}

/* Attributes, each with a comma after it. */
static u8 *put_shared(Shared *shared, u8 *to, const char *prefix, int with_empty) {
    for (u32 i = 0; i < attribute_count && to; i++) {
        const Attribute *one = attributes + i;
        if (!one->text.size && !with_empty) continue;
        if (one->key.size > LONGEST_NAME) return NULL;
        *to++ = '"';
        for (const char *c = prefix; *c; c++) *to++ = *c;
        if (!(to = put_text(to, one->key))) return NULL;
        to = PUT(to, "\":");
        if ((to = put_quoted(to, one->text))) *to++ = ',';
    }
    if (to) shared->attributes_size = to - shared->attributes;
    return to;
}

/* Of the resource whose attributes are in the array; 0 when it is left. */
static RARE int share_resource(u32 size) {
    if (size > LONGEST_SHARED || has_twice()) return 0;
    Text service = TAKE_OUT("service.name"), release = TAKE_OUT("service.version");
    Text environment = TAKE_OUT("deployment.environment.name"), host = TAKE_OUT("host.name");
    if (!environment.size) environment = TAKE_OUT("deployment.environment");
    if (!host.size) host = TAKE_OUT("host.id");
    if (!host.size) host = TAKE_OUT("k8s.node.name");
    if (!host.size) host = TAKE_OUT("k8s.pod.name");
    static const char UNKNOWN[] = "unknown_service";
    u32 known = sizeof(UNKNOWN) - 1;
    if (begins_with(service.at, service.at + service.size, UNKNOWN, known) && (service.size == known || service.at[known] == ':'))
        service.size = 0;
    u8 *to = of_resource.columns;
    to = put_column(to, "service", service);
    to = put_column(to, "release", release);
    to = put_column(to, "environment", environment);
    to = put_column(to, "host", host);
    if (!to) return 0;
    of_resource.columns_size = to - of_resource.columns;
    return put_shared(&of_resource, of_resource.attributes, "resource.", 0) != NULL;
}

/* Of the scope whose attributes are in the array. */
static RARE int share_scope(u32 size, Text name, Text version) {
    if (size > LONGEST_SHARED || has_twice()) return 0;
    for (u32 i = 0; i < attribute_count; i++) if (version.size && IS(attributes[i].key, "version")) return 0;
    u8 *to = put_column(of_scope.columns, "logger", name);
    if (!to) return 0;
    of_scope.columns_size = to - of_scope.columns;
    to = put_column(of_scope.attributes, "scope.version", version);
    return to && put_shared(&of_scope, to, "scope.", 1) != NULL;
}

static int is_of_zeros(Text id) {
    if (id.size != 16 && id.size != 32) return 0;
    for (u32 i = 0; i < id.size; i++) if (id.at[i] != '0') return 0;
    return 1;
}

static Text joined(Text a, Text b) {
    if (!a.size || !b.size) return a.size ? a : b;
    u8 *to = put_plain(PUT(put_plain(scratch_end, a), ": "), b);
    return scratched(to);
}

/* The place after that of the first part, from `own` on, with one of these names that is a text; 0 when there is none. */
static u32 find_part(u32 own, const char names[][9], u32 count) {
    for (u32 name = 0; name < count; name++) {
        u32 size = 0;
        while (names[name][size]) size++;
        for (u32 i = own; i < attribute_count; i++) {
            Text key = attributes[i].key;
            if (attributes[i].is_text && key.size == size && begins_with(key.at, key.at + size, names[name], size)) return i + 1;
        }
    }
    return 0;
}

/* Of a body that is a structure, whose parts stand after the record's `own` attributes: its message, else it is the JSON of all;
   its level, where nobody else says one; the other parts become attributes. */
static int take_apart(Record *record, u32 own) {
    static const char MESSAGES[][9] = {"message", "msg"}, LEVELS[][9] = {"level", "severity", "lvl"};
    u32 message = find_part(own, MESSAGES, 2), level = find_part(own, LEVELS, 3), kept = own;
    if (message) record->message = attributes[message - 1].text;
    if (level && !record->level.size && !record->severity) record->level = attributes[level - 1].text;
    for (u32 i = own; i < attribute_count; i++) {
        if (i + 1 == message || i + 1 == level) continue;
        if (!attributes[i].key.size) return 0;
        int is_there = 0;
        for (u32 j = 0; j < own && !is_there; j++) is_there = same(attributes[i].key, attributes[j].key);
        if (!is_there) attributes[kept++] = attributes[i];
    }
    attribute_count = kept;
    return 1;
}

/* Writes the line of a record whose attributes are in the array; 0 when it is left. There is room. */
static int put_record(Record *record, int is_plain) {
    u8 *to = out;
    Text exception_type = {0};
    if (!is_plain) {
        exception_type = TAKE_OUT("exception.type");
        if (!record->message.size) {
            Text message = {0};
            for (u32 i = 0; i < attribute_count; i++) if (IS(attributes[i].key, "exception.message")) message = attributes[i].text;
            if (!has_scratch((u64)message.size + exception_type.size)) return 0;
            record->message = joined(exception_type, message);
        }
    }
    to = PUT(to, "{\"input\":\"otlp\",");
    to = put_plain(to, (Text){of_scope.columns, of_scope.columns_size});
    to = put_plain(to, (Text){of_resource.columns, of_resource.columns_size});
    to = PUT(to, "\"message\":");
    if (!(to = put_quoted(to, record->message))) return 0;
    if (record->severity && record->severity <= LARGEST_SEVERITY) to = put_whole(PUT(to, ",\"severity\":"), record->severity);
    if (record->level.size && !(to = put_quoted(PUT(to, ",\"level\":"), record->level))) return 0;
    if (record->trace_id.size && !is_of_zeros(record->trace_id)) {
        to = put_plain(PUT(to, ",\"trace_id\":\""), record->trace_id);
        *to++ = '"';
    }
    if (record->span_id.size && !is_of_zeros(record->span_id)) {
        to = put_plain(PUT(to, ",\"span_id\":\""), record->span_id);
        *to++ = '"';
    }
    if (exception_type.size && !(to = put_quoted(PUT(to, ",\"exception_type\":"), exception_type))) return 0;
    u64 time = record->time_ns ? record->time_ns : record->observed_ns;
    if (time) {
        to = put_whole(PUT(to, ",\"timestamp\":\""), time);
        *to++ = '"';
    }
    to = PUT(to, ",\"attributes\":{");
    u8 *begin = to;
    for (u32 i = 0; i < attribute_count; i++) {
        const Attribute *one = attributes + i;
        if (!one->text.size) continue;
        if (!(to = put_quoted(to, one->key))) return 0;
        *to++ = ':';
        if (!(to = put_quoted(to, one->text))) return 0;
        *to++ = ',';
    }
    if (record->event_name.size) {
        if (!(to = put_quoted(PUT(to, "\"event.name\":"), record->event_name))) return 0;
        *to++ = ',';
    }
    if (record->flags) to = PUT(put_whole(PUT(to, "\"trace_flags\":\""), record->flags & 255), "\",");
    if (record->dropped) to = PUT(put_whole(PUT(to, "\"dropped_attributes_count\":\""), record->dropped), "\",");
    if (record->time_ns && record->observed_ns > record->time_ns && record->observed_ns - record->time_ns >= OBSERVED_LATER_NS)
        to = PUT(put_whole(PUT(to, "\"observed_timestamp\":\""), record->observed_ns), "\",");
    to = put_plain(to, (Text){of_resource.attributes, of_resource.attributes_size});
    to = put_plain(to, (Text){of_scope.attributes, of_scope.attributes_size});
    if (to > begin) to--;
    to = PUT(to, "}}\n");
    if (to - out > LONGEST_LINE) return 0;
    out = to;
    return 1;
}

/* How much a record of so many bytes can need at most. */
static inline u64 needed_by(u32 size) { return 16ull * size + 4 * SHARED_ROOM + 1024; }
