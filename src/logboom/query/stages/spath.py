"""`spath input=payload path=user.name output=user`: values out of JSON text."""

from dataclasses import dataclass
from typing import Any, Final, Self

from logboom.query.fields import LINE_NAMES
from logboom.query.json_paths import json_value
from logboom.query.reader import Reader, in_quotes, name_text, read_word
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value, list_of, text_of

# Where a sender's JSON stands that was not taken apart; what was taken apart is in the event's own fields.
_WHOLE_EVENT: Final = frozenset({"message", *LINE_NAMES})
_OPTIONS: Final = {"input": lambda reader: reader.name(), "output": lambda reader: reader.name(), "path": read_word}


@dataclass(frozen=True, slots=True)
class Spath(Stage):
    path: str = ""
    source: str = "message"
    output: str = ""

    names = ("spath",)
    documentation = Documentation(
        syntax="spath [input=NAME] [path=PATH] [output=NAME]",
        meaning="Takes a value out of a JSON text (the message, unless another field is named): `user.name`, `items{0}`, "
        "`items{}.id` for all of them. Without a path, every key of the object becomes a field.",
        examples=("* | where isnotnull(cart) | spath input=cart path=items{}.id output=ids | table ids",),
        notes="Fields of events reach into JSON by themselves: `cart.total` is found without `spath`. What a document of the "
        "sender's had at the path is found too where it has become fields.",
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        reader.options(_OPTIONS, found)
        path = found.get("path", "")
        if not reader.at_end:
            path = reader.word("a path")
            reader.options(_OPTIONS, found)
        return cls(path or found.get("path", ""), found.get("input", "message"), found.get("output", ""))

    def __str__(self) -> str:
        options = "" if self.source == "message" else f" input={name_text(self.source)}"
        options += f" path={in_quotes(self.path)}" if self.path else ""
        options += f" output={name_text(self.output)}" if self.output else ""
        return f"spath{options}"

    def apply(self, relation: Relation) -> Relation:
        text = text_of(relation.field(self.source))
        if self.path:
            value = json_value(text, self.path, relation.context.bind)
            if self.source in _WHOLE_EVENT and relation.open is not None and not relation.open.spread:
                value = _first(value, relation.field(self.path))
            return relation.with_field(self.output or self.path, value)
        return relation.with_open_map(f"JSONExtract(ifNull({text}, ''), 'Map(String, String)')")


def _first(value: Value, other: Value) -> Value:
    """The value where it is there, else the other one."""
    weight = value.weight * 2 + other.weight
    if "list" in (value.kind, other.kind):
        found = list_of(value)
        return Value(f"if(notEmpty({found}), {found}, {list_of(other)})", "list", weight=weight)
    return Value(f"coalesce({text_of(value)}, {text_of(other)})", "text", weight=weight)
