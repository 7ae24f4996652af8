/* Memory: given out in a row, and all taken back when the engine hands over the next block.

   The engine puts the block's lines into what `clickhouse_create_buffer` gives, calls the function, takes the columns
   out of the buffer that it returns, and then asks for the next. So nothing is freed in between. When the memory that
   the engine allows is used up the module traps, which is an error of the statement.

   Source: ClickHouse documentation, "WebAssembly user-defined functions", ABI BUFFERED_V1. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <wasm_simd128.h>

typedef uint8_t u8;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t i64;

typedef struct { u8 *data; u32 size; } Buffer;
typedef struct { const u8 *at; u32 size; } Text;

#define PAGE 65536u
/* Texts are read and written 16 bytes at a time, beyond their end too. */
#define MARGIN 64u

extern u8 __heap_base;
static u64 taken, have;

static void have_more(u64 need) {
    have = (u64)__builtin_wasm_memory_size(0) * PAGE;
    if (need <= have) return;
    u64 pages = (need - have + PAGE - 1) / PAGE;
    if (need >> 32 || __builtin_wasm_memory_grow(0, pages) == (size_t)-1) __builtin_trap();
    have += pages * PAGE;
}

static inline u8 *take(u64 size) {
    u64 begin = taken, end = (begin + size + 15) & ~(u64)15;
    if (end + MARGIN > have) have_more(end + MARGIN);
    taken = end;
    return (u8 *)(uintptr_t)begin;
}

/* What was taken last and not used up to its end goes back. */
static inline void used_up_to(const u8 *end) { taken = ((uintptr_t)end + 15) & ~(u64)15; }

static void take_all_back(void) { taken = ((uintptr_t)&__heap_base + 15) & ~(u64)15; }

/* A loop: for a few bytes `memory.copy` is a call out of the module, and slow. */
static inline void copy(u8 *to, const u8 *from, u32 size) {
    u32 done = 0;
    do {
        wasm_v128_store(to + done, wasm_v128_load(from + done));
        done += 16;
    } while (done < size);
}
