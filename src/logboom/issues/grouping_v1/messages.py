"""A report without an exception: where it was said, when it came with a stack, else what was said."""

import re
from typing import Final

from logboom.issues.grouping_result import Component
from logboom.issues.grouping_v1 import stack
from logboom.issues.grouping_v1.templates import template
from logboom.issues.report import Report

_PLACEHOLDER: Final = re.compile(r"%(?:\(\w+\))?[#0\- +]*[\d.]*[a-zA-Z]|\{[^{}]*\}|\W|\d")


def components(report: Report) -> list[Component]:
    """The message as its author wrote it, when the sender tells it; else without what varies."""
    synthetic = report.raised
    said = report.message or (synthetic.value if synthetic else None) or ""
    written = report.template if report.template and _says_something(report.template) else said
    if report.frames and not synthetic:
        found = stack.components(report.frames, report.platform)
        if any(one.used for one in found):
            note = "there is a stack trace"
            return [*found, Component(name="message", value=template(written), used=False, note=note)]
    if written.strip():
        return [Component(name="message", value=template(written))]
    return [
        Component(name="logger", value=report.logger or "", note="nothing else was said"),
        Component(name="transaction", value=report.transaction or report.culprit or ""),
    ]


def _says_something(written: str) -> bool:
    """Whether a template has words of its own: of `"%s: %s"` nobody learns what happened."""
    return len(_PLACEHOLDER.sub("", written)) > 2
