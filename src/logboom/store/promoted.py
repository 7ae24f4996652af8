"""Which attributes have a column of their own: what a query is compiled with."""

from collections.abc import Mapping
from typing import Literal

Kind = Literal["text", "number"]
Promoted = Mapping[tuple[str, Kind], str]
"""The column of an attribute as text, or as a number."""
