"""The table of formats as C: what the module knows of how programs write their lines.

Everything here is made of `ingest/codecs/formats/`, where a row is a format; a format of which an expression has what the
matcher does not know stops the build.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from logboom.event import severity_of_pri
from logboom.ingest.codecs import syslog
from logboom.ingest.codecs.formats import CARRIERS
from logboom.ingest.codecs.formats import pairs as of_pairs
from logboom.ingest.codecs.formats.format import CLF_TIME, COLUMNS, Format
from logboom.ingest.codecs.formats.recognition import BEGINNING_BYTES, DOCKER, GATE_BYTES, NUMBERED
from logboom.ingest.codecs.formats.request import ADDRESSES, BEFORE_ADDRESSES, NAMES, REQUEST
from logboom.ingest.codecs.formats.understanding import HEAD, RAW, WORDS
from logboom.ingest.codecs.segment_line import LOG_FILE_PATH
from logboom.ingest.codecs.timestamps import MONTHS
from tools.expressions import Sets, first, possible, program, tree

_RESTS: Final = ("message", "request", "line", "json", "pairs")
_OF_SYSLOG: Final = ("USER_NOTICE", "LONGEST_HOST", "LONGEST_TAG", "LONGEST_DEVICE_HEAD")
# MOST_GROUPS of expression.h, of which one is the whole; the names of Outer in understanding.h.
_MOST_FIELDS: Final = 23
_MOST_OF_CARRIER: Final = 4
# So many bytes of a text are asked of which formats it may be.
_PLACES: Final = 40
_LITERAL_DIGIT: Final = re.compile(r"(?<![\\{,\d])[1-9](?![\d,}])")


def tables(word_table: Callable[[str, Mapping[str, int]], str]) -> str:
    """The header format_tables.h; `word_table` writes a table of words in C."""
    sets = Sets()
    code = bytearray()
    formats = [format_ for format_ in NUMBERED if format_] + list(CARRIERS)
    attributes = sorted({name for format_ in formats for name in format_.fields if name not in COLUMNS})
    places = {name: number for number, name in enumerate((*COLUMNS, *attributes))}
    fields: list[int] = []
    rows = ["{0}"]
    for format_ in formats:
        if _LITERAL_DIGIT.search(re.sub(r"\[[^\]]*\]", "", format_.gate_expression)):
            raise ValueError(f"a gate sees digits as 0: {format_.name}")
        if len(format_.fields) > _MOST_FIELDS or (format_ in CARRIERS and len(format_.fields) > _MOST_OF_CARRIER):
            raise ValueError(f"more fields than the matcher has room for: {format_.name}")
        row = [
            _added(code, format_.gate_expression, sets),
            _added(code, format_.expression, sets),
            _added(code, format_.details_expression, sets) if format_.details else 0,
            len(fields),
            len(format_.fields),
            format_.head_fields,
            _RESTS.index(format_.rest),
            0 if format_ in CARRIERS else format_.tier,
            int(CLF_TIME in format_.pattern),
            int(format_.rare_time),
            _only_first(format_.details_expression) if format_.details else 0,
        ]
        fields += [places[name] for name in format_.fields]
        numbers = ", ".join(map(str, row))
        rows.append(f"{{{numbers}, {_text(format_.level)}, {_text(format_.logger)}}} /* {format_.name} */")
    of_others = {
        "REQUEST": _added(code, REQUEST, sets),
        "ADDRESSES": _added(code, ADDRESSES, sets),
        "BEFORE_ADDRESSES": _added(code, BEFORE_ADDRESSES, sets),
        "OTHER_TIME": _added(code, f"({syslog.OTHER_TIME.removeprefix('^')})", sets),
        "TAG": _added(code, f"({syslog.TAG.removeprefix('^')})", sets),
        "SURE_TAG": _added(code, f"({syslog.SURE_TAG.removeprefix('^')})", sets),
    }
    masks, halves = sets.masks(), sets.halves()
    classes, possible_formats = _possible(formats)
    documents = {name: number for number, names in enumerate(of_pairs.DOCUMENT_NAMES.values(), 1) for name in names}
    lines = [
        "/* Written by tools/decoder.py from the table of formats. */",
        "#pragma once",
        '#include "utf8.h"',
        '#include "words.h"',
        f"enum {{ GATE_BYTES = {GATE_BYTES}, BEGINNING_BYTES = {BEGINNING_BYTES}, KINDS = {len(NUMBERED)}, ALL_KINDS = {len(rows)} }};",
        f"enum {{ {', '.join('REST_' + rest.upper() for rest in _RESTS)} }};",
        f"enum {{ {', '.join('SAID_' + name.upper() for name in COLUMNS)}, SAID_COLUMNS }};",
        f"enum {{ {', '.join(f'DOCUMENT_{name.upper()} = {n}' for n, name in enumerate(of_pairs.DOCUMENT_NAMES, 1))}, DOCUMENT_FIELDS }};",
        f'#define HEAD "{HEAD}"',
        f'#define RAW "{RAW}"',
        f'#define LOG_FILE_PATH "{LOG_FILE_PATH}"',
        f'#define MONTHS "{"".join(MONTHS)}"',
        f"#define DOCKER {_quoted(DOCKER)}",
        "typedef uint16_t u16;",
        "typedef struct { u16 gate, expression, details; u8 fields_at, fields, head_fields, rest, tier, clf_time, rare_time, details_begin; Text level, logger; } Format;",
        f"static const u8 PROGRAMS[{len(code)}] = {{{', '.join(map(str, code))}}};",
        f"enum {{ SET_WORDS = {len(masks)} }};",
        f"static const u64 SETS[{len(masks)}][256] = {{{', '.join(_numbers(mask) for mask in masks)}}};",
        f"static const u8 SET_HALVES[{len(halves)}][16] = {{{', '.join(_bytes(half) for half in halves)}}};",
        f"enum {{ PLACES = {_PLACES}, BYTE_CLASSES = {max(classes) + 1} }};",
        f"static const u8 BYTE_CLASS[256] = {{{', '.join(map(str, classes))}}};",
        f"static const u64 POSSIBLE[{len(possible_formats)}] = {_numbers(possible_formats)};",
        f"static const u8 FORMAT_FIELDS[{len(fields)}] = {{{', '.join(map(str, fields))}}};",
        f"static const Text FIELD_NAMES[{len(places)}] = {{{', '.join(_text(name) for name in places)}}};",
        f"static const Text REQUEST_NAMES[{len(NAMES)}] = {{{', '.join(map(_text, NAMES))}}};",
        f"static const Format FORMATS[{len(rows)}] = {{\n    " + ",\n    ".join(rows) + "\n};",
        f"enum {{ {', '.join(f'PROGRAM_{name} = {at}' for name, at in of_others.items())} }};",
        f"enum {{ {', '.join(f'{name} = {getattr(syslog, name)}' for name in _OF_SYSLOG)} }};",
        f"static const Text FACILITIES[] = {{{', '.join(map(_text, syslog.FACILITIES))}}};",
        f"static const u8 PRI_SEVERITIES[] = {{{', '.join(str(severity_of_pri(number)) for number in range(8))}}};",
        word_table("TEXT_LEVEL", WORDS),
        word_table("DOCUMENT", documents),
    ]
    return "\n".join(lines) + "\n"


def _added(code: bytearray, expression: str, sets: Sets) -> int:
    at = len(code)
    code += program(tree(expression), sets)
    return at


def _only_first(expression: str) -> int:
    """The one byte that all matches begin with: they are looked for where it stands."""
    (begin,), _ = first(tree(expression))
    return begin


def _possible(formats: list[Format]) -> tuple[list[int], list[int]]:
    """Of which formats a text may be that has a byte at a place, a bit each: a class for each byte, and for each place and class.

    Characters of several bytes move what follows them, so that such a text is not asked beyond the first.
    """
    rows = [[0] * 129 for _ in range(_PLACES)]
    for number, format_ in enumerate(formats, 1):
        for place, characters in enumerate(possible(tree(format_.gate_expression), _PLACES)):
            for character in characters:
                rows[place][character] |= 1 << number
    columns = [tuple(row[character] for row in rows) for character in range(129)]
    distinct = list(dict.fromkeys(columns))
    classes = [distinct.index(columns[min(byte, 128)]) for byte in range(256)]
    return classes, [column[place] for place in range(_PLACES) for column in distinct]


def _numbers(numbers: list[int]) -> str:
    return f"{{{', '.join(f'{number}ull' for number in numbers)}}}"


def _bytes(numbers: list[int]) -> str:
    return f"{{{', '.join(map(str, numbers))}}}"


def _text(word: str) -> str:
    return f'{{(const u8 *)"{word}", {len(word)}}}'


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
