/* What the flags of a line say beside their letters, as far as the module has to know: `?service=web&input=files`.

   What else is said there the statement around the module's function takes from the flags. */
#pragma once
#include "text.h"

typedef struct { Text flags; int is_certain, are_files; } Flags;

static int has_option(Text flags, const char *name, u32 size) {
    for (u32 i = 1; i + size <= flags.size; i++) {
        if ((flags.at[i - 1] == '?' || flags.at[i - 1] == '&') && begins_with(flags.at + i, flags.at + flags.size, name, size)) return 1;
    }
    return 0;
}

/* Flags are the same from line to line. */
static const Flags *read_flags(Text flags, Flags *last) {
    if (last->flags.at && same(last->flags, flags)) return last;
    last->flags = flags;
    last->is_certain = 1;
    for (u32 i = 0; i < flags.size; i++) if (flags.at[i] == '%' || flags.at[i] == '#' || flags.at[i] == '+') last->is_certain = 0;
    if (has_option(flags, "level=", 6) || has_option(flags, "attributes=", 11)) last->is_certain = 0;
    last->are_files = has_option(flags, "input=files", 11);
    if (last->are_files && !has_option(flags, "input=files&", 12)) {
        last->are_files = begins_with(flags.at + flags.size - 11, flags.at + flags.size, "input=files", 11);
        if (!last->are_files) last->is_certain = 0;
    }
    return last;
}
