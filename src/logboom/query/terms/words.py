"""Words and phrases said by a text: whole tokens, their case not regarded.

timeout        a token                          a hasToken
req-17         two tokens, one after the other  whatever parts them
"*.example"    wildcards                        the text between token edges, character by character
->             no token at all                  the characters themselves
TERM(a=b)      the characters, tokens or not    between white space, brackets, quotes and commas
"a b"~3        tokens near one another          in this order; two of them in either
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from logboom.query.pattern import Manner, Pattern, Wildcard
from logboom.query.tokens import IN_TOKEN, TOKEN, ascii_folded_forms, fold_function, folded
from logboom.query.translation import ALWAYS, Translation, all_of, any_of
from logboom.store.schema.search_text import SEARCH_TEXT, SEARCHED_COLUMNS

_EDGE_BEFORE: Final = f"(?:^|[^{IN_TOKEN}])"
_EDGE_AFTER: Final = f"(?:[^{IN_TOKEN}]|$)"
_BETWEEN: Final = f"[^{IN_TOKEN}]+"


# Splunk's major breakers: what parts the terms of an event. Source: Splunk documentation, "About segmentation".
_BREAKER: Final = r"[\s\[\]<>(){}|!;,'\"*&?+]"


def said_anywhere(pattern: Pattern, translation: Translation) -> str:
    """The condition that an event says the pattern in its message, its names or an attribute's value."""
    tokens = TOKEN.findall(folded(pattern.text))
    if len(tokens) == 1 and not pattern.has_wildcards and pattern.manner is not Manner.TERM:
        # A token is found more quickly in the texts than in the text of the index, whose condition comes last. They are
        # added up: an OR would copy the rows in which one has not found it for the next, and these are nearly all.
        return f"({' + '.join(_in_each(lambda text: said_by(text, pattern, translation)))} > 0)"
    said = any_of(_in_each(lambda text: said_by(text, pattern, translation)))
    # The whole tokens first: looking for them costs less than the expressions, which then see few rows.
    return all_of([*narrowed_by(pattern, translation), said])


def said_by(expression: str, pattern: Pattern, translation: Translation) -> str:
    """The condition that one text says the pattern."""
    text = expression if pattern.is_cased else f"{fold_function(pattern.text)}({expression})"
    if pattern.manner is Manner.TERM or pattern.has_wildcards:
        return f"match({text}, {translation.bind(_wildcard_expression(pattern))})"
    literal = pattern.text if pattern.is_cased else folded(pattern.text)
    tokens = TOKEN.findall(literal)
    if not tokens:
        return f"position({expression}, {translation.bind(literal)}) > 0" if literal else ALWAYS
    if len(tokens) == 1:
        return f"hasToken({text}, {translation.bind(tokens[0])})"
    return f"match({text}, {translation.bind(_EDGE_BEFORE + _BETWEEN.join(tokens) + _EDGE_AFTER)})"


def near_anywhere(pattern: Pattern, distance: int, translation: Translation) -> str:
    """The condition that an event says the tokens near one another, in one text of those that a word searches."""
    said = any_of(_in_each(lambda text: near_by(text, pattern, distance, translation)))
    return all_of([*narrowed_by(pattern, translation), said])


def near_by(expression: str, pattern: Pattern, distance: int, translation: Translation) -> str:
    """The condition that one text says the tokens near one another."""
    tokens = TOKEN.findall(folded(pattern.text))
    if len(tokens) < 2:
        return said_by(expression, replace(pattern, quoted=False), translation)
    orders = [(tokens, distance)]
    if len(tokens) == 2 and distance >= 2:  # as in Lucene, where a change of places is two moves
        orders.append((tokens[::-1], distance - 2))
    expressions = [f"(?:[^{IN_TOKEN}]+[{IN_TOKEN}]+){{0,{between}}}{_BETWEEN}".join(order) for order, between in orders]
    found = f"{_EDGE_BEFORE}(?:{'|'.join(expressions)}){_EDGE_AFTER}"
    return f"match({fold_function(pattern.text)}({expression}), {translation.bind(found)})"


def _in_each(said: Callable[[str], str]) -> list[str]:
    """Of each text that a bare word searches, whether it says it."""
    return [
        *(said(column) for column in SEARCHED_COLUMNS),
        f"arrayExists(said -> {said('said')}, mapValues(attributes))",
    ]


def narrowed_by(pattern: Pattern, translation: Translation) -> list[str]:
    """What the token index can tell: conditions that hold wherever the pattern is said, or is a searched value."""
    conditions = []
    for token in _whole_tokens(pattern):
        forms = ascii_folded_forms(token)
        if forms:
            conditions.append(any_of([f"hasToken({SEARCH_TEXT}, {translation.bind(form)})" for form in forms]))
    return conditions


def _whole_tokens(pattern: Pattern) -> list[str]:
    """The tokens of the literal parts that no wildcard touches."""
    whole = []
    for index, part in enumerate(pattern.parts):
        if isinstance(part, Wildcard):
            continue
        for found in TOKEN.finditer(part):
            touches_before = found.start() == 0 and index > 0
            touches_after = found.end() == len(part) and index < len(pattern.parts) - 1
            if not touches_before and not touches_after:
                whole.append(found[0])
    return whole


def _wildcard_expression(pattern: Pattern) -> str:
    """The pattern as a regular expression of RE2, over folded text."""
    one = "(?s:.)" if pattern.quoted else r"\S"
    fold = str if pattern.is_cased else folded
    inner = "".join(
        one + ("*" if part is Wildcard.ANY else "") if isinstance(part, Wildcard) else _escaped(fold(part))
        for part in pattern.parts
    )
    if not pattern.parts:
        return ""
    if pattern.manner is Manner.TERM:
        return f"(?:^|{_BREAKER}){inner}(?:{_BREAKER}|$)"
    first, last = pattern.parts[0], pattern.parts[-1]
    before = _EDGE_BEFORE if first is Wildcard.ONE or (isinstance(first, str) and TOKEN.match(first)) else ""
    after = _EDGE_AFTER if last is Wildcard.ONE or (isinstance(last, str) and TOKEN.match(last[-1])) else ""
    return before + inner + after


def _escaped(text: str) -> str:
    return "".join(
        character if character.isalnum() or ord(character) >= 128 else f"\\x{ord(character):02x}"
        for character in text
    )  # fmt: skip
