"""`transaction user maxspan=30m startswith="login" endswith="logout"`: events that belong together, as one row."""

import dataclasses
import re
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from logboom.errors import QueryError
from logboom.query.expressions.parser import read_expression
from logboom.query.expressions.translate import condition
from logboom.query.expressions.tree import Expression
from logboom.query.functions import FUNCTION_NAMES
from logboom.query.parser import parse
from logboom.query.reader import Reader, in_quotes, name_text, read_bool, read_count, read_word
from logboom.query.relation import Relation, texts_of
from logboom.query.row_condition import row_condition
from logboom.query.select import Order
from logboom.query.spans import Span, read_span
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.tree import Node
from logboom.query.value import Value, is_there, list_of, missing, text_of, time_of

_EVAL: Final = re.compile(r"eval\s*\(", re.IGNORECASE)
MOST_EVENTS: Final = 1_000


def _read_edge(reader: Reader) -> "Terms | Condition":
    start = reader.at
    if reader.take(_EVAL):
        found = read_expression(reader, FUNCTION_NAMES)
        if not reader.sign(")"):
            raise reader.expected("a closing parenthesis")
        return Condition(found)
    if reader.sign("("):
        end = reader.text.find(")", reader.at, reader.end)
        if end < 0:
            raise QueryError("this parenthesis is never closed", position=slice(start, start + 1))
        terms = Terms(parse(" " * reader.at + reader.text[reader.at : end]))
        reader.at = end + 1
        reader.skip_space()
        return terms
    quoted = reader.quoted()
    text = reader.word("search terms") if quoted is None else quoted
    try:
        return Terms(parse(text))
    except QueryError as error:
        error.position = slice(start, reader.at)
        raise


@dataclass(frozen=True, slots=True)
class Terms:
    node: Node

    def __str__(self) -> str:
        return in_quotes(str(self.node))

    def sql(self, relation: Relation) -> str:
        return row_condition(self.node, relation)


@dataclass(frozen=True, slots=True)
class Condition:
    node: Expression

    def __str__(self) -> str:
        return f"eval({self.node})"

    def sql(self, relation: Relation) -> str:
        return f"ifNull({condition(self.node, relation)}, false)"


_OPTIONS: Final = {
    "maxspan": read_span, "maxpause": read_span, "maxevents": read_count, "startswith": _read_edge, "endswith": _read_edge,
    "keepevicted": read_bool, "keeporphans": read_bool, "mvlist": read_word, "unifyends": read_bool, "connected": read_bool,
    "delim": read_word, "nullstr": read_word, "mvraw": read_bool, "maxopentxn": read_count, "maxopenevents": read_count,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Transaction(Stage):
    fields: tuple[str, ...] = ()
    max_span: Span | None = None
    max_pause: Span | None = None
    max_events: int = MOST_EVENTS
    starts: Terms | Condition | None = None
    ends: Terms | Condition | None = None
    keeps_open: bool = False
    position: slice = dataclasses.field(default_factory=lambda: slice(0, 0), compare=False)

    names = ("transaction",)
    documentation = Documentation(
        syntax="transaction [NAME, ...] [maxspan=30m] [maxpause=5m] [maxevents=1000] [startswith=TERMS] [endswith=TERMS] [keepevicted=f]",
        meaning="Makes one row of events that follow one another with the same values of the fields: `duration` in seconds, "
        "`eventcount`, the messages, and all values of each field. A new one begins after a pause, where `startswith` "
        "matches, or behind an event that `endswith` matches.",
        examples=("* | transaction host maxpause=5m | table timestamp host eventcount duration",),
        notes="With `startswith` or `endswith`, what lacks that event is left out unless `keepevicted=t`. A `maxspan` cuts "
        "what is longer into pieces of that length, counted from its first event. Without any order of its own `stats` by a "
        "common id is faster.",
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        start = reader.at
        reader.options(_OPTIONS, found)
        fields = reader.optional_names()
        reader.options(_OPTIONS, found)
        return cls(
            fields, found.get("maxspan"), found.get("maxpause"), found.get("maxevents", MOST_EVENTS),
            found.get("startswith"), found.get("endswith"), found.get("keepevicted", False), slice(start, reader.at),
        )  # fmt: skip

    def __str__(self) -> str:
        options = (
            f" maxspan={self.max_span}" if self.max_span else "",
            f" maxpause={self.max_pause}" if self.max_pause else "",
            f" maxevents={self.max_events}" if self.max_events != MOST_EVENTS else "",
            f" startswith={self.starts}" if self.starts else "",
            f" endswith={self.ends}" if self.ends else "",
            " keepevicted=t" if self.keeps_open else "",
        )
        fields = f" {', '.join(map(name_text, self.fields))}" if self.fields else ""
        return f"transaction{fields}{''.join(options)}"

    def apply(self, relation: Relation) -> Relation:
        time = relation.field("timestamp")
        if time.sql == missing().sql:
            hint = "put transaction in front of what leaves it out"
            raise QueryError("there is no time in these rows", hint=hint, position=self.position)
        relation = relation.before_where()
        for name in self.fields:
            relation = relation.where(is_there(relation.field(name)))
        marks = {"\0starts": self.starts, "\0ends": self.ends}
        for name, edge in marks.items():
            sql = edge.sql(relation) if edge else "false"
            relation = relation.with_hidden_field(name, Value(sql, "bool"))
        for number, name in enumerate(self.fields):
            relation = relation.with_hidden_field(f"\0key{number}", Value(text_of(relation.field(name)), "text"))
        relation = relation.with_hidden_field("\0time", Value(time_of(time), "time")).nested()
        relation = self._numbered(relation)
        return self._together(relation)

    def _over(self, relation: Relation, *more: str) -> str:
        keys = [relation.hidden[f"\0key{number}"].sql for number in range(len(self.fields))]
        partition = ", ".join([*keys, *more])
        return f"{'PARTITION BY ' + partition if partition else ''} ORDER BY {relation.hidden[chr(0) + 'time'].sql}"

    def _numbered(self, relation: Relation) -> Relation:
        """With the number of the transaction that each event is of, within its fields' values."""
        over = self._over(relation)
        time = relation.hidden["\0time"].sql
        begins = [f"row_number() OVER ({over}) = 1"]
        if self.starts:
            begins.append(relation.hidden["\0starts"].sql)
        frame = "ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING"
        if self.ends:
            begins.append(f"any({relation.hidden[chr(0) + 'ends'].sql}) OVER ({over} {frame})")
        if self.max_pause:
            pause = f"toUnixTimestamp64Nano({time}) - any(toUnixTimestamp64Nano({time})) OVER ({over} {frame})"
            begins.append(f"({pause} > {self.max_pause.nanoseconds})")
        first = Value(f"({' OR '.join(begins)})", "bool", 100)
        marked = relation.with_hidden_field("\0first", first)
        over = self._over(marked)
        number = f"countIf({marked.hidden[chr(0) + 'first'].sql}) OVER ({over} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
        numbered = marked.with_hidden_field("\0number", Value(number, "number", 100))
        if not self.max_span:
            return numbered
        within = self._over(numbered, numbered.hidden["\0number"].sql)
        time = f"toUnixTimestamp64Nano({numbered.hidden[chr(0) + 'time'].sql})"
        begun = f"min({time}) OVER ({within} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
        # One more nanosecond, so that events exactly this far apart are still together.
        piece = f"intDiv({time} - {begun}, {self.max_span.nanoseconds + 1})"
        return numbered.with_hidden_field("\0piece", Value(piece, "number", 100))

    def _together(self, relation: Relation) -> Relation:
        time = relation.hidden["\0time"].sql
        keys = {name: relation.hidden[name] for name in relation.hidden if name.startswith("\0key")}
        keys |= {name: relation.hidden[name] for name in ("\0number", "\0piece") if name in relation.hidden}
        seconds = f"((toUnixTimestamp64Nano(max({time})) - toUnixTimestamp64Nano(min({time}))) / 1e9)"
        values = {
            "timestamp": Value(f"min({time})", "time"),
            "duration": Value(seconds, "number"),
            "eventcount": Value("toFloat64(count())", "number"),
            "\0closed": Value(self._closed(relation), "bool"),
        }
        for name, value in relation.fields.items():
            if name in values or name in self.fields or value.stored in _NOT_KEPT:
                continue
            if name == "message":
                lines = f"arrayMap(pair -> pair.2, arraySort(pair -> pair.1, groupArray(({time}, ifNull({text_of(value)}, '')))))"
                values[name] = Value(f"arrayStringConcat({lines}, '\\n')", "text")
            else:
                values[name] = Value(f"arraySort(groupUniqArrayArray({list_of(value)}))", "list")
        for name in self.fields:
            values[name] = Value(f"any({text_of(relation.field(name))})", "text")
        opened = relation.open
        if opened is not None:
            gathered = f"groupUniqArrayMap({texts_of(opened)})"
            values["\0open"] = Value(f"mapApply((name, value) -> (name, arraySort(value)), {gathered})", "list")
        grouped = relation.grouped(keys, values)
        fields = {name: value for name, value in grouped.fields.items() if not name.startswith("\0")}
        together = replace(
            grouped,
            fields=fields,
            open=replace(opened, sql=grouped.fields["\0open"].sql, kind="list") if opened else None,
            order=(Order(fields["timestamp"].sql, descending=True),),
            is_table=True,
        )
        closed = grouped.fields["\0closed"].sql
        if self.keeps_open or not (self.starts or self.ends):
            return together.with_field("closed_txn", Value(f"toFloat64({closed})", "number"))
        return together.where(closed)

    def _closed(self, relation: Relation) -> str:
        parts = [
            f"max({relation.hidden[name].sql})"
            for name, edge in (("\0starts", self.starts), ("\0ends", self.ends))
            if edge
        ]
        return f"({' AND '.join(parts)})" if parts else "true"


_NOT_KEPT: Final = frozenset({"project", "load_id", "received_at", "retention_days", "severity", "key", "fingerprint"})
