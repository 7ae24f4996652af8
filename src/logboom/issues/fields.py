"""The fields of an issue that a search of issues can name, each with its SQL over the joined row of a list.

    is:unresolved   is:regressed   assigned:me   first_seen:-24h   times_seen:>10   users:>5   level:error   type:*Timeout
    issue:WEB-142   title:timeout  culprit:views  first_release:1.2   platform:python

Every other field is one of events: the issue has an event of which it holds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from logboom.catalog.issue_records import Reason, Status
from logboom.errors import InvalidRequest, QueryError
from logboom.event import SEVERITY_OF_LEVEL, SEVERITY_OF_WORD, level_of_severity
from logboom.issues.short_ids import parsed
from logboom.query.pattern import Wildcard
from logboom.query.suggestions import nearest, shown
from logboom.query.terms import values
from logboom.query.time import SECOND, parse_time
from logboom.query.translation import Translation, any_of
from logboom.query.tree import Comparison

SEVERITY: Final = f"transform(level, {list(SEVERITY_OF_LEVEL)[1:]}, {list(SEVERITY_OF_LEVEL.values())[1:]}, 0)"


@dataclass(frozen=True, slots=True)
class Asking:
    """Who searches, and what is needed to understand what they say."""

    user_id: int
    slug: str
    people: Mapping[str, int]
    """User ids by e-mail address and by name, folded."""
    new_days: int


Compare = Callable[[Comparison, Translation, Asking], str]


def is_(term: Comparison, translation: Translation, asking: Asking) -> str:
    """`is:` a status or a state."""
    now = translation.bind(translation.now // SECOND, "Int64")
    young = f"since > toDateTime64({now}, 6, 'UTC') - toIntervalDay({asking.new_days})"
    open_ = f"status = '{Status.UNRESOLVED}'"
    states = {
        "unresolved": open_,
        "resolved": f"status = '{Status.RESOLVED}'",
        "ignored": f"status = '{Status.IGNORED}'",
        "archived": f"status = '{Status.IGNORED}'",
        "ongoing": f"({open_} AND NOT (reason IN ('new', 'regressed', 'escalating') AND {young}))",
        **{
            one.value: f"({open_} AND reason = '{one}' AND {young})"
            for one in list(Reason)[:4]
            if one != Reason.ONGOING
        },
        "assigned": "assignee_id != 0",
        "unassigned": "assignee_id = 0",
    }
    said = term.value.text.lower()
    if said not in states:
        hint = nearest(said, states) or f"one of {', '.join(states)}"
        raise QueryError(f"no issue is {shown(said)}", hint=hint, position=term.value_position)
    return states[said] if term.operator in {":", "="} else f"NOT {states[said]}"


def assigned(term: Comparison, translation: Translation, asking: Asking) -> str:
    """`assigned:me`, `assigned:none`, an e-mail address or a name."""
    said = term.value.text.casefold()
    if said in {"me", "none", "nobody"}:
        wanted = [asking.user_id if said == "me" else 0]
    elif term.value.has_wildcards:
        wanted = [user for name, user in asking.people.items() if _matches(term, name)]
    elif said in asking.people:
        wanted = [asking.people[said]]
    else:
        hint = nearest(said, asking.people) or "me, none, or somebody's e-mail address or name"
        raise QueryError(f"nobody is called {shown(said)}", hint=hint, position=term.value_position)
    condition = any_of([f"assignee_id = {translation.bind(user, 'UInt64')}" for user in sorted(set(wanted))])
    return f"NOT {condition}" if term.operator == "!=" else condition


def moment(column: str) -> Compare:
    """A time. `-24h` alone means within the last 24 hours, `+24h` before them."""

    def compare(term: Comparison, translation: Translation, asking: Asking) -> str:  # noqa: ARG001
        text, sign = term.value.text, str(term.operator)
        before = text.startswith("+")
        if before:
            text = "-" + text[1:]
        if sign in {":", "="}:
            sign = "<=" if before else ">="
        try:
            found = parse_time(text, now=translation.now, zone=translation.zone)
        except InvalidRequest as error:
            raise QueryError(error.message, hint=error.hint, position=term.value_position) from None
        return f"{column} {sign} fromUnixTimestamp64Nano({translation.bind(found, 'Int64')}, 'UTC')"

    return compare


def number(column: str) -> Compare:
    def compare(term: Comparison, translation: Translation, asking: Asking) -> str:  # noqa: ARG001
        found = values.number_in(term.value)
        if found is None:
            message = f"`{term.field}` is a number, {shown(term.value.text)} is none"
            raise QueryError(message, hint=f"write {term.field}:>10", position=term.value_position)
        sign = "=" if term.operator == ":" else term.operator
        return f"{column} {sign} {translation.bind(found, 'Float64')}"

    return compare


def text(column: str) -> Compare:
    """A whole value, its case not regarded; `*` for any part of it."""
    return lambda term, translation, _: values.compared(column, term.operator, term.value, translation)


def part(column: str) -> Compare:
    """A part of a text, as one remembers it."""

    def compare(term: Comparison, translation: Translation, asking: Asking) -> str:  # noqa: ARG001
        if term.value.has_wildcards:
            return values.compared(column, term.operator, term.value, translation)
        found = f"positionCaseInsensitiveUTF8({column}, {translation.bind(term.value.text)}) > 0"
        return f"NOT ({found})" if term.operator == "!=" else found

    return compare


def level(term: Comparison, translation: Translation, asking: Asking) -> str:  # noqa: ARG001
    """The level of its first event, under any word that senders use."""
    severity = SEVERITY_OF_WORD.get(term.value.text.lower())
    if severity is None:
        hint = nearest(term.value.text, SEVERITY_OF_WORD) or "such as error or critical"
        raise QueryError(f"{shown(term.value.text)} is no level", hint=hint, position=term.value_position)
    sign = "=" if term.operator == ":" else term.operator
    return f"{SEVERITY} {sign} {translation.bind(SEVERITY_OF_LEVEL[level_of_severity(severity)], 'UInt8')}"


def issue(term: Comparison, translation: Translation, asking: Asking) -> str:
    """A short id, or its number alone."""
    said = term.value.text
    if said.isdigit() and len(said) < 10:
        found = f"number = {translation.bind(int(said), 'UInt64')}"
    elif (short := parsed(said)) and short[0] == asking.slug:
        found = f"number = {translation.bind(short[1], 'UInt64')}"
    else:
        found = "false"
    return f"NOT ({found})" if term.operator == "!=" else found


FIELDS: Final[Mapping[str, Compare]] = {
    "is": is_,
    **dict.fromkeys(("assigned", "assignee"), assigned),
    **dict.fromkeys(("first_seen", "firstSeen", "age"), moment("first_seen")),
    **dict.fromkeys(("last_seen", "lastSeen"), moment("last_seen")),
    **dict.fromkeys(("times_seen", "timesSeen", "events", "count"), number("events")),
    **dict.fromkeys(("users", "users_seen", "usersSeen"), number("users")),
    "level": level,
    **dict.fromkeys(("issue", "short_id"), issue),
    "title": part("title"),
    "culprit": part("culprit"),
    **dict.fromkeys(("type", "error.type", "exception_type"), text("type")),
    **dict.fromkeys(("first_release", "firstRelease"), text("first_release")),
    "platform": text("platform"),
}


def _matches(term: Comparison, name: str) -> bool:
    """Whether a name fits a pattern with wildcards in any place."""
    literal = [piece.casefold() for piece in term.value.parts if not isinstance(piece, Wildcard)]
    return all(piece in name for piece in literal)
