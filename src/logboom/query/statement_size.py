"""How large a statement may become: what the engine would not read is refused before it is asked.

Chains and lists of any length make flat SQL; what stages build on one another lies inside each other. Both have an end
in the engine, and what lies inside each other has one in Python, too.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import quote

from logboom.errors import EngineError, QueryError
from logboom.store.statement import Statement, parameter_text

# The engine reads statements up to 262,144 characters (max_query_size). Values travel in the address of the request,
# where 65,536 characters have room; both leave some for what a search adds to its condition.
MAX_SQL_CHARACTERS: Final = 240_000
MAX_VALUE_CHARACTERS: Final = 60_000
MAX_LEVELS: Final = 160
"""The engine reads 1,000 levels of its own grammar (max_parser_depth): about five for a parenthesis, eight for a SELECT."""

_BEFORE_A_NAME: Final = len("&param_=")
_LEVEL: Final = re.compile(r"'(?:[^'\\]|\\.)*'|\(SELECT|[(\[]|[)\]]", re.DOTALL)
_LEVELS_OF: Final = {"(SELECT": 2, "(": 1, "[": 1}
# ClickHouse's error codes (src/Common/ErrorCodes.cpp).
_TOO_DEEP_CODES: Final = frozenset({167, 168, 306})  # a tree too deep, a tree too big, recursion too deep
_SYNTAX_CODE: Final = 62  # also says that a statement was cut where it is too long; any other is a mistake of ours
_CUT: Final = "Max query size"


def too_large(position: slice | None = None) -> QueryError:
    hint = (
        "use fewer or shorter terms, a IN (b, c) for many values of one field, fewer stages that build on one another,"
    )
    return QueryError("the search is too large", hint=f"{hint} or several searches", position=position)


def sized(statement: Statement, position: slice | None = None) -> Statement:
    """The statement itself. Raises QueryError where the engine would not read it."""
    values = sum(
        len(name) + _BEFORE_A_NAME + len(quote(parameter_text(value))) for name, value in statement.parameters.items()
    )
    if len(statement.sql) > MAX_SQL_CHARACTERS or values > MAX_VALUE_CHARACTERS or levels(statement.sql) > MAX_LEVELS:
        raise too_large(position)
    return statement


def levels(sql: str) -> int:
    """How much lies inside each other in a statement; a SELECT counts twice."""
    if sql.count("(") + sql.count("[") <= MAX_LEVELS // 2:
        return 0
    deepest, open_levels = 0, [0]
    for found in _LEVEL.finditer(sql):
        if found[0] in _LEVELS_OF:
            open_levels.append(open_levels[-1] + _LEVELS_OF[found[0]])
            deepest = max(deepest, open_levels[-1])
        elif found[0] in ")]" and len(open_levels) > 1:
            open_levels.pop()
    return deepest


@contextmanager
def refusing_what_is_too_deep() -> Iterator[None]:
    """What lies deeper inside each other than Python follows is the author's to change, as what is too deep for the engine."""
    try:
        yield
    except RecursionError:
        raise too_large() from None


def is_too_large_for(error: EngineError) -> bool:
    """Whether the engine refused a statement for its size alone."""
    is_cut = error.engine_code == _SYNTAX_CODE and _CUT in error.message
    return is_cut or error.engine_code in _TOO_DEEP_CODES
