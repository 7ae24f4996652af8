"""An error's document as a page shows it: every part in one known shape, whatever its sender made of it.

Frames are newest first; the raised exception comes before what caused it. Text stays text: nothing here is markup.
"""

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from logboom.issues import leniency
from logboom.issues.curl import as_curl
from logboom.issues.grouping_v1.stack import in_app
from logboom.issues.report import Frame, Report, from_document

MOST_FRAMES: Final = 1_000
MOST_BREADCRUMBS: Final = 500
LONGEST_VALUE: Final = 20_000

Json = dict[str, Any]


def rendered(document: Json) -> Json:
    """The parts of a page."""
    report = from_document(document)
    exceptions = _exceptions(document, report)
    own_stack = _stack_of_message(document) if not any(one["frames"] for one in exceptions) else None
    return {
        "exceptions": exceptions,
        "stack": {"frames": _frames(own_stack, report.frames, report.platform)} if own_stack else None,
        "message": _message(document, report),
        "breadcrumbs": _breadcrumbs(document),
        "request": _request(document),
        "user": _object(document.get("user") or document.get("sentry.interfaces.User")),
        "contexts": _contexts(document),
        "tags": sorted(report.tags.items()),
        "extra": _object(document.get("extra")) or {},
        "modules": leniency.tags(document.get("modules")),
        "sdk": {"name": report.sdk_name or "", "version": report.sdk_version or ""},
        "platform": report.platform or "",
        "transaction": report.transaction or "",
    }


def _exceptions(document: Json, report: Report) -> list[Json]:
    found = document.get("exception") or document.get("sentry.interfaces.Exception")
    values = found.get("values", [found]) if isinstance(found, dict) else found
    sent = [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []
    # As the report has them: what says nothing is in neither.
    sent = [one for one in sent if any(one.get(name) for name in ("type", "value", "stacktrace"))]
    rendered_ones: list[Json] = []
    for exception, document_of_one in zip(reversed(report.exceptions), reversed(sent), strict=False):
        mechanism = exception.mechanism
        source = (mechanism.source if mechanism else None) or ""
        relation = "" if not rendered_ones else "part" if source.startswith("exceptions[") else "cause"
        frames = _frames(document_of_one.get("stacktrace"), exception.frames, report.platform)
        rendered_ones.append(
            {
                "type": exception.type or "",
                "value": exception.value or "",
                "module": exception.module or "",
                "mechanism": {
                    "type": (mechanism.type if mechanism else None) or "",
                    "handled": mechanism.handled if mechanism else None,
                },
                "relation": relation,
                "id": mechanism.exception_id if mechanism else None,
                "parent_id": mechanism.parent_id if mechanism else None,
                "frames": frames,
                "frames_in_app": sum(frame["in_app"] for frame in frames),
            }
        )
    return rendered_ones


def _stack_of_message(document: Json) -> Any:
    found = document.get("stacktrace") or document.get("sentry.interfaces.Stacktrace")
    threads = document.get("threads")
    values = threads.get("values", []) if isinstance(threads, dict) else threads
    of_threads = [
        one for one in (values if isinstance(values, list) else []) if isinstance(one, dict) and one.get("stacktrace")
    ]
    for wanted in ("crashed", "current"):
        chosen = [one for one in of_threads if one.get(wanted)]
        if len(chosen) == 1:
            return chosen[0]["stacktrace"]
    return of_threads[0]["stacktrace"] if len(of_threads) == 1 else found


def _frames(stack: Any, frames: list[Frame], platform: str | None) -> list[Json]:
    sent = stack.get("frames") if isinstance(stack, dict) else stack
    documents = [one for one in sent if isinstance(one, dict)] if isinstance(sent, list) else []
    own = in_app(frames, platform)
    found = [
        _frame(frame, document, is_own)
        for frame, document, is_own in zip(frames, documents, own, strict=False)
    ]  # fmt: skip
    return found[::-1][:MOST_FRAMES]


def _frame(frame: Frame, document: Json, is_own: bool) -> Json:
    return {
        "function": frame.function or frame.raw_function or "",
        "module": frame.module or "",
        "filename": frame.filename or "",
        "abs_path": frame.abs_path or "",
        "lineno": frame.lineno,
        "colno": frame.colno,
        "package": frame.package or "",
        "in_app": is_own,
        "context": _context(frame, document),
        "vars": {name: _text(value) for name, value in (_object(document.get("vars")) or {}).items()},
    }


def _context(frame: Frame, document: Json) -> list[tuple[int, str]]:
    """Numbered lines of source; those before and after the line itself as far as they were sent."""
    if frame.context_line is None:
        return []
    before, after = leniency.texts(document.get("pre_context")), leniency.texts(document.get("post_context"))
    first = (frame.lineno or 1) - len(before)
    return [(first + index, line) for index, line in enumerate([*before, frame.context_line, *after])]


def _message(document: Json, report: Report) -> Json | None:
    if not report.message:
        return None
    sent = document.get("logentry") or document.get("sentry.interfaces.Message") or document.get("message")
    params = sent.get("params") if isinstance(sent, dict) else None
    template = report.template if report.template != report.message else None
    return {"formatted": report.message, "template": template, "params": params}


def _breadcrumbs(document: Json) -> list[Json]:
    sent = document.get("breadcrumbs")
    values = sent.get("values") if isinstance(sent, dict) else sent
    found = [one for one in values if isinstance(one, dict)] if isinstance(values, list) else []
    return [
        {
            "timestamp": leniency.moment(one.get("timestamp")),
            "type": leniency.text(one.get("type")) or "default",
            "category": leniency.text(one.get("category")) or "",
            "level": leniency.text(one.get("level")) or "info",
            "message": leniency.text(one.get("message")) or "",
            "data": _object(one.get("data")) or {},
        }
        for one in found[-MOST_BREADCRUMBS:]
    ]


def _request(document: Json) -> Json | None:
    sent = document.get("request") or document.get("sentry.interfaces.Http")
    if not isinstance(sent, dict) or not sent.get("url"):
        return None
    request: Json = {
        "method": leniency.text(sent.get("method")) or "",
        "url": leniency.text(sent.get("url")) or "",
        "query": _query(sent.get("query_string")),
        "headers": sorted(leniency.tags(sent.get("headers")).items()),
        "cookies": _cookies(sent.get("cookies")),
        "body": _body(sent.get("data")),
        "env": _object(sent.get("env")) or {},
    }
    return request | {"curl": as_curl(request)}


def _query(sent: Any) -> str:
    if isinstance(sent, str):
        return sent.removeprefix("?")
    return urlencode(leniency.tags(sent))


def _cookies(sent: Any) -> str:
    if isinstance(sent, str):
        return sent
    return "; ".join(f"{name}={value}" for name, value in leniency.tags(sent).items())


def _body(sent: Any) -> str:
    if sent is None or sent in ("", {}, []):
        return ""
    if isinstance(sent, Mapping) and all(isinstance(value, str) for value in sent.values()):
        return urlencode(sorted(sent.items()))  # a form
    return _text(sent)


def _contexts(document: Json) -> Json:
    sent = _object(document.get("contexts") or document.get("sentry.interfaces.Contexts")) or {}
    return {name: value for name, value in sent.items() if isinstance(value, dict)}


def _object(value: Any) -> Json | None:
    return value if isinstance(value, dict) else None


def _text(value: Any) -> str:
    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return said[:LONGEST_VALUE]
