/* read_otlp_protobuf(size): an ExportLogsServiceRequest in protobuf as lines of the codec `event`.

   Source: opentelemetry-proto, logs/v1/logs.proto, common/v1/common.proto, resource/v1/resource.proto. */

/* `"a":[1,"b"]` of a value within another; NULL when it is left. */
static u8 *put_inner(u8 *to, Text value, u32 depth) {
    if (!value.size) return PUT(to, "\"\"");
    Message message = message_of(value);
    if (depth > DEEPEST_VALUE || !read_field(&message) || has_more(&message)) return NULL;
    switch (message.number << 3 | message.wire) {
        case 1 << 3 | BYTES: return put_quoted(to, message.text);
        case 2 << 3 | VARINT: return message.value ? PUT(to, "true") : PUT(to, "false");
        case 3 << 3 | VARINT: return put_signed(to, message.value);
        case 4 << 3 | FIXED64: {
            double number;
            __builtin_memcpy(&number, &message.value, 8);
            return put_double(to, number);
        }
        case 5 << 3 | BYTES: {
            Message list = message_of(message.text);
            *to++ = '[';
            for (int first = 1; has_more(&list); first = 0) {
                if (!read_field(&list) || list.number != 1 || list.wire != BYTES) return NULL;
                if (!first) *to++ = ',';
                if (!(to = put_inner(to, list.text, depth + 1))) return NULL;
            }
            *to++ = ']';
            return to;
        }
        case 6 << 3 | BYTES: {
            enum { MOST_NAMES = 32 };
            Text names[MOST_NAMES];
            u32 count = 0;
            Message list = message_of(message.text);
            *to++ = '{';
            while (has_more(&list)) {
                if (!read_field(&list) || list.number != 1 || list.wire != BYTES || count == MOST_NAMES) return NULL;
                Message pair = message_of(list.text);
                Text key = {0}, of_key = {0};
                u32 seen = 0;
                while (has_more(&pair)) {
                    if (!read_field(&pair) || pair.wire != BYTES || pair.number > 2 || seen & 1u << pair.number) return NULL;
                    seen |= 1u << pair.number;
                    if (pair.number == 1) key = pair.text;
                    else of_key = pair.text;
                }
                for (u32 i = 0; i < count; i++) if (same(names[i], key)) return NULL;
                names[count] = key;
                if (count++) *to++ = ',';
                if (!(to = put_quoted(to, key))) return NULL;
                *to++ = ':';
                if (!(to = put_inner(to, of_key, depth + 1))) return NULL;
            }
            *to++ = '}';
            return to;
        }
        case 7 << 3 | BYTES:
            *to++ = '"';
            to = put_base64(to, message.text);
            *to++ = '"';
            return to;
        default: return NULL;
    }
}

/* A value as text; 0 when it is left. `map` becomes what a map holds, where that is asked for. */
static int read_value(Text value, Text *text, int *is_text, Text *map) {
    *text = (Text){0};
    *is_text = 1;
    if (!value.size) return 1;
    Message message = message_of(value);
    if (!read_field(&message) || has_more(&message)) return 0;
    u32 kind = message.number << 3 | message.wire;
    if (LIKELY(kind == (1 << 3 | BYTES))) {
        *text = message.text;
        return 1;
    }
    if (kind == (7 << 3 | BYTES)) {
        if (!has_scratch(2ull * message.text.size)) return 0;
        *text = scratched(put_base64(scratch_end, message.text));
        return 1;
    }
    *is_text = 0;
    if (kind >> 3 == 5 || kind >> 3 == 6) {
        if (kind == (6 << 3 | BYTES) && map) *map = message.text;
        if (value.size > LONGEST_STRUCTURE) return 0;
    }
    if (!has_scratch(8ull * value.size + 64)) return 0;
    u8 *end = put_inner(scratch_end, value, 0);
    if (!end) return 0;
    *text = scratched(end);
    return 1;
}

/* One more in the array; 0 when it is left. */
static int read_attribute(Text pair) {
    if (attribute_count == MOST_ATTRIBUTES) return 0;
    Attribute *one = attributes + attribute_count++;
    Text value = {0};
    one->key = (Text){0};
    for (Message message = message_of(pair); has_more(&message);) {
        if (!read_field(&message) || message.wire != BYTES) return 0;
        if (message.number == 1) one->key = message.text;
        else if (message.number == 2) value = message.text;
        else return 0;
    }
    return read_value(value, &one->text, &one->is_text, NULL);
}

static RARE int read_resource(Text text) {
    attribute_count = 0;
    scratch_end = scratch;
    of_resource.columns_size = of_resource.attributes_size = 0;
    if (text.size > LONGEST_SHARED) return 0;
    for (Message message = message_of(text); has_more(&message);) {
        if (!read_field(&message)) return 0;
        if (message.number != 1) continue;
        if (message.wire != BYTES || !read_attribute(message.text)) return 0;
    }
    return share_resource(text.size);
}

static RARE int read_scope(Text text) {
    Text name = {0}, version = {0};
    attribute_count = 0;
    scratch_end = scratch;
    of_scope.columns_size = of_scope.attributes_size = 0;
    if (text.size > LONGEST_SHARED) return 0;
    for (Message message = message_of(text); has_more(&message);) {
        if (!read_field(&message)) return 0;
        if (message.number > 3) continue;
        if (message.wire != BYTES) return 0;
        if (message.number == 1) name = message.text;
        else if (message.number == 2) version = message.text;
        else if (!read_attribute(message.text)) return 0;
    }
    return share_scope(text.size, name, version);
}

enum { BROKEN_REQUEST, RECORD_IS_LEFT, RECORD_IS_READ };

static Text hex_of(Text id) { return id.size ? scratched(put_hex(scratch_end, id)) : id; }

static int read_record(Text text) {
    Record record = {0};
    Text said = {0}, trace_id = {0}, span_id = {0};
    int is_certain = 1, is_plain = 1;
    attribute_count = 0;
    scratch_end = scratch;
    for (Message message = message_of(text); has_more(&message);) {
        if (!read_field(&message)) return BROKEN_REQUEST;
        enum { TIME = 1, SEVERITY, LEVEL, BODY = 5, ATTRIBUTE, DROPPED, FLAGS, TRACE, SPAN, OBSERVED, EVENT_NAME };
        static const u8 WIRES[] = {9, FIXED64, VARINT, BYTES, 9, BYTES, BYTES, VARINT, FIXED32, BYTES, BYTES, FIXED64, BYTES};
        if (message.number >= sizeof WIRES || WIRES[message.number] == 9) continue;
        if (message.wire != WIRES[message.number]) return BROKEN_REQUEST;
        switch (message.number) {
            case TIME: record.time_ns = message.value; break;
            case SEVERITY: record.severity = message.value; break;
            case LEVEL: record.level = message.text; break;
            case BODY: said = message.text; break;
            case ATTRIBUTE: {
                static const char EXCEPTION[] = "exception.";
                if (!is_certain) break;
                is_certain = read_attribute(message.text);
                Text key = attributes[attribute_count - 1].key;
                if (begins_with(key.at, key.at + key.size, EXCEPTION, sizeof(EXCEPTION) - 1)) is_plain = 0;
                break;
            }
            case DROPPED: record.dropped = message.value; break;
            case FLAGS: record.flags = message.value; break;
            case TRACE: trace_id = message.text; break;
            case SPAN: span_id = message.text; break;
            case OBSERVED: record.observed_ns = message.value; break;
            case EVENT_NAME: record.event_name = message.text; break;
        }
    }
    if (!is_certain || of_resource.is_left || of_scope.is_left) return RECORD_IS_LEFT;
    if (record.severity >> 31 || record.dropped >> 32) return RECORD_IS_LEFT;
    if (!has_scratch(2ull * trace_id.size + 2ull * span_id.size)) return RECORD_IS_LEFT;
    record.trace_id = hex_of(trace_id);
    record.span_id = hex_of(span_id);
    Text map = {0};
    int is_text;
    if (!read_value(said, &record.message, &is_text, &map)) return RECORD_IS_LEFT;
    if (is_text && record.message.size && *record.message.at == '{') return RECORD_IS_LEFT;
    is_plain &= is_text && record.message.size;
    if (!is_plain && has_twice()) return RECORD_IS_LEFT;
    if (map.at) {
        u32 own = attribute_count;
        for (Message message = message_of(map); has_more(&message);)
            if (!read_field(&message) || !read_attribute(message.text)) return RECORD_IS_LEFT;
        if (!take_apart(&record, own)) return RECORD_IS_LEFT;
    }
    return put_record(&record, is_plain) ? RECORD_IS_READ : RECORD_IS_LEFT;
}

static u32 read_scope_logs(Text text, Text resource) {
    Text scope = {0};
    int is_known = 0;
    for (Message message = message_of(text); has_more(&message);) {
        if (!read_field(&message)) return WHOLE_IS_LEFT;
        if (message.number > 2) continue;
        /* What comes after the records that it is said of, or twice. */
        if (message.wire != BYTES || (message.number == 1 && (is_known || scope.at))) return WHOLE_IS_LEFT;
        if (message.number == 1) {
            scope = message.text;
            continue;
        }
        if (!is_known) {
            is_known = 1;
            of_scope.is_left = !read_scope(scope);
        }
        if (UNLIKELY(!has_room(needed_by(message.text.size)))) return TOO_MUCH;
        int outcome = read_record(message.text);
        if (outcome == BROKEN_REQUEST) return WHOLE_IS_LEFT;
        if (outcome == RECORD_IS_LEFT) leave(message.text, resource, scope);
    }
    return TAKEN;
}

static u32 read_resource_logs(Text text) {
    Text resource = {0};
    int is_known = 0;
    for (Message message = message_of(text); has_more(&message);) {
        if (!read_field(&message)) return WHOLE_IS_LEFT;
        if (message.number > 2) continue;
        if (message.wire != BYTES || (message.number == 1 && (is_known || resource.at))) return WHOLE_IS_LEFT;
        if (message.number == 1) {
            resource = message.text;
            continue;
        }
        if (!is_known) {
            is_known = 1;
            of_resource.is_left = !read_resource(resource);
        }
        u32 status = read_scope_logs(message.text, resource);
        if (status != TAKEN) return status;
    }
    return TAKEN;
}

EXPORTED u32 read_otlp_protobuf(u32 size) {
    begin_request(size);
    for (Message message = message_of(body); has_more(&message);) {
        if (!read_field(&message)) return end_request(WHOLE_IS_LEFT);
        if (message.number != 1) continue;
        if (message.wire != BYTES) return end_request(WHOLE_IS_LEFT);
        u32 status = read_resource_logs(message.text);
        if (status != TAKEN) return end_request(status);
    }
    return end_request(TAKEN);
}
