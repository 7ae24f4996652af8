"""Terms about a field, whatever it is: a column, an attribute, or the first of several that an event has."""

from collections.abc import Callable
from dataclasses import replace

from logboom.errors import QueryError
from logboom.event import Column
from logboom.query.fields import LINE_BEFORE_MESSAGE, WHOLE_LINE, Attribute, Elements, Field, FirstOf, Line
from logboom.query.pattern import Pattern
from logboom.query.regular_expressions import Expression
from logboom.query.terms import attributes, columns, elements, levels, networks, values, words
from logboom.query.translation import ALWAYS, NEVER, Translation, all_of, any_of
from logboom.query.tree import Comparison
from logboom.store.schema.search_text import SEARCHED_COLUMNS
from logboom.store.statement import literal

_SENDERS_LEVEL = Attribute("logboom.level")


def exists(field: Field, translation: Translation) -> str:
    """Whether an event has the field."""
    match field:
        case Attribute():
            return attributes.exists(field, translation)
        case FirstOf(attribute, others):
            there = attributes.exists(attribute, translation)
            return there if _is_level(field) else any_of([there, *(columns.exists(column) for column in others)])
        case Line():
            return f"{text_of(field, translation)} != ''"
        case Elements():
            return elements.exists(field, translation)
    return columns.exists(field)


def compared(field: Field, term: Comparison, translation: Translation) -> str:  # noqa: PLR0911 -- one for each kind
    """The condition of a comparison. Raises QueryError when the value is none for this field."""
    match field:
        case Attribute():
            return attributes.compared(field, term, translation)
        case FirstOf() if _is_level(field):
            return any_of(
                [attributes.compared(field.attribute, term, translation), _said_level(field, term, translation)]
            )
        case FirstOf():
            own = attributes.compared(field.attribute, term, translation)
            return _first(field, own, lambda column: _if_possible(column, term, translation), translation)
        case Line():
            return _line_compared(text_of(field, translation), term, translation)
        case Elements():
            return elements.compared(field, term, translation)
    if field.name in {"level", "severity"} and term.operator in values.EQUALITIES:
        if not levels.is_known(term):
            return _own_word(term, translation)
        if levels.may_be_own(term):
            return _level_or_own_word(field, term, translation)
    if field.name == "event_id" and not columns.is_uuid(term.value):
        own = attributes.compared(Attribute(field.name), term, translation)
        return any_of([own, columns.compared(field, term, translation)]) if term.value.has_wildcards else own
    return columns.compared(field, term, translation)


def matched(field: Field, expression: Expression, translation: Translation) -> str:
    """The condition that a field holds what a regular expression describes."""
    match field:
        case Attribute():
            return attributes.matched(field, expression, translation)
        case FirstOf():
            own = attributes.matched(field.attribute, expression, translation)
            if _is_level(field):
                return own
            return _first(field, own, lambda column: columns.matched(column, expression, translation), translation)
        case Line():
            return values.matched(text_of(field, translation), expression, translation)
        case Elements():
            return elements.matched(field, expression, translation)
    return columns.matched(field, expression, translation)


def near(field: Field, pattern: Pattern, distance: int, translation: Translation) -> str:
    """The condition that a field says tokens near one another."""

    def of_column(column: Column) -> str:
        said = words.near_by(columns.text_of(column), pattern, distance, translation)
        return all_of([there, said]) if (there := columns.exists(column)) != ALWAYS else said

    match field:
        case Attribute():
            return attributes.near(field, pattern, distance, translation)
        case FirstOf():
            own = attributes.near(field.attribute, pattern, distance, translation)
            return own if _is_level(field) else _first(field, own, of_column, translation)
        case Line():
            return words.near_by(text_of(field, translation), pattern, distance, translation)
        case Elements():
            return elements.near(field, pattern, distance, translation)
    return of_column(field)


def any_equal(field: Field, wanted: list[Pattern], translation: Translation) -> str:
    """The condition that a field is one of several texts; `` when these have to be compared one by one."""
    if any(pattern.is_cased or networks.network_in(pattern) for pattern in wanted):
        return ""
    if isinstance(field, Attribute):
        numbers = any(values.number_in(pattern) is not None for pattern in wanted)
        return "" if numbers else attributes.any_equal(field, wanted, translation)
    if isinstance(field, Column) and field.kind == "text" and field.name != "level" and all(p.text for p in wanted):
        return values.any_equal(field.name, wanted, translation)
    return ""


def narrowed_by(field: Field, term: Comparison, translation: Translation) -> list[str]:
    """What the token index can tell of a comparison."""
    match field:
        case Attribute():
            return attributes.narrowed_by(field, term, translation)
        case FirstOf():
            said = all(column.name in SEARCHED_COLUMNS for column in field.columns) and not _is_level(field)
            return attributes.narrowed_by_words(field.attribute, term, translation) if said else []
        case Line():  # a token may begin before the message and end in it
            return []
        case Elements(attribute):
            return [known] if (known := attributes.narrowed_by_name(attribute, translation)) else []
    # Names have indexes of their own, on just what they are compared by (logboom.store.schema.v0008_name_indexes).
    if field.name != "message" or term.operator not in {":", "="} or networks.network_in(term.value):
        return []
    return words.narrowed_by(term.value, translation)


def narrowed_by_name(field: Field, translation: Translation) -> str:
    """What the index of names can tell of any comparison with a field; '' when it knows nothing."""
    return attributes.narrowed_by_name(field, translation) if isinstance(field, Attribute) else ""


def is_common(field: Field, term: Comparison, translation: Translation) -> bool:
    """Whether an index would leave most of the events to a comparison."""
    return isinstance(field, Attribute) and attributes.is_common(field, term, translation)


def text_of(field: Field, translation: Translation) -> str:
    """SQL of a field's value as text; '' where an event has none."""
    match field:
        case Attribute():
            return attributes.text_of(field, translation)
        case FirstOf(attribute, others):
            texts = [columns.text_of(column) for column in others]
            choices = [f"{text} != '', {text}" for text in texts[:-1]]
            last = f"multiIf({', '.join(choices)}, {texts[-1]})" if choices else texts[-1]
            own = attributes.text_of(attribute, translation)
            return f"if({attributes.exists(attribute, translation)}, {own}, toString({last}))"
        case Line(own_attribute):
            line = f"if(attributes[{literal(WHOLE_LINE)}] != '', attributes[{literal(WHOLE_LINE)}], concat(attributes[{literal(LINE_BEFORE_MESSAGE)}], message))"
            if own_attribute is None:
                return line
            own = attributes.text_of(own_attribute, translation)
            return f"if({attributes.exists(own_attribute, translation)}, {own}, {line})"
        case Elements():
            return elements.text_of(field, translation)
    return columns.text_of(field)


def _line_compared(line: str, term: Comparison, translation: Translation) -> str:
    """As the message: behind a colon its words are looked for, behind another sign it is compared as a whole."""
    if term.operator == ":":
        return words.said_by(line, replace(term.value, quoted=term.value.has_wildcards), translation)
    condition = values.compared(line, term.operator, term.value, translation)
    return all_of([f"{line} != ''", condition]) if term.operator != "=" or term.value.text == "" else condition


def _own_word(term: Comparison, translation: Translation) -> str:
    """A word that is no level of ours: the sender's own, which an event keeps where it differs from the level."""
    if term.operator != "!=":
        return attributes.compared(_SENDERS_LEVEL, term, translation)
    said = attributes.compared(_SENDERS_LEVEL, replace(term, operator="="), translation)
    return all_of([any_of(["severity != 0", attributes.exists(_SENDERS_LEVEL, translation)]), f"NOT {said}"])


def _level_or_own_word(field: Column, term: Comparison, translation: Translation) -> str:
    """A number or a pattern: of the level, or of the word that the sender had for it."""
    ours = columns.compared(field, term, translation)
    if term.operator != "!=":
        return any_of([ours, attributes.compared(_SENDERS_LEVEL, term, translation)])
    return all_of([ours, f"NOT {attributes.compared(_SENDERS_LEVEL, replace(term, operator='='), translation)}"])


def _is_level(field: FirstOf) -> bool:
    """Whether the name is one of those under which senders give a level, and other things as well: `status`."""
    return field.columns[0].name == "level"


def _said_level(field: FirstOf, term: Comparison, translation: Translation) -> str:
    """The sender's own word for the level, where it became the level of an event without this attribute."""
    if term.operator not in {":", "="}:
        return NEVER
    own = attributes.compared(_SENDERS_LEVEL, term, translation)
    word = values.compared("level", term.operator, term.value, translation) if term.value.text else NEVER
    missing = f"NOT {attributes.exists(field.attribute, translation)}"
    kept = f"NOT {attributes.exists(_SENDERS_LEVEL, translation)}"
    return all_of([missing, any_of([own, all_of([kept, "level != ''", word])])])


def _first(field: FirstOf, own: str, of_column: Callable[[Column], str], translation: Translation) -> str:
    """What holds of the attribute, or where it is missing of the first column that is not empty."""
    found = [own]
    before = [f"NOT {attributes.exists(field.attribute, translation)}"]
    for column in field.columns:
        found.append(all_of([*before, columns.exists(column), of_column(column)]))
        before.append(f"NOT {columns.exists(column)}")
    return any_of(found)


def _if_possible(column: Column, term: Comparison, translation: Translation) -> str:
    """A comparison of a column that can't be wrong: a text is just no number."""
    try:
        return columns.compared(column, term, translation)
    except QueryError:
        return NEVER
