"""A search of issues in the query language: fields of issues, words of their titles, and anything said by their events.

Terms of events that stand together must hold of one event: `release:1.2 user.email:x` finds the issues that this user
met in this release.
"""

from typing import Final

from logboom.errors import QueryError
from logboom.issues.fields import FIELDS, Asking
from logboom.issues.short_ids import parsed
from logboom.query import compile as compiler
from logboom.query.parser import parse
from logboom.query.pattern import Pattern, Wildcard
from logboom.query.terms import attributes, networks, values
from logboom.query.translation import ALWAYS, Translation, all_of, any_of
from logboom.query.tree import And, Comparison, Everything, Exists, Node, Not, Or, Regex, Text, terms
from logboom.store.schema.v0011_who_met_errors import ANYBODY

# What the table of releases knows by itself, so that no event has to be read.
_OF_RELEASES: Final = frozenset({"release", "environment"})
# What the index `by_who` knows.
_OF_USERS: Final = frozenset({"user.id", "user.email", "user.username", "user.name", "user.ip_address"})
_SAID: Final = "concat(title, ' ', culprit, ' ', type)"


class IssueSearch:
    """The condition of one search over the rows of a list."""

    def __init__(self, text: str, project: int, asking: Asking, translation: Translation) -> None:
        self._tree = parse(text)
        self._project = project
        self._asking = asking
        self.translation = translation
        self.condition = self._match(self._tree)

    def _match(self, node: Node) -> str:
        if _is_of_events(node):
            return self._has_event(node)
        match node:
            case Not(operand):
                return f"NOT {self._match(operand)}"
            case And(operands):
                of_events = tuple(one for one in operands if _is_of_events(one))
                others = [self._match(one) for one in operands if not _is_of_events(one)]
                together = (
                    [self._has_event(And(of_events) if len(of_events) > 1 else of_events[0])] if of_events else []
                )
                return all_of(others + together)
            case Or(operands):
                return any_of([self._match(one) for one in operands])
        return self._term(node)

    def _term(self, node: Node) -> str:
        match node:
            case Everything():
                return ALWAYS
            case Text(pattern):
                return self._says(pattern)
            case Comparison(name):
                return f"({FIELDS[name](node, self.translation, self._asking)})"
        hint = "write field:value, or a word of the title"
        raise QueryError("this can't be asked of an issue", hint=hint, position=node.position)

    def _has_event(self, node: Node) -> str:
        names = {term.field for term in terms(node) if isinstance(term, Comparison)}
        only_names = all(isinstance(term, Comparison) for term in terms(node))
        condition = f"fingerprint != 0 AND {compiler.condition(node, self.translation)}"
        if only_names and names <= _OF_RELEASES:
            table = "issue_releases"
        elif who := self._who(node):
            table, condition = "error_payloads", f"{who} AND {condition}"
        else:  # an index knows what all events say; those of errors alone would have to be read
            table = "events"
        project = self.translation.bind(self._project, "UInt32")
        return (
            f"issue_id IN (SELECT issue_id FROM logboom.issue_fingerprints FINAL WHERE project = {project} AND fingerprint IN"
            f" (SELECT fingerprint FROM logboom.{table} WHERE project = {project} AND {condition}))"
        )

    def _who(self, node: Node) -> str:
        """What the index of users can tell of events that the node describes; empty when that is nothing."""
        of_users = [
            term
            for term in (node.operands if isinstance(node, And) else (node,))
            if isinstance(term, Comparison) and term.field in _OF_USERS and _is_one_value(term)
        ]
        bind = self.translation.bind
        hints = []
        for term in of_users:
            number = values.number_in(term.value) if attributes.is_numeric(term) else None
            value = bind(term.value.text.lower()) if number is None else f"toString({bind(number, 'Float64')})"
            hints.append(f"indexHint(hasAny(who, [{value}, {bind(ANYBODY)}]))")
        return all_of(hints) if hints else ""

    def _says(self, pattern: Pattern) -> str:
        bind = self.translation.bind
        if (short := parsed(pattern.text)) and short[0] == self._asking.slug:
            return f"number = {bind(short[1], 'UInt64')}"
        if pattern.has_wildcards:
            return f"{_SAID} ILIKE {bind('%' + _like(pattern) + '%')}"
        return f"positionCaseInsensitiveUTF8({_SAID}, {bind(pattern.text)}) > 0"


def _is_of_events(node: Node) -> bool:
    """Whether the node speaks of events alone. What excludes events is not: an issue has others beside them."""
    match node:
        case And(operands) | Or(operands):
            return all(_is_of_events(one) for one in operands)
        case Comparison(name) | Exists(name) | Regex(name):
            return name not in FIELDS
    return False


def _is_one_value(term: Comparison) -> bool:
    """Whether whoever matches has this very value: no pattern, no network, no letters that fold in more than one way."""
    value = term.value
    return (
        term.operator in {":", "="}
        and not value.has_wildcards
        and value.text.isascii()
        and networks.network_in(value) is None
        and values.number_in(value) != 0  # it may be said with a sign
    )


def _like(pattern: Pattern) -> str:
    signs = {Wildcard.ANY: "%", Wildcard.ONE: "_"}
    escaped = (
        signs[piece] if isinstance(piece, Wildcard) else piece.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        for piece in pattern.parts
    )  # fmt: skip
    return "".join(escaped)
