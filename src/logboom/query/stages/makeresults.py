"""`| makeresults count=3`: rows from nothing, or from a table in the query, for trying expressions out."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Self

from logboom.errors import QueryError
from logboom.query.reader import Reader, in_quotes, read_bool, read_count, read_word
from logboom.query.relation import Relation
from logboom.query.select import Order, Table
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value

MOST_ROWS: Final = 100_000
_OPTIONS: Final = {
    "count": read_count,
    "annotate": read_bool,
    "splunk_server": read_word,
    "splunk_server_group": read_word,
    "format": read_word,
    "data": read_word,
}


@dataclass(frozen=True, slots=True)
class Makeresults(Stage):
    count: int = 1
    form: str = ""
    data: str = ""

    names = ("makeresults",)
    is_generator = True
    documentation = Documentation(
        syntax="| makeresults [count=1] | makeresults format=csv|json data=TEXT",
        meaning="Rows with nothing but the time of the search: to try expressions out, or to begin a table by hand. With `data` the "
        "rows of a small table: CSV with a line of names, or a JSON array of objects.",
        examples=(
            '| makeresults count=2 | eval name = "x" | table name',
            '| makeresults format=json data="[{\\"name\\":\\"ann\\",\\"age\\":30},{\\"name\\":\\"bob\\"}]"',
        ),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        start = reader.at
        reader.options(_OPTIONS, found)
        position = slice(start, reader.at)
        if found.get("count", 1) > MOST_ROWS:
            raise QueryError(f"at most {MOST_ROWS} rows are made", position=position)
        form = found.get("format", "csv").lower() if "data" in found else ""
        if form and form not in _FORMS:
            raise QueryError("the format of `data` is csv or json", position=position)
        made = cls(found.get("count", 1), form, found.get("data", ""))
        if made.form:
            try:
                made.table()
            except (ValueError, csv.Error) as error:
                raise QueryError(f"the data is no {made.form}: {error}", position=position) from None
        return made

    def __str__(self) -> str:
        if self.form:
            return f"makeresults format={self.form} data={in_quotes(self.data)}"
        return "makeresults" + (f" count={self.count}" if self.count != 1 else "")

    def table(self) -> tuple[list[str], list[list[str | None]]]:
        """Names and rows of the data. Raises ValueError and csv.Error."""
        return _FORMS[self.form](self.data)

    def apply(self, relation: Relation) -> Relation:
        context = relation.context
        if self.form:
            names, rows = self.table()
            content = f"JSONExtract({context.bind(json.dumps(rows))}, 'Array(Array(Nullable(String)))')"
            fields = {
                name: Value(f"{content}[number + 1][{place}]", "text", weight=3, numeric=True)
                for place, name in enumerate(names, 1)
            }
            return Relation(
                context, Table(f"numbers({len(rows)})"), fields, {}, order=(Order("number"),), is_table=True
            )
        now = Value(f"fromUnixTimestamp64Nano({context.bind(context.now, 'Int64')}, 'UTC')", "time")
        return Relation(
            context, Table(f"numbers({self.count})"), {"timestamp": now}, {}, order=(Order("number"),), is_table=True
        )


def _of_csv(text: str) -> tuple[list[str], list[list[str | None]]]:
    lines = [line for line in csv.reader(io.StringIO(text.strip()), strict=True) if line]
    if not lines:
        raise ValueError("it has no line of names")
    names = [name.strip() for name in lines[0]]
    return names, [[*(cell.strip() or None for cell in line), *[None] * len(names)][: len(names)] for line in lines[1:]]


def _of_json(text: str) -> tuple[list[str], list[list[str | None]]]:
    read = json.loads(text)
    objects = [one for one in (read if isinstance(read, list) else [read]) if isinstance(one, dict)]
    if not objects:
        raise ValueError("it has no object")
    names = list(dict.fromkeys(name for one in objects for name in one))
    return names, [[_cell(one.get(name)) for name in names] for one in objects]


def _cell(found: object) -> str | None:
    return found if found is None or isinstance(found, str) else json.dumps(found, separators=(",", ":"))


_FORMS: Final[dict[str, Callable[[str], tuple[list[str], list[list[str | None]]]]]] = {"csv": _of_csv, "json": _of_json}
