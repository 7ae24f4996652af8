"""A rule's own words for its messages: small Jinja2 templates, which can neither call, loop for long nor grow.

headline: "{{ key }}: {{ value | number }} {{ unit }}"
body: |
  {{ summary }}
  {% for sample in samples %}- {{ sample }}
  {% endfor %}

What a template may consist of is listed here; all else is refused when the rule is saved. The sandbox keeps it from the
insides of Python, the list from calls and assignments, without which nothing can be made to grow, and a clock ends
what runs too long all the same.

Source: Jinja documentation, "Sandbox", "Security Considerations"; Python documentation, sys.settrace.
"""

import sys
import time
from collections.abc import Callable, Iterable, Mapping
from types import FrameType
from typing import Any, Final

from jinja2 import ChainableUndefined, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel, ConfigDict, Field, field_validator

from logboom.alerts.figures import number
from logboom.errors import InvalidRequest

LONGEST_TEMPLATE: Final = 4_000
LONGEST_TEXT: Final = 8_000
LONGEST_HEADLINE: Final = 250
MOST_LINES: Final = 60
DEEPEST: Final = 2  # loops within each other
SECONDS: Final = 0.2

VALUES: Final = frozenset(
    {
        "rule", "project", "kind", "level", "key", "value", "threshold", "unit", "late", "when", "window_start",
        "window_end", "labels", "owner", "summary", "runbook", "headline", "details", "samples", "links", "evidence",
    }
)  # fmt: skip
FILTERS: Final = frozenset(
    {
        "number", "upper", "lower", "title", "capitalize", "trim", "length", "round", "int", "float", "join", "first",
        "last", "default", "truncate", "sort", "items", "abs", "urlencode",
    }
)  # fmt: skip
_ALLOWED: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.If,
    nodes.For, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Neg, nodes.Add,
    nodes.Sub, nodes.Div, nodes.Concat, nodes.Filter, nodes.Tuple, nodes.Keyword, nodes.Test,
)  # fmt: skip
_TESTS: Final = frozenset({"defined", "undefined", "none", "in", "true", "false", "string", "number"})

_JINJA: Final = ImmutableSandboxedEnvironment(undefined=ChainableUndefined, trim_blocks=True, lstrip_blocks=True)
_JINJA.filters["number"] = lambda value: number(value) if isinstance(value, int | float) else str(value)


class WordingFailed(InvalidRequest):
    """A template could not be made into text; the message goes out in our own words."""


class Wording(BaseModel):
    """Replaces the headline of each alert, and what stands below it."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    headline: str = Field(default="", max_length=LONGEST_TEMPLATE)
    """One line, in the subject too; empty: ours."""
    body: str = Field(default="", max_length=LONGEST_TEMPLATE)
    """The lines below it; empty: ours."""

    @field_validator("headline", "body")
    @classmethod
    def _harmless(cls, text: str) -> str:
        try:
            _checked(text)
        except TemplateError as error:
            raise ValueError(error.message or "this is no template") from None
        return text

    def headline_of(self, values: Mapping[str, Any]) -> str:
        """Raises WordingFailed."""
        return " ".join(_rendered(self.headline, values).split())[:LONGEST_HEADLINE]

    def body_of(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Raises WordingFailed."""
        lines = [line.rstrip() for line in _rendered(self.body, values).strip("\n").splitlines()]
        return tuple(lines[:MOST_LINES])


def _checked(text: str) -> None:
    """Raises ValueError that says what a template may not have, and Jinja's own for what is none."""
    tree = _JINJA.parse(text)
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            raise ValueError(f"a template has no {type(node).__name__.lower()}, in line {node.lineno}")  # noqa: TRY004  # pydantic's
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            raise ValueError(f"there is no filter `{node.name}`: use {', '.join(sorted(FILTERS))}")
        if isinstance(node, nodes.Test) and node.name not in _TESTS:
            raise ValueError(f"there is no test `{node.name}`")
    if _depth(tree) > DEEPEST:
        raise ValueError(f"loops lie at most {DEEPEST} deep")
    loops = {name.name for loop in tree.find_all(nodes.For) for name in loop.target.find_all(nodes.Name)}
    loops |= {loop.target.name for loop in tree.find_all(nodes.For) if isinstance(loop.target, nodes.Name)}
    named = {node.name for node in tree.find_all(nodes.Name)}
    if unknown := sorted(named - VALUES - loops - {"loop"}):
        raise ValueError(f"there is no value `{unknown[0]}`: use {', '.join(sorted(VALUES))}")


def _depth(node: nodes.Node) -> int:
    below = max((_depth(child) for child in node.iter_child_nodes()), default=0)
    return below + isinstance(node, nodes.For)


def _rendered(text: str, values: Mapping[str, Any]) -> str:
    before = sys.gettrace()
    sys.settrace(_ending(time.monotonic() + SECONDS))
    try:
        return _joined(_JINJA.from_string(text).generate(dict(values)))
    except WordingFailed:
        raise
    except Exception as error:  # noqa: BLE001  # whatever a value does in a template that somebody wrote
        raise WordingFailed(f"the template failed: {type(error).__name__}: {str(error)[:200]}") from None
    finally:
        sys.settrace(before)


def _joined(parts: Iterable[str]) -> str:
    text = ""
    for part in parts:
        text += part
        if len(text) > LONGEST_TEXT:
            raise WordingFailed(f"the template gives more than {LONGEST_TEXT:,} characters")
    return text


def _ending(deadline: float) -> Callable[[FrameType, str, Any], Any]:
    """Ends this thread's Python code at its next line after the deadline."""

    def look(frame: FrameType, event: str, argument: Any) -> Any:  # noqa: ARG001  # the shape of a trace function
        if time.monotonic() > deadline:
            raise WordingFailed(f"the template takes longer than {SECONDS:g} s")
        return look

    return look
