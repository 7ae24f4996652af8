"""What a bare word searches: one text made of an event's message, its names and its attributes' values.

The token index of `events` is built on exactly `SEARCH_TEXT`, so a condition that spells the same expression skips
the granules without the word:

    hasToken(SEARCH_TEXT, 'timeout')        the word, lower case, one token: ASCII letters, digits and bytes above 127

A token ends at every ASCII character that is neither letter nor digit, so `req-17` is two tokens. `lower` folds ASCII
alone: look a word with other letters up by its ASCII tokens, or not at all.

Source: ClickHouse documentation, "Data skipping indexes, tokenbf_v1".
"""

from typing import Final

# Order is of no meaning; a blank between two columns keeps their tokens apart.
SEARCHED_COLUMNS: Final = ("message", "exception_type", "service", "host", "logger")

SEARCH_TEXT: Final = (
    "lower(concat(" + ", ' ', ".join(SEARCHED_COLUMNS) + ", ' ', arrayStringConcat(mapValues(attributes), ' ')))"
)
