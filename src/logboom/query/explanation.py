"""What a query will do, before it does it: the plan in words, the SQL, what the indexes leave to be read."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from logboom.query.fields import Attribute, FirstOf, field_named
from logboom.query.hints import Hint
from logboom.query.plan import Plan
from logboom.query.settings import SearchSettings
from logboom.query.time import to_rfc3339
from logboom.query.tree import Comparison, Exists, Near, Regex, SubSearch, Text, terms
from logboom.store.engine import Engine
from logboom.store.statement import Statement, Value, literal, parameter_text

_COLUMN: Final = re.compile(r"[a-z_]+")
SAMPLED_EVENTS: Final = 1000
_INDEXES: Final = {
    "by_word": "the index of words",
    "by_load": "the index of loads",
    "by_trace": "the index of traces",
    "by_span": "the index of spans",
    "by_event": "the index of event ids",
}


@dataclass(frozen=True, slots=True)
class Step:
    """What one index leaves: granules are some 8,192 rows each."""

    index: str
    granules: int
    of: int

    def as_json(self) -> dict[str, Any]:
        return {"index": self.index, "granules": self.granules, "of": self.of}


@dataclass(frozen=True, slots=True)
class Explanation:
    canonical: str
    words: list[str]
    sql: str
    parameters: dict[str, str]
    steps: list[Step]
    rows: int
    bytes: int
    hints: tuple[Hint, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "canonical": self.canonical,
            "plan": self.words,
            "sql": self.sql,
            "parameters": self.parameters,
            "indexes": [step.as_json() for step in self.steps],
            "estimate": {"rows": self.rows, "bytes": self.bytes},
            "hints": [hint.as_json() for hint in self.hints],
        }


async def explain(
    engine: Engine, plan: Plan, settings: SearchSettings, *, canonical: str = "", statement: Statement | None = None
) -> Explanation:
    """About a plan; `statement` is what its stages make of it, `canonical` the whole query."""
    translation = plan.translation()
    scope = plan.scope(translation)
    statement = statement or Statement(f"SELECT * FROM logboom.events WHERE {scope}", translation.parameters.values)
    values = translation.parameters.values
    steps = await _steps(engine, scope, values, settings)
    rows = await _estimated_rows(engine, scope, values, settings)
    per_row = await _bytes_per_row(engine, set(_COLUMN.findall(scope)), settings)
    words = [*_range_in_words(plan), *_terms_in_words(plan), *_steps_in_words(steps), *_estimate_in_words(rows)]
    return Explanation(
        canonical=canonical or str(plan.tree),
        words=words,
        sql=statement.sql,
        parameters={name: parameter_text(value) for name, value in statement.parameters.items()},
        steps=steps,
        rows=rows,
        bytes=round(rows * per_row),
        hints=plan.hints,
    )


async def _steps(engine: Engine, scope: str, values: dict[str, Value], settings: SearchSettings) -> list[Step]:
    sql = f"EXPLAIN PLAN indexes = 1, json = 1 SELECT 1 FROM logboom.events WHERE {scope}"
    limits = settings.limits()
    answer = await engine.result(Statement(sql, values), format="TSVRaw", limits=limits, slot="search")
    return [
        Step(_name_of(index), int(index["Selected Granules"]), int(index["Initial Granules"]))
        for index in _indexes_in(json.loads(answer.content))
        if "Selected Granules" in index
    ]


def _indexes_in(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield from node.get("Indexes", [])
        for value in node.values():
            yield from _indexes_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from _indexes_in(value)


def _name_of(index: dict[str, Any]) -> str:
    kind = str(index.get("Type", ""))
    if kind == "Skip":
        return _INDEXES.get(str(index.get("Name", "")), str(index.get("Name", "")))
    return {"MinMax": "the times of partitions", "Partition": "the partitions", "PrimaryKey": "the sort key"}.get(
        kind, kind
    )


async def _estimated_rows(engine: Engine, scope: str, values: dict[str, Value], settings: SearchSettings) -> int:
    sql = f"EXPLAIN ESTIMATE SELECT 1 FROM logboom.events WHERE {scope}"
    found = await engine.rows(Statement(sql, values), limits=settings.limits(), slot="search")
    rows = [column.name for column in found.columns].index("rows") if found.columns else 0
    return sum(int(row[rows]) for row in found.rows)


async def _bytes_per_row(engine: Engine, names: set[str], settings: SearchSettings) -> float:
    """What a row of these columns takes when it is read: as the large parts say, else as some events have it."""
    pattern = literal(f"^({'|'.join(sorted(names))})$")
    sql = (
        "SELECT coalesce("
        "(SELECT sumOrNull(size) FROM (SELECT sum(column_data_uncompressed_bytes) / sum(rows) AS size FROM system.parts_columns"
        " WHERE active AND database = 'logboom' AND table = 'events' AND part_type = 'Wide'"
        " AND has({names:Array(String)}, column) GROUP BY column)),"
        f"(SELECT avgOrNull(byteSize(COLUMNS({pattern}))) FROM (SELECT * FROM logboom.events LIMIT {SAMPLED_EVENTS})), 0)"
    )
    found = await engine.rows(Statement(sql, {"names": sorted(names)}), limits=settings.limits(), slot="search")
    return float(found.rows[0][0])


def _range_in_words(plan: Plan) -> list[str]:
    return [f"events from {to_rfc3339(plan.start)[:19]}Z up to {to_rfc3339(plan.end)[:19]}Z, newest first"]


def _terms_in_words(plan: Plan) -> list[str]:
    words: list[str] = []
    mapped: list[str] = []
    columns: list[str] = []
    whole: list[str] = []
    for term in terms(plan.tree):
        match term:
            case Text() | Near(field=""):
                words.append(str(term))
            case Comparison() | Exists() | Regex() | Near():
                field = field_named(term.field)
                (mapped if isinstance(field, Attribute | FirstOf) else columns).append(term.field)
            case SubSearch():
                whole.append(str(term))
    said = []
    if words:
        said.append(f"words are looked for in the message, names and attributes: {', '.join(dict.fromkeys(words))}")
    if columns:
        said.append(f"compared with columns: {', '.join(dict.fromkeys(columns))}")
    if mapped:
        said.append(f"compared with attributes, whose map is read: {', '.join(dict.fromkeys(mapped))}")
    if whole:
        said.append(f"asked first: {', '.join(dict.fromkeys(whole))}")
    return said


def _steps_in_words(steps: list[Step]) -> list[str]:
    said = [f"{step.index} leaves {step.granules} of {step.of} granules" for step in steps]
    if not any(step.index == _INDEXES["by_word"] for step in steps):
        said.append("no index of words helps: the rows of the range are read")
    return said


def _estimate_in_words(rows: int) -> list[str]:
    return [f"at most {rows:,} rows are read"]
