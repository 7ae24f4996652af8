"""A fingerprint that the sender gave: texts, and variables between double braces that stand for parts of the report.

    ["payments", "{{ error.type }}"]      all payments' errors of one type are one issue
    ["{{ default }}", "{{ transaction }}"]  as without it, but apart by transaction

Source: Sentry documentation, "SDK Fingerprinting" and "Fingerprint Rules" (the list of variables).
"""

import re
from typing import Final

from logboom.issues.grouping_result import Component
from logboom.issues.grouping_v1.stack import relevant_frame
from logboom.issues.report import Frame, Report

DEFAULT: Final = "default"
MOST_PARTS: Final = 100

_VARIABLE: Final = re.compile(r"\{\{\s*([\w.\-]+)\s*\}\}")


def is_given(fingerprint: list[str]) -> bool:
    """Whether it says more than `{{ default }}` alone."""
    return any(not _is_default(part) for part in fingerprint[:MOST_PARTS])


def resolved(report: Report, default: list[Component]) -> list[Component]:
    """The parts that the sender gave, then what the default grouping would have used."""
    given = report.fingerprint[:MOST_PARTS]
    with_default = any(_is_default(part) for part in given)
    components = [
        Component(name="fingerprint", value=_VARIABLE.sub(lambda found: _value(report, found), part), note=part)
        for part in given
        if not _is_default(part)
    ]
    if with_default:
        return components + default
    note = "the sender gave a fingerprint"
    return components + [
        Component(name=one.name, value=one.value, used=False, note=one.note if not one.used else note)
        for one in default
    ]  # fmt: skip


def _is_default(part: str) -> bool:
    found = _VARIABLE.fullmatch(part.strip())
    return found is not None and found[1] == DEFAULT


def _value(report: Report, variable: re.Match[str]) -> str:
    name = variable[1].removeprefix("event.")
    raised = report.raised
    frame = relevant_frame(report) or Frame()
    known = {
        "transaction": report.transaction,
        "error.type": raised.type if raised else None,
        "type": raised.type if raised else None,
        "error.value": raised.value if raised else None,
        "value": raised.value if raised else None,
        "message": report.message or (raised.value if raised else None),
        "logger": report.logger,
        "level": None if report.level is None else str(report.level),
        "release": report.release,
        "environment": report.environment,
        "stack.function": frame.function,
        "function": frame.function,
        "stack.module": frame.module,
        "module": frame.module,
        "stack.abs_path": frame.abs_path or frame.filename,
        "stack.filename": frame.filename or frame.abs_path,
        "stack.package": frame.package,
        "package": frame.package,
    }
    if name.startswith("tags."):
        return report.tags.get(name.removeprefix("tags."), "")
    # A variable that nobody knows stays as it was written: it is the same in all events.
    return (known[name] or "") if name in known else variable[0]
