"""Words and phrases said by a text: whole tokens, their case not regarded.

timeout        a token                          a hasToken
req-17         two tokens, one after the other  whatever parts them
"*.example"    wildcards                        the text between token edges, character by character
->             no token at all                  the characters themselves
"""

from typing import Final

from logboom.query.pattern import Pattern, Wildcard
from logboom.query.tokens import IN_TOKEN, TOKEN, ascii_folded_forms, fold_function, folded
from logboom.query.translation import ALWAYS, Translation, any_of
from logboom.store.schema.search_text import SEARCH_TEXT, SEARCHED_COLUMNS

_EDGE_BEFORE: Final = f"(?:^|[^{IN_TOKEN}])"
_EDGE_AFTER: Final = f"(?:[^{IN_TOKEN}]|$)"
_BETWEEN: Final = f"[^{IN_TOKEN}]+"


def said_anywhere(pattern: Pattern, translation: Translation) -> str:
    """The condition that an event says the pattern in its message, its names or an attribute's value."""
    tokens = TOKEN.findall(folded(pattern.text))
    if len(tokens) == 1 and not pattern.has_wildcards and pattern.text.isascii():
        return f"hasToken({SEARCH_TEXT}, {translation.bind(tokens[0])})"
    said = [said_by(column, pattern, translation) for column in SEARCHED_COLUMNS]
    said.append(f"arrayExists(said -> {said_by('said', pattern, translation)}, mapValues(attributes))")
    return any_of(said)


def said_by(expression: str, pattern: Pattern, translation: Translation) -> str:
    """The condition that one text says the pattern."""
    text = f"{fold_function(pattern.text)}({expression})"
    if pattern.has_wildcards:
        return f"match({text}, {translation.bind(_wildcard_expression(pattern))})"
    literal = folded(pattern.text)
    tokens = TOKEN.findall(literal)
    if not tokens:
        return f"position({expression}, {translation.bind(literal)}) > 0" if literal else ALWAYS
    if len(tokens) == 1:
        return f"hasToken({text}, {translation.bind(tokens[0])})"
    return f"match({text}, {translation.bind(_EDGE_BEFORE + _BETWEEN.join(tokens) + _EDGE_AFTER)})"


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
    inner = "".join(
        one + ("*" if part is Wildcard.ANY else "") if isinstance(part, Wildcard) else _escaped(folded(part))
        for part in pattern.parts
    )
    first, last = pattern.parts[0], pattern.parts[-1]
    before = _EDGE_BEFORE if first is Wildcard.ONE or (isinstance(first, str) and TOKEN.match(first)) else ""
    after = _EDGE_AFTER if last is Wildcard.ONE or (isinstance(last, str) and TOKEN.match(last[-1])) else ""
    return before + inner + after


def _escaped(text: str) -> str:
    return "".join(
        character if character.isalnum() or ord(character) >= 128 else f"\\x{ord(character):02x}"
        for character in text
    )  # fmt: skip
