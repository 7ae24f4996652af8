"""A request with everything resolved: which project, which range of time, which condition.

A range includes its start and not its end. What reads `events` on somebody's behalf takes its WHERE from `Plan.scope` or
`Plan.subject`, so nothing is ever read of another project.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from logboom.errors import InvalidRequest
from logboom.query import compile as compiler
from logboom.query.hints import Hint, hints_of
from logboom.query.macros import Macros, expand, no_macros
from logboom.query.parser import read
from logboom.query.statement_size import sized
from logboom.query.time import parse_time
from logboom.query.time_bounds import range_of
from logboom.query.translation import ALWAYS, Common, Translation
from logboom.query.tree import Node, SubSearch
from logboom.store.promoted import Promoted
from logboom.store.statement import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`start`, `end` and `now` in nanoseconds since 1970."""

    tree: Node
    project: int
    start: int
    end: int
    now: int
    zone: tzinfo = UTC
    hints: tuple[Hint, ...] = ()
    stages: str = ""
    """What follows the search terms, as canonical text: a page of another pipeline is another page."""
    promoted: Promoted = field(default_factory=dict)
    """The attributes that have columns of their own."""
    common: Common = frozenset()
    """Values of attributes that too many events have for an index."""
    sub_search: Callable[[SubSearch, Translation], str] | None = None
    """Gives the condition that a search in brackets stands for, over the whole range of the plan."""

    def within(self, start: int, end: int) -> "Plan":
        return replace(self, start=start, end=end)

    def translation(self) -> Translation:
        """A fresh one for a statement of this plan."""
        return Translation(
            now=self.now, zone=self.zone, sub_search=self.sub_search, promoted=self.promoted, common=self.common
        )

    def subject(self, translation: Translation) -> str:
        """The condition for a WHERE that follows loads: the project and the query, at any time."""
        project = f"project = {translation.bind(self.project, 'UInt32')}"
        condition = compiler.condition(self.tree, translation)
        return project if condition == ALWAYS else f"{project} AND {condition}"

    def scope(self, translation: Translation) -> str:
        """The condition for a WHERE: the project, the range of time and the query."""
        start, end = moment(self.start, translation), moment(self.end, translation)
        return f"timestamp >= {start} AND timestamp < {end} AND {self.subject(translation)}"


SubSearches = Callable[[Plan, SubSearch, Translation], str]
"""Answers the condition of a search in brackets; the plan is that of the search around it."""


def moment(nanoseconds: int, translation: Translation) -> str:
    """A bound moment as the engine compares it with a timestamp."""
    return f"fromUnixTimestamp64Nano({translation.bind(nanoseconds, 'Int64')}, 'UTC')"


def plan(
    query: str,
    *,
    project: int,
    now: int,
    start: str = "",
    end: str = "",
    zone: tzinfo = UTC,
    macros: Macros = no_macros,
    sub_searches: "SubSearches | None" = None,
    promoted: Promoted | None = None,
    common: Common = frozenset(),
) -> Plan:
    """The plan of a request: from `start` (default an hour before now) to `end` (default now).

    A time that the query itself names goes before these. Raises QueryError for the query, InvalidRequest for a time that
    is none or a range that ends before it starts.
    """
    expansion = expand(query, macros)
    with expansion.positions():
        reading = read(expansion.text)
        own_start, own_end = range_of(reading.tree, now=now, zone=zone)
        first = _bound("start", start or "-1h", now, zone) if own_start is None else own_start
        last = _bound("end", end or "now", now, zone) if own_end is None else own_end
        if last <= first and own_start is not None and own_end is None:
            last = now
        if last <= first:
            raise InvalidRequest("the range of time ends before it starts", hint="let `end` be later than `start`")
        hints = tuple(
            replace(hint, position=expansion.origin(hint.position) if hint.position else None)
            for hint in hints_of(expansion.text, reading)
        )
        found = Plan(
            tree=reading.tree,
            project=project,
            start=first,
            end=last,
            now=now,
            zone=zone,
            hints=hints,
            promoted=promoted or {},
            common=common,
        )
        if sub_searches is not None:
            found = replace(found, sub_search=partial(sub_searches, found))
        _check(found)
    return found


def _check(found: Plan) -> None:
    """Tell of a value that fits no field, and of a statement that the engine would not read, before anything runs."""
    translation = found.translation()
    sized(Statement(found.scope(translation), translation.parameters.values), found.tree.position)


def zone_named(name: str) -> tzinfo:
    """The time zone of a name of the tz database. Raises InvalidRequest."""
    if name in {"", "UTC", "Z"}:
        return UTC
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_+/-]{1,63}", name, re.ASCII):
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass
    raise InvalidRequest(f"`{name[:64]}` is no time zone", hint="use a name such as Europe/Berlin, or UTC")


def _bound(parameter: str, text: str, now: int, zone: tzinfo) -> int:
    try:
        return parse_time(text, now=now, zone=zone)
    except InvalidRequest as error:
        raise InvalidRequest(f"{parameter}: {error.message}", hint=error.hint) from None
