"""Functions of times: now, strftime, strptime, relative_time."""

import re
from datetime import UTC
from typing import Final

from logboom.errors import InvalidRequest
from logboom.query.expressions.tree import Constant
from logboom.query.functions.function import Function, FunctionCall
from logboom.query.time import parse_time
from logboom.query.value import Value, time_of
from logboom.store.statement import literal

# strftime's letters -> the engine's formatDateTime. Source: ClickHouse documentation, "formatDateTime"; strftime(3).
_WRITTEN: Final = {
    "Y": "%Y", "y": "%y", "m": "%m", "d": "%d", "e": "%e", "H": "%H", "I": "%I", "k": "%k", "l": "%l", "M": "%i",
    "S": "%S", "p": "%p", "b": "%b", "h": "%b", "B": "%M", "a": "%a", "A": "%W", "j": "%j", "w": "%w", "u": "%u",
    "V": "%V", "G": "%G", "U": "%V", "W": "%V", "F": "%Y-%m-%d", "T": "%H:%i:%S", "R": "%H:%i", "D": "%m/%d/%y",
    "x": "%m/%d/%Y", "X": "%H:%i:%S", "c": "%a %b %e %H:%i:%S %Y", "z": "%z", "n": "\\n", "t": "\\t", "%": "%%",
}  # fmt: skip
_FRACTION: Final = {"f": 6, "N": 9, "Q": 3}


def in_zone(moment: str, call: FunctionCall) -> str:
    """SQL of a time as the query's zone shows it."""
    return f"toTimeZone({moment}, {call.bind(call.context.zone_name)})" if call.context.zone is not UTC else moment


def _strftime(call: FunctionCall) -> Value:
    form = call.constant_text(1, "the form")
    moment = time_of(call.arguments[0])
    local = in_zone(moment, call)
    parts: list[str] = []
    for piece in re.split(r"(%[-_0^#]?(?:\d?[fNQ]|:?[A-Za-z%])|%s|%\+)", form):
        parts += _written(piece, moment, local, call) if piece else []
    return Value(f"concat({', '.join(parts)}, '')" if parts else "''", "text")


def _written(piece: str, moment: str, local: str, call: FunctionCall) -> list[str]:  # noqa: PLR0911 -- one for each letter
    if not piece.startswith("%") or len(piece) < 2:
        return [call.bind(piece)]
    letter = piece[-1]
    if letter == "s":
        return [f"toString(toInt64(floor(toUnixTimestamp64Nano({moment}) / 1e9)))"]
    if letter == "Z":
        return [call.bind(call.context.zone_name) if call.context.zone is not UTC else "'UTC'"]
    if letter in _FRACTION:
        digits = int(piece[-2]) if piece[-2].isdigit() else _FRACTION[letter]
        fraction = f"leftPad(toString(toUnixTimestamp64Nano({moment}) % 1000000000), 9, '0')"
        return [f"substring({fraction}, 1, {min(digits, 9)})"]
    if letter == "+":
        return [f"formatDateTime({local}, '%a %b %e %H:%i:%S %Y')"]
    form = _WRITTEN.get(letter)
    if form is None:
        raise call.error(f"`{piece}` is no part of a time", call.node.arguments[1].position)
    if form.startswith("\\"):
        return [f"'{form}'"]
    written = f"formatDateTime({local}, '{form}')"
    return [f"replaceRegexpOne({written}, '^[0 ]', '')"] if piece[1] == "-" else [written]


# Letters of parseDateTime, in the engine's form that follows MySQL.
_READ: Final = {
    "Y": "%Y", "y": "%y", "m": "%m", "d": "%d", "e": "%d", "H": "%H", "k": "%H", "I": "%h", "l": "%h", "M": "%i",
    "S": "%S", "p": "%p", "b": "%b", "h": "%b", "B": "%M", "a": "%a", "A": "%W", "j": "%j", "F": "%Y-%m-%d",
    "T": "%H:%i:%S", "R": "%H:%i", "D": "%m/%d/%y", "z": "%z", "%": "%%",
}  # fmt: skip


def _strptime(call: FunctionCall) -> Value:
    form = call.constant_text(1, "the form")
    text = f"ifNull({call.text(0)}, '')"
    if form.strip() == "%s":
        return Value(time_of(Value(f"ifNotFinite(toFloat64OrNull({text}), NULL)", "number")), "time")
    engine_form = ""
    for piece in re.split(r"(%(?:\.?\d?[fNQ]|:?[A-Za-z%]))", form):
        if not piece.startswith("%") or len(piece) < 2:
            engine_form += piece.replace("%", "%%")
        elif piece[-1] in "fNQ":
            # The engine reads no fractions of any length: they are cut out before, and added below.
            engine_form += "0"
        elif piece[-1] == "Z":
            engine_form += "UTC"
        elif piece[-1] in _READ:
            engine_form += _READ[piece[-1]]
        else:
            raise call.error(f"`{piece}` is no part of a time", call.node.arguments[1].position)
    zone = call.bind(call.context.zone_name if call.context.zone is not UTC else "UTC")
    fraction = re.search(r"(.)%\.?\d?[fNQ]", form)
    seconds_text = text
    nanoseconds = "0"
    if fraction:
        before = re.escape(fraction[1])
        digits = f"extract({text}, {call.bind(f':[0-9]{{2}}{before}([0-9]{{1,9}})')})"
        nanoseconds = f"toInt64OrZero(rightPad({digits}, 9, '0'))"
        seconds_text = f"replaceRegexpOne({text}, {call.bind(f'(:[0-9]{{2}}{before})[0-9]+')}, '\\\\10')"
        seconds_text = f"replaceRegexpOne({text}, {call.bind(f'(:[0-9]{{2}}){before}[0-9]+')}, {call.bind(chr(92) + '1' + fraction[1] + '0')})"
    if re.search(r"%:?Z", form):
        seconds_text = f"replaceRegexpOne({seconds_text}, '\\\\b(?:UTC|GMT|Z)\\\\b', 'UTC')"
    parsed = f"parseDateTimeOrNull({seconds_text}, {call.bind(engine_form)}, {zone})"
    return Value(
        f"fromUnixTimestamp64Nano(toInt64(toUnixTimestamp({parsed})) * 1000000000 + {nanoseconds}, 'UTC')", "time"
    )


_STEPS: Final = re.compile(r"([+-]\d*)([A-Za-z]+)|@([A-Za-z]+[0-7]?)")
_INTERVALS: Final = {
    "s": "Second", "sec": "Second", "secs": "Second", "second": "Second", "seconds": "Second",
    "m": "Minute", "min": "Minute", "mins": "Minute", "minute": "Minute", "minutes": "Minute",
    "h": "Hour", "hr": "Hour", "hrs": "Hour", "hour": "Hour", "hours": "Hour",
    "d": "Day", "day": "Day", "days": "Day", "w": "Week", "week": "Week", "weeks": "Week",
    "mon": "Month", "month": "Month", "months": "Month", "q": "Quarter", "qtr": "Quarter", "quarter": "Quarter",
    "y": "Year", "yr": "Year", "year": "Year", "years": "Year",
}  # fmt: skip
_STARTS: Final = {
    "Second": "toStartOfSecond", "Minute": "toStartOfMinute", "Hour": "toStartOfHour", "Day": "toStartOfDay",
    "Week": "toMonday", "Month": "toStartOfMonth", "Quarter": "toStartOfQuarter", "Year": "toStartOfYear",
}  # fmt: skip


def _computed_steps(call: FunctionCall) -> Value:
    """A number of one unit and a unit to begin at, which are only known in each row: `"-" . days . "d@d"`."""
    zone = call.bind(call.context.zone_name) if call.context.zone is not UTC else "'UTC'"
    parts = f"extractGroups(ifNull({call.text(1)}, ''), '^\\\\s*(?:([+-]\\\\d*)([A-Za-z]+))?(?:@([A-Za-z]+))?\\\\s*$')"
    count = f"if(length({parts}[1]) = 1, toInt64OrZero(concat({parts}[1], '1')), toInt64OrZero({parts}[1]))"

    def chosen(unit: str, cases: dict[str, str], otherwise: str) -> str:
        names = {step: [name for name, of in _INTERVALS.items() if of == step] for step in cases}
        conditions = [f"{unit} IN ({', '.join(map(literal, names[step]))}), {sql}" for step, sql in cases.items()]
        return f"multiIf({', '.join(conditions)}, {otherwise})"

    local = f"toTimeZone({time_of(call.arguments[0])}, {zone})"
    nowhere = "CAST(NULL, 'Nullable(DateTime64(9))')"
    moved = chosen(f"lower({parts}[2])", {step: f"{local} + toInterval{step}({count})" for step in _STARTS}, local)
    snaps = {step: f"toDateTime64({start}({moved}), 9, {zone})" for step, start in _STARTS.items()}
    there = chosen(f"lower({parts}[3])", snaps, moved)
    return Value(f"if(empty({parts}), {nowhere}, toTimeZone({there}, 'UTC'))", "time", weight=60)


def _relative_time(call: FunctionCall) -> Value:
    if not isinstance(call.node.arguments[1], Constant):
        return _computed_steps(call)
    steps = call.constant_text(1, "the steps").strip()
    zone = call.bind(call.context.zone_name) if call.context.zone is not UTC else "'UTC'"
    moment = time_of(call.arguments[0])
    at = 0
    while at < len(steps):
        found = _STEPS.match(steps, at)
        unit = _INTERVALS.get((found[2] or found[3]).lower().rstrip("01234567")) if found else None
        if not found or not unit:
            raise call.error(f"`{steps}` is no step of time", call.node.arguments[1].position, hint="write -1d@d")
        if found[3]:
            snapped = f"{_STARTS[unit]}(toTimeZone({moment}, {zone}))"
            if found[3][-1].isdigit():
                back = f"((toDayOfWeek(toTimeZone({moment}, {zone})) - {int(found[3][-1])} + 7) % 7)"
                snapped = f"(toStartOfDay(toTimeZone({moment}, {zone})) - toIntervalDay({back}))"
            moment = f"toTimeZone(toDateTime64({snapped}, 9, {zone}), 'UTC')"
        else:
            count = int(found[1]) if found[1][1:] else int(found[1] + "1")
            moment = f"toTimeZone(toTimeZone({moment}, {zone}) + toInterval{unit}({count}), 'UTC')"
        at = found.end()
    return Value(moment, "time", weight=2)


def _now(call: FunctionCall) -> Value:
    return Value(f"fromUnixTimestamp64Nano({call.context.bind(call.context.now, 'Int64')}, 'UTC')", "time")


def _totime(call: FunctionCall) -> Value:
    value = call.arguments[0]
    if isinstance(value.constant, str):
        try:
            moment = parse_time(value.constant, now=call.context.now, zone=call.context.zone)
        except InvalidRequest as error:
            raise call.error(error.message, hint=error.hint) from None
        return Value(f"fromUnixTimestamp64Nano({call.context.bind(moment, 'Int64')}, 'UTC')", "time")
    return Value(time_of(value), "time")


TIMES: Final = (
    Function(name="now", signature="now()", least=0, most=0, build=_now, aliases=("time",),
             meaning="The moment of the search; the same in all of it.", example="now() - now()", gives="0"),
    Function(name="strftime", signature="strftime(time, form)", least=2, most=2, build=_strftime,
             meaning="A time as text, in the zone of the search: %Y-%m-%d %H:%M:%S, %b, %A, %f, %3N, %s, ...",
             example='strftime(1790000000.25, "%d %b %Y, %H:%M:%S.%3N")', gives='"21 Sep 2026, 14:13:20.250"'),
    Function(name="strptime", signature="strptime(text, form)", least=2, most=2, build=_strptime,
             meaning="The time that a text is in this form, in the zone of the search; missing when it is none.",
             example='strptime("21/Sep/2026:14:13:20", "%d/%b/%Y:%H:%M:%S")', gives='"2026-09-21T14:13:20.000000000Z"'),
    Function(name="relative_time", signature="relative_time(time, steps)", least=2, most=2, build=_relative_time,
             meaning="The time some steps away: `-1h`, `+7d`, `@d` (the start of its day), `-1mon@mon`.",
             example='relative_time(1790000000, "-1d@d")', gives='"2026-09-20T00:00:00.000000000Z"'),
    Function(name="totime", signature="totime(value)", build=_totime,
             meaning="As a time: a text such as `2026-11-22T23:00:00Z` or `-15m`, or seconds since 1970.",
             example='totime("2026-09-21 14:13:20")', gives='"2026-09-21T14:13:20.000000000Z"'),
)  # fmt: skip
