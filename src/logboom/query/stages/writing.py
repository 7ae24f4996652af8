"""`outputlookup users`, `collect index=summary`, `sendemail to=...`: what sends rows elsewhere in other systems.

A search reads: the rows go through, and what would have been written is told in a warning.
"""

import re
from dataclasses import dataclass
from typing import Any, Final, Self

from logboom.query.reader import Reader, name_text, read_bool, read_count, read_word
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage

_OPTIONS: Final = {
    "append": read_bool, "create_empty": read_bool, "createinapp": read_bool, "create_context": read_word,
    "override_if_empty": read_bool, "key_field": read_word, "max": read_count, "allow_updates": read_bool,
    "output_format": read_word, "usexml": read_bool, "singlefile": read_bool, "dispatch": read_bool,
}  # fmt: skip
_REST: Final = re.compile(r".*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Outputlookup(Stage):
    name: str
    appends: bool = False
    keeps_if_empty: bool = False

    names = ("outputlookup", "outputcsv")
    documentation = Documentation(
        syntax="outputlookup [append=f] [override_if_empty=t] TABLE",
        meaning="Lets the rows through, with a warning: a search writes nothing. `logboom lookup fill NAME QUERY` makes a "
        "lookup of a query's rows, and so does `POST /api/v1/lookups/NAME/rows`.",
        examples=("* | stats count by user | outputlookup busy_users",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        reader.options(_OPTIONS, found)
        name = reader.word("the name of a lookup") if not reader.at_end else "output.csv"
        reader.options(_OPTIONS, found)
        return cls(name, found.get("append", False), not found.get("override_if_empty", True))

    def __str__(self) -> str:
        options = (" append=t" if self.appends else "") + (" override_if_empty=f" if self.keeps_if_empty else "")
        return f"outputlookup{options} {name_text(self.name)}"

    def apply(self, relation: Relation) -> Relation:
        relation.context.warn(
            f"the rows are shown, not written to the lookup `{self.name}`: `logboom lookup fill` does that"
        )
        return relation


@dataclass(frozen=True, slots=True)
class Collect(Stage):
    text: str = ""

    names = ("collect", "summaryindex", "stash", "mcollect", "meventcollect", "tscollect")
    documentation = Documentation(
        syntax="collect ...",
        meaning="Lets the rows through, with a warning: a search writes no events here.",
        examples=("* | stats count by host | collect index=summary",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found = reader.take(_REST)
        return cls(found[0].strip() if found else "")

    def __str__(self) -> str:
        return f"collect {self.text}".rstrip()

    def apply(self, relation: Relation) -> Relation:
        relation.context.warn("the rows are shown, not collected: a search writes no events here")
        return relation


@dataclass(frozen=True, slots=True)
class Sendemail(Stage):
    text: str = ""

    names = ("sendemail", "sendalert")
    documentation = Documentation(
        syntax="sendemail ...",
        meaning="Lets the rows through, with a warning: messages are sent by [alerts](../alerts.md), not by searches.",
        examples=('* | stats count by host | sendemail to="ops@example.com"',),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found = reader.take(_REST)
        return cls(found[0].strip() if found else "")

    def __str__(self) -> str:
        return f"sendemail {self.text}".rstrip()

    def apply(self, relation: Relation) -> Relation:
        relation.context.warn("nothing is sent: messages are sent by alerts, not by searches")
        return relation
