"""`| tstats count where level=error by service, timestamp span=1h`: `stats` as the first stage, with its own terms."""

import dataclasses
import re
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from logboom.query import compile as compiler
from logboom.query.aggregates.term import AggregateTerm, read_aggregates
from logboom.query.aggregates.wildcards import expanded, open_values, with_open_values
from logboom.query.expressions.tree import Expression, FieldRef
from logboom.query.parser import parse
from logboom.query.reader import Reader, name_text, read_bool, read_word
from logboom.query.relation import Relation, events
from logboom.query.spans import Span, bucket, fitting, read_span
from logboom.query.stages.combining import appended
from logboom.query.stages.grouping import grouping_keys
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.time import SECOND
from logboom.query.tree import And, Comparison, Everything, Exists, Node, Not, Or

_BY: Final = re.compile(r"\s(?:by|groupby)\s", re.IGNORECASE)
_QUOTED_OR_BRACKETED: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\([^()]*\)|\[[^\]]*\]', re.DOTALL)
_MODEL: Final = re.compile(r"datamodel\s*[=:]\s*\"?([\w.-]+)\"?|[\w.-]+", re.IGNORECASE)
# Those that only say how another system is to work.
_OPTIONS: Final = dict.fromkeys(
    (
        "summariesonly",
        "allow_old_summaries",
        "chunk_size",
        "fillnull_value",
        "local",
        "include_reduced_buckets",
        "every",
    ),
    read_word,
) | {"prestats": read_bool, "append": read_bool}
_TIMES: Final = frozenset({"_time", "timestamp"})


@dataclass(frozen=True, slots=True)
class Tstats(Stage):
    aggregates: tuple[AggregateTerm, ...]
    terms: Node = dataclasses.field(default_factory=Everything)
    by: tuple[str, ...] = ()
    span: Span | None = None
    dataset: str = ""
    is_prepared: bool = False
    appends: bool = False

    names = ("tstats", "mstats")
    is_generator = True
    documentation = Documentation(
        syntax="| tstats AGGREGATE, ... [where TERMS] [by NAME, ... [span=SPAN]]",
        meaning="`stats` as the first stage: search terms behind `where`, and times in `by` rounded to a span.",
        examples=("| tstats count where status>=500 by host", "| tstats count by timestamp span=10m"),
        notes="`from datamodel=A.B` is read; its fields are those of the events, the prefix `B.` left out. With `prestats=t` the "
        "events go on to the `stats`, `chart` or `timechart` behind it; `append=t` puts the rows behind the present ones.",
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        reader.options(_OPTIONS, found)
        aggregates = read_aggregates(reader, stop=("from", "where", "by", "groupby"))
        reader.options(_OPTIONS, found)
        dataset = ""
        if reader.keyword("from"):
            model = reader.take(_MODEL)
            dataset = (model[1] or model[0]).rpartition(".")[2] if model else ""
        terms: Node = Everything()
        if reader.keyword("where"):
            end = _end_of_terms(reader)
            terms = parse(" " * reader.at + reader.text[reader.at : end])
            reader.at = end
            reader.skip_space()
        by, span = _read_by(reader, found)
        prepared, appends = found.get("prestats", False), found.get("append", False)
        return cls(aggregates, terms, by, span, dataset, prepared, appends)

    def __str__(self) -> str:
        source = f" from datamodel={self.dataset}" if self.dataset else ""
        terms = "" if isinstance(self.terms, Everything) else f" where {self.terms}"
        by = f" by {', '.join(map(name_text, self.by))}" if self.by else ""
        span = f" span={self.span}" if self.span else ""
        options = (" prestats=t" if self.is_prepared else "") + (" append=t" if self.appends else "")
        return f"tstats{options} {', '.join(map(str, self.aggregates))}{source}{terms}{by}{span}"

    def apply(self, relation: Relation) -> Relation:
        if self.appends and not relation.is_untouched:
            return appended([relation, self._rows(events(relation.context, Everything()))])
        return self._rows(relation)

    def _rows(self, relation: Relation) -> Relation:
        context = relation.context
        plain = self._node(self.terms)
        relation = relation.where(compiler.condition(plain, context.translation))
        if self.is_prepared:
            return replace(relation, dataset=self.dataset)
        for name in self.by:
            if name in _TIMES:
                seconds = max(1, fitting(context) // SECOND)
                moment = bucket(relation.field("timestamp").sql, self.span or Span(seconds, "s"), context)
                relation = relation.with_hidden_field(
                    "\0bucket", replace(relation.field("timestamp"), sql=moment, stored="")
                )
        relation, keys, conditions = grouping_keys(relation, tuple(self._name(name) for name in self.by))
        keys = {name: relation.hidden["\0bucket"] if name in _TIMES else keys[self._name(name)] for name in self.by}
        values = {term.title: self._term(term).value(relation) for term in expanded(self.aggregates, relation, self.by)}
        values |= open_values(self.aggregates, relation, self.by)
        return with_open_values(relation.grouped(keys, values, conditions=conditions))

    def _name(self, name: str) -> str:
        """The event's field that a field of a data model is."""
        return name.removeprefix(f"{self.dataset}.") if self.dataset else name

    def _term(self, term: AggregateTerm) -> AggregateTerm:
        return replace(term, argument=self._expression(term.argument)) if term.argument else term

    def _expression(self, node: Expression) -> Expression:
        return FieldRef(self._name(node.name), node.position) if isinstance(node, FieldRef) else node

    def _node(self, node: Node) -> Node:
        match node:
            case Not(operand):
                return replace(node, operand=self._node(operand))
            case And(operands) | Or(operands):
                return replace(node, operands=tuple(self._node(operand) for operand in operands))
            case Comparison("nodename") | Exists("nodename"):
                return Everything(node.position)
            case _ if getattr(node, "field", ""):
                changed: Any = node
                renamed: Node = replace(changed, field=self._name(changed.field))
                return renamed
            case _:
                return node


def _end_of_terms(reader: Reader) -> int:
    """Where the `by` stands that follows the terms, outside quotes and brackets."""
    text = reader.text[: reader.end]
    for found in _BY.finditer(text, max(0, reader.at - 1), reader.end):
        inside = any(
            quoted.start() < found.start() < quoted.end() for quoted in _QUOTED_OR_BRACKETED.finditer(text, reader.at)
        )
        if not inside:
            return found.start() + 1 if found.start() >= reader.at else reader.at
    return reader.end


def _read_span(reader: Reader) -> Span | None:
    """A span, or `auto`: one that fits the range of time."""
    return None if reader.keyword("auto") else read_span(reader)


def _read_by(reader: Reader, options: dict[str, Any]) -> tuple[tuple[str, ...], Span | None]:
    by: list[str] = []
    if reader.keyword("by", "groupby"):
        while not reader.at_end:
            if reader.peek_option():
                reader.options({**_OPTIONS, "span": _read_span}, options)
            else:
                by.append(reader.name())
            reader.sign(",")
    return tuple(dict.fromkeys(by)), options.get("span")
