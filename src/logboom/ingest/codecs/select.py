"""SQL in named steps: columns made of columns, each computed once.

What is used in several places must get a name, or the text doubles at each use. But the engine's analysis costs time
for each nested sub-select and for each column that passes through one, at every load. So `Rows` collects the names
and then writes as few sub-selects as it can: a column that is used once, or is short, is written out where it is
used (the engine computes equal expressions of one sub-select once), and only what something needs is written at all.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

_TOKEN: Final = re.compile(r"'(?:[^'\\]|\\.)*'|(?<![.\w])[A-Za-z_]\w*", re.DOTALL)
_STRUCTURE: Final = re.compile(_TOKEN.pattern + r"|->|[()\[\],]", re.DOTALL)
_OPENING: Final = frozenset("([")
_CLOSING: Final = frozenset(")]")
# What writing a column out may add to the statement, in characters: beyond that another sub-select is cheaper.
_LONGEST_REPETITION: Final = 600


@dataclass(frozen=True, slots=True)
class Rows:
    """A table expression in `source`, its `columns`, and further columns derived from these."""

    source: str
    columns: tuple[str, ...]
    derived: Mapping[str, str] = field(default_factory=dict)

    def derive(self, **expressions: str) -> "Rows":
        """Further columns; each may use all that were there before, also in this call, and its name must be new."""
        again = [name for name in expressions if name in self.derived or name in self.columns]
        if again:
            raise ValueError(f"defined twice: {', '.join(again)}")
        return Rows(self.source, self.columns, {**self.derived, **expressions})

    def select(self, wanted: Iterable[str]) -> str:
        """The SELECT of the columns `wanted`, in their order."""
        columns = list(wanted)
        expressions = _with_few_names(self._needed(columns), columns)
        depth = dict.fromkeys(self.columns, 0)
        uses: dict[str, set[str]] = {}
        for name, expression in expressions.items():
            uses[name] = {used for used in _tokens(expression) if used in depth}
            depth[name] = 1 + max((depth[used] for used in uses[name]), default=0)
        selects: list[list[str]] = []
        needed = set(columns)
        for level in range(max(depth[name] for name in columns), 0, -1):
            here = [name for name in expressions if name in needed and depth[name] == level]
            passed = [name for name in (*self.columns, *expressions) if name in needed and depth[name] < level]
            selects.append([*passed, *(f"{expressions[name]} AS {name}" for name in here)])
            needed = set(passed).union(*(uses[name] for name in here))
        text = self.source
        for level_columns in reversed(selects):
            text = f"SELECT {', '.join(level_columns)} FROM ({text})"
        return f"SELECT {', '.join(columns)} FROM ({text})"

    def _needed(self, wanted: list[str]) -> dict[str, str]:
        """The derived columns that `wanted` are made of, in the order of their definition."""
        needed = set(wanted)
        for name, expression in reversed(list(self.derived.items())):
            if name in needed:
                needed.update(_tokens(expression))
        return {name: expression for name, expression in self.derived.items() if name in needed}


def _with_few_names(expressions: Mapping[str, str], wanted: list[str]) -> dict[str, str]:
    """The same columns with those written out that are cheap to."""
    left = dict(expressions)
    for name in expressions:
        users = {user: _tokens(left[user]).count(name) for user in left if user != name and name in left[user]}
        users = {user: count for user, count in users.items() if count}
        # Inside a lambda an expression would be computed for each element of an array.
        in_lambda = any(name in _names_in_lambdas(left[user]) for user in users)
        repeated = len(left[name]) * (sum(users.values()) - 1)
        if name not in wanted and not in_lambda and repeated <= _LONGEST_REPETITION:
            for user in users:
                left[user] = _written_out(left[user], name, left[name])
            del left[name]
    return left


def _tokens(expression: str) -> list[str]:
    return [token for token in _TOKEN.findall(expression) if not token.startswith("'")]


def _names_in_lambdas(expression: str) -> set[str]:
    """The names that stand in the body of a lambda, which ends at its comma or closing bracket."""
    names: set[str] = set()
    depth = 0
    bodies: list[int] = []  # at which depth of brackets each lambda began that we are in
    for part in _STRUCTURE.findall(expression):
        depth += (part in _OPENING) - (part in _CLOSING)
        if part == "->":
            bodies.append(depth)
        elif bodies and _TOKEN.fullmatch(part):
            names.add(part)
        while bodies and (depth < bodies[-1] or (part, depth) == (",", bodies[-1])):
            bodies.pop()
    return names


def _written_out(expression: str, name: str, meaning: str) -> str:
    return _TOKEN.sub(lambda found: f"({meaning})" if found[0] == name else found[0], expression)
