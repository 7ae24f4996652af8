/* decode_json_lines(line String, zoneless UInt8, tomorrow UInt32): what the codec `json_lines` makes of a segment's line.

   `zoneless` tells that times without a zone are UTC; `tomorrow` is for the text that a document wraps. What is not certain to come out as the codec's SQL has it is
   left to that: the row's `state` is LEFT, and nothing else of it counts. */
#include "block.h"
#include "exceptions.h"
#include "fields.h"
#include "levels.h"
#include "wrapped.h"

static RARE int has(u32 end, u8 code) {
    for (u32 i = 1; i < end; i++) if (members[i].code == code) return 1;
    return 0;
}

static RARE int is_pino(u32 end) { return has(end, CODE_pid) && has(end, CODE_hostname) && has(end, CODE_time); }

/* Only an object stays an attribute beside the message, and the engine asks for the first value of that name. */
static RARE int message_stays(u32 end) {
    const Member *message = member_of(FIELD_message);
    for (u32 i = 1; i < end; i++)
        if (members[i].key == message->key) return members[i].about & MEMBER_IS_OBJECT;
    return 0;
}

static enum Outcome decode_json_line(u32 row, Text text, int zoneless) {
    if (!set_prefix(text.at, text.size, row)) return LEFT;
    Line *line = &last.line;
    has_backslash = last.has_backslash || last.is_rewritten;
    enum Outcome outcome = read_fields(line->raw);
    if (UNLIKELY(has_backslash || outcome != READ)) rows.several_lines[row] = has_several_lines(text);
    if (outcome != READ) return outcome;

    Text claimed = {0}, senders_level = {0}, time = text_of(FIELD_timestamp);
    if (time.size) {
        if (!read_instant(time, zoneless)) return LEFT;
        if (LIKELY(is_plausible(instant, line->received_us))) rows.timestamps[row] = instant;
        else claimed = time;
    }

    Text level_text = text_of(FIELD_level);
    if (level_text.size) {
        u8 code = member_of(FIELD_level)->code;
        u8 first = *level_text.at;
        read_level(level_text, code, first <= '9' && is_pino(document_end));
        int by_word = code < CODE_levelno;
        if (level.severity ? !level.is_lowered : by_word) senders_level = level_text;
        if (!level.severity && !by_word) members[places[FIELD_level]].about &= MEMBER_KIND;
        rows.severities[row] = level.severity;
        set_word(LEVEL, row, level_of(level.severity));
    }

    Text message = text_of(FIELD_message), parent = text_of(FIELD_traceparent);
    Text trace_id = text_of(FIELD_trace_id), span_id = text_of(FIELD_span_id);
    if (UNLIKELY(parent.size == 55)) {
        if (!trace_id.size) trace_id = (Text){parent.at + 3, 32};
        if (!span_id.size) span_id = (Text){parent.at + 36, 16};
    }
    if (message.size && UNLIKELY(*message.at == '{') && message_stays(document_end))
        members[places[FIELD_message]].about &= MEMBER_KIND;
    set_text(MESSAGE, row, message);
    set_text(TRACE_ID, row, trace_id);
    set_text(SPAN_ID, row, span_id);
#pragma clang loop unroll(disable)
    for (u32 field = FIELD_service; field <= FIELD_release; field++) set_word(SERVICE + field - FIELD_service, row, text_of(field));

    Text type = text_of(FIELD_exception_type), stack = text_of(FIELD_stack);
    if (!type.size) {
        if (stack.size) type = exception_type_of(stack);
        else if (UNLIKELY(contains(message, PYTHON_TRACEBACK, sizeof(PYTHON_TRACEBACK) - 1))) type = python_exception(message);
    }
    set_text(EXCEPTION_TYPE, row, type);

    u32 first = attribute_count;
    u8 shown = 0;
    for (u32 i = 1; i < document_end; i++) {
        const Member *member = members + i;
        if (member->about & MEMBER_MOVED) continue;
        add_keyed(member->key, member->at, member->size);
        shown |= member->key->shows;
    }
    if (claimed.size) add_attribute(WORD_TEXT(CLAIMED_TIMESTAMP), claimed);
    if (senders_level.size) add_attribute(WORD_TEXT(SENDERS_LEVEL), senders_level);
    if (line->truncated) add_attribute(WORD_TEXT(TRUNCATED), WORD_TEXT("true"));
    if (UNLIKELY(shown | last.understand)) return with_text(row, first, shown, zoneless);
    return READ;
}

EXPORTED Buffer *decode_json_lines(Buffer *in, u32 count) { return decode_block(in, count, decode_json_line, WORD_TEXT("http")); }
