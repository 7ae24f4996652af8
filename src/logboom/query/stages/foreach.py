"""`foreach total_* [eval <<FIELD>> = round('<<FIELD>>', 1)]`: stages once for each field of a pattern, or for each value of one."""

import dataclasses
import re
from dataclasses import dataclass
from typing import Any, Final, Self

from logboom.errors import QueryError
from logboom.query.expressions.translate import translate
from logboom.query.functions.local import LocalScope
from logboom.query.reader import Reader, name_text, read_word
from logboom.query.relation import Relation
from logboom.query.stages.append import applied, read_stages
from logboom.query.stages.eval_ import Assignment, Eval
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import ENGINE_TYPES, Kind, Value, as_kind, list_of, text_of
from logboom.store.statement import literal


@dataclass(frozen=True, slots=True)
class Foreach(Stage):
    fields: tuple[str, ...]
    stages: str
    mode: str = ""
    """`multivalue` or `json_array` where the values of one field are meant, `<<ITEM>>` each of them."""
    position: slice = dataclasses.field(default_factory=lambda: slice(0, 0), compare=False)

    names = ("foreach",)
    documentation = Documentation(
        syntax="foreach NAME ... [STAGES with <<FIELD>>, <<MATCHSTR>>] | foreach mode=multivalue|json_array NAME [eval NAME = EXPRESSION "
        "with <<ITEM>>]",
        meaning="Applies stages once for each field; `<<FIELD>>` stands for its name, `<<MATCHSTR>>` for what the `*` stood for.",
        examples=(
            "* | stats avg(duration) as mean_d, avg(bytes) as mean_b | foreach mean_* [eval <<FIELD>> = round('<<FIELD>>', 1)]",
            '| makeresults | eval n = split("1,2,3", ","), sum = 0 | foreach mode=multivalue n [eval sum = sum + <<ITEM>>] | table sum',
        ),
        notes="Over values, one `eval` is meant, and each field that it makes may use itself, the item and fields that it leaves alone.",
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        options = dict.fromkeys(("fieldstr", "matchstr", "matchseg1", "mode", "itemstr"), read_word)
        reader.options(options, found)
        fields = reader.names()
        reader.options(options, found)
        start = reader.at
        mode = found.get("mode", "").lower()
        mode = mode if mode in {"multivalue", "json_array"} else ""
        return cls(fields, reader.bracketed().strip(), mode, slice(start, reader.at))

    def __str__(self) -> str:
        mode = f" mode={self.mode}" if self.mode else ""
        return f"foreach{mode} {' '.join(map(name_text, self.fields))} [{self.stages}]"

    def apply(self, relation: Relation) -> Relation:
        if self.mode:
            for name in self.fields:
                relation = self._folded(relation, name)
            return relation
        for pattern in self.fields:
            names = relation.matching(pattern) if "*" in pattern else [pattern]
            for name in names:
                relation = applied(self._filled(pattern, name), relation, self.position)
        return relation

    def _filled(self, pattern: str, name: str) -> str:
        expression = "(.*)".join(re.escape(part) for part in pattern.split("*"))
        found = re.fullmatch(expression, name, re.DOTALL)
        stood_for = found[1] if found and found.groups() else name
        return (
            _MADE.sub(lambda made: made[1] + name_text(name), self.stages)
            .replace("<<FIELD>>", name)
            .replace("<<MATCHSTR>>", stood_for)
            .replace("<<MATCHSEG1>>", stood_for)
        )

    def _folded(self, relation: Relation, name: str) -> Relation:
        """The relation with what an `eval` makes of one value of the field after the other."""
        stages = read_stages(self.stages.replace("<<ITEM>>", _ITEM), relation, self.position)
        value = relation.field(name)
        values = list_of(value)
        if self.mode == "json_array":
            elements = f"JSONExtractArrayRaw(ifNull({text_of(value)}, ''))"
            values = f"arrayMap(one -> ifNull(JSONExtract(one, 'Nullable(String)'), one), {elements})"
        if len(stages) != 1 or not isinstance(stages[0], Eval):
            hint = "write [eval total = total + <<ITEM>>]"
            raise QueryError("over values, `foreach` takes one eval", hint=hint, position=self.position)
        folded = {one.name: self._fold(relation, one, values) for one in stages[0].assignments}
        return relation.with_fields(folded)

    def _fold(self, relation: Relation, assignment: Assignment, values: str) -> Value:
        before = relation.field(assignment.name)
        # What is made of a text may be a number, and is one from the first step on.
        kind: Kind = before.kind if before.kind in {"number", "bool"} else "text"
        for _ in range(2):
            names = {assignment.name: Value("state", kind, numeric=True), _ITEM: Value("item", "text", numeric=True)}
            made = translate(assignment.value, LocalScope(relation, names))
            kind, was = ("number" if made.kind in {"number", "bool", "time"} else "text"), kind
            if kind == was:
                break
        engine_type = literal(ENGINE_TYPES[kind])
        step = f"(state, item) -> CAST({as_kind(made, kind)}, {engine_type})"
        sql = f"arrayFold({step}, {values}, CAST({as_kind(before, kind)}, {engine_type}))"
        return Value(sql, kind, made.weight + 10, numeric=made.numeric)


_MADE: Final = re.compile(r"((?:\beval\s|,)\s*)<<FIELD>>(?=\s*=(?!=))")
"""Where the field is made: there a name with blanks needs no quotes in other systems."""
_ITEM: Final = "item_of_foreach"
"""Stands for `<<ITEM>>` while the stages are read."""
