"""Rules in YAML files, with their tests beside them.

rules:
  - name: Checkout fails
    watch: {kind: count, query: "service:checkout level>=error"}
    threshold: {critical: 2}
    window: 1m
    tests:
      - name: three failures in a minute
        events:
          - {at: 10s, times: 3, service: checkout, level: error}
        expect:
          - {at: 1m, kind: fired, value: 3}
          - {at: 2m, kind: resolved}
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from logboom.alerts.durations import Span
from logboom.alerts.rule import Rule, read_rule
from logboom.errors import InvalidRequest


class Happening(BaseModel):
    """An event of a test: its fields as a program would send them, and when."""

    model_config = ConfigDict(frozen=True, extra="allow", use_attribute_docstrings=True)

    at: Span
    """When it happens, counted from the test's beginning."""
    received: Span | None = None
    """When Logboom has it; empty: at once."""
    times: int = Field(default=1, ge=1, le=10_000)
    """How many such events."""
    every: Span = 0
    """How far apart these are."""

    @property
    def fields(self) -> dict[str, Any]:
        return dict(self.model_extra or {})


class Expected(BaseModel):
    """A transition that is to be told; what is left out may be anything."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    at: Span
    """The end of the window that makes it so, counted from the test's beginning."""
    kind: str = "fired"
    """fired, raised, repeated, resolved, no_data, data_back, late."""
    key: str | None = None
    level: str | None = None
    value: float | None = None


class RuleTest(BaseModel):
    """All that the rule tells from `start` to the end of the test must be expected, in order."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    name: str
    events: tuple[Happening, ...] = ()
    expect: tuple[Expected, ...] = ()
    lasts: Span | None = None
    """How long to look; empty: three windows beyond the last event and the last expectation."""
    start: str = "2026-01-05T00:00:00Z"
    """When the test begins: a Monday, unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A rule of a file."""

    rule: Rule
    tests: tuple[RuleTest, ...]
    place: str
    """`alerts.yaml:12`"""


def read_files(paths: Sequence[Path]) -> list[Coded]:
    """The rules of all files, of folders those that end in .yaml or .yml. Raises InvalidRequest with the place."""
    found = [coded for path in _files(paths) for coded in read_text(path.read_text("utf-8"), str(path))]
    seen: dict[str, str] = {}
    for coded in found:
        if coded.rule.name in seen:
            raise InvalidRequest(
                f"{coded.place}: a rule of the name {coded.rule.name!r} is at {seen[coded.rule.name]} already",
                hint="give each rule a name of its own",
            )
        seen[coded.rule.name] = coded.place
    return found


def read_text(text: str, name: str) -> list[Coded]:
    """The rules of one file."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        document = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InvalidRequest(f"{name}:{line}: this is no YAML: {error.problem}") from None
    if document is None:
        return []
    if not isinstance(document, dict) or set(document) != {"rules"} or not isinstance(document["rules"], list):
        raise InvalidRequest(
            f"{name}:1: a file of rules has one key, `rules`, a list", hint="see docs/alerts-as-code.md"
        )
    places = [f"{name}:{line}" for line in _lines(root)]
    return [_coded(entry, place) for entry, place in zip(document["rules"], places, strict=True)]


def written(rules: Sequence[Rule]) -> str:
    """The file that says the same."""
    return yaml.safe_dump(
        {"rules": [rule.as_document() for rule in rules]}, sort_keys=False, allow_unicode=True, width=120
    )


def _coded(entry: Any, place: str) -> Coded:
    if not isinstance(entry, Mapping):
        raise InvalidRequest(f"{place}: a rule is a mapping", hint="see docs/alerts-as-code.md")
    document = {str(key): value for key, value in entry.items() if key != "tests"}
    try:
        rule = read_rule(document)
        tests = tuple(RuleTest.model_validate(test) for test in entry.get("tests") or ())
    except InvalidRequest as error:
        raise InvalidRequest(f"{place}: {error.message}", hint=error.hint) from None
    except (ValidationError, TypeError) as error:
        raise InvalidRequest(f"{place}: tests: {_first(error)}", hint="see docs/alerts-as-code.md") from None
    return Coded(rule, tests, place)


def _first(error: ValidationError | TypeError) -> str:
    if isinstance(error, TypeError):
        return "this is a list"
    first = error.errors(include_url=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg'].removeprefix('Value error, ')}"


def _lines(root: Any) -> Iterator[int]:
    for _, value in root.value:
        for entry in value.value:
            yield entry.start_mark.line + 1


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix in {".yaml", ".yml"})
        elif path.is_file():
            yield path
        else:
            raise InvalidRequest(f"there is no file {path}")
