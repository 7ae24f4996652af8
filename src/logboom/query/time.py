"""Moments as people write them, in nanoseconds since 1970-01-01 UTC.

    2026-11-22T23:00:00.5Z   2026-11-22 23:00   2026-11-22      RFC 3339 and its shorter forms; without offset in `zone`
    1795388400   1795388400.5   1795388400500                   seconds (9 or 10 digits), ms (13), µs (16), ns (19)
    now   -15m   now-1d   -1d@d   @w1+8h                        relative: steps, and @ snaps down to the start of a unit

Units: ms s m h d w mon q y and their longer names; d and longer follow the calendar of `zone`. A week starts on
Monday; w0 to w6 name its start (w0 and w7 are Sunday).

Source: RFC 3339 section 5.6; Splunk documentation, "Time modifiers".
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from logboom.errors import InvalidRequest
from logboom.query.suggestions import shown

SECOND: Final = 1_000_000_000
MILLISECOND: Final = 1_000_000
# What DateTime64(9) can hold and compare (ClickHouse documentation: 1900-01-01 to 2262-04-11).
EARLIEST: Final = -2_208_988_800 * SECOND
LATEST: Final = 9_223_286_400 * SECOND

_EPOCH: Final = re.compile(r"(\d{9,10}|\d{13}|\d{16}|\d{19})(?:\.(\d{1,9}))?", re.ASCII)
_EPOCH_UNIT: Final = {9: SECOND, 10: SECOND, 13: MILLISECOND, 16: 1_000, 19: 1}
_DATE: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*([Zz]|[+-]\d\d:?\d\d)?", re.ASCII
)
_SPLUNK_DATE: Final = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})(?::(\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?))?", re.ASCII)
_STEP: Final = re.compile(r"([+-])(\d{0,9})([A-Za-z]+)|@([A-Za-z]+[0-7]?)", re.ASCII)
_UNITS: Final = {
    "ms": ("ms",),
    "s": ("s", "sec", "secs", "second", "seconds"),
    "m": ("m", "min", "mins", "minute", "minutes"),
    "h": ("h", "hr", "hrs", "hour", "hours"),
    "d": ("d", "day", "days"),
    "w": ("w", "week", "weeks"),
    "mon": ("mon", "month", "months"),
    "q": ("q", "qtr", "qtrs", "quarter", "quarters"),
    "y": ("y", "yr", "yrs", "year", "years"),
}
_UNIT_OF_NAME: Final = {name: unit for unit, names in _UNITS.items() for name in names}
_FIXED: Final = {"ms": MILLISECOND, "s": SECOND, "m": 60 * SECOND, "h": 3600 * SECOND}
_MONTHS: Final = {"mon": 1, "q": 3, "y": 12}


def parse_time(text: str, *, now: int, zone: tzinfo = UTC) -> int:
    """The moment that `text` names; one beyond what can be stored becomes the nearest that can.

    Raises InvalidRequest when it names none.
    """
    written = text.strip()
    moment = _from_epoch(written)
    if moment is None:
        moment = _from_splunk(written, zone)
    if moment is None:
        moment = _from_date(written, zone)
    if moment is None:
        moment = _from_steps(written, now, zone)
    if moment is None:
        hint = "write 2026-11-22T23:00:00Z, an epoch in s, ms, µs or ns, now, -15m, or -1d@d"
        raise InvalidRequest(f"{shown(text)} is no time", hint=hint)
    return min(max(moment, EARLIEST), LATEST)


def to_rfc3339(moment: int) -> str:
    """`2026-11-22T23:00:00.000000000Z`, as rows show times."""
    seconds, rest = divmod(moment, SECOND)
    return f"{_of_seconds(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:09}Z"


def in_zone(moment: int, zone: tzinfo) -> tuple[datetime, int]:
    """The whole second in `zone`, and the nanoseconds beyond it."""
    seconds, rest = divmod(moment, SECOND)
    return _of_seconds(seconds, zone), rest


def of_datetime(moment: datetime) -> int:
    """Nanoseconds of an aware datetime."""
    return (moment - _EPOCH_START) // timedelta(microseconds=1) * 1_000


_EPOCH_START: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _of_seconds(seconds: int, zone: tzinfo) -> datetime:
    return (_EPOCH_START + timedelta(seconds=seconds)).astimezone(zone)


def _from_epoch(text: str) -> int | None:
    found = _EPOCH.fullmatch(text)
    if not found:
        return None
    unit = _EPOCH_UNIT[len(found[1])]
    return int(found[1]) * unit + int((found[2] or "0").ljust(9, "0")) * unit // SECOND


def _from_splunk(text: str, zone: tzinfo) -> int | None:
    """`11/22/2026:23:00:00`, and 0 for the beginning of all times.

    Source: Splunk documentation, "Specify time modifiers in your search".
    """
    if text in {"0", "1"}:
        return int(text) * SECOND
    found = _SPLUNK_DATE.fullmatch(text)
    if not found:
        return None
    month, day, year, rest = found.groups()
    return _from_date(f"{year}-{month:0>2}-{day:0>2}" + (f"T{rest}" if rest else ""), zone)


def _from_date(text: str, zone: tzinfo) -> int | None:
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    try:
        # RFC 3339 allows a leap second; it becomes the first second of the next minute.
        whole = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=_offset(found[8], zone))
        return of_datetime(whole) + (SECOND if second == 60 else 0) + int((found[7] or "0").ljust(9, "0"))
    except (ValueError, OverflowError) as error:
        raise InvalidRequest(f"`{text}` is no time: {error}", hint="check the day and the hour") from None


def _offset(text: str | None, zone: tzinfo) -> tzinfo:
    if text is None:
        return zone
    if text in "Zz":
        return UTC
    offset = datetime.strptime(text, "%z").tzinfo
    return UTC if offset is None else offset


def _from_steps(text: str, now: int, zone: tzinfo) -> int | None:
    text = re.sub(r"^now\(\)", "now", text, flags=re.IGNORECASE)
    at = 3 if text[:3].lower() == "now" else 0
    if not text:
        return None
    moment = now
    try:
        while at < len(text):
            found = _STEP.match(text, at)
            if not found:
                return None
            if found[4]:
                moment = _snap(moment, found[4].lower(), zone)
            else:
                moment = _step(moment, int(found[1] + (found[2] or "1")), _unit(found[3]), zone)
            at = found.end()
    except (OverflowError, ValueError):
        raise InvalidRequest(f"{shown(text)} lies beyond all times", hint="use a smaller step") from None
    return moment


def _unit(name: str) -> str:
    unit = _UNIT_OF_NAME.get(name.lower())
    if unit is None:
        raise InvalidRequest(f"`{name[:16]}` is no unit of time", hint="use ms, s, m, h, d, w, mon, q or y")
    return unit


def _step(moment: int, count: int, unit: str, zone: tzinfo) -> int:
    if unit in _FIXED:
        return moment + count * _FIXED[unit]
    local, rest = in_zone(moment, zone)
    if unit in _MONTHS:
        months = local.year * 12 + local.month - 1 + count * _MONTHS[unit]
        first = local.replace(year=months // 12, month=months % 12 + 1, day=1)
        moved = first.replace(day=min(local.day, _days_in_month(first)))
    else:
        moved = local + timedelta(days=count * (7 if unit == "w" else 1))
    return of_datetime(moved) + rest


def _days_in_month(first: datetime) -> int:
    return ((first + timedelta(days=31)).replace(day=1) - timedelta(days=1)).day


def _snap(moment: int, name: str, zone: tzinfo) -> int:
    weekday = re.fullmatch(r"w([0-7])", name)
    local, rest = in_zone(moment, zone)
    if weekday:
        days_back = (local.isoweekday() - int(weekday[1])) % 7
        return of_datetime(_SNAPS["d"](local) - timedelta(days=days_back))
    unit = _unit(name)
    if unit == "ms":
        return moment - rest % MILLISECOND
    return of_datetime(_SNAPS[unit](local))


_SNAPS: Final[dict[str, Callable[[datetime], datetime]]] = {
    "s": lambda local: local,
    "m": lambda local: local.replace(second=0),
    "h": lambda local: local.replace(minute=0, second=0),
    "d": lambda local: local.replace(hour=0, minute=0, second=0),
    "w": lambda local: _SNAPS["d"](local) - timedelta(days=local.weekday()),
    "mon": lambda local: _SNAPS["d"](local).replace(day=1),
    "q": lambda local: _SNAPS["mon"](local).replace(month=(local.month - 1) // 3 * 3 + 1),
    "y": lambda local: _SNAPS["mon"](local).replace(month=1),
}
