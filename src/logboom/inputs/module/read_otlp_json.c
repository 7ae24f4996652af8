/* read_otlp_json(size): an ExportLogsServiceRequest in JSON as lines of the codec `event`: what inputs/otlp/json_form.py says, in C.

   Source: OpenTelemetry Protocol Specification, "JSON Protobuf Encoding". */

static inline int is_null(const u8 *at) { return begins_with(at, at + 4, "null", 4); }

/* A text, null being none; the byte after it, or NULL. */
static const u8 *read_text_or_null(const u8 *at, Text *text) {
    if (LIKELY(*at == '"')) return read_string(at, text);
    return is_null(at) ? at + 4 : NULL;
}

/* A whole number, be it in quotes. */
static const u8 *read_count(const u8 *at, u64 *number) {
    if (is_null(at)) return at + 4;
    int quoted = *at == '"';
    const u8 *begin = at += quoted;
    enum { SAFE_DIGITS = 19 };
    u64 sum = 0;
    while (is_digit(*at)) sum = sum * 10 + (*at++ - '0');
    if (at == begin || at - begin > SAFE_DIGITS || (!quoted && *begin == '0' && at > begin + 1)) return NULL;
    if (!quoted && (*at == '.' || *at == 'e' || *at == 'E')) return NULL;
    *number = sum;
    return quoted ? *at == '"' ? at + 1 : NULL : at;
}

static u8 *const SCRATCH_END = scratch + sizeof scratch;

static inline u8 *put_bounded(u8 *to, Text text) {
    return 8ull * text.size + 2 * MARGIN < (u64)(SCRATCH_END - to) ? put_quoted(to, text) : NULL;
}

static const u8 *put_json_value(const u8 *at, u8 **to, u32 depth);

/* `{"values":[…]}` as an array, or as an object of its pairs. */
static const u8 *put_json_values(const u8 *at, u8 **to, int are_pairs, u32 depth) {
    enum { MOST_NAMES = 32 };
    Text name, keys[MOST_NAMES];
    u32 count = 0;
    int found, seen = 0;
    if (*at++ != '{' || depth > DEEPEST_VALUE || SCRATCH_END - *to < 2 * MARGIN) return NULL;
    *(*to)++ = are_pairs ? '{' : '[';
    for (int first = 1; (found = next_member(&at, first, &name)) == IS_MEMBER; first = 0) {
        if (!IS(name, "values") || seen++) return NULL;
        if (*at++ != '[') return NULL;
        for (int first_value = 1; (found = next_element(&at, first_value)) == IS_MEMBER; first_value = 0) {
            if (SCRATCH_END - *to < 2 * MARGIN) return NULL;
            if (!first_value) *(*to)++ = ',';
            if (!are_pairs) {
                if (!(at = put_json_value(at, to, depth + 1))) return NULL;
                continue;
            }
            Text part;
            int parts = 0;
            if (*at++ != '{' || count == MOST_NAMES) return NULL;
            /* The key first, as everyone writes it. */
            if (next_member(&at, 1, &part) != IS_MEMBER || !IS(part, "key") || *at != '"') return NULL;
            if (!(at = read_string(at, keys + count))) return NULL;
            for (u32 i = 0; i < count; i++) if (same(keys[i], keys[count])) return NULL;
            if (!(*to = put_bounded(*to, keys[count++]))) return NULL;
            *(*to)++ = ':';
            while ((found = next_member(&at, 0, &part)) == IS_MEMBER) {
                if (!IS(part, "value") || parts++ || !(at = put_json_value(at, to, depth + 1))) return NULL;
            }
            if (found != IS_END || !parts) return NULL;
        }
        if (found != IS_END) return NULL;
    }
    *(*to)++ = are_pairs ? '}' : ']';
    return found == IS_END ? at : NULL;
}

enum { NO_KIND, OF_STRING, OF_BYTES, OF_TRUTH, OF_WHOLE, OF_DOUBLE, OF_ARRAY, OF_MAP };

static u32 kind_of_value(Text name) {
    if (IS(name, "stringValue")) return OF_STRING;
    if (IS(name, "intValue")) return OF_WHOLE;
    if (IS(name, "boolValue")) return OF_TRUTH;
    if (IS(name, "doubleValue")) return OF_DOUBLE;
    if (IS(name, "arrayValue")) return OF_ARRAY;
    if (IS(name, "kvlistValue")) return OF_MAP;
    return IS(name, "bytesValue") ? OF_BYTES : NO_KIND;
}

/* What is no text and no structure, written out. */
static const u8 *put_json_scalar(const u8 *at, u32 kind, u8 **to) {
    const u8 *begin = at;
    if (kind == OF_TRUTH) {
        if (*at != 't' && *at != 'f') return NULL;
        if ((at = skip_word(at))) *to = put_plain(*to, (Text){begin, at - begin});
        return at;
    }
    int quoted = kind == OF_WHOLE && *at == '"', is_negative;
    begin = at += quoted;
    is_negative = *at == '-';
    if (!(at = skip_number(at))) return NULL;
    Text text = {begin, at - begin};
    if (quoted && *at++ != '"') return NULL;
    u64 number = 0;
    u32 places = 0, digits = 0;
    for (u32 i = is_negative; i < text.size; i++) {
        if (text.at[i] == '.') { places = text.size - i - 1; continue; }
        number = number * 10 + (text.at[i] - '0');
        if (++digits > MOST_DIGITS) return NULL;
    }
    if (kind == OF_WHOLE) {
        if (places || (is_negative && !number)) return NULL;
        *to = put_plain(*to, text);
        return at;
    }
    if (number >> 53 || (is_negative && !number && !places)) return NULL;
    double power = 1;
    for (u32 i = 0; i < places; i++) power *= 10;
    double value = (double)number / power;
    return (*to = put_double(*to, is_negative ? -value : value)) ? at : NULL;
}

/* A value within another. */
static const u8 *put_json_value(const u8 *at, u8 **to, u32 depth) {
    Text name, text = {0};
    int found, seen = 0;
    if (*at++ != '{' || SCRATCH_END - *to < 2 * MARGIN) return NULL;
    for (int first = 1; (found = next_member(&at, first, &name)) == IS_MEMBER; first = 0) {
        u32 kind = kind_of_value(name);
        if (!kind || seen++) return NULL;
        if (kind <= OF_BYTES) {
            if (*at != '"' || !(at = read_string(at, &text)) || !(*to = put_bounded(*to, text))) return NULL;
        } else if (kind < OF_ARRAY) {
            if (!(at = put_json_scalar(at, kind, to))) return NULL;
        } else if (!(at = put_json_values(at, to, kind == OF_MAP, depth + 1))) return NULL;
    }
    if (found != IS_END) return NULL;
    if (!seen) *to = PUT(*to, "\"\"");
    return at;
}

/* A value as text; the byte after it, or NULL. `map` becomes where a map begins, where that is asked for. */
static const u8 *read_json_value(const u8 *at, Text *text, int *is_text, const u8 **map) {
    Text name;
    int found, seen = 0;
    *text = (Text){0};
    *is_text = 1;
    if (is_null(at)) return at + 4;
    if (*at++ != '{') return NULL;
    for (int first = 1; (found = next_member(&at, first, &name)) == IS_MEMBER; first = 0) {
        u32 kind = kind_of_value(name);
        if (!kind || seen++) return NULL;
        if (LIKELY(kind <= OF_BYTES)) {
            if (*at != '"' || !(at = read_string(at, text))) return NULL;
            continue;
        }
        u8 *to = scratch_end;
        *is_text = 0;
        if (!has_scratch(2 * MARGIN)) return NULL;
        if (kind == OF_MAP && map) *map = at;
        if (kind < OF_ARRAY) at = put_json_scalar(at, kind, &to);
        else at = put_json_values(at, &to, kind == OF_MAP, 0);
        if (!at) return NULL;
        *text = scratched(to);
    }
    return found == IS_END ? at : NULL;
}

/* An array of pairs, into the array of attributes. */
static const u8 *read_json_attributes(const u8 *at) {
    int found;
    if (is_null(at)) return at + 4;
    if (*at++ != '[') return NULL;
    for (int first = 1; (found = next_element(&at, first)) == IS_MEMBER; first = 0) {
        Text name;
        int part, seen = 0;
        if (attribute_count == MOST_ATTRIBUTES || *at++ != '{') return NULL;
        Attribute *one = attributes + attribute_count++;
        *one = (Attribute){.is_text = 1};
        for (int first_part = 1; (part = next_member(&at, first_part, &name)) == IS_MEMBER; first_part = 0) {
            if (IS(name, "key") && !(seen & 1)) {
                if (*at != '"' || !(at = read_string(at, &one->key))) return NULL;
                seen |= 1;
            } else if (IS(name, "value") && !(seen & 2)) {
                if (!(at = read_json_value(at, &one->text, &one->is_text, NULL))) return NULL;
                seen |= 2;
            } else return NULL;
        }
        if (part != IS_END) return NULL;
    }
    return found == IS_END ? at : NULL;
}

/* A resource or a scope: its attributes into the array. */
static RARE int read_attributed(Text text, Text *name, Text *version) {
    Text part;
    int found, seen = 0;
    attribute_count = 0;
    scratch_end = scratch;
    forget_decoded();
    const u8 *at = text.at;
    if (!text.size || is_null(at)) return 1;
    if (*at++ != '{' || text.size > LONGEST_SHARED) return 0;
    for (int first = 1; at && (found = next_member(&at, first, &part)) == IS_MEMBER; first = 0) {
        int bit = IS(part, "attributes") ? 1 : IS(part, "name") ? 2 : IS(part, "version") ? 4 : 0;
        if (seen & bit) return 0;
        seen |= bit;
        if (bit == 1) at = read_json_attributes(at);
        else if (bit) at = read_text_or_null(at, bit == 2 ? name : version);
        else at = skip_value(at, 0);
    }
    return at && found == IS_END;
}

static int share_json_resource(Text text) {
    Text name = {0}, version = {0};
    of_resource.columns_size = of_resource.attributes_size = 0;
    return read_attributed(text, &name, &version) && share_resource(text.size);
}

static int share_json_scope(Text text) {
    Text name = {0}, version = {0};
    of_scope.columns_size = of_scope.attributes_size = 0;
    return read_attributed(text, &name, &version) && share_scope(text.size, name, version);
}

/* An id in hex, in small letters. */
static int read_id(Text *id) {
    if (!id->size) return 1;
    if (id->size & 1 || !has_scratch(id->size)) return 0;
    u8 *to = scratch_end;
    for (u32 i = 0; i < id->size; i++) {
        u8 c = lower(id->at[i]);
        if (!is_digit(c) && (u8)(c - 'a') > 5) return 0;
        *to++ = c;
    }
    *id = scratched(to);
    return 1;
}

static int is_too_much;

/* The record at `at` as a line; the byte after it, or NULL when it is left. */
static const u8 *read_json_record(const u8 *at) {
    enum { TIME = 1, OBSERVED, SEVERITY, LEVEL, BODY, ATTRIBUTES, DROPPED, FLAGS, TRACE, SPAN, EVENT_NAME };
    Record record = {0};
    Text name;
    const u8 *map = NULL, *begin = at;
    int found, is_text = 1, is_plain = 1;
    u32 seen = 0;
    if (!has_room(needed_by(0))) {
        is_too_much = 1;
        return NULL;
    }
    attribute_count = 0;
    scratch_end = scratch;
    forget_decoded();
    if (*at++ != '{') return NULL;
    for (int first = 1; (found = next_member(&at, first, &name)) == IS_MEMBER; first = 0) {
        u32 field = IS(name, "timeUnixNano") ? TIME
            : IS(name, "severityNumber") ? SEVERITY
            : IS(name, "severityText") ? LEVEL
            : IS(name, "body") ? BODY
            : IS(name, "attributes") ? ATTRIBUTES
            : IS(name, "traceId") ? TRACE
            : IS(name, "spanId") ? SPAN
            : IS(name, "observedTimeUnixNano") ? OBSERVED
            : IS(name, "flags") ? FLAGS
            : IS(name, "droppedAttributesCount") ? DROPPED
            : IS(name, "eventName") ? EVENT_NAME : 0;
        if (field && seen & 1u << field) return NULL;
        seen |= 1u << field;
        switch (field) {
            case TIME: at = read_count(at, &record.time_ns); break;
            case OBSERVED: at = read_count(at, &record.observed_ns); break;
            case SEVERITY: at = read_count(at, &record.severity); break;
            case LEVEL: at = read_text_or_null(at, &record.level); break;
            case BODY: at = read_json_value(at, &record.message, &is_text, &map); break;
            case ATTRIBUTES: at = read_json_attributes(at); break;
            case DROPPED: at = read_count(at, &record.dropped); break;
            case FLAGS: at = read_count(at, &record.flags); break;
            case TRACE: at = read_text_or_null(at, &record.trace_id); break;
            case SPAN: at = read_text_or_null(at, &record.span_id); break;
            case EVENT_NAME: at = read_text_or_null(at, &record.event_name); break;
            default: at = skip_value(at, 0);
        }
        if (!at) return NULL;
    }
    if (found == IS_END && !has_room(needed_by(at - begin))) is_too_much = 1;
    if (found != IS_END || is_too_much || of_resource.is_left || of_scope.is_left) return NULL;
    if (!read_id(&record.trace_id) || !read_id(&record.span_id) || has_twice()) return NULL;
    if (is_text && record.message.size && *record.message.at == '{') return NULL;
    for (u32 i = 0; i < attribute_count; i++) is_plain &= !IS(attributes[i].key, "exception.type");
    is_plain &= is_text && record.message.size;
    if (map) {
        u32 own = attribute_count;
        Text values;
        map++;
        if (next_member(&map, 1, &values) == IS_MEMBER && !read_json_attributes(map)) return NULL;
        if (!take_apart(&record, own)) return NULL;
    }
    return put_record(&record, is_plain) ? at : NULL;
}

/* The resource of which what it says is known. */
static const u8 *shared_resource;

/* An array of records; the byte after it, or NULL with the status that is in `*status`. */
static const u8 *read_json_records(const u8 *at, Text resource, Text scope, u32 *status) {
    int found;
    *status = WHOLE_IS_LEFT;
    if (is_null(at)) return at + 4;
    if (*at++ != '[') return NULL;
    for (int first = 1; (found = next_element(&at, first)) == IS_MEMBER; first = 0) {
        if (first) {
            if (shared_resource != resource.at) of_resource.is_left = !share_json_resource(resource);
            shared_resource = resource.at;
            of_scope.is_left = !share_json_scope(scope);
        }
        const u8 *begin = at;
        is_too_much = 0;
        at = read_json_record(begin);
        if (at) continue;
        if (is_too_much) {
            *status = TOO_MUCH;
            return NULL;
        }
        at = skip_value(begin, 0);
        if (!at) return NULL;
        leave((Text){begin, at - begin}, resource, scope);
    }
    return found == IS_END ? at : NULL;
}

/* Goes through `[{"resource": …, "scopeLogs": […]}, …]` and what is in it, of which each level is written the same way. */
static const u8 *read_json_groups(const u8 *at, int are_scopes, Text resource, u32 *status) {
    int found;
    *status = WHOLE_IS_LEFT;
    if (is_null(at)) return at + 4;
    if (*at++ != '[') return NULL;
    for (int first = 1; (found = next_element(&at, first)) == IS_MEMBER; first = 0) {
        Text name, shared = {0};
        int member, has_shared = 0, has_list = 0;
        if (*at++ != '{') return NULL;
        for (int first_member = 1; (member = next_member(&at, first_member, &name)) == IS_MEMBER; first_member = 0) {
            const u8 *begin = at;
            if (are_scopes ? IS(name, "scope") : IS(name, "resource")) {
                if (has_shared++ || has_list || !(at = skip_value(at, 0))) return NULL;
                shared = (Text){begin, at - begin};
            } else if (are_scopes && IS(name, "logRecords")) {
                if (has_list++ || !(at = read_json_records(at, resource, shared, status))) return NULL;
            } else if (!are_scopes && IS(name, "scopeLogs")) {
                if (has_list++ || !(at = read_json_groups(at, 1, shared, status))) return NULL;
            } else if (!(at = skip_value(at, 0))) return NULL;
            *status = WHOLE_IS_LEFT;
        }
        if (member != IS_END) return NULL;
    }
    return found == IS_END ? at : NULL;
}

EXPORTED u32 read_otlp_json(u32 size) {
    begin_request(size);
    begin_decoding();
    shared_resource = body.at; /* which is none */
    Text name;
    u32 status = WHOLE_IS_LEFT;
    int found, has_list = 0;
    const u8 *at = skip_blanks(body.at);
    if (*at++ != '{') return end_request(WHOLE_IS_LEFT);
    for (int first = 1; (found = next_member(&at, first, &name)) == IS_MEMBER; first = 0) {
        if (IS(name, "resourceLogs")) {
            if (has_list++ || !(at = read_json_groups(at, 0, (Text){0}, &status))) return end_request(status);
        } else if (!(at = skip_value(at, 0))) return end_request(WHOLE_IS_LEFT);
    }
    return end_request(found == IS_END && skip_blanks(at) == body.at + body.size ? TAKEN : WHOLE_IS_LEFT);
}
