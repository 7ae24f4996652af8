"""What a query means, told a second time in plain Python over one event: slow, obvious, and shares no code with ours.

Only the tree's classes, and the words for levels of the event model, are taken from the product.
"""

import ipaddress
import json
import re
from dataclasses import replace
from typing import Any

from logboom.event import SEVERITY_OF_WORD, level_of_severity
from logboom.query.pattern import Manner, Pattern, Wildcard
from logboom.query.tree import And, Bound, Comparison, Everything, Exists, Near, Node, Not, Or, Regex, Text

Event = dict[str, Any]

TEXT_COLUMNS = (
    "message", "service", "host", "logger", "environment", "release", "exception_type", "input", "peer",
    "trace_id", "span_id",
)  # fmt: skip
BREAKERS = " \t\n\r\f\v[]<>(){}|!;,'\"*&?+"
LEVEL_LIKE = ("status", "priority", "loglevel")
FALLBACK = {
    "program": ("service",),
    "type": ("service",),
    "Hostname": ("host",),
    "source": ("host",),
    "sender": ("host", "peer"),
}
SAID_IN = ("message", "exception_type", "service", "host", "logger")


def matches(node: Node, event: Event) -> bool:  # noqa: C901 -- one case a kind of term
    match node:
        case Everything():
            return True
        case Text(pattern):
            return any(says(text, pattern) for text in said(event))
        case Near(pattern, distance, ""):
            return any(says_near(text, pattern.text, distance) for text in said(event))
        case Near(pattern, distance, name):
            value = value_of(name, event)
            return value is not None and says_near(value, pattern.text, distance)
        case Exists(name):
            if name in LEVEL_LIKE:
                return name in event["attributes"]
            return value_of(name, event) is not None
        case Regex(name, expression):
            value = value_of(name, event)
            return value is not None and re.search(expression, value, re.DOTALL | re.ASCII) is not None
        case Bound("earliest", time):
            return event["timestamp"] >= int(time)
        case Bound("latest", time):
            return event["timestamp"] < int(time)
        case Comparison():
            return compares(node, event)
        case Not(operand):
            return not matches(operand, event)
        case And(operands):
            return all(matches(operand, event) for operand in operands)
        case Or(operands):
            return any(matches(operand, event) for operand in operands)


def said(event: Event) -> list[str]:
    return [event[name] for name in SAID_IN] + list(event["attributes"].values())


def says_near(text: str, words: str, distance: int) -> bool:
    wanted, there = tokens(fold(words, words)), tokens(fold(text, words))

    def in_order(wanted: list[str], start: int, most: int) -> bool:
        if not wanted:
            return True
        places = range(start, min(len(there), start + most + 1))
        return any(there[at] == wanted[0] and in_order(wanted[1:], at + 1, distance_of[0]) for at in places)

    distance_of = [distance]
    if len(wanted) < 2:
        return says(text, Pattern((words,)) if words else Pattern())
    if in_order(wanted, 0, len(there)):
        return True
    distance_of = [distance - 2]
    return len(wanted) == 2 and distance >= 2 and in_order(wanted[::-1], 0, len(there))


def fold(text: str, needle: str, cased: bool = False) -> str:
    """Without non-ASCII letters in the needle, only ASCII letters are folded."""
    if cased:
        return text
    if all(ord(character) < 128 for character in needle):
        return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)
    return text.lower()


def is_token_character(character: str) -> bool:
    return ord(character) >= 128 or character.isdigit() or "a" <= character.lower() <= "z"


def tokens(text: str) -> list[str]:
    return "".join(character if is_token_character(character) else " " for character in text).split()


def says(text: str, pattern: Pattern) -> bool:
    needle = "".join(part for part in pattern.parts if isinstance(part, str))
    cased = pattern.manner is Manner.CASE
    text = fold(text, needle, cased)
    if pattern.manner is Manner.TERM or any(isinstance(part, Wildcard) for part in pattern.parts):
        return says_with_wildcards(text, pattern, needle)
    wanted, there = tokens(fold(needle, needle, cased)), tokens(text)
    if not wanted:
        return needle in text
    return any(there[at : at + len(wanted)] == wanted for at in range(len(there)))


def says_with_wildcards(text: str, pattern: Pattern, needle: str) -> bool:
    """Some stretch between two edges of tokens is the pattern; for TERM, between two breakers."""
    cased, term = pattern.manner is Manner.CASE, pattern.manner is Manner.TERM
    if not pattern.parts:
        return True
    one = "(?:.|\n)" if pattern.quoted else r"\S"
    expression = "".join(
        re.escape(fold(part, needle, cased)) if isinstance(part, str) else one + ("*" if part is Wildcard.ANY else "")
        for part in pattern.parts
    )
    first, last = pattern.parts[0], pattern.parts[-1]
    starts_with_token = first is Wildcard.ONE or (isinstance(first, str) and is_token_character(first[0]))
    ends_with_token = last is Wildcard.ONE or (isinstance(last, str) and is_token_character(last[-1]))
    for start in range(len(text) + 1):
        if term:
            ends = [end for end in range(start, len(text) + 1) if end == len(text) or text[end] in BREAKERS]
            if (start == 0 or text[start - 1] in BREAKERS) and any(
                re.fullmatch(expression, text[start:end], re.ASCII) for end in ends
            ):
                return True
            continue
        if starts_with_token and start > 0 and is_token_character(text[start - 1]):
            continue
        ends = range(start, len(text) + 1)
        if any(
            (not ends_with_token or end == len(text) or not is_token_character(text[end]))
            and re.fullmatch(expression, text[start:end], re.ASCII)
            for end in ends
        ):
            return True
    return False


def value_of(name: str, event: Event) -> str | None:
    """The field's value as text, None when the event doesn't have it."""
    if name in TEXT_COLUMNS or name == "level":
        return event[name] or None
    attributes = event["attributes"]
    if name == "key" and name not in attributes:
        return str(event["key"]) if event["key"] else None
    if name in FALLBACK and name not in attributes:
        return next((event[column] for column in FALLBACK[name] if event[column]), None)
    if name in {"severity", "fingerprint"}:
        return str(event[name]) if event[name] else None
    name = name.removeprefix("attributes.")
    if name in attributes:
        return attributes[name]
    parts = name.split(".")
    for split in range(len(parts) - 1, 0, -1):
        found = inside(attributes.get(".".join(parts[:split]), ""), parts[split:])
        if found is not None:
            return found
    return None


def inside(text: str, path: list[str]) -> str | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    for key in path:
        if not isinstance(value, dict) or key not in value:
            return None
        value = value[key]
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, separators=(",", ":"))


def number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", text, re.ASCII) else None


def compares(term: Comparison, event: Event) -> bool:  # noqa: C901 -- the whole of the semantics in one place
    wanted = "".join(part if isinstance(part, str) else part.value for part in term.value.parts)
    has_wildcards = any(isinstance(part, Wildcard) for part in term.value.parts)
    cased = term.value.manner is Manner.CASE
    is_number = not has_wildcards and not cased and number(wanted) is not None
    equality = term.operator in {":", "=", "!="}
    if term.field in {"level", "severity"} and not (has_wildcards and equality):
        return event["severity"] > 0 and ordered(
            rank(event["severity"]), term.operator, rank(int(float(wanted)) if is_number else SEVERITY_OF_WORD[wanted.lower()])
        ) if not is_number else event["severity"] > 0 and ordered(event["severity"], term.operator, float(wanted))  # fmt: skip
    if term.field in LEVEL_LIKE and term.field not in event["attributes"]:
        if term.operator not in {":", "="} or not wanted:
            return False
        return is_like(event["level"], term.value) and event["level"] != "" if has_wildcards else (
            fold(event["level"], wanted, cased) == fold(wanted, wanted, cased)
        )  # fmt: skip
    value = value_of(term.field, event)
    if value is None:
        return False
    if term.field == "message" and term.operator == ":":
        return says(value, replace(term.value, quoted=has_wildcards))
    if has_wildcards and equality:
        return is_like(value, term.value) != (term.operator == "!=")
    if equality and not has_wildcards and in_network(value, wanted):
        return term.operator != "!="
    if term.field == "key" and term.field not in event["attributes"]:
        return number(wanted) is not None and ordered(float(value), term.operator, float(wanted))
    is_text_column = term.field in TEXT_COLUMNS or (term.field in FALLBACK and term.field not in event["attributes"])
    digits = sum(character.isdigit() for character in wanted)
    if is_number and not (equality and (is_text_column or digits > 15)):
        theirs = number(value)
        if theirs is None:
            return term.operator == "!="
        return ordered(theirs, term.operator, number(wanted))
    left, right = fold(value, wanted, cased), fold(wanted, wanted, cased)
    return ordered(left.encode("utf-8"), term.operator, right.encode("utf-8"))


def in_network(value: str, wanted: str) -> bool:
    try:
        return "/" in wanted and ipaddress.ip_address(value) in ipaddress.ip_network(wanted, strict=False)
    except ValueError:
        return False


def rank(severity: int) -> int:
    """Severities of one level are one rank."""
    names = ("", "trace", "debug", "info", "notice", "warning", "error", "critical")
    return names.index(level_of_severity(severity))


def is_like(value: str, pattern: Pattern) -> bool:
    needle = "".join(part for part in pattern.parts if isinstance(part, str))
    signs = {Wildcard.ANY: "(?:.|\n)*", Wildcard.ONE: "(?:.|\n)"}
    cased = pattern.manner is Manner.CASE
    expression = "".join(
        signs[part] if isinstance(part, Wildcard) else re.escape(fold(part, needle, cased)) for part in pattern.parts
    )
    return re.fullmatch(expression, fold(value, needle, cased)) is not None


def ordered(left: Any, operator: str, right: Any) -> bool:
    return {
        ":": left == right, "=": left == right, "!=": left != right,
        ">": left > right, ">=": left >= right, "<": left < right, "<=": left <= right,
    }[operator]  # fmt: skip
