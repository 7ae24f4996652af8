"""`cluster field=message showcount=t`: texts that are alike but for numbers and identifiers, as one."""

from dataclasses import dataclass, replace
from typing import Any, Final, Self

from logboom.query.reader import Reader, name_text, read_bool, read_word
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value, text_of

# A word with a digit in it (a number, an address, an identifier, a time) stands for any other of its kind.
_VARIABLE: Final = r"'[0-9A-Za-z_]*[0-9][0-9A-Za-z_]*(?:[.:-]+[0-9A-Za-z_]*[0-9][0-9A-Za-z_]*)*', '#'"
_OPTIONS: Final = {
    "t": read_word, "field": lambda reader: reader.name(), "delims": read_word, "match": read_word,
    "showcount": read_bool, "countfield": lambda reader: reader.name(), "labelfield": lambda reader: reader.name(),
    "labelonly": read_bool,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cluster(Stage):
    field: str = "message"
    shows_count: bool = False
    keeps_all: bool = False
    count_name: str = "cluster_count"
    label_name: str = "cluster_label"

    names = ("cluster",)
    documentation = Documentation(
        syntax="cluster [field=message] [showcount=f] [labelonly=f] [countfield=NAME] [labelfield=NAME]",
        meaning="Keeps the first row of those whose texts are alike: the same but for words with digits in them, and for upper "
        "and lower case. `showcount=t` adds how many they are (`cluster_count`), `labelonly=t` keeps all rows and numbers "
        "the groups (`cluster_label`).",
        examples=("* | cluster showcount=t | sort - cluster_count | table cluster_count message",),
        notes="`t` and `match`, which say elsewhere how alike texts must be, are read and mean nothing here.",
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        reader.options(_OPTIONS, found)
        return cls(
            found.get("field", "message"), found.get("showcount", False), found.get("labelonly", False),
            found.get("countfield", "cluster_count"), found.get("labelfield", "cluster_label"),
        )  # fmt: skip

    def __str__(self) -> str:
        options = "" if self.field in {"message", "_raw"} else f" field={name_text(self.field)}"
        options += (" showcount=t" if self.shows_count else "") + (" labelonly=t" if self.keeps_all else "")
        options += "" if self.count_name == "cluster_count" else f" countfield={name_text(self.count_name)}"
        options += "" if self.label_name == "cluster_label" else f" labelfield={name_text(self.label_name)}"
        return f"cluster{options}"

    def apply(self, relation: Relation) -> Relation:
        text = text_of(relation.field(self.field))
        shape = f"replaceRegexpAll(lowerUTF8(ifNull({text}, '')), {_VARIABLE})"
        numbered, number = relation.with_hidden_field("\0shape", Value(shape, "text", 30)).numbered()
        alike = f"OVER (PARTITION BY {numbered.hidden[chr(0) + 'shape'].sql})"
        label = Value(f"toFloat64(min({number}) {alike})", "number", 100)
        count = Value(f"toFloat64(count() {alike})", "number", 100)
        marked = replace(
            numbered,
            fields={**numbered.fields, self.label_name: label, self.count_name: count},
            hidden={**numbered.hidden, "\0label": label},
            streams=False,
        ).nested()
        if not self.keeps_all:
            first = marked.hidden["\0label"].sql
            marked = marked.where(f"{first} = {marked.order[0].key}")
        gone = [] if self.shows_count else [self.count_name]
        return marked.without([*gone, *([] if self.keeps_all else [self.label_name])]).without_hidden(
            ["\0shape", "\0label"]
        )
