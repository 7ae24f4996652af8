/* read_loki_push(size): a PushRequest of Loki, without its compression, as documents of the codec `json_lines`: what
   inputs/loki/streams.py says, in C. Lines that begin as a JSON object does are left.

   Source: Grafana Loki, push.proto. */

enum { MOST_LABELS = 64 };
typedef struct { Text name, value; } Label;

static Label labels[MOST_LABELS];
static u32 label_count;

/* What a stream says of all its entries. */
static struct {
    u8 inside[SHARED_ROOM];
    u32 inside_size;
    int has_level, is_left;
} stream;

static int is_letter(u8 c) { return (u8)(lower(c) - 'a') < 26; }

static int begins_name(u8 c) { return is_letter(c) || c == '_' || c == ':'; }

static const Label *label_named(Text name) {
    for (u32 i = 0; i < label_count; i++) if (same(labels[i].name, name)) return labels + i;
    return NULL;
}

/* `{app="shop", env="prod"}`, without escapes; 0 for all else. */
static RARE int read_labels(Text text) {
    label_count = 0;
    const u8 *at = text.at, *end = at + text.size;
    if (!text.size) return 1;
    if (*at++ != '{') return 0;
    while (at < end && *at != '}') {
        if (label_count == MOST_LABELS) return 0;
        const u8 *begin = at;
        if (!begins_name(*at)) return 0;
        while (at < end && (begins_name(*at) || is_digit(*at))) at++;
        Text name = {begin, at - begin};
        if (label_named(name) || end - at < 3 || at[0] != '=' || at[1] != '"') return 0;
        begin = at += 2;
        while (at < end && *at != '"' && *at != '\\' && *at >= ' ') at++;
        if (at == end || *at != '"') return 0;
        labels[label_count++] = (Label){name, {begin, at - begin}};
        if (++at < end && *at == ',') {
            at++;
            if (at < end && *at == ' ') at++;
            if (at == end || *at == '}') return 0;
        }
    }
    return at + 1 == end;
}

/* Labels that say what every event has a column for name that too, before all others. */
static const struct { char label[16], column[16]; } COLUMN_OF_LABEL[] = {
    {"service_name", "service.name"}, {"detected_level", "level"}, {"instance", "host"},
    {"node", "host"}, {"namespace", "environment"}, {"traceID", "trace_id"},
};
enum { COLUMN_LABELS = sizeof COLUMN_OF_LABEL / sizeof *COLUMN_OF_LABEL };

static Text word_of(const char *word) {
    u32 size = 0;
    while (word[size]) size++;
    return (Text){(const u8 *)word, size};
}

static RARE int share_stream(Text text) {
    stream.inside_size = 0;
    if (text.size > LONGEST_SHARED || !read_labels(text)) return 0;
    stream.has_level = label_named(word_of("level")) || label_named(word_of("detected_level"));
    Text said[COLUMN_LABELS];
    u32 said_count = 0;
    u8 *to = stream.inside;
    for (u32 i = 0; i < COLUMN_LABELS; i++) {
        const Label *label = label_named(word_of(COLUMN_OF_LABEL[i].label));
        Text column = word_of(COLUMN_OF_LABEL[i].column);
        if (!label) continue;
        int is_said = 0;
        for (u32 j = 0; j < said_count; j++) is_said |= same(said[j], column);
        if (is_said) continue;
        const Label *node = label_named(word_of("node")), *own = label_named(column);
        if (node && same(column, word_of("host"))) label = node;
        said[said_count++] = column;
        if (!(to = put_quoted(to, column))) return 0;
        *to++ = ':';
        if (!(to = put_quoted(to, own ? own->value : label->value))) return 0;
        *to++ = ',';
    }
    for (u32 i = 0; i < label_count; i++) {
        int is_said = 0;
        for (u32 j = 0; j < said_count; j++) is_said |= same(said[j], labels[i].name);
        if (is_said) continue;
        if (!(to = put_quoted(to, labels[i].name))) return 0;
        *to++ = ':';
        if (!(to = put_quoted(to, labels[i].value))) return 0;
        *to++ = ',';
    }
    stream.inside_size = to - stream.inside;
    return 1;
}

/* The level of a line with `level=`, `lvl=` or `severity=` at a word's beginning. */
static Text level_said(Text line) {
    static const char NAMES[][9] = {"level", "lvl", "severity"};
    enum { SHORTEST = 3, LONGEST = 11 };
    const u8 *end = line.at + line.size;
    for (const u8 *at = find_byte(line.at, end, '='); at < end; at = find_byte(at + 1, end, '=')) {
        for (u32 i = 0; i < 3; i++) {
            Text name = word_of(NAMES[i]);
            const u8 *begin = at - name.size;
            if ((u32)(at - line.at) < name.size || !begins_with(begin, at, NAMES[i], name.size)) continue;
            if (begin > line.at && begin[-1] != ' ' && begin[-1] != '"') continue;
            const u8 *word = at + 1;
            if (word < end && *word == '"') word++;
            u32 size = 0;
            while (size < LONGEST && word + size < end && is_letter(word[size])) size++;
            if (size >= SHORTEST) return (Text){word, size};
        }
    }
    return (Text){0};
}

static u8 *put_time(u8 *to, Text text) {
    u64 seconds = 0, nanos = 0;
    for (Message message = message_of(text); has_more(&message);) {
        if (!read_field(&message) || message.wire != VARINT) return NULL;
        if (message.number == 1) seconds = message.value;
        else if (message.number == 2) nanos = message.value;
        else return NULL;
    }
    if (seconds >> 63 || nanos > 999999999) return NULL;
    to = put_whole(to, seconds);
    for (u8 *at = to + 9; at > to; nanos /= 10) *--at = '0' + nanos % 10;
    return to + 9;
}

/* `"user":"7",` */
static u8 *put_metadata(u8 *to, Text pair) {
    Text name = {0}, value = {0};
    for (Message message = message_of(pair); has_more(&message);) {
        if (!read_field(&message) || message.wire != BYTES) return NULL;
        if (message.number == 1) name = message.text;
        else if (message.number == 2) value = message.text;
        else return NULL;
    }
    if (!(to = put_quoted(to, name))) return NULL;
    *to++ = ':';
    if (!(to = put_quoted(to, value))) return NULL;
    *to++ = ',';
    return to;
}

static int read_entry(Text text) {
    Text time = {0}, line = {0};
    enum { MOST_PAIRS = 128 };
    static Text pairs[MOST_PAIRS];
    u32 pair_count = 0;
    int is_certain = !stream.is_left;
    for (Message message = message_of(text); has_more(&message);) {
        if (!read_field(&message)) return BROKEN_REQUEST;
        if (message.number > 3) continue;
        if (message.wire != BYTES) return BROKEN_REQUEST;
        if (message.number == 1) {
            is_certain &= !time.at;
            time = message.text;
        } else if (message.number == 2) line = message.text;
        else if (pair_count == MOST_PAIRS) is_certain = 0;
        else pairs[pair_count++] = message.text;
    }
    u8 *to = PUT(out, "{");
    to = put_plain(to, (Text){stream.inside, stream.inside_size});
    /* The time is a message within: what is no message breaks all. */
    if (!(to = put_time(PUT(to, "\"@timestamp\":\""), time))) return BROKEN_REQUEST;
    if (!is_certain || (line.size && *line.at == '{')) return RECORD_IS_LEFT;
    to = PUT(to, "\",");
    for (u32 i = 0; i < pair_count; i++) if (!(to = put_metadata(to, pairs[i]))) return RECORD_IS_LEFT;
    Text level = stream.has_level ? (Text){0} : level_said(line);
    if (level.size) to = PUT(put_plain(PUT(to, "\"level\":\""), level), "\",");
    if (!(to = put_quoted(PUT(to, "\"message\":"), line))) return RECORD_IS_LEFT;
    to = PUT(to, "}\n");
    if (to - out > LONGEST_LINE) return RECORD_IS_LEFT;
    out = to;
    return RECORD_IS_READ;
}

static u32 read_stream(Text text) {
    Text of_all = {0};
    int is_known = 0;
    for (Message message = message_of(text); has_more(&message);) {
        if (!read_field(&message)) return WHOLE_IS_LEFT;
        if (message.number > 2) {
            if (message.number == 3 && message.wire != VARINT) return WHOLE_IS_LEFT;
            continue;
        }
        if (message.wire != BYTES || (message.number == 1 && (is_known || of_all.at))) return WHOLE_IS_LEFT;
        if (message.number == 1) {
            of_all = message.text;
            continue;
        }
        if (!is_known) {
            is_known = 1;
            stream.is_left = !share_stream(of_all);
        }
        if (UNLIKELY(!has_room(needed_by(message.text.size)))) return TOO_MUCH;
        int outcome = read_entry(message.text);
        if (outcome == BROKEN_REQUEST) return WHOLE_IS_LEFT;
        if (outcome == RECORD_IS_LEFT) leave(message.text, of_all, (Text){0});
    }
    return TAKEN;
}

EXPORTED u32 read_loki_push(u32 size) {
    begin_request(size);
    for (Message message = message_of(body); has_more(&message);) {
        if (!read_field(&message)) return end_request(WHOLE_IS_LEFT);
        if (message.number != 1) continue;
        if (message.wire != BYTES) return end_request(WHOLE_IS_LEFT);
        u32 status = read_stream(message.text);
        if (status != TAKEN) return end_request(status);
    }
    return end_request(TAKEN);
}
