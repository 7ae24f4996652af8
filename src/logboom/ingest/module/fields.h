/* Which names of a document are fields: the smallest code of a field wins, of the same code the first. */
#pragma once
#include "json_document.h"

/* Names of an object that may hold some of ours, after those of the document: `log.level` of {"log": {"level": …}}. */
static RARE enum Outcome add_inner(Member outer) {
    static u8 dotted[LONGEST_WORD + 2 * MARGIN];
    u32 first = members_end;
    enum Outcome outcome = read_document((Text){outer.at, outer.size}, first);
    if (outcome == LEFT) return LEFT;
    if (outcome == UNREADABLE) members_end = first;
    for (u32 i = first; i < members_end; i++) {
        Member *member = members + i;
        u32 size = outer.key->size + 1 + member->key->size;
        member->code = 0;
        if (!member->size || *member->at == '{' || size > LONGEST_WORD) continue;
        copy(dotted, outer.key->at, outer.key->size);
        dotted[outer.key->size] = '.';
        copy(dotted + outer.key->size + 1, member->key->at, member->key->size);
        Key *key = find_key(dotted, size);
        if (!key) return LEFT;
        if (key->at == dotted) {
            u8 *kept = take(size);
            copy(kept, dotted, size);
            key->at = kept;
        }
        member->code = key->code;
    }
    return READ;
}

static u32 document_end; /* of the document's own members */

/* Names contest a field, or objects hold some. */
static RARE enum Outcome decide(void) {
    int nested = objects;
    for (u32 i = 1; nested && i < document_end; i++)
        if (members[i].code == CODE_OBJECT && add_inner(members[i]) == LEFT) return LEFT;
    for (u32 field = 0; field < 16; field++) places[field] = 0;
    for (u32 i = 1; i < members_end; i++) {
        u8 code = members[i].code;
        u16 *place = &places[code >> 4];
        if (code && (!*place || code < members[*place].code)) *place = i;
    }
    for (u32 i = 1; i < document_end; i++) {
        u8 field = members[i].code >> 4;
        members[i].about &= MEMBER_KIND;
        if (field && field <= FIELD_LAST_MOVED && places[field] == i) members[i].about |= MEMBER_MOVED;
    }
    return READ;
}

INLINE enum Outcome read_fields(Text raw) {
    wasm_v128_store(places, wasm_i64x2_const(0, 0));
    wasm_v128_store(places + 8, wasm_i64x2_const(0, 0));
    enum Outcome outcome = read_document(raw, 1);
    document_end = members_end;
    if (outcome == READ && UNLIKELY(objects || (weights & CONFLICT_BITS))) return decide();
    return outcome;
}

INLINE const Member *member_of(u32 field) { return members + places[field]; }
INLINE Text text_of(u32 field) { return (Text){member_of(field)->at, member_of(field)->size}; }
