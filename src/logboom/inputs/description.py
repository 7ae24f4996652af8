"""What an input says of itself: the page of sources, its connect wizard and `GET /api/v1/inputs` are made from it.

An input has a class attribute `description`; a recipe is one kind of program that is connected by it, step by step. In
the texts of steps stand PLACEHOLDERS, which are filled in with this server's own address and the project's key.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, Literal, Protocol

Group = Literal["Python", "Other languages", "Servers", "Containers", "A client you already have"]
GROUPS: Final[tuple[Group, ...]] = ("Python", "Other languages", "Servers", "Containers", "A client you already have")

# `@HOST@` and `@PORT@` are those of the input's own listener, of HTTP where it has none; `@LISTENER@` is both.
# `@ADDRESS@` is the server's with the key before it, as the Python client takes it.
PLACEHOLDERS: Final = (
    "@URL@",
    "@KEY@",
    "@ADDRESS@",
    "@DSN@",
    "@PROJECT@",
    "@SLUG@",
    "@HOST@",
    "@PORT@",
    "@LISTENER@",
    "@SCHEME@",
)
_PLACEHOLDER: Final = re.compile(r"@[A-Z]+@")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: `words` say what and why (`code` in backticks), `text` is what is copied; empty when nothing is."""

    words: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How one kind of program is connected."""

    id: str
    """Its word in addresses, unique among all inputs: `django`."""
    title: str
    group: Group
    steps: tuple[Step, ...]
    also: str = ""
    """Other words that people look for it by, with spaces between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """An input in words."""

    title: str
    summary: str
    """What it takes, in one sentence."""
    over: str
    """How it comes: `HTTP`, `UDP and TCP`, `gRPC`, `files`."""
    documentation: str
    """Its page of docs/, such as `sending.md`."""
    maps: tuple[tuple[str, str], ...]
    """What of the protocol becomes which field of the event: pairs such as `("host", "host")`."""
    recipes: tuple[Recipe, ...]
    paths: tuple[str, ...] = ()
    """The paths of an input over HTTP."""
    setting: str = ""
    """The line of logboom.toml that makes it listen, for one that is off by default; empty when nothing need be set."""
    needs_key: bool = True
    """Whether senders show an ingest key; else a setting names the project."""


class DescribedInput(Protocol):
    """What every class of INPUTS has."""

    name: ClassVar[str]
    description: ClassVar[Description]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with each placeholder that `values` names in its place; the others stay."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[0], found[0]), text)


def placeholders_of(text: str) -> set[str]:
    """What in a text has the form of a placeholder."""
    return set(_PLACEHOLDER.findall(text))
