"""The SQL that recognises the format of a text and takes its beginning apart.

Which format it is depends on its first GATE_BYTES with every digit written as 0: lines of one program then look much the
same, so that the many expressions are tried once for each distinct beginning, all in one pass. Only the expression of
the format that was found is then run over the line itself.

Source: ClickHouse documentation, "multiMatchAnyIndex", "extractGroups", "LowCardinality".
"""

from collections.abc import Callable, Sequence
from typing import Final

from logboom.ingest.codecs.formats.format import Format
from logboom.ingest.codecs.select import Rows
from logboom.store.statement import literal

GATE_BYTES: Final = 72
BEGINNING_BYTES: Final = 200
# Of many formats so many share one look at whether there is any line of them: six times seven looks cost less than 42.
_TOGETHER: Final = 7
_FEW: Final = 14


def with_format(rows: Rows, start: str, formats: Sequence[Format], carriers: Sequence[Format] = ()) -> Rows:
    """Adds what is known of the column `text` from its byte `start` on.

    kind         the number of its format, counted from 1; 0 when there is none
    groups       what the format's groups matched, the whole of the beginning first; carrier_groups likewise
    body_at      where the line begins that the carriers wrap, `start` when there is none
    head_length  how much of it the beginning takes
    """
    if not carriers:
        return _with_groups(rows.derive(carrier="0", body_at=f"toUInt64({start})"), formats)
    rows = rows.derive(
        carrier=f"multiMatchAnyIndex(substring(text, {start}, {GATE_BYTES}), {_gates(carriers)})",
        carrier_groups=_groups("carrier", f"substring(text, {start}, if(carrier = 0, 0, {BEGINNING_BYTES}))", carriers),
        body_at=f"{start} + length(carrier_groups[1])",
    )
    return _with_groups(rows, formats)


def _with_groups(rows: Rows, formats: Sequence[Format]) -> Rows:
    if not formats:
        return rows.derive(kind="0", groups="CAST([], 'Array(String)')", head_length="0")
    long = _numbers_where(formats, lambda format_: bool(format_.details))
    rows = rows.derive(
        body_shape=f"toValidUTF8(toLowCardinality(translate(substring(text, body_at, {GATE_BYTES}), '123456789', '000000000')))"
    )
    tiers = sorted({format_.tier for format_ in formats})
    found, before = [], 0
    for tier in tiers:
        of_tier = [format_ for format_ in formats if format_.tier == tier]
        rows = rows.derive(**{f"tier_{tier}": f"multiMatchAnyIndex(body_shape, {_gates(of_tier)})"})
        found.append(f"tier_{tier} > 0, tier_{tier} + {before}")
        before += len(of_tier)
    return rows.derive(
        kind=f"toUInt8(multiIf({', '.join(found)}, 0))" if len(tiers) > 1 else f"toUInt8(tier_{tiers[0]})",
        beginning=f"substring(text, body_at, multiIf(kind = 0, 0, kind IN {long}, length(text), {BEGINNING_BYTES}))",
        groups=_groups("kind", "beginning", formats),
        head_length="length(groups[1])",
    )


def field_sql(name: str, formats: Sequence[Format], *, kind: str = "kind", groups: str = "groups") -> str:
    """SQL of what the format says for a field, '' when it does not."""
    places = [_place(name, format_) for format_ in formats]
    if len(set(places)) == 1 and any(places):
        return f"{groups}[{places[0]}]"  # there are no groups where there is no format
    return f"{groups}[{by_kind(places, kind)}]" if any(places) else "''"


def by_kind(values: Sequence[object], kind: str = "kind") -> str:
    """SQL of the one of `values` that is the format's; the type's default when there is no format."""
    if not any(values):
        return "''" if all(isinstance(value, str) for value in values) else "0"
    return f"{array_sql(values)}[{kind}]"


def is_of(formats: Sequence[Format], which: Callable[[Format], bool], kind: str = "kind") -> str:
    """SQL: the format is one of those."""
    return f"{kind} IN {_numbers_where(formats, which)}" if any(map(which, formats)) else "0"


def _gates(formats: Sequence[Format]) -> str:
    return f"[{', '.join(literal(format_.gate_expression) for format_ in formats)}]"


def _groups(kind: str, text: str, formats: Sequence[Format]) -> str:
    numbered = list(enumerate(formats, start=1))
    together = 1 if len(formats) <= _FEW else _TOGETHER
    runs = [numbered[first : first + together] for first in range(0, len(numbered), together)]
    taken = ", ".join(_of_run(run, kind, text) for run in runs)
    return f"arrayConcat({taken})[1]" if len(runs) > 1 else f"{taken}[1]"


def _of_run(run: Sequence[tuple[int, Format]], kind: str, text: str) -> str:
    (first, format_), (last, _) = run[0], run[-1]
    if first == last:
        return f"arrayMap(beginning_ -> {_of_format('beginning_', format_)}, arrayResize([{text}], {kind} = {first}))"
    here = f"{kind} BETWEEN {first} AND {last}"
    each = ", ".join(_of_format(f"if(kind_ = {number}, beginning_, '')", format_) for number, format_ in run)
    return f"arrayMap((beginning_, kind_) -> arrayConcat({each}), arrayResize([{text}], {here}), arrayResize([{kind}], {here}))"


def _of_format(text: str, format_: Format) -> str:
    found = f"extractGroups({text}, {literal(format_.expression)})"
    if not format_.details:
        return found
    details = f"extractGroups({text}, {literal(format_.details_expression)})"
    return f"arrayConcat({found}, {details})"


def _place(name: str, format_: Format) -> int:
    return format_.fields.index(name) + 2 if name in format_.fields else 0


def _numbers_where(formats: Sequence[Format], which: Callable[[Format], bool]) -> str:
    numbers = [number for number, format_ in enumerate(formats, start=1) if which(format_)]
    return f"({', '.join(map(str, numbers or [0]))})"


def array_sql(values: Sequence[object]) -> str:
    """SQL of an array of texts, numbers or arrays."""
    return f"[{', '.join(map(_literal, values))}]"


def _literal(value: object) -> str:
    if isinstance(value, str):
        return literal(value)
    return array_sql(value) if isinstance(value, list | tuple) else str(value)
