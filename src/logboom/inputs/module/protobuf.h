/* Fields of a message of protobuf. What can be written in several ways is read in the usual one alone.

   Source: Protocol Buffers documentation, "Encoding". */
#pragma once
#include "request.h"

typedef struct {
    const u8 *at, *end;
    u32 number, wire; /* of the field that was read */
    u64 value;        /* of VARINT, FIXED64, FIXED32 */
    Text text;        /* of BYTES */
} Message;

enum { VARINT, FIXED64, BYTES, FIXED32 = 5 };
enum { LONGEST_VARINT = 10, LONGEST_SIZE = 5 };

INLINE Message message_of(Text text) { return (Message){.at = text.at, .end = text.at + text.size}; }

static const u8 *read_long_varint(const u8 *at, const u8 *end, u32 longest, u64 *value) {
    u64 sum = 0;
    for (u32 i = 0; i < longest && at < end; i++) {
        u8 c = *at++;
        if (i == LONGEST_VARINT - 1 && c > 1) return NULL;
        sum |= (u64)(c & 127) << 7 * i;
        if (c < 128) { *value = sum; return at; }
    }
    return NULL;
}

INLINE const u8 *read_varint(const u8 *at, const u8 *end, u32 longest, u64 *value) {
    if (LIKELY(at < end && *at < 128)) { *value = *at; return at + 1; }
    return read_long_varint(at, end, longest, value);
}

/* Reads a field that is there; 0 when it is broken, or of a kind that is used no more. */
INLINE int read_field(Message *message) {
    u64 tag, size;
    const u8 *at = read_varint(message->at, message->end, LONGEST_SIZE, &tag), *end = message->end;
    if (!at || tag >> 32 || !(tag >> 3)) return 0;
    message->number = tag >> 3;
    message->wire = tag & 7;
    switch (message->wire) {
        case BYTES:
            at = read_varint(at, end, LONGEST_SIZE, &size);
            if (!at || size > (u64)(end - at)) return 0;
            message->text = (Text){at, size};
            at += size;
            break;
        case VARINT:
            if (!(at = read_varint(at, end, LONGEST_VARINT, &message->value))) return 0;
            break;
        case FIXED64:
            if (end - at < 8) return 0;
            __builtin_memcpy(&message->value, at, 8);
            at += 8;
            break;
        case FIXED32: {
            u32 four;
            if (end - at < 4) return 0;
            __builtin_memcpy(&four, at, 4);
            message->value = four;
            at += 4;
            break;
        }
        default: return 0;
    }
    message->at = at;
    return 1;
}

INLINE int has_more(const Message *message) { return message->at < message->end; }
