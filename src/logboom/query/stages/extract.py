"""`extract`, `kv`: fields from `name=value` pairs in a text."""

from dataclasses import dataclass
from typing import Any, Final, Self

from logboom.query.reader import Reader, in_quotes, name_text, read_bool, read_count, read_word
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import text_of

_OPTIONS: Final = {
    "pairdelim": read_word, "kvdelim": read_word, "reload": read_bool, "limit": read_count, "maxchars": read_count,
    "auto": read_bool, "clean_keys": read_bool, "mv_add": read_bool, "segment": read_bool, "field": lambda reader: reader.name(),
}  # fmt: skip
DEFAULT_BETWEEN_PAIRS: Final = " ,;|\t\n"
MOST_PAIR_DELIMITERS: Final = 8  # what the engine's function takes


@dataclass(frozen=True, slots=True)
class Extract(Stage):
    field: str = "message"
    between_pairs: str = DEFAULT_BETWEEN_PAIRS
    between_name_and_value: str = "="

    names = ("extract", "kv")
    documentation = Documentation(
        syntax='extract [NAME] [pairdelim=" ,;"] [kvdelim="="]',
        meaning="Makes fields of the `name=value` pairs in a text: the message, unless a field is named.",
        examples=('* | eval said = "user=ann took=12" | head 1 | extract said | table user took',),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        reader.options(_OPTIONS, found)
        field = reader.name() if reader.has_name() else found.get("field", "message")
        reader.options(_OPTIONS, found)
        between_pairs = found.get("pairdelim", DEFAULT_BETWEEN_PAIRS)[:MOST_PAIR_DELIMITERS] or DEFAULT_BETWEEN_PAIRS
        return cls(field, between_pairs, found.get("kvdelim", "=").replace('"', "")[:1] or "=")

    def __str__(self) -> str:
        options = "" if self.between_pairs == DEFAULT_BETWEEN_PAIRS else f" pairdelim={in_quotes(self.between_pairs)}"
        options += "" if self.between_name_and_value == "=" else f" kvdelim={in_quotes(self.between_name_and_value)}"
        return f"extract{options}" + ("" if self.field == "message" else f" {name_text(self.field)}")

    def apply(self, relation: Relation) -> Relation:
        bind = relation.context.bind
        text = f"ifNull({text_of(relation.field(self.field))}, '')"
        between_pairs = "".join(
            one for one in dict.fromkeys(self.between_pairs) if one not in (self.between_name_and_value, '"')
        )
        between = bind(between_pairs or " ")
        pairs = f"extractKeyValuePairs({text}, {bind(self.between_name_and_value)}, {between}, '\"')"
        return relation.with_open_map(f"CAST({pairs}, 'Map(String, String)')")
