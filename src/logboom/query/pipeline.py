"""A whole query: search terms, and stages behind pipes. `str(pipeline)` is its canonical text.

    error service:web | stats count by host | sort - count
    ^ search terms      ^ stage               ^ stage

A query that begins with a pipe begins with a stage that makes rows itself (`| tstats ...`).
"""

import re
from dataclasses import dataclass
from typing import Final

from logboom.errors import QueryError
from logboom.query.context import Context
from logboom.query.parser import MAX_CHARACTERS, parse, refuse_half_characters
from logboom.query.reader import Reader
from logboom.query.relation import Relation, events
from logboom.query.splitting import Part, split
from logboom.query.stages import STAGE_OF_NAME
from logboom.query.stages.elsewhere import HERE, REASONS
from logboom.query.stages.search import without_command
from logboom.query.stages.stage import Stage
from logboom.query.suggestions import nearest, shown
from logboom.query.tree import Everything, Node

MAX_STAGES: Final = 100

_NAME: Final = re.compile(r"\s*([A-Za-z_]\w*)(?=[\s\[(\"'`]|\Z|-|=)")
_COMMENT: Final = re.compile(r"(?:\s|```.*?```)*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """`generates` tells that it begins with a stage that makes its own rows."""

    search: Node
    stages: tuple[Stage, ...] = ()
    generates: bool = False

    def __str__(self) -> str:
        stages = " | ".join(str(stage) for stage in self.stages)
        if self.generates:
            return f"| {stages}"
        return f"{self.search} | {stages}" if stages else str(self.search)

    def relation(self, context: Context) -> Relation:
        """The rows of the whole pipeline. Raises QueryError for what only shows when the fields are known."""
        relation = events(context, self.search)
        if context.parse_stages is None:
            context.parse_stages = parse_stages
            context.parse_inner = parse_inner
        for stage in sorted(self.stages, key=lambda stage: stage.comes_last):
            relation = stage.apply(relation)
        return relation


def parse_pipeline(text: str) -> Pipeline:
    """The pipeline of a query. Raises QueryError with the position of what is wrong."""
    if len(text) > MAX_CHARACTERS:
        message = f"the query has {len(text)} characters, at most {MAX_CHARACTERS} are read"
        raise QueryError(message, hint="split it into several searches", position=slice(MAX_CHARACTERS, len(text)))
    refuse_half_characters(text)
    return parse_part(text, 0, len(text))


def parse_part(text: str, start: int, end: int, *, is_inner: bool = False) -> Pipeline:
    """The pipeline between two characters of a text; `is_inner` when it stands in brackets."""
    first, *others = split(text, start, end)
    if len(others) > MAX_STAGES:
        position = slice(others[MAX_STAGES].start, end)
        raise QueryError(f"a query has at most {MAX_STAGES} stages", hint="split it", position=position)
    blank = not _without_comments(text, first)
    if blank and others:
        return _generated(text, others)
    if is_inner or others:
        begin = without_command(text, first.start, first.end)
        if begin == first.start and is_inner and _is_generator(text, first):
            return _generated(text, [first, *others])
        first = Part(begin, first.end)
    return Pipeline(_terms(text, first), tuple(_stage(text, part) for part in others))


def _generated(text: str, parts: list[Part]) -> Pipeline:
    stages = tuple(_stage(text, part) for part in parts)
    if stages[0].is_generator:
        return Pipeline(Everything(), stages, generates=True)
    # `| stats count` means: of all events.
    return Pipeline(Everything(), stages)


def _is_generator(text: str, part: Part) -> bool:
    found = _NAME.match(text, part.start, part.end)
    stage = STAGE_OF_NAME.get(found[1].lower()) if found else None
    return stage is not None and stage.is_generator


def _without_comments(text: str, part: Part) -> bool:
    found = _COMMENT.match(text, part.start, part.end)
    return (found.end() if found else part.start) < part.end


def _terms(text: str, part: Part) -> Node:
    """The search terms of a part, their positions those of the whole text."""
    try:
        # Blanks in place of what stands before keep the positions right.
        return parse(" " * part.start + text[part.start : part.end])
    except QueryError as error:
        error.position = error.position or slice(part.start, part.end)
        raise


def parse_stages(text: str) -> tuple[Stage, ...]:
    """Stages alone, without search terms before them: what stands in the brackets of `foreach` and `appendpipe`."""
    piped = "| " + text.strip().removeprefix("|")
    return tuple(_stage(piped, part) for part in split(piped)[1:])


def parse_inner(text: str) -> Pipeline:
    """A whole query that another one runs. Raises QueryError."""
    return parse_part(text, 0, len(text), is_inner=True)


def _inner(text: str, start: int, end: int) -> Pipeline:
    return parse_part(text, start, end, is_inner=True)


def _stage(text: str, part: Part) -> Stage:
    reader = Reader(text, part.start, part.end, _inner)
    found = _NAME.match(text, reader.at, part.end)
    if reader.at_end:
        raise QueryError(
            "expected a stage behind this pipe",
            hint="write OR, not ||" if text[part.start - 1 : part.end + 1] == "||" else "add one, or remove the pipe",
            position=slice(part.start - 1, part.start),
        )
    if not found:
        if reader.ahead == "`":
            raise QueryError("this macro is not known", hint="save it first", position=slice(reader.at, part.end))
        raise reader.expected("a stage", hint=f"stages are {', '.join(sorted(STAGE_OF_NAME)[:8])}, ...")
    name = found[1].lower()
    stage = STAGE_OF_NAME.get(name)
    if stage is None and name in REASONS:
        message, hint = REASONS[name]
        raise QueryError(f"`{name}`: {message}", hint=hint, position=slice(found.start(1), found.end(1)))
    if stage is None:
        hint = f"write | {HERE[name]}" if name in HERE else nearest(name, STAGE_OF_NAME)
        hint = hint or "to search for a pipe, put the text in quotes"
        position = slice(found.start(1), found.end(1))
        raise QueryError(f"unknown stage {shown(found[1])}", hint=hint, position=position)
    reader.at = found.end()
    reader.skip_space()
    read = stage.read(reader)
    reader.end_of_stage()
    return read
