/* Memory: of one fixed size, given out in a row, and all taken back when the engine hands over the next block.

   The engine puts the block's lines into what `clickhouse_create_buffer` gives, calls the function, takes the columns
   out of the buffer that it returns, and then asks for the next. So nothing is freed in between.

   The engine compiles every access with a check of its bounds. With a memory that cannot grow the bound is a constant
   and its place never moves, which makes all of the module a third faster; what no block touches is never real memory.
   For the same reason what all rows share is in static variables: an address that is known needs no check.

   Source: ClickHouse documentation, "WebAssembly user-defined functions", ABI BUFFERED_V1. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <wasm_simd128.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t i64;

typedef struct { u8 *data; u32 size; } Buffer;
typedef struct { const u8 *at; u32 size; } Text;

/* MEMORY_BYTES is what the module is linked with. Texts are read and written 16 bytes at a time, beyond their end too. */
enum { MARGIN = 64, MEMORY_END = MEMORY_BYTES - MARGIN };

#define LIKELY(condition) __builtin_expect(!!(condition), 1)
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#define RARE __attribute__((noinline, cold, minsize))
#define INLINE static inline __attribute__((always_inline))

extern u8 __heap_base;
static u32 taken;

INLINE u32 room_left(void) { return MEMORY_END - taken; }

/* More than there is: an error of the statement. A row of which that is to be feared is left (see rows.h). */
static inline u8 *take(u64 size) {
    if (UNLIKELY(size > room_left())) __builtin_trap();
    u32 begin = taken;
    taken = (begin + (u32)size + 15) & ~15u;
    return (u8 *)(uintptr_t)begin;
}

/* What was taken last and not used up to its end goes back, but for a byte after the text, where a mark may be put. */
static inline void used_up_to(const u8 *end) { taken = ((u32)(uintptr_t)end + 16) & ~15u; }

static void take_from(const u8 *begin) { taken = (u32)(uintptr_t)begin; }

static void take_all_back(void) { taken = ((u32)(uintptr_t)&__heap_base + 15) & ~15u; }

/* A loop: for a few bytes `memory.copy` is a call out of the module, and slow. */
INLINE void copy(u8 *to, const u8 *from, u32 size) {
    u32 done = 0;
    do {
        wasm_v128_store(to + done, wasm_v128_load(from + done));
        done += 16;
    } while (done < size);
}
