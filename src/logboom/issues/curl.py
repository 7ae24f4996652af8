"""A reported request as a command line that repeats it.

Whoever pastes it trusts us and not the sender, so nothing that was sent may become an option, a file's name or a control
character of the terminal: curl reads a file for `-H @name`, for `-b name` and for `-d @name`.

Source: curl's manual page; RFC 9110 sections 5.1, 5.5 and 9.1 (names of fields, their values, methods).
"""

import re
import shlex
from typing import Any, Final

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LINE_BREAKS: Final = re.compile(r"[\r\n]+")
# A sender computes these anew, or they would make curl wait for what never comes.
_COMPUTED: Final = frozenset({"host", "content-length", "connection", "transfer-encoding", "accept-encoding"})


def as_curl(request: dict[str, Any]) -> str:
    """The command, as far as the request was reported."""
    parts = ["curl", "--globoff"]  # brackets in an address are no pattern
    method = request["method"]
    if method not in {"", "GET"} and _TOKEN.fullmatch(method):
        parts += ["--request", method]
    url = request["url"]
    if request["query"] and "?" not in url:
        url += "?" + request["query"]
    parts += ["--url", url]
    for name, value in request["headers"]:
        is_cookie = name.lower() == "cookie"
        if _TOKEN.fullmatch(name) and name.lower() not in _COMPUTED and not (is_cookie and request["cookies"]):
            parts += ["--header", f"{name}: {_LINE_BREAKS.sub(' ', value)}"]
    if request["cookies"]:
        parts += ["--header", "Cookie: " + _LINE_BREAKS.sub(" ", request["cookies"])]
    if request["body"]:
        parts += ["--data-raw", request["body"]]
    return " ".join(_quoted(part) for part in parts)


def _quoted(text: str) -> str:
    """One word of a shell; control characters are spelled, so that no terminal obeys them."""
    if not _CONTROL.search(text):
        return shlex.quote(text)
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return "$'" + _CONTROL.sub(_spelled, escaped) + "'"


def _spelled(found: re.Match[str]) -> str:
    return "".join(f"\\x{byte:02x}" for byte in found[0].encode())
