"""What stages of several rows mean, told a second time in plain Python: running values, lists, joins, charts, transactions.

Goes on where `stage_reference` ends, with the same rows; a row's place in time is kept under `TIME`.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from logboom.query.stages.append import Append, Appendpipe
from logboom.query.stages.bin_ import Bin
from logboom.query.stages.chart import Chart
from logboom.query.stages.convert import Convert
from logboom.query.stages.head import Head
from logboom.query.stages.join import Join
from logboom.query.stages.labels import Strcat
from logboom.query.stages.multivalue import Makemv, Mvexpand, Nomv
from logboom.query.stages.pivoting import Untable, Xyseries
from logboom.query.stages.replace_ import Replace
from logboom.query.stages.reverse import Reverse
from logboom.query.stages.running import Accum, Autoregress, Delta, Filldown
from logboom.query.stages.stage import Stage
from logboom.query.stages.streamstats import Streamstats
from logboom.query.stages.tail import Tail
from logboom.query.stages.totals import Addcoltotals, Addtotals
from logboom.query.stages.transaction import Transaction
from tests.query import stage_reference as plain
from tests.query.stage_reference import Row, Rows, aggregated, as_text, groups, in_order, number, truth, value

TIME = "\0time"


def run(stages: Iterable[Stage], rows: Rows, events: Rows) -> Rows:
    """The rows after the stages; `events` are what a search in brackets begins with."""
    for stage in stages:
        rows = [without_missing(row) for row in rows]
        if isinstance(stage, Append):
            rows = rows + run(inner(stage.inner), events, events)
        elif isinstance(stage, Join):
            rows = join(stage, rows, run(inner(stage.inner), events, events))
        elif isinstance(stage, Appendpipe):
            rows = rows + run(inner_stages(stage.stages), rows, events)
        else:
            rows = STAGES.get(type(stage), plain.STAGES.get(type(stage)))(stage, rows)  # type: ignore[misc]
    return [without_missing(row) for row in rows]


def without_missing(row: Row) -> Row:
    return {name: found for name, found in row.items() if found is not None and found != []}


def inner(pipeline: Any) -> tuple[Stage, ...]:
    return tuple(pipeline.stages)


def inner_stages(text: str) -> tuple[Stage, ...]:
    from logboom.query.pipeline import parse_stages  # noqa: PLC0415 -- its text is only read while it runs

    return parse_stages(text)


def head(stage: Head, rows: Rows) -> Rows:
    if stage.condition is None:
        return rows[: stage.count]
    kept: Rows = []
    for row in rows:
        holds = truth(value(stage.condition, row)) is True
        if holds or stage.keeps_last:
            kept.append(row)
        if not holds:
            break
    return kept[: stage.count] if stage.count else kept


def tail(stage: Tail, rows: Rows) -> Rows:
    return rows[::-1][: stage.count]


def reverse(_: Reverse, rows: Rows) -> Rows:
    return rows[::-1]


def streamstats(stage: Streamstats, rows: Rows) -> Rows:
    changed = []
    for place, row in enumerate(rows):
        before = rows[: place + 1] if stage.includes_current else rows[:place]
        same = [one for one in before if all(one.get(name) == row.get(name) for name in stage.by)]
        window = same[-stage.window :] if stage.window else same
        changed.append(row | {term.title: aggregated(term, window) for term in stage.aggregates})
    return changed


def accum(stage: Accum, rows: Rows) -> Rows:
    total, changed = 0.0, []
    for row in rows:
        step = number(row.get(stage.field))
        total += step or 0.0
        changed.append(row | {stage.alias or stage.field: None if step is None else total})
    return changed


def delta(stage: Delta, rows: Rows) -> Rows:
    numbers = [number(row.get(stage.field)) for row in rows]
    differences = [
        None if place < stage.rows or None in (now, numbers[place - stage.rows]) else now - numbers[place - stage.rows]
        for place, now in enumerate(numbers)
    ]
    name = stage.alias or f"delta({stage.field})"
    return [row | {name: difference} for row, difference in zip(rows, differences, strict=True)]


def autoregress(stage: Autoregress, rows: Rows) -> Rows:
    return [
        row | {stage.alias: rows[place - stage.first].get(stage.field) if place >= stage.first else None}
        for place, row in enumerate(rows)
    ]


def filldown(stage: Filldown, rows: Rows) -> Rows:
    last: Row = {}
    changed = []
    for row in rows:
        last |= {name: row[name] for name in stage.fields if name in row}
        changed.append(row | {name: last.get(name) for name in stage.fields})
    return changed


def makemv(stage: Makemv, rows: Rows) -> Rows:
    return [
        row | {stage.field: [one for one in as_text(row.get(stage.field, "")).split(stage.delimiter) if one]}
        for row in rows
    ]


def mvexpand(stage: Mvexpand, rows: Rows) -> Rows:
    changed = []
    for row in rows:
        found = row.get(stage.field)
        values = found if isinstance(found, list) else [found]
        changed += [row | {stage.field: one} for one in (values[: stage.limit] if stage.limit else values)]
    return changed


def nomv(stage: Nomv, rows: Rows) -> Rows:
    return [
        row | {stage.field: "\n".join(row[stage.field])} if isinstance(row.get(stage.field), list) else row
        for row in rows
    ]


def strcat(stage: Strcat, rows: Rows) -> Rows:
    changed = []
    for row in rows:
        parts = [text if is_written else row.get(text) for is_written, text in stage.parts]
        joined = "".join("" if part is None else as_text(part) for part in parts)
        changed.append(row | {stage.field: None if stage.needs_all and None in parts else joined})
    return changed


def replace(stage: Replace, rows: Rows) -> Rows:
    return [row | {name: replaced(stage, as_text(row[name])) for name in stage.fields if name in row} for row in rows]


def replaced(stage: Replace, text: str) -> str:
    for old, new in stage.pairs:
        found = re.fullmatch("(.*)".join(re.escape(part) for part in old.split("*")), text, re.DOTALL)
        if found:
            stars = iter(found.groups())
            return "".join(next(stars) if piece == "*" else piece for piece in new)
    return text


def convert(stage: Convert, rows: Rows) -> Rows:
    for conversion in stage.conversions:
        name = conversion.alias or conversion.field
        rows = [row | {name: converted(conversion.function, row.get(conversion.field))} for row in rows]
    return rows


def converted(function: str, found: Any) -> Any:
    text = "" if found is None else as_text(found)
    match function:
        case "num":
            return number(text.replace(",", "").strip())
        case "rmcomma":
            return number(text.replace(",", ""))
        case "rmunit":
            unit = re.match(r"\s*([+-]?[0-9.]+)", text)
            return number(unit[1]) if unit else None
        case "auto":
            read = number(text.replace(",", "").strip())
            return found if read is None else read
    raise AssertionError(function)


def bin_(stage: Bin, rows: Rows) -> Rows:
    width, changed = float(stage.span), []
    for row in rows:
        found = number(row.get(stage.field))
        lower = None if found is None else found // width * width
        text = None if lower is None else f"{as_text(lower)}-{as_text(lower + width)}"
        changed.append(row | {stage.alias or stage.field: text})
    return changed


def chart(stage: Chart, rows: Rows) -> Rows:
    (term,) = stage.aggregates
    by_row = groups((stage.over,), rows)
    charted = []
    for (key,), of in sorted(by_row.items(), key=lambda item: in_order(item[0][0])):
        series: dict[str, Rows] = {}
        for row in of:
            series.setdefault(as_text(row[stage.by]) if stage.by in row else "NULL", []).append(row)
        charted.append({stage.over: key} | {name: aggregated(term, these) for name, these in series.items()})
    if term.name not in {"count", "dc"}:
        return charted
    every = {name for row in charted for name in row}
    return [dict.fromkeys(every, 0.0) | row for row in charted]


def xyseries(stage: Xyseries, rows: Rows) -> Rows:
    (name,) = stage.values
    found: dict[Any, Row] = {}
    for row in rows:
        found.setdefault(row[stage.row], {stage.row: row[stage.row]})[as_text(row[stage.series])] = row.get(name)
    return [found[key] for key in sorted(found, key=in_order)]


def untable(stage: Untable, rows: Rows) -> Rows:
    return [
        {stage.row: row[stage.row], stage.name: name, stage.value: row[name]}
        for row in rows
        for name in sorted(set(row) - {stage.row})
    ]


def join(stage: Join, rows: Rows, others: Rows) -> Rows:
    changed = []
    for row in rows:
        keys = [row.get(name) for name in stage.fields]
        theirs = [one for one in others if None not in keys and [one.get(name) for name in stage.fields] == keys]
        if theirs:
            changed.append(row | theirs[0])
        elif stage.keeps_all:
            changed.append(row)
    return changed


def addtotals(stage: Addtotals, rows: Rows) -> Rows:
    if stage.adds_field:
        rows = [row | {stage.name: sum(found for found in row.values() if isinstance(found, float))} for row in rows]
    if not stage.adds_row:
        return rows
    names = {name for row in rows for name, found in row.items() if isinstance(found, float)}
    return [*rows, {name: sum(row.get(name, 0.0) for row in rows) for name in names}]


def transaction(stage: Transaction, rows: Rows) -> Rows:
    together: list[Rows] = []
    for of in groups(stage.fields, rows).values():
        for place, row in enumerate(sorted(of, key=lambda row: row[TIME])):
            starts = stage.starts is not None and truth(value(stage.starts.node, row)) is True
            if place == 0 or starts:
                together.append([])
            together[-1].append(row)
    if stage.starts is not None:
        together = [of for of in together if truth(value(stage.starts.node, of[0])) is True]
    together.sort(key=lambda of: of[0][TIME], reverse=True)
    return [{name: of[0][name] for name in stage.fields} | {"eventcount": float(len(of))} for of in together]


STAGES: dict[type[Stage], Callable[[Any, Rows], Rows]] = {
    Head: head, Tail: tail, Reverse: reverse, Streamstats: streamstats, Accum: accum, Delta: delta, Autoregress: autoregress,
    Filldown: filldown, Makemv: makemv, Mvexpand: mvexpand, Nomv: nomv, Strcat: strcat, Replace: replace, Convert: convert,
    Bin: bin_, Chart: chart, Xyseries: xyseries, Untable: untable, Addtotals: addtotals, Addcoltotals: addtotals,
    Transaction: transaction,
}  # fmt: skip
