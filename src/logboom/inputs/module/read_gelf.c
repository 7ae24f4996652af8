/* Messages of GELF, each ended by a byte 0: what inputs/gelf/messages.py makes of them, with the values as they are written.

   Left is what that does not decide by names alone, and what is no plain message: values within values, names with escapes. */

enum { MOST_FIELDS = 64 };

typedef struct {
    Text name, value;
} Field;

static Field fields[MOST_FIELDS];
static u32 field_count;

static inline int is_decimal(u8 c) { return (u8)(c - '0') < 10; }

/* The byte after a string that is checked, from after its opening quote on; NULL when it is none. */
static const u8 *end_of_string(const u8 *at, const u8 *end) {
    for (;;) {
        at = end_of_plain(at);
        u32 size;
        if (*at == '"') return at + 1;
        if (*at == '\\' && (at = escape(at))) continue;
        if (!at || *at < 128 || !(size = utf8_size(at, end))) return NULL;
        at += size;
    }
}

static inline const u8 *end_of_digits(const u8 *at) {
    const u8 *begin = at;
    while (is_decimal(*at)) at++;
    return at > begin ? at : NULL;
}

static const u8 *end_of_number(const u8 *at) {
    if (*at == '-') at++;
    at = *at == '0' ? at + 1 : end_of_digits(at);
    if (at && *at == '.') at = end_of_digits(at + 1);
    if (!at || (*at | 32) != 'e') return at;
    at++;
    return end_of_digits(*at == '+' || *at == '-' ? at + 1 : at);
}

static const u8 *end_of_value(const u8 *at, const u8 *end) {
    if (*at == '"') return end_of_string(at + 1, end);
    if (*at == '-' || is_decimal(*at)) return end_of_number(at);
    if (begins_with(at, end, "true", 4) || begins_with(at, end, "null", 4)) return at + 4;
    return begins_with(at, end, "false", 5) ? at + 5 : NULL;
}

static inline const u8 *behind_blanks(const u8 *at) {
    while (*at == ' ' || *at == '\t' || *at == '\r') at++;
    return at;
}

/* Finds the fields of an object, which is followed by a byte 0; 0 when it is left. */
static int find_fields(const u8 *at, const u8 *end) {
    field_count = 0;
    at = behind_blanks(at);
    if (*at != '{') return 0;
    do {
        at = behind_blanks(at + 1);
        if (*at != '"' || field_count == MOST_FIELDS) return 0;
        Field *field = fields + field_count++;
        field->name.at = ++at;
        at = end_of_plain(at);
        if (*at != '"') return 0;
        field->name.size = at - field->name.at;
        at = behind_blanks(at + 1);
        if (*at != ':') return 0;
        field->value.at = at = behind_blanks(at + 1);
        if (!(at = end_of_value(at, end))) return 0;
        field->value.size = at - field->value.at;
        at = behind_blanks(at);
    } while (*at == ',');
    return *at == '}' && behind_blanks(at + 1) == end;
}

static int is_given(Text name) {
    for (u32 i = 0; i < field_count; i++) if (fields[i].name.size == name.size && same(fields[i].name, name)) return 1;
    return 0;
}

/* Whether a name of a program's own stays as it is, since GELF has one of that name. */
static int is_of_gelf(Text name) {
    return IS(name, "host") || IS(name, "level") || IS(name, "timestamp") || IS(name, "message") || IS(name, "short_message");
}

/* What the field is called; no name for one that is left out. 0 when that depends on more than names. */
static int name_of(const Field *field, Text *name) {
    *name = field->name;
    if (!name->size || *name->at != '_') {
        if (IS(*name, "version")) *name = (Text){0};
        else if (IS(*name, "short_message")) *name = (Text){(const u8 *)"message", 7};
        else if (!name->size || IS(*name, "message") || IS(*name, "full_message") || IS(*name, "facility")) return 0;
        return 1;
    }
    Text plain = {name->at + 1, name->size - 1};
    if (!plain.size || IS(plain, "version") || IS(plain, "facility") || IS(plain, "full_message")) return 0;
    if (!is_of_gelf(plain)) {
        if (is_given(plain)) return 0;
        *name = plain;
    }
    return 1;
}

static int has_field_twice(void) {
    for (u32 i = 1; i < field_count; i++)
        for (u32 j = 0; j < i; j++)
            if (fields[i].name.size == fields[j].name.size && same(fields[i].name, fields[j].name)) return 1;
    return 0;
}

/* Writes the message's document; 0 when it is left. There is room. */
static int put_message(const u8 *at, const u8 *end) {
    if (!find_fields(at, end) || has_field_twice()) return 0;
    u8 *to = out;
    *to++ = '{';
    for (u32 i = 0; i < field_count; i++) {
        const Field *field = fields + i;
        Text name;
        if (!name_of(field, &name)) return 0;
        if (!name.size || IS(field->value, "null") || IS(field->value, "\"\"")) continue;
        if (to > out + 1) *to++ = ',';
        *to++ = '"';
        to = put_plain(to, name);
        to = PUT(to, "\":");
        to = put_plain(to, field->value);
    }
    to = PUT(to, "}\n");
    out = to;
    return 1;
}

EXPORTED u32 read_gelf(u32 size) {
    begin_request(size);
    const u8 *end = body.at + body.size;
    for (const u8 *at = body.at; at < end;) {
        const u8 *end_of_message = find_byte(at, end, 0);
        Text message = {at, end_of_message - at};
        if (!has_room((u64)message.size + 16)) return end_request(TOO_MUCH);
        if (!put_message(at, end_of_message)) leave(message, (Text){0}, (Text){0});
        at = end_of_message + 1;
    }
    return end_request(TAKEN);
}
