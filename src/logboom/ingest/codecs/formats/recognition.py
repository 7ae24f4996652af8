"""The SQL that recognises the format of a text and takes its beginning apart.

Which format it is depends on its first GATE_BYTES with every digit written as 0: lines of one program then look much the
same, so that the many expressions are tried once for each distinct beginning, all in one pass. Only the expression of
the format that was found is then run over the line itself.

Source: ClickHouse documentation, "multiMatchAnyIndex", "extractGroups", "LowCardinality".
"""

from collections.abc import Sequence
from typing import Final

from logboom.ingest.codecs.formats import CARRIERS, FORMATS
from logboom.ingest.codecs.formats.format import COLUMNS, Format
from logboom.ingest.codecs.select import Rows
from logboom.store.statement import literal

FORMATS_BY_TIER: Final = {
    tier: tuple(format_ for format_ in FORMATS if format_.tier == tier)
    for tier in sorted({format_.tier for format_ in FORMATS})
}
NUMBERED: Final = (None, *(format_ for formats in FORMATS_BY_TIER.values() for format_ in formats))
_KINDS_WITH_PAIRS: Final = tuple(
    number for number, format_ in enumerate(NUMBERED) if format_ is None or format_.rest == "message"
)
GATE_BYTES: Final = 72
BEGINNING_BYTES: Final = 200


# Where the number of a line's way begins: that of its format, for each of the ENDS that its text can have; or what it is
# wrapped in, which is to be taken off first.
ENDS: Final = 3
ENDS_LIKE_OBJECT, MAY_END_IN_PAIRS = 1, 2
WRAPPED: Final = 1 << 15
DOCKER_WAY: Final = WRAPPED + len(CARRIERS) + 1
DOCKER: Final = '{"log":"'
ALL_WAYS: Final = frozenset(range(len(NUMBERED) * ENDS))


def with_way(rows: Rows, *, may_be_wrapped: bool, may_be_docker: bool = False) -> Rows:
    """Adds `way`, by which the column `text` is understood from body_at on."""
    rows = rows.derive(
        body_shape=(
            f"toValidUTF8(toLowCardinality(translate(substring(text, body_at, {GATE_BYTES}), '123456789', '000000000')))"
        ),
        carrier=f"multiMatchAnyIndex(body_shape, {_gates(CARRIERS)})" if may_be_wrapped else "0",
    )
    found, before = [], 0
    for tier, formats in FORMATS_BY_TIER.items():
        rows = rows.derive(**{f"tier_{tier}": f"multiMatchAnyIndex(body_shape, {_gates(formats)})"})
        found.append(f"tier_{tier} > 0, tier_{tier} + {before}")
        before += len(formats)
    wrapped = [f"startsWith(text, {literal(DOCKER)}), {DOCKER_WAY}"] if may_be_docker else []
    wrapped += [f"carrier > 0, {WRAPPED} + carrier"] if may_be_wrapped else []
    return rows.derive(
        kind=f"multiIf({', '.join(found)}, 0)",
        ending=(
            f"multiIf(endsWith(text, '}}'), {ENDS_LIKE_OBJECT}, "
            f"position(text, '=', body_at) > 0 AND kind IN {_KINDS_WITH_PAIRS}, {MAY_END_IN_PAIRS}, 0)"
        ),
        way=f"toUInt16({'multiIf(' if wrapped else '('}{', '.join([*wrapped, f'kind * {ENDS} + ending'])}))",
    )


def preparation() -> str:
    """A SELECT of no line by which the engine compiles the expressions: that takes it most of a second, once in its life."""
    lists = (CARRIERS, *FORMATS_BY_TIER.values())
    matches = [f"multiMatchAnyIndex(materialize(''), {_gates(formats)})" for formats in lists]
    return f"SELECT {', '.join(matches)}"


def with_groups(rows: Rows, format_: Format, start: str) -> Rows:
    """Adds what the groups of the format match: `groups`, the whole of the beginning first, and head_length, how much that is."""
    text = f"substring(text, {start}, {'length(text)' if format_.details else BEGINNING_BYTES})"
    groups = f"extractGroups({text}, {literal(format_.expression)})"
    if format_.details:
        groups = f"arrayConcat({groups}, extractGroups({text}, {literal(format_.details_expression)}))"
    return rows.derive(groups=groups, head_length="length(groups[1])")


def field_sql(name: str, format_: Format | None) -> str:
    """SQL of what the format says for a field, '' when it does not."""
    places = format_.fields if format_ else ()
    return f"groups[{places.index(name) + 2}]" if name in places else "''"


def attributes_sql(format_: Format | None) -> list[tuple[str, str]]:
    """Name and SQL of each field of the format that is no column."""
    fields = format_.fields if format_ else ()
    return [(name, f"groups[{place}]") for place, name in enumerate(fields, start=2) if name not in COLUMNS]


def _gates(formats: Sequence[Format]) -> str:
    return f"[{', '.join(literal(format_.gate_expression) for format_ in formats)}]"
