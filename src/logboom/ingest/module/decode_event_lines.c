/* decode_event_lines(line String, zoneless UInt8, tomorrow UInt32): what the codec `event` makes of a segment's line.

   Logboom's own inputs write such lines, so a document that is none as they write them is left: with names that are no
   columns, one twice, or other values than texts and whole numbers for them. */

static Text event_texts[16];
_Static_assert(EVENT_release - EVENT_service == RELEASE - SERVICE, "words in the order of the columns");
_Static_assert(EVENT_exception_type - EVENT_message == EXCEPTION_TYPE, "texts in the order of the columns");

/* Digits alone, as a number; 0 when it is none of 64 bits. */
static RARE int read_whole_number(const Member *member, u64 *number) {
    Text text = {member->at, member->size};
    u64 sum = 0;
    if (member->about & MEMBER_IS_STRING || !text.size || text.size > 20 || is_huge(text)) return 0;
    for (u32 i = 0; i < text.size; i++) {
        if (!is_digit(text.at[i])) return 0;
        sum = sum * 10 + (text.at[i] - '0');
    }
    *number = sum;
    return 1;
}

static enum Outcome decode_event_line(u32 row, Text text, int zoneless) {
    if (!set_prefix(text.at, text.size, row)) return LEFT;
    Line *line = &last.line;
    has_backslash = last.has_backslash || last.is_rewritten;
    enum Outcome outcome = read_event(line->raw);
    if (UNLIKELY(has_backslash || outcome != READ)) rows.several_lines[row] = has_several_lines(text);
    if (outcome != READ) return outcome;

    u32 end = members_end, seen = 0, attributes = 1, attributes_end = 1;
    u64 severity = 0;
    __builtin_memset(event_texts, 0, sizeof event_texts);
    for (u32 i = 1; i < end; i++) {
        const Member *member = members + i;
        u32 event = member->key->event, bit = 1u << event;
        if (!event || seen & bit) return LEFT;
        seen |= bit;
        if (event < EVENT_severity) {
            if (!(member->about & MEMBER_IS_STRING)) return LEFT;
            event_texts[event] = (Text){member->at, member->size};
        } else if (event == EVENT_attributes) {
            if (!(member->about & MEMBER_IS_OBJECT)) return LEFT;
            attributes = i + 1;
            attributes_end = attributes + member->size;
            i = attributes_end - 1;
        } else if (event == EVENT_severity) {
            if (!read_whole_number(member, &severity) || severity > 24) return LEFT;
        } else if (!read_whole_number(member, &rows.fingerprints[row])) return LEFT;
    }
    Text message = event_texts[EVENT_message];
    if (event_texts[EVENT_input].size) set_word(INPUT, row, event_texts[EVENT_input]);
    if (!message.size && attributes == attributes_end && !(seen & 1u << EVENT_message)) return UNREADABLE;

    Text claimed = {0}, senders_level = event_texts[EVENT_level], time = event_texts[EVENT_timestamp];
    if (time.size) {
        if (!read_instant(time, zoneless)) return LEFT;
        if (LIKELY(is_plausible(instant, line->received_us))) rows.timestamps[row] = instant;
        else claimed = time;
    }
    int lowered = 1;
    if (severity) lowered = !senders_level.size || is_lowered(senders_level, level_of(severity));
    else if (senders_level.size) {
        read_level(senders_level, 0, 0);
        severity = level.severity;
        lowered = level.is_lowered;
    }
    rows.severities[row] = severity;
    set_word(LEVEL, row, level_of(severity));
#pragma clang loop unroll(disable)
    for (u32 word = 0; word <= RELEASE - SERVICE; word++) set_word(SERVICE + word, row, event_texts[EVENT_service + word]);
    for (u32 column = 0; column < TEXTS; column++) set_text(column, row, event_texts[EVENT_message + column]);

    u32 first = attribute_count;
    u8 shown = 0;
    for (u32 i = attributes; i < attributes_end; i++) {
        add_keyed(members[i].key, members[i].at, members[i].size);
        shown |= members[i].key->shows;
    }
    if (claimed.size) add_attribute(WORD_TEXT(CLAIMED_TIMESTAMP), claimed);
    if (!lowered) add_attribute(WORD_TEXT(SENDERS_LEVEL), senders_level);
    if (line->truncated) add_attribute(WORD_TEXT(TRUNCATED), WORD_TEXT("true"));
    if (UNLIKELY(shown | last.understand)) return with_text(row, first, shown, zoneless);
    return READ;
}

EXPORTED Buffer *decode_event_lines(Buffer *in, u32 count) { return decode_block(in, count, decode_event_line, WORD_TEXT("http")); }
