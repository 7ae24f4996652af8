/* The matcher of regular expressions: runs the programs that tools/expressions.py makes of them.

   Like RE2 it takes the first of the choices that leads to a match, a greedy one as long as can be. Characters that are
   not ASCII are taken whole; the text is UTF-8. A match for which it would have to turn back often is UNSURE. */
#pragma once
#include "format_tables.h"

enum { NO_MATCH, MATCHED, UNSURE };
enum { MOST_GROUPS = 24, MOST_TURNS = 192, MOST_TURNINGS_BACK = 4000 };
enum { END_OF_TEXT, MATCH, BYTE, EITHER_CASE, CHARACTER, RUN, SURE_RUN, KEEP, CHOICE, SURE_CHOICE, JUMP, CHOICE_LATER, ROW };

/* Where each group begins and where it ends; NULL where it has no part in the match. */
typedef struct { const u8 *places[2 * (MOST_GROUPS + 1)]; } Groups;

/* Behind the last byte that any match since then has looked at, or a byte further. */
static const u8 *furthest;

static inline void has_looked_at(const u8 *at) { if (at >= furthest) furthest = at + 1; }

/* What to do when the match fails from here on: go on at `program` and `at`, a run one character shorter each time until
   `least`; or give a place of a group back what it had. */
typedef struct { const u8 *program, *at, *least; u8 place; } Turn;

static inline int is_in(u8 set, u8 byte) { return SETS[set >> 6][byte] >> (set & 63) & 1; }

static inline const u8 *one_back(const u8 *at) {
    do at--; while (continues(*at));
    return at;
}

static inline const u8 *jump(const u8 *program) { return program + 2 + (int16_t)(program[0] | program[1] << 8); }

/* The first byte that is not of the set, or the end: 16 at a time, each byte's bit found by its two halves. */
INLINE const u8 *end_of_run(u8 set, const u8 *at, const u8 *end) {
    const v128_t bits = wasm_i8x16_const(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
    v128_t halves = wasm_v128_load(SET_HALVES[set]);
    u32 wide = is_in(set, 128) ? ~0u : 0;
    for (; at < end; at += 16) {
        v128_t bytes = wasm_v128_load(at);
        v128_t low = wasm_i8x16_swizzle(halves, wasm_v128_and(bytes, wasm_i8x16_splat(15)));
        v128_t high = wasm_i8x16_swizzle(bits, wasm_u8x16_shr(bytes, 4));
        u32 others = wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_and(low, high), wasm_i8x16_splat(0)));
        others &= ~(wasm_i8x16_bitmask(bytes) & wide);
        if (!others) continue;
        at += __builtin_ctz(others);
        break;
    }
    return at < end ? at : end;
}

static int match(const u8 *program, const u8 *at, const u8 *end, Groups *groups) {
    Turn turns[MOST_TURNS];
    u32 count = 0, turned = 0;
    for (;;) {
        switch (*program++) {
            case MATCH: has_looked_at(at); return MATCHED;
            case END_OF_TEXT: if (at != end) goto back; break;
            case BYTE: if (at == end || *at != *program) goto back; program++; at++; break;
            case EITHER_CASE: if (at == end || (*at | 32) != *program) goto back; program++; at++; break;
            case ROW: {
                u32 length = *program++;
                if ((u32)(end - at) < length) { at = end; goto back; }
                for (u32 i = 0; i < length; i++) if (!is_in(program[i], at[i])) { at += i; goto back; }
                program += length;
                at += length;
                break;
            }
            case CHARACTER:
                if (at == end || !is_in(*program, *at)) goto back;
                program++;
                if (*at++ >= 0xC0) while (at < end && continues(*at)) at++;
                break;
            case RUN: case SURE_RUN: {
                const u8 *begin = at, *last = program[2] == 255 || end - at < program[2] ? end : at + program[2];
                at = end_of_run(program[0], at, last);
                has_looked_at(at);
                if (at - begin < program[1]) goto back;
                const u8 *least = begin + program[1];
                int sure = program[-1] == SURE_RUN;
                program += 3;
                if (!sure && at > least) {
                    if (count == MOST_TURNS) return UNSURE;
                    turns[count++] = (Turn){program, at, least, 0};
                }
                break;
            }
            case KEEP: {
                const u8 **place = groups->places + *program;
                if (count) {
                    if (count == MOST_TURNS) return UNSURE;
                    turns[count++] = (Turn){NULL, *place, NULL, *program};
                }
                *place = at;
                program++;
                break;
            }
            case CHOICE:
                if (at == end || !is_in(*program, *at)) { program = jump(program + 1); break; }
                if (count == MOST_TURNS) return UNSURE;
                turns[count++] = (Turn){jump(program + 1), at, at, 0};
                program += 3;
                break;
            case SURE_CHOICE:
                program = at == end || !is_in(*program, *at) ? jump(program + 1) : program + 3;
                break;
            case CHOICE_LATER:
                if (count == MOST_TURNS) return UNSURE;
                turns[count++] = (Turn){program + 3, at, at, 0};
                program = jump(program + 1);
                break;
            case JUMP: program = jump(program); break;
        }
        continue;
    back:
        has_looked_at(at);
        for (;;) {
            if (!count) return NO_MATCH;
            Turn *turn = turns + count - 1;
            if (!turn->program) {
                groups->places[turn->place] = turn->at;
                count--;
                continue;
            }
            if (++turned > MOST_TURNINGS_BACK) return UNSURE;
            program = turn->program;
            if (turn->at == turn->least) {
                at = turn->at;
                count--;
            } else {
                at = turn->at = one_back(turn->at);
                if (at == turn->least) count--;
            }
            break;
        }
    }
}

/* Those of an expression with so many. */
static inline void forget_groups(Groups *groups, u32 count) {
    for (u32 i = 0; i < 2 * (count + 1); i++) groups->places[i] = NULL;
}

static inline Text group_text(const Groups *groups, u32 number) {
    const u8 *begin = groups->places[2 * number], *end = groups->places[2 * number + 1];
    return begin && end ? (Text){begin, end - begin} : (Text){(const u8 *)"", 0};
}
