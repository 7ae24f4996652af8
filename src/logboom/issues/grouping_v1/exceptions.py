"""An exception with what caused it and, of a group, what it holds: each by its type and its stack.

As soon as one of them has a stack the values are left out, since they tell of the occurrence; without any they are what
there is. The parts of a group count once each, in no order: a group of three equal errors is the same as one of two.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from logboom.issues.grouping_result import Component
from logboom.issues.grouping_v1 import stack
from logboom.issues.grouping_v1.templates import template
from logboom.issues.grouping_v1.types import type_name
from logboom.issues.report import ExceptionValue, Report

MOST_EXCEPTIONS: Final = 50  # causes of causes beyond that say nothing new
_SYNTHETIC: Final = "the sender made it up"
_THERE_IS_A_STACK: Final = "there is a stack trace"

Parts = Mapping[int, list[Component]]  # by the identity of the exception


def components(report: Report) -> list[Component]:
    """From the raised exception to its innermost cause."""
    values = report.exceptions[-MOST_EXCEPTIONS:]
    stacks = {id(one): stack.components(one.frames, report.platform, one.type or "") for one in values}
    if report.frames and not any(_is_used(frames) for frames in stacks.values()):
        raised = values[-1]
        stacks[id(raised)] = stack.components(report.frames, report.platform)
    with_stack = any(_is_used(frames) for frames in stacks.values())
    parts = {id(one): _of_one(one, stacks[id(one)], with_stack=with_stack) for one in values}
    return [part for one in _ordered(values, parts) for part in parts[id(one)]]


def _of_one(exception: ExceptionValue, frames: Sequence[Component], *, with_stack: bool) -> list[Component]:
    synthetic = bool(exception.mechanism and exception.mechanism.synthetic) and _is_used(frames)
    name = type_name(exception.type or "", exception.module or "")
    found = [Component(name="type", value=name, used=not synthetic, note=_SYNTHETIC if synthetic else ""), *frames]
    if exception.value:
        value = exception.value if with_stack else template(exception.value)
        note = _THERE_IS_A_STACK if with_stack else ""
        found.append(Component(name="value", value=value[:_SHOWN], used=not with_stack, note=note))
    return found


_SHOWN: Final = 1000


def _is_used(parts: Sequence[Component]) -> bool:
    return any(part.used for part in parts)


def _ordered(values: list[ExceptionValue], parts: Parts) -> list[ExceptionValue]:
    """The raised one first, then its causes; the parts of a group by what they are, each kind once."""
    numbered = {one.mechanism.exception_id: one for one in values if one.mechanism}
    if None in numbered or len(numbered) < len(values) or 0 not in numbered:
        return values[::-1]
    below: dict[int | None, list[ExceptionValue]] = {}
    for one in reversed(values):
        if one.mechanism and one.mechanism.exception_id:
            below.setdefault(one.mechanism.parent_id, []).append(one)
    return _with_those_below(numbered[0], below, parts, set())


def _with_those_below(
    one: ExceptionValue, below: Mapping[int | None, list[ExceptionValue]], parts: Parts, seen: set[int]
) -> list[ExceptionValue]:
    if id(one) in seen:  # whoever numbered them made a circle
        return []
    seen.add(id(one))
    number = one.mechanism.exception_id if one.mechanism else None
    branches = [_with_those_below(part, below, parts, seen) for part in below.get(number, [])]
    distinct = {_identity(branch, parts): branch for branch in branches if branch}
    return [one, *(part for _, branch in sorted(distinct.items()) for part in branch)]


def _identity(branch: list[ExceptionValue], parts: Parts) -> str:
    """What makes two parts of a group different ones: all that counts of them."""
    return "\n".join(part.value for one in branch for part in parts[id(one)] if part.used)
