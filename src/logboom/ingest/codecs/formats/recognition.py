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

GATE_BYTES: Final = 128
BEGINNING_BYTES: Final = 640
# So many formats share one look at whether there is any line of them: 6 × 7 looks cost less than 42.
_TOGETHER: Final = 7
_NO_TEXTS: Final = "CAST([], 'Array(String)')"


def with_format(rows: Rows, start: str, formats: Sequence[Format], carriers: Sequence[Format] = ()) -> Rows:
    """Adds what is known of the column `text` from its byte `start` on.

    kind         the number of its format, counted from 1; 0 when there is none
    groups       what the format's groups matched, the whole of the beginning first; carrier_groups likewise
    body_at      where the line begins that the carriers wrap, `start` when there is none
    head_length  how much of it the beginning takes
    """
    rows = rows.derive(beginning_shape=_shape(f"substring(text, {start}, {GATE_BYTES})"))
    if not carriers:
        return _with_groups(rows.derive(carrier="0", body_at=f"toUInt64({start})", kind_found=_kind("beginning_shape", formats)), formats)
    rows = rows.derive(
        carrier=f"multiMatchAnyIndex(beginning_shape, {_gates(carriers)})",
        carrier_text=f"if(carrier > 0, substring(text, {start}, {BEGINNING_BYTES}), '')",
        carrier_groups=_groups("carrier", "carrier_text", carriers),
        body_at=f"{start} + length(carrier_groups[1])",
        body_shape=_shape(f"if(carrier > 0, substring(text, body_at, {GATE_BYTES}), '')"),
        kind_found=f"if(carrier > 0, {_kind('body_shape', formats)}, {_kind('beginning_shape', formats)})",
    )
    return _with_groups(rows, formats)


def _with_groups(rows: Rows, formats: Sequence[Format]) -> Rows:
    long = _numbers_where(formats, lambda format_: bool(format_.details))
    return rows.derive(
        kind="toUInt8(kind_found)",
        beginning=f"substring(text, body_at, multiIf(kind = 0, 0, kind IN {long}, length(text), {BEGINNING_BYTES}))",
        groups=_groups("kind", "beginning", formats),
        head_length="length(groups[1])",
    )


def field_sql(name: str, formats: Sequence[Format], *, kind: str = "kind", groups: str = "groups") -> str:
    """SQL of what the format says for a field, '' when it does not."""
    return f"{groups}[{by_kind([_place(name, format_) for format_ in formats], kind)}]"


def by_kind(values: Sequence[object], kind: str = "kind") -> str:
    """SQL of the one of `values` that is the format's; the type's default when there is no format."""
    return f"[{', '.join(map(_literal, values))}][{kind}]"


def is_of(formats: Sequence[Format], which: Callable[[Format], bool], kind: str = "kind") -> str:
    """SQL: the format is one of those."""
    return f"{kind} IN {_numbers_where(formats, which)}"


def _shape(text: str) -> str:
    return f"toLowCardinality(toValidUTF8(translate({text}, '123456789', '000000000')))"


def _kind(shape: str, formats: Sequence[Format]) -> str:
    """Tier by tier; formats are in the order of their tiers."""
    found, before = "0", 0
    branches = []
    for tier in sorted({format_.tier for format_ in formats}):
        of_tier = [format_ for format_ in formats if format_.tier == tier]
        index = f"multiMatchAnyIndex({shape}, {_gates(of_tier)})"
        branches.append(f"{index} > 0, {index} + {before}")
        before += len(of_tier)
    return f"multiIf({', '.join(branches)}, {found})"


def _gates(formats: Sequence[Format]) -> str:
    return f"[{', '.join(literal(format_.gate_expression) for format_ in formats)}]"


def _groups(kind: str, text: str, formats: Sequence[Format]) -> str:
    numbered = list(enumerate(formats, start=1))
    runs = [numbered[first : first + _TOGETHER] for first in range(0, len(numbered), _TOGETHER)]
    taken = ", ".join(_of_run(run, kind, text) for run in runs)
    return f"arrayConcat({taken})[1]" if len(runs) > 1 else f"{taken}[1]"


def _of_run(run: Sequence[tuple[int, Format]], kind: str, text: str) -> str:
    here = f"{kind} BETWEEN {run[0][0]} AND {run[-1][0]}"
    each = ", ".join(_of_format(number, format_) for number, format_ in run)
    first = f"arrayConcat({each})[1]" if len(run) > 1 else f"{each}[1]"
    return f"arrayMap((beginning_, kind_) -> {first}, if({here}, [{text}], {_NO_TEXTS}), if({here}, [toUInt8({kind})], CAST([], 'Array(UInt8)')))"


def _of_format(number: int, format_: Format) -> str:
    found = f"extractGroups(found_, {literal(format_.expression)})"
    if format_.details:
        fields = len(format_.fields) + 1
        found = f"arrayResize(arrayConcat({found}, extractGroups(found_, {literal(format_.details_expression)})), {fields})"
    return f"arrayMap(found_ -> {found}, if(kind_ = {number}, [beginning_], {_NO_TEXTS}))"


def _place(name: str, format_: Format) -> int:
    return format_.fields.index(name) + 2 if name in format_.fields else 0


def _numbers_where(formats: Sequence[Format], which: Callable[[Format], bool]) -> str:
    numbers = [number for number, format_ in enumerate(formats, start=1) if which(format_)]
    return f"({', '.join(map(str, numbers or [0]))})"


def _literal(value: object) -> str:
    if isinstance(value, str):
        return literal(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_literal, value))}]"
    return str(value)
