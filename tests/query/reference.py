"""What a query means, told a second time in plain Python over one event: slow, obvious, and shares no code with ours.

Only the tree's classes, and the words for levels of the event model, are taken from the product.
"""

import json
import re
from typing import Any

from logboom.event import SEVERITY_OF_WORD, level_of_severity
from logboom.query.pattern import Pattern, Wildcard
from logboom.query.tree import And, Comparison, Everything, Exists, Node, Not, Or, Text

Event = dict[str, Any]

TEXT_COLUMNS = (
    "message", "service", "host", "logger", "environment", "release", "exception_type", "input", "peer",
    "trace_id", "span_id",
)  # fmt: skip
SAID_IN = ("message", "exception_type", "service", "host", "logger")


def matches(node: Node, event: Event) -> bool:
    match node:
        case Everything():
            return True
        case Text(pattern):
            texts = [event[name] for name in SAID_IN] + list(event["attributes"].values())
            return any(says(text, pattern) for text in texts)
        case Exists(name):
            return value_of(name, event) is not None
        case Comparison():
            return compares(node, event)
        case Not(operand):
            return not matches(operand, event)
        case And(operands):
            return all(matches(operand, event) for operand in operands)
        case Or(operands):
            return any(matches(operand, event) for operand in operands)


def fold(text: str, needle: str) -> str:
    """Without non-ASCII letters in the needle, only ASCII letters are folded."""
    if all(ord(character) < 128 for character in needle):
        return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)
    return text.lower()


def is_token_character(character: str) -> bool:
    return ord(character) >= 128 or character.isdigit() or "a" <= character.lower() <= "z"


def tokens(text: str) -> list[str]:
    return "".join(character if is_token_character(character) else " " for character in text).split()


def says(text: str, pattern: Pattern) -> bool:
    needle = "".join(part for part in pattern.parts if isinstance(part, str))
    text = fold(text, needle)
    if any(isinstance(part, Wildcard) for part in pattern.parts):
        return says_with_wildcards(text, pattern, needle)
    wanted, there = tokens(fold(needle, needle)), tokens(text)
    if not wanted:
        return needle in text
    return any(there[at : at + len(wanted)] == wanted for at in range(len(there)))


def says_with_wildcards(text: str, pattern: Pattern, needle: str) -> bool:
    """Some stretch between two edges of tokens is the pattern."""
    one = "(?:.|\n)" if pattern.quoted else r"\S"
    expression = "".join(
        re.escape(fold(part, needle)) if isinstance(part, str) else one + ("*" if part is Wildcard.ANY else "")
        for part in pattern.parts
    )
    first, last = pattern.parts[0], pattern.parts[-1]
    starts_with_token = first is Wildcard.ONE or (isinstance(first, str) and is_token_character(first[0]))
    ends_with_token = last is Wildcard.ONE or (isinstance(last, str) and is_token_character(last[-1]))
    for start in range(len(text) + 1):
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
    if name in {"severity", "key", "fingerprint"}:
        return str(event[name]) if event[name] else None
    attributes = event["attributes"]
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


def compares(term: Comparison, event: Event) -> bool:
    wanted = "".join(part if isinstance(part, str) else part.value for part in term.value.parts)
    has_wildcards = any(isinstance(part, Wildcard) for part in term.value.parts)
    is_number = not has_wildcards and number(wanted) is not None
    equality = term.operator in {":", "=", "!="}
    if term.field in {"level", "severity"} and not (has_wildcards and equality):
        return event["severity"] > 0 and ordered(
            rank(event["severity"]), term.operator, rank(int(float(wanted)) if is_number else SEVERITY_OF_WORD[wanted.lower()])
        ) if not is_number else event["severity"] > 0 and ordered(event["severity"], term.operator, float(wanted))  # fmt: skip
    value = value_of(term.field, event)
    if value is None:
        return False
    if term.field == "message" and term.operator == ":":
        return says(value, term.value)
    if has_wildcards and equality:
        return is_like(value, term.value) != (term.operator == "!=")
    if term.field == "key":
        return ordered(float(value), term.operator, float(wanted))
    is_text_column = term.field in TEXT_COLUMNS
    digits = sum(character.isdigit() for character in wanted)
    if is_number and not (equality and (is_text_column or digits > 15)):
        theirs = number(value)
        if theirs is None:
            return term.operator == "!="
        return ordered(theirs, term.operator, number(wanted))
    return ordered(fold(value, wanted).encode("utf-8"), term.operator, fold(wanted, wanted).encode("utf-8"))


def rank(severity: int) -> int:
    """Severities of one level are one rank."""
    names = ("", "trace", "debug", "info", "notice", "warning", "error", "critical")
    return names.index(level_of_severity(severity))


def is_like(value: str, pattern: Pattern) -> bool:
    needle = "".join(part for part in pattern.parts if isinstance(part, str))
    signs = {Wildcard.ANY: "(?:.|\n)*", Wildcard.ONE: "(?:.|\n)"}
    expression = "".join(signs[p] if isinstance(p, Wildcard) else re.escape(fold(p, needle)) for p in pattern.parts)
    return re.fullmatch(expression, fold(value, needle)) is not None


def ordered(left: Any, operator: str, right: Any) -> bool:
    return {
        ":": left == right, "=": left == right, "!=": left != right,
        ">": left > right, ">=": left >= right, "<": left < right, "<=": left <= right,
    }[operator]  # fmt: skip
