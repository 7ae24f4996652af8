/* Which format a text is of: see codecs/formats/recognition.py.

   The first GATE_BYTES with every digit written as 0 tell. Lines of one program then look much the same, so that
   what was found for a beginning is kept. */
#pragma once
#include "expression.h"

enum { PART_BYTES = 16, LEAST_PARTS = 2, PARTS = 5, SHAPE_BYTES = PART_BYTES * PARTS, BEGINNINGS = 1024 };
enum { NO_FORMAT = 0, NOT_SURE = 255 };

/* The masked bytes of the first so many parts, beyond which nothing was looked at. All five end with how many bytes count. */
typedef struct { v128_t parts[PARTS]; u8 count, kind; } Beginning;

static Beginning beginnings[BEGINNINGS];

static inline v128_t masked(const u8 *at) {
    v128_t bytes = wasm_v128_load(at);
    v128_t digit = wasm_v128_and(wasm_u8x16_ge(bytes, wasm_i8x16_splat('1')), wasm_u8x16_le(bytes, wasm_i8x16_splat('9')));
    return wasm_v128_bitselect(wasm_i8x16_splat('0'), bytes, digit);
}

static inline v128_t last_part(Text text, u32 place) {
    const v128_t places = wasm_i8x16_const(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    u32 size = text.size < GATE_BYTES ? text.size : GATE_BYTES, begin = place * PART_BYTES;
    v128_t inside = wasm_u8x16_lt(places, wasm_i8x16_splat(size > begin ? size - begin : 0));
    v128_t part = wasm_v128_and(masked(text.at + begin), size >= begin + PART_BYTES ? wasm_i8x16_splat(-1) : inside);
    return place == PARTS - 1 ? wasm_i8x16_replace_lane(part, PART_BYTES - 1, size) : part;
}

static inline u64 hash_with(u64 hash, v128_t part) {
    const u64 factor = 0x9E3779B97F4A7C15ull;
    hash = ((hash ^ (u64)wasm_i64x2_extract_lane(part, 0)) * factor ^ (u64)wasm_i64x2_extract_lane(part, 1)) * factor;
    return hash ^ hash >> 29;
}

static inline Beginning *beginning_at(u64 hash, u32 count) { return beginnings + (hash * 0x9E3779B97F4A7C15ull >> 54 ^ count * 77) % BEGINNINGS; }

static inline int is_beginning(const Beginning *known, const v128_t *parts, u32 count) {
    v128_t different = wasm_i8x16_splat(0);
    if (known->count != count) return 0;
    for (u32 i = 0; i < count; i++) different = wasm_v128_or(different, wasm_v128_xor(known->parts[i], parts[i]));
    return !wasm_v128_any_true(different);
}

/* Letters that some take for `s` and `k` whatever their case, and a blank that not all take for one. */
static int is_doubtful(const u8 *at, const u8 *end) {
    for (; at < end; at++) {
        if (*at == '\v' || (at[0] == 0xC5 && at[1] == 0xBF) || (at[0] == 0xE2 && at[1] == 0x84 && at[2] == 0xAA)) return 1;
    }
    return 0;
}

/* The format's number; the carriers' are beyond those. NOT_SURE when two of a tier recognise it. */
static u8 kind_of_shape(const v128_t *parts) {
    const u8 *at = (const u8 *)parts, *end = at + at[SHAPE_BYTES - 1];
    Groups groups;
    u8 kind = NO_FORMAT;
    furthest = at;
    if (at == end) return NO_FORMAT;
    furthest = end;
    if (is_doubtful(at, end)) return NOT_SURE;
    furthest = at;
    u64 possible = ~(u64)0;
    const u64 *of_place = POSSIBLE;
    for (u32 place = 0; place < PLACES; place++, of_place += BYTE_CLASSES) {
        u8 byte = at[place];
        u64 still = possible & of_place[BYTE_CLASS[byte]];
        if (still != possible) has_looked_at(at + place);
        possible = still;
        if (at + place >= end || byte >= 128 || !possible) break;
    }
    for (; possible; possible &= possible - 1) {
        u32 number = __builtin_ctzll(possible);
        if (kind && FORMATS[number].tier > FORMATS[kind].tier) continue;
        int outcome = match(PROGRAMS + FORMATS[number].gate, at, end, &groups);
        if (outcome == UNSURE) return NOT_SURE;
        if (outcome == NO_MATCH) continue;
        if (kind && FORMATS[number].tier == FORMATS[kind].tier) return NOT_SURE;
        kind = number;
    }
    return kind;
}

static u8 kind_of(Text text) {
    v128_t parts[PARTS];
    u64 hash = 0, hashes[PARTS + 1];
    for (u32 count = 1; count <= PARTS; count++) {
        int is_whole = count < PARTS && text.size >= count * PART_BYTES;
        parts[count - 1] = is_whole ? masked(text.at + (count - 1) * PART_BYTES) : last_part(text, count - 1);
        hashes[count] = hash = hash_with(hash, parts[count - 1]);
        if (count != PARTS && (!is_whole || count < LEAST_PARTS)) continue;
        const Beginning *known = beginning_at(hash, count);
        if (is_beginning(known, parts, count)) return known->kind;
    }
    u8 kind = kind_of_shape(parts);
    u32 count = (furthest - (const u8 *)parts + PART_BYTES - 1) / PART_BYTES;
    if (count < LEAST_PARTS) count = LEAST_PARTS;
    if (count > PARTS || text.size < count * PART_BYTES) count = PARTS;
    Beginning *known = beginning_at(hashes[count], count);
    for (u32 i = 0; i < count; i++) known->parts[i] = parts[i];
    known->count = count;
    return known->kind = kind;
}
