/* decode_syslog(line String, zoneless UInt8, tomorrow UInt32): what the codec `syslog` makes of a segment's line. */
#include "structured_data.h"

/* `<34>` and what it says; where the content begins. */
static const u8 *read_priority(const u8 *at, const u8 *end, u32 *priority) {
    *priority = USER_NOTICE;
    if (at == end || *at != '<') return at;
    u32 sum = 0, digits = 0;
    const u8 *next = at + 1;
    for (; next < end && digits < 4 && is_digit(*next); digits++) sum = sum * 10 + (*next++ - '0');
    if (!digits || digits > 3 || next == end || *next != '>' || sum > 191) return at;
    *priority = sum;
    return next + 1;
}

/* As the codec looks at it: of a digit only the upper half of the byte counts. */
static int has_loose_shape(const u8 *at, const u8 *end, const char *shape) {
    for (; *shape; shape++, at++) {
        if (at >= end || (*shape == 'd' ? (*at & 0xF0) != '0' : *shape != '?' && *at != (u8)*shape)) return 0;
    }
    return 1;
}

static const u8 *header_end;

static inline Text or_nothing(Text text) { return text.size == 1 && *text.at == '-' ? EMPTY : text; }

static void add_header(u32 priority, Text proc_id, Text msg_id) {
    add_attribute(WORD_TEXT("syslog.facility"), FACILITIES[priority >> 3]);
    if (proc_id.size) add_attribute(WORD_TEXT("proc_id"), proc_id);
    if (msg_id.size) add_attribute(WORD_TEXT("msg_id"), msg_id);
}

/* The header of RFC 5424 from after its version on: 0 when it is not certain. */
static int read_5424(const u8 *at, const u8 *end, u32 priority, Outer *outer) {
    Text words[5];
    const u8 *next = at;
    if (at < end && *at == ' ') return 0;
    for (u32 i = 0; i < 5; i++) {
        if (!next) return 0;
        words[i] = cut(&next, end, ' ');
        if (i < 4 && next && next < end && *next == ' ') return 0;
    }
    outer->time = or_nothing(words[0]);
    outer->host = or_nothing(words[1]);
    outer->service = or_nothing(words[2]);
    add_header(priority, or_nothing(words[3]), or_nothing(words[4]));
    const u8 *rest = next ? next : end;
    if (rest < end && *rest == '[') {
        if (!(rest = read_structured_data(rest, end))) return 0;
        rest++;
    } else if (rest < end && *rest == '-') {
        if (end - rest == 1) rest++;
        else if (rest[1] == ' ') rest += 2;
    }
    header_end = rest;
    return 1;
}

/* `ERROR:` and `ValueError:` without a time or a host before them are no programs. */
static int is_no_tag(Text word) {
    static u8 plain[128 + 2 * MARGIN];
    u32 size = 0, colons = 0;
    for (u32 i = 0; i < word.size; i++) {
        if (word.at[i] == ':' && !colons++) continue;
        plain[size++] = lower(word.at[i]);
    }
    Text text = {plain, size};
    if (level_value(text)) return 1;
    const u8 *end = plain + size;
    return (size >= 5 && begins_with(end - 5, end, "error", 5)) || (size >= 9 && begins_with(end - 9, end, "exception", 9))
        || (size >= 7 && begins_with(end - 7, end, "warning", 7));
}

static Text up_to_blank(const u8 *at, const u8 *end, u32 most) {
    const u8 *last = (u32)(end - at) > most ? at + most : end, *next = at;
    while (next < last && *next != ' ') next++;
    return (Text){at, next - at};
}

/* The header of RFC 3164, or what there is of one. 0 when it is not certain. */
static int read_3164(const u8 *at, const u8 *end, u32 priority, Outer *outer) {
    Groups groups;
    int has_time = has_loose_shape(at, end, "??? ?d dd:dd:dd ") && month_at(at) && !has_loose_shape(at + 15, end, " dddd ");
    outer->time = EMPTY;
    if (has_time) {
        outer->time = (Text){at, 15};
        at += 16;
    } else {
        Text begins = {at, end - at < LONGEST_DEVICE_HEAD ? end - at : LONGEST_DEVICE_HEAD};
        if (contains(begins, ": %", 3)) return 0;
        forget_groups(&groups, 2);
        int found = match(PROGRAMS + PROGRAM_OTHER_TIME, at, end - at < 48 ? end : at + 48, &groups);
        if (found == UNSURE) return 0;
        if (found == MATCHED) {
            outer->time = group_text(&groups, 2);
            if (has_shape(outer->time.at, end, "dddd ")) return 0;
            at = groups.places[3];
            has_time = 1;
        }
    }
    Text word = up_to_blank(at, end, LONGEST_HOST + 1);
    int has_host = has_time && word.size && word.size <= LONGEST_HOST && word.at[word.size - 1] != ':' && !contains(word, "[", 1);
    outer->host = has_host ? word : EMPTY;
    if (has_host) {
        at += word.size;
        if (at == end) return 0;
        at++;
        if (begins_with(at, end, ": ", 2)) at += 2;
    }
    Text tag_word = up_to_blank(at, end, LONGEST_TAG + 1), tag = EMPTY;
    if (tag_word.size <= LONGEST_TAG && (has_host || has_time || !is_no_tag(tag_word))) {
        forget_groups(&groups, 2);
        int found = match(PROGRAMS + (has_host ? PROGRAM_TAG : PROGRAM_SURE_TAG), at, at + tag_word.size, &groups);
        if (found == UNSURE) return 0;
        if (found == MATCHED) tag = group_text(&groups, 1);
    }
    u32 name = 0;
    while (name < tag.size && tag.at[name] != ':' && tag.at[name] != '[') name++;
    outer->service = (Text){tag.at, name};
    Text proc_id = EMPTY;
    if (name < tag.size && tag.at[name] == '[') {
        const u8 *close = find(tag.at + name, tag.at + tag.size, ']');
        if (!close) return 0;
        proc_id = (Text){tag.at + name + 1, close - tag.at - name - 1};
    }
    add_header(priority, proc_id, EMPTY);
    at += tag.size;
    if (tag.size && at < end && *at == ' ') at++;
    header_end = at;
    return 1;
}

static enum Outcome decode_syslog_row(u32 row, Text text, int zoneless) {
    const Line *line = &last.line;
    Outer outer;
    Text claimed;
    u32 priority;
    said.pairs.pairs = text_pairs;
    outer.attributes = 0;
    ids.has_trace_id = ids.has_span_id = 0;
    ids.trace_id = ids.span_id = EMPTY;
    if (!begin_row(row, text)) return LEFT;
    Clock clock = clock_of(row, zoneless);
    const u8 *begin = line->raw.at, *end = begin + line->raw.size, *content = read_priority(begin, end, &priority);
    int is_5424 = content > begin && (has_loose_shape(content, end, "d dddd-dd-dd") || has_loose_shape(content, end, "1 - ") || has_loose_shape(content, end, "1  "));
    if (is_5424 ? !read_5424(content + 2, end, priority, &outer) : !read_3164(content, end, priority, &outer)) return LEFT;
    const u8 *body = header_end;
    if (begins_with(body, end, "\xEF\xBB\xBF", 3)) body += 3;
    Text message = {body, end - body};
    u8 kind = kind_of(message);
    if (kind >= KINDS || !understand(message, body, kind, &outer, 1, &said)) return LEFT;
    if (!set_time(row, line, &said, &clock, &claimed)) return LEFT;
    /* It would be told as it is read, which for a time of the message may be another text. */
    if (claimed.size && !outer.time.size) return LEFT;
    u8 severity = text_level_value(said.level);
    if (!said.host.size) said.host = line->peer;
    set_texts(row, severity ? severity : PRI_SEVERITIES[priority & 7]);
    if (claimed.size) add_said(WORD_TEXT(CLAIMED_TIMESTAMP), claimed);
    if (line->truncated) add_said(WORD_TEXT(TRUNCATED), WORD_TEXT("true"));
    add_all_said(&said);
    for (u32 i = 0; i < said.attributes; i++) if (said.texts[i].size) note_id(said.names[i], said.texts[i]);
    for (u32 i = 0; i < said.pairs.count; i++) {
        const Pair *pair = said.pairs.pairs + i;
        if (pair->text.size && !(said.is_document && document_codes[i])) note_id(pair->name, pair->text);
    }
    if (!said.trace_id.size) set_text(TRACE_ID, row, ids.trace_id);
    if (!said.span_id.size) set_text(SPAN_ID, row, ids.span_id);
    if (contains(said.message, PYTHON_TRACEBACK, sizeof(PYTHON_TRACEBACK) - 1)) set_text(EXCEPTION_TYPE, row, python_exception(said.message));
    return READ;
}

EXPORTED Buffer *decode_syslog(Buffer *in, u32 count) { return decode_block(in, count, decode_syslog_row, WORD_TEXT("syslog")); }
