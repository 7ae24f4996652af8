"""What stages mean, told a second time in plain Python over dicts: slow, obvious, and shares no code with ours.

Only the classes of stages and expressions are taken from the product. A row is a dict of texts, numbers, booleans and
lists; what is missing is not in it.
"""

import re
from collections.abc import Callable
from typing import Any

from logboom.query.aggregates.term import AggregateTerm
from logboom.query.expressions.tree import Binary, Call, Constant, Expression, FieldRef, Junction, Negation, Not, OneOf
from logboom.query.stages.dedup import Dedup
from logboom.query.stages.eval_ import Eval
from logboom.query.stages.eventstats import Eventstats
from logboom.query.stages.fields import Fields
from logboom.query.stages.fillnull import Fillnull
from logboom.query.stages.head import Head
from logboom.query.stages.rename import Rename
from logboom.query.stages.sort import Key, Sort
from logboom.query.stages.stage import Stage
from logboom.query.stages.stats import Stats
from logboom.query.stages.table import Table
from logboom.query.stages.top import Rare, Top
from logboom.query.stages.where import Where

Row = dict[str, Any]
Rows = list[Row]


def run(stages: tuple[Stage, ...], rows: Rows) -> Rows:
    for stage in stages:
        rows = STAGES[type(stage)](stage, [{name: v for name, v in row.items() if v is not None} for row in rows])
    return [{name: v for name, v in row.items() if v is not None} for row in rows]


def where(stage: Where, rows: Rows) -> Rows:
    return [row for row in rows if truth(value(stage.condition, row)) is True]


def eval_(stage: Eval, rows: Rows) -> Rows:
    changed = []
    for row in rows:
        new = dict(row)
        for assignment in stage.assignments:
            new[assignment.name] = value(assignment.value, new)
            if new[assignment.name] is None:
                del new[assignment.name]
        changed.append(new)
    return changed


def fields(stage: Fields | Table, rows: Rows) -> Rows:
    if isinstance(stage, Fields) and stage.removes:
        return [{name: v for name, v in row.items() if name not in stage.fields} for row in rows]
    return [{name: row.get(name) for name in stage.fields} for row in rows]


def rename(stage: Rename, rows: Rows) -> Rows:
    for old, new in stage.pairs:
        rows = [
            {name: v for name, v in row.items() if name not in (old, new)} | ({new: row[old]} if old in row else {})
            for row in rows
        ]
    return rows


def head(stage: Head, rows: Rows) -> Rows:
    return rows[: stage.count]


def sort(stage: Sort, rows: Rows) -> Rows:
    for key in reversed(stage.keys):  # a stable sort by each key, the last one first
        rows = sorted_by(key, rows)
    return rows[: stage.count] if stage.count else rows


def sorted_by(key: Key, rows: Rows) -> Rows:
    def numbers(row: Row) -> bool:
        return number(row[key.field]) is not None

    def by_text(row: Row) -> tuple[bytes, bytes]:
        text = as_text(row[key.field])
        return text.lower().encode(), text.encode()

    there = [row for row in rows if key.field in row]
    first = [row for row in there if numbers(row)]
    # Equal numbers that are written differently are put in order by their text.
    first = sorted(first, key=lambda row: (number(row[key.field]), *by_text(row)), reverse=key.descending)
    first = keep_order(first, there, lambda row: (number(row[key.field]), *by_text(row)), key.descending)
    others = [row for row in there if not numbers(row)]
    others = keep_order(others, there, by_text, key.descending)
    return first + others + [row for row in rows if key.field not in row]


def keep_order(rows: Rows, original: Rows, key: Callable[[Row], Any], descending: bool) -> Rows:
    """Sorted, equal rows in their original order also when descending."""
    place = {id(row): number for number, row in enumerate(original)}
    rows = sorted(rows, key=lambda row: place[id(row)])
    keys = sorted({key(row) for row in rows}, reverse=descending)
    return [row for one in keys for row in rows if key(row) == one]


def dedup(stage: Dedup, rows: Rows) -> Rows:
    kept: Rows = []
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        if all(name in row for name in stage.fields):
            values = tuple(as_text(row[name]) for name in stage.fields)
            seen[values] = seen.get(values, 0) + 1
            if seen[values] <= stage.count:
                kept.append(row)
    return kept


def fillnull(stage: Fillnull, rows: Rows) -> Rows:
    return [row | {name: stage.value for name in stage.fields if name not in row} for row in rows]


def alike(by: tuple[str, ...], rows: Rows) -> Rows:
    """The rows; where a field to group by has texts and numbers, its numbers are texts too: `1` is one group."""
    mixed = {name for name in by if any(isinstance(row.get(name), str) for row in rows)}
    return [
        {name: as_text(one) if name in mixed and isinstance(one, float) else one for name, one in row.items()}
        for row in rows
    ]


def groups(by: tuple[str, ...], rows: Rows) -> dict[tuple[Any, ...], Rows]:
    found: dict[tuple[Any, ...], Rows] = {}
    for row in alike(by, rows):
        if all(name in row for name in by):
            found.setdefault(tuple(row[name] for name in by), []).append(row)
    return found


def stats(stage: Stats, rows: Rows) -> Rows:
    found = groups(stage.by, rows) if stage.by else {(): rows}
    return [
        dict(zip(stage.by, values, strict=True)) | {term.title: aggregated(term, of) for term in stage.aggregates}
        for values, of in sorted(found.items(), key=lambda item: tuple(in_order(one) for one in item[0]))
    ]


def in_order(found: Any) -> tuple[float, bytes]:
    """Numbers by size, texts by their characters."""
    return (found, b"") if isinstance(found, float) else (0.0, as_text(found).encode())


def eventstats(stage: Eventstats, rows: Rows) -> Rows:
    found = groups(stage.by, rows) if stage.by else {(): rows}
    changed = []
    for row, key in zip(rows, alike(stage.by, rows), strict=True):
        new = dict(row)
        complete = all(name in row for name in stage.by)
        for term in stage.aggregates:
            new[term.title] = aggregated(term, found[tuple(key[name] for name in stage.by)]) if complete else None
        changed.append(new)
    return changed


def top(stage: Top, rows: Rows) -> Rows:
    found = groups(stage.fields, rows)
    all_of_them = sum(map(len, found.values()))
    sign = 1 if stage.rarest_first else -1
    ranked = sorted(found.items(), key=lambda item: (sign * len(item[1]), *(in_order(one) for one in item[0])))
    return [
        dict(zip(stage.fields, values, strict=True)) | {"count": float(len(of)), "percent": 100 * len(of) / all_of_them}
        for values, of in ranked[: stage.limit]
    ]


STAGES: dict[type[Stage], Callable[[Any, Rows], Rows]] = {
    Where: where, Eval: eval_, Fields: fields, Table: fields, Rename: rename, Head: head, Sort: sort, Dedup: dedup,
    Fillnull: fillnull, Stats: stats, Eventstats: eventstats, Top: top, Rare: top,
}  # fmt: skip


def aggregated(term: AggregateTerm, rows: Rows) -> Any:  # noqa: C901 -- one for each aggregate
    if term.argument is None:
        return float(len(rows))
    values = [found for row in rows if (found := value(term.argument, row)) is not None]
    numbers = [found for one in values if (found := number(one)) is not None]
    match term.name:
        case "count" if term.is_eval and all(isinstance(one, bool) for one in values):
            return float(values.count(True))
        case "count":
            return float(len(values))
        case "dc":
            return float(len({as_text(one) for one in values}))
        case "sum":
            return sum(numbers) if numbers else None
        case "avg":
            return sum(numbers) / len(numbers) if numbers else None
        case "values":
            texts = {as_text(one) for one in values}
            return sorted(texts, key=lambda one: (float("inf") if number(one) is None else number(one), one.encode()))
        case "min" | "max":
            choose = min if term.name == "min" else max
            if not values:
                return None
            if len(numbers) == len(values):
                return choose(numbers)
            return number_if_any(choose((as_text(one) for one in values), key=str.encode))
    raise AssertionError(term.name)


def number_if_any(text: str) -> Any:
    found = number(text)
    return text if found is None else found


def value(node: Expression, row: Row) -> Any:  # noqa: C901 -- one for each node
    match node:
        case Constant(constant):
            return constant
        case FieldRef(name):
            return row.get(name)
        case Negation(operand):
            inner = number(value(operand, row))
            return None if inner is None else -inner
        case Not(operand):
            inner = truth(value(operand, row))
            return None if inner is None else not inner
        case OneOf(operand, choices):
            return either([compared("=", operand, choice, row) for choice in choices])
        case Call(name, arguments):
            return called(name, arguments, row)
        case Junction("AND", operands):
            return both([truth(value(operand, row)) for operand in operands])
        case Junction("OR", operands):
            return either([truth(value(operand, row)) for operand in operands])
        case Binary(".", left, right):
            texts = [value(left, row), value(right, row)]
            return None if None in texts else as_text(texts[0]) + as_text(texts[1])
        case Binary("+" | "-" | "*" | "/" as operator, left, right):
            return calculated(operator, number(value(left, row)), number(value(right, row)))
        case Binary(operator, left, right):
            return compared(operator, left, right, row)
    raise AssertionError(node)


def both(conditions: list[bool | None]) -> bool | None:
    return False if False in conditions else None if None in conditions else True


def either(conditions: list[bool | None]) -> bool | None:
    return True if True in conditions else None if None in conditions else False


def calculated(operator: str, left: float | None, right: float | None) -> float | None:
    if left is None or right is None or (operator == "/" and right == 0):
        return None
    return {"+": left + right, "-": left - right, "*": left * right, "/": left / (right or 1)}[operator]


def called(name: str, arguments: tuple[Expression, ...], row: Row) -> Any:
    values = [value(argument, row) for argument in arguments]
    match name:
        case "if":
            return values[1] if truth(values[0]) is True else values[2]
        case "coalesce":
            return next((one for one in values if one is not None), None)
        case "isnull":
            return values[0] is None
        case "len":
            return None if values[0] is None else float(len(as_text(values[0])))
        case "upper":
            return None if values[0] is None else as_text(values[0]).upper()
    raise AssertionError(name)


def compared(operator: str, left: Expression, right: Expression, row: Row) -> bool | None:
    one, other = value(left, row), value(right, row)
    if one is None or other is None:
        return None
    numbers = number(one), number(other)
    if None not in numbers:
        return ordered(numbers[0], operator, numbers[1])
    if any(is_numeric(node, found) for node, found in ((left, one), (right, other))):
        return {"=": False, "!=": True}.get(operator)
    return ordered(as_text(one).lower().encode(), operator, as_text(other).lower().encode())


def is_numeric(node: Expression, found: Any) -> bool:
    """Whether the side is a number whatever the row: computed, or written so."""
    return isinstance(found, float) or (isinstance(node, Constant) and number(found) is not None)


def ordered(left: Any, operator: str, right: Any) -> bool:
    return {
        "=": left == right, "!=": left != right, ">": left > right, ">=": left >= right, "<": left < right,
        "<=": left <= right,
    }[operator]  # fmt: skip


def number(found: Any) -> float | None:
    if isinstance(found, bool):
        return float(found)
    if isinstance(found, int | float):
        return float(found)
    if isinstance(found, str) and re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", found, re.ASCII):
        return float(found)
    return None


def truth(found: Any) -> bool | None:
    if found is None or isinstance(found, bool):
        return found
    if isinstance(found, float):
        return found != 0
    return found.lower() in {"true", "t", "1", "yes"}


def as_text(found: Any) -> str:
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, float):
        return str(int(found)) if found.is_integer() else repr(found)
    return found
