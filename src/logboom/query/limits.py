"""What a search was stopped by, in words for the person who asked: which limit, how much it is, and how to need less."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from logboom.errors import LimitExceeded
from logboom.query.settings import SearchSettings

_MEBIBYTE: Final = 1 << 20
_GIBIBYTE: Final = 1 << 30
_NARROWER: Final = "narrow the range of time, or add a word or a field that an index knows (explain tells which)"
_HINTS: Final = {
    "seconds": _NARROWER,
    "rows_read": _NARROWER,
    "bytes_read": _NARROWER,
    "memory_bytes": "group by fewer fields, keep fewer values (estdc for dc, | head before values or transaction), or"
    " narrow the range of time",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """The limit that a search ran into: its value, and the setting that it comes from."""

    name: str
    value: float
    setting: str

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "value": self.value, "setting": self.setting}


def hit(error: LimitExceeded, settings: SearchSettings) -> Hit | None:
    """Which limit of the settings it was; None when it was none of somebody's own."""
    if error.limit == "rows":
        return Hit("rows", settings.most_rows, settings.setting("most_rows"))
    if error.limit not in _HINTS:
        return None
    return Hit(error.limit, getattr(settings, error.limit), settings.setting(error.limit))


def told(error: LimitExceeded, settings: SearchSettings, share: float | None) -> LimitExceeded:
    """The same with the limit's value and how far the search came, of all that it would have looked at."""
    if error.limit == "result":
        hint = "end it with | head, keep fewer fields, or group by fewer"
        return LimitExceeded("the answer is larger than one answer may be", hint=hint, limit=error.limit)
    found = hit(error, settings)
    if found is None or found.name == "rows":
        return error
    far = "" if share is None else f", and had done {_percent(share)} of its work"
    message = f"the search needed more than {_amount(found)} ({found.setting}){far}"
    return LimitExceeded(message, hint=_HINTS[found.name], limit=error.limit)


@contextmanager
def telling(settings: SearchSettings) -> Iterator[None]:
    """Whoever hits a limit in the block is told which, as of a search; nobody knows how far it came."""
    try:
        yield
    except LimitExceeded as error:
        raise told(error, settings, None) from error


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.01 else "less than 1%"


def _amount(found: Hit) -> str:
    match found.name:
        case "seconds":
            return f"the {found.value:g} s that it may take"
        case "memory_bytes":
            return f"the {_size(found.value)} of memory that it may use"
        case "bytes_read":
            return f"the {_size(found.value)} that one of its statements may read"
    return f"the {int(found.value):,} stored rows that one of its statements may read"


def _size(count: float) -> str:
    for unit, name in ((_GIBIBYTE, "GiB"), (_MEBIBYTE, "MiB")):
        if count >= unit:
            return f"{count / unit:.3g} {name}"
    return f"{int(count):,} bytes"
