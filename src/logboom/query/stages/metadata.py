"""`| metadata type=hosts`, `| eventcount`: who has sent, how much, and when."""

from dataclasses import dataclass
from typing import Any, Final, Self

from logboom.errors import QueryError
from logboom.query.reader import Reader, read_bool, read_word
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.suggestions import shown
from logboom.query.value import Value, is_there

_FIELDS: Final = {"hosts": "host", "sources": "source", "sourcetypes": "sourcetype"}
_IGNORED: Final = {"index": read_word, "splunk_server": read_word, "datatype": read_word, "server": read_word,
                   "list_vix": read_bool, "report_size": read_bool, "splunk_server_group": read_word}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Metadata(Stage):
    type: str

    names = ("metadata",)
    is_generator = True
    documentation = Documentation(
        syntax="| metadata type=hosts|sources|sourcetypes",
        meaning="A row for each host, source or sourcetype: how many events of the range of time it has (`totalCount`), and "
        "when the first and the last were (`firstTime`, `lastTime`, `recentTime`, in seconds since 1970).",
        examples=("| metadata type=hosts | sort - totalCount | table host totalCount",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        start = reader.at
        reader.options({**_IGNORED, "type": read_word}, found)
        kind = str(found.get("type", "sourcetypes")).lower()
        if kind not in _FIELDS:
            hint = f"the types are {', '.join(_FIELDS)}"
            raise QueryError(f"{shown(kind)} is no type of metadata", hint=hint, position=slice(start, reader.at))
        reader.options(_IGNORED)
        return cls(kind)

    def __str__(self) -> str:
        return f"metadata type={self.type}"

    def apply(self, relation: Relation) -> Relation:
        name = _FIELDS[self.type]
        key = relation.field(name)
        time = relation.field("timestamp").sql
        seconds = {new: f"floor(toUnixTimestamp64Nano({of}({time})) / 1e9)" for new, of in _TIMES.items()}
        values = {new: Value(f"toFloat64({sql})", "number") for new, sql in seconds.items()}
        values["totalCount"] = Value("toFloat64(count())", "number")
        values["type"] = Value(f"any({relation.context.bind(self.type)})", "text")
        return relation.grouped({name: key}, values, conditions=[is_there(key)])


_TIMES: Final = {"firstTime": "min", "lastTime": "max", "recentTime": "max"}


@dataclass(frozen=True, slots=True)
class Eventcount(Stage):
    summarize: bool = True

    names = ("eventcount",)
    is_generator = True
    documentation = Documentation(
        syntax="| eventcount [summarize=t]",
        meaning="How many events there are in the range of time; with `summarize=f` for each `index` that senders named.",
        examples=("| eventcount",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        reader.options({**_IGNORED, "summarize": read_bool}, found)
        return cls(found.get("summarize", True))

    def __str__(self) -> str:
        return "eventcount" + ("" if self.summarize else " summarize=f")

    def apply(self, relation: Relation) -> Relation:
        count = {"count": Value("toFloat64(count())", "number")}
        return relation.grouped({} if self.summarize else {"index": relation.field("index")}, count)
