"""Browser, system and device of whoever met an error, from the `User-Agent` header of the request.

`Mozilla/5.0 (iPhone; ...) Version/17.5 ...`     browser: Mobile Safari 17.5   os: iOS 17.5   device: iPhone

The system is `os` where the application itself runs in the browser; a server has one of its own, so there the browser's
is `client_os`.

Source: Sentry documentation, "Event Contexts"; Relay, `normalize/user_agent.rs`; the project uap-core.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

LONGEST: Final = 512  # characters of the header that are looked at
REMEMBERED: Final = 4_096  # an unknown one costs a third of a millisecond
HEADER: Final = "user-agent"
_NOTHING: Final[Mapping[str, str]] = {}


def prepare() -> None:
    """Read the expressions now; before that the first header that is looked at waits for it."""
    _tags("", False)


def is_prepared() -> bool:
    """Whether they were read."""
    return _tags.cache_info().currsize > 0


def tags_of(headers: Any, platform: str | None) -> Mapping[str, str]:
    """The tags that the headers tell, an object or pairs as SDKs send them; none when there is no such header."""
    said = _header(headers)
    return _tags(said[:LONGEST], platform == "javascript") if said else _NOTHING


def _header(headers: Any) -> str:
    pairs = headers.items() if isinstance(headers, dict) else headers if isinstance(headers, list) else ()
    for pair in pairs:
        if isinstance(pair, tuple | list) and len(pair) == 2:
            name, value = pair
            if isinstance(name, str) and name.lower() == HEADER:
                said = value[0] if isinstance(value, list) and value else value
                return said if isinstance(said, str) else ""
    return ""


@lru_cache(maxsize=REMEMBERED)
def _tags(user_agent: str, in_browser: bool) -> Mapping[str, str]:
    from ua_parser import parse  # noqa: PLC0415  # its expressions take most of a second to be read

    found = parse(user_agent)
    tags: dict[str, str] = {}
    if found.user_agent:
        tags |= _product("browser", found.user_agent.family, found.user_agent.major, found.user_agent.minor)
    if found.os:
        tags |= _product("os" if in_browser else "client_os", found.os.family, found.os.major, found.os.minor)
    if found.device:
        tags |= {"device": found.device.model or found.device.family, "device.family": found.device.family}
    return tags


def _product(name: str, family: str, *version: str | None) -> dict[str, str]:
    said = ".".join(part for part in version if part)
    return {name: f"{family} {said}".strip(), f"{name}.name": family}
