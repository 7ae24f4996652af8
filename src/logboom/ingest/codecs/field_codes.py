"""The table of `field_names` as numbers: which field a name stands for, and how good a name for it it is.

A code is one byte: the field's number in the upper half, the name's place in the field's list in the lower, where 0
is left for what the sender itself named. The smallest code of a field is the name that wins.

To find the documents in which two names stand for one field, each name has a weight: 1 in the four bits of its field.
In the sum of a document's weights such a field has more than its lowest bit set.
"""

from typing import Final

from logboom.ingest.codecs.field_names import FIELD_NAMES, NESTING_NAMES

BITS: Final = 4
FIELD_NUMBER: Final = {field: number for number, field in enumerate(FIELD_NAMES, start=1)}
CODES: Final = {
    name: (FIELD_NUMBER[field] << BITS) + place
    for field, names in FIELD_NAMES.items()
    for place, name in enumerate(names, start=1)
}
# Objects that are no field themselves have the number beyond the last; their names are looked for inside.
OBJECT_CODE: Final = (len(FIELD_NAMES) + 1) << BITS
ALL_CODES: Final = {**dict.fromkeys(NESTING_NAMES, OBJECT_CODE), **CODES}
NESTING_CODES: Final = tuple(sorted({ALL_CODES[name] for name in NESTING_NAMES}))
WEIGHTS: Final = {name: 1 << BITS * (code >> BITS) for name, code in CODES.items()}
CONFLICT_BITS: Final = sum(0b1110 << BITS * number for number in FIELD_NUMBER.values())


def code_sql(name: str) -> str:
    """SQL of the code of the text `name`, 0 when the table does not have it."""
    names = ", ".join(f"'{known}'" for known in ALL_CODES)
    return f"transform(lower({name}), [{names}], {list(ALL_CODES.values())}, toUInt8(0))"


def weight_sql(name: str) -> str:
    """SQL of its weight."""
    names = ", ".join(f"'{known}'" for known in WEIGHTS)
    return f"transform(lower({name}), [{names}], {list(WEIGHTS.values())}, toUInt64(0))"


def field_sql(code: str) -> str:
    """SQL of the number of the field that a code stands for, 0 when for none."""
    return f"bitShiftRight({code}, {BITS})"
