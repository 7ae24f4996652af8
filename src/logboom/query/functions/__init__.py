"""The functions of expressions, in the order of the reference. One more is a `Function` in the file of its kind."""

from typing import Final

from logboom.query.functions.conditions import CONDITIONS
from logboom.query.functions.function import Function
from logboom.query.functions.json_changes import JSON_CHANGES
from logboom.query.functions.json_texts import JSON_TEXTS
from logboom.query.functions.lists import LISTS
from logboom.query.functions.mathematics import MATHEMATICS
from logboom.query.functions.numbers import NUMBERS
from logboom.query.functions.structured import STRUCTURED
from logboom.query.functions.text import TEXT
from logboom.query.functions.times import TIMES

FUNCTIONS: Final[tuple[Function, ...]] = (
    *CONDITIONS, *TEXT, *NUMBERS, *MATHEMATICS, *TIMES, *LISTS, *JSON_TEXTS, *JSON_CHANGES, *STRUCTURED,
)  # fmt: skip
FUNCTION_OF_NAME: Final = {name: function for function in FUNCTIONS for name in (function.name, *function.aliases)}
FUNCTION_NAMES: Final = frozenset(FUNCTION_OF_NAME)
