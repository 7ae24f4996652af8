"""A Raygun report in the shape of Sentry's event, so that all that follows knows one shape.

    occurredOn                      timestamp
    details.error                   exception.values, the causes first; innerError and innerErrors are causes
    details.error.stackTrace        frames, the outermost call first
    details.machineName, version    server_name, release
    details.user, request           user, request
    details.userCustomData          extra
    details.tags                    the tag `tags`, a JSON list
    details.groupingKey             fingerprint

raygun4py writes stacks with the outermost call first, a function's name as `className` and its line of source as
`methodName`; the others begin with the innermost call and mean what they say. Names differ in case between clients.

Source: Raygun documentation, "REST JSON API"; raygun4py 8.0 `raygunmsgs.py`; raygun4node 2.2 `raygun.messageBuilder.ts`.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

PYTHON: Final = "raygun4py"
_PLATFORMS: Final = {PYTHON: "python", "raygun-node": "node", "raygun.js": "javascript", "raygun-js": "javascript"}
_LOGGER: Final = "Logger ("  # how raygun4py names what a logger said without an exception
MAX_CAUSES: Final = 50


def as_sentry(report: Mapping[str, Any]) -> dict[str, Any]:
    """The same report in the other shape; what is missing or of a wrong type is left out."""
    details = _folded(report.get("details"))
    client = _folded(details.get("client"))
    name = client.get("name") if isinstance(client.get("name"), str) else ""
    environment = _folded(details.get("environment"))
    document: dict[str, Any] = {
        "timestamp": report.get("occurredOn"),
        "platform": _PLATFORMS.get(str(name), "other"),
        "level": "error",
        "server_name": details.get("machinename"),
        "release": details.get("version") if details.get("version") != "Not defined" else None,
        "sdk": {"name": name, "version": client.get("version")},
        "user": _user(details.get("user")),
        "request": _request(details.get("request")),
        "extra": details.get("usercustomdata"),
        "tags": {"tags": msgspec.json.encode(details["tags"]).decode()} if details.get("tags") else None,
        "fingerprint": [details["groupingkey"]] if details.get("groupingkey") else None,
        "breadcrumbs": _breadcrumbs(details.get("breadcrumbs")),
        "contexts": {"os": {"name": environment.get("osversion")}, "environment": details.get("environment")},
        **_errors(details.get("error"), python=name == PYTHON),
    }
    return {key: value for key, value in document.items() if value not in (None, "", {}, [])}


def _errors(error: object, *, python: bool) -> dict[str, Any]:
    found = list(_chain(error))
    if not found:
        return {"message": "the report names no error"}
    first = found[0]
    said = str(first.get("message") or "")
    name = str(first.get("classname") or "")
    if python and name.startswith(_LOGGER):
        frames = _frames(first.get("stacktrace"), python=False)
        return {
            "message": said,
            "logger": name.removeprefix(_LOGGER).removesuffix(")"),
            "stacktrace": {"frames": frames},
        }
    values = [
        {
            "type": one.get("classname"),
            "value": str(one.get("message") or "").removeprefix(f"{one.get('classname')}: "),
            "stacktrace": {"frames": _frames(one.get("stacktrace"), python=python)},
        }
        for one in reversed(found)
    ]
    return {"exception": {"values": values}}


def _chain(error: object) -> Iterator[dict[str, Any]]:
    """What was raised, then what caused it."""
    waiting = [error]
    for _ in range(MAX_CAUSES):
        if not waiting:
            return
        one = _folded(waiting.pop(0))
        if one:
            yield one
            inner = one.get("innererrors")
            waiting += inner if isinstance(inner, list) else []
            waiting.append(one.get("innererror"))


def _frames(stack: object, *, python: bool) -> list[dict[str, Any]]:
    calls = [_folded(one) for one in stack if isinstance(one, dict)] if isinstance(stack, list) else []
    if python:
        return [
            {
                "function": call.get("classname"),
                "filename": call.get("filename"),
                "abs_path": call.get("filename"),
                "lineno": call.get("linenumber"),
                "context_line": str(call["methodname"]).rstrip("\n") if call.get("methodname") else None,
                "vars": call.get("localvariables"),
            }
            for call in calls
        ]
    return [
        {
            "module": call.get("classname"),
            "function": call.get("methodname"),
            "filename": call.get("filename"),
            "abs_path": call.get("filename"),
            "lineno": call.get("linenumber"),
            "colno": call.get("columnnumber"),
        }
        for call in reversed(calls)
    ]


def _user(user: object) -> dict[str, Any]:
    if isinstance(user, str):
        return {"id": user}
    said = _folded(user)
    return {
        "id": said.get("identifier"),
        "email": said.get("email"),
        "name": said.get("fullname") or said.get("firstname"),
    }


def _request(request: object) -> dict[str, Any]:
    said = _folded(request)
    if not said:
        return {}
    return {
        "url": f"{said.get('hostname') or ''}{said.get('url') or ''}",
        "method": said.get("httpmethod"),
        "query_string": said.get("querystring"),
        "headers": said.get("headers"),
        "data": said.get("rawdata") or said.get("form"),
        "env": {"REMOTE_ADDR": said.get("ipaddress")},
    }


def _breadcrumbs(breadcrumbs: object) -> dict[str, Any]:
    crumbs = [_folded(one) for one in breadcrumbs if isinstance(one, dict)] if isinstance(breadcrumbs, list) else []
    values = [
        {
            "timestamp": one["timestamp"] / 1000 if isinstance(one.get("timestamp"), int | float) else None,
            "message": one.get("message"),
            "category": one.get("category"),
            "level": one.get("level"),
            "type": one.get("type"),
            "data": one.get("customdata"),
        }
        for one in crumbs
    ]
    return {"values": values} if values else {}


def _folded(value: object) -> dict[str, Any]:
    """An object by its names in lower case; nothing of what is none."""
    return {name.lower(): inner for name, inner in value.items()} if isinstance(value, dict) else {}
