"""Reports as senders make them, for tests of grouping."""

from typing import Any

import msgspec

from logboom.issues import grouping
from logboom.issues.grouping import group
from logboom.issues.report import Report, from_document


def report(platform: str, *exceptions: dict[str, Any], **more: Any) -> Report:
    """A report with these exceptions, the raised one first."""
    return from_document({"platform": platform, "exception": {"values": list(exceptions)[::-1]}, **more})


def exception(type_: str, *frames: dict[str, Any], value: str = "it failed", **more: Any) -> dict[str, Any]:
    """An exception with these frames, the innermost first."""
    return {"type": type_, "value": value, "stacktrace": {"frames": list(frames)[::-1]}, **more}


def frame(function: str = "", **more: Any) -> dict[str, Any]:
    return {"function": function, **more}


def fingerprint(of: Report) -> int:
    """The fingerprint, which is the same when it is remembered."""
    found = group(of).fingerprint
    assert grouping.fingerprint(of) == grouping.fingerprint(of) == found
    return found


def used(of: Report) -> list[str]:
    """The components that made the fingerprint."""
    return [f"{one.name} {one.value}" for one in group(of).components if one.used]


def copied(of: Report) -> Report:
    return msgspec.convert(msgspec.to_builtins(of), Report)
