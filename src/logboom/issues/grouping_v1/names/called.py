"""The answer of each language's file."""

from typing import NamedTuple


class Called(NamedTuple):
    """A frame's names; an empty function means that nobody gave it a name."""

    module: str
    function: str
    from_library: bool = False
    """Code of the language or of others, as far as its place tells."""
    noise: bool = False
    """Made by a compiler: it comes and goes with settings that are none of the program's."""
