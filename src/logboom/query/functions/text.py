"""Functions of texts: cutting, changing, measuring."""

import re
from collections.abc import Callable
from typing import Final

from logboom.query.functions.function import ANY_NUMBER, Function, FunctionCall
from logboom.query.regular_expressions import checked, checked_replacement, expression_of
from logboom.query.value import Value, like_pattern, number_of, text_of


def _each(function: str) -> Callable[[FunctionCall], Value]:
    """Apply the engine's function to a text, or to each value of a list."""

    def build(call: FunctionCall) -> Value:
        value = call.arguments[0]
        if value.kind == "list":
            return Value(f"arrayMap(one -> {function}(one), {value.sql})", "list")
        return Value(f"{function}({text_of(value)})", "text")

    return build


def _substr(call: FunctionCall) -> Value:
    start = f"toInt64({call.number(1)})"
    length = f", toInt64({call.number(2)})" if call.has(2) else ""
    return Value(f"substringUTF8({call.text(0)}, {start}{length})", "text")


def _trim(side: str) -> Callable[[FunctionCall], Value]:
    def build(call: FunctionCall) -> Value:
        characters = f" , {call.text(1)}" if call.has(1) else ""
        if characters:
            return Value(f"{side}({call.text(0)}{characters})", "text")
        return Value(f"{side}({call.text(0)}, ' \\t\\n\\r')", "text")

    return build


def _expression(call: FunctionCall, index: int) -> tuple[str, str]:
    """A regular expression that was written, checked; and its SQL, also where it is computed for each row."""
    written = call.arguments[index].constant
    if not isinstance(written, str):
        return "", f"ifNull({call.text(index)}, '')"
    pattern = checked(written, call.node.arguments[index].position)
    return pattern, call.bind(pattern)


def _replace(call: FunctionCall) -> Value:
    pattern, sql = _expression(call, 1)
    replacement = call.arguments[2].constant
    if isinstance(replacement, str):
        replaced_by = call.bind(checked_replacement(replacement, pattern, call.node.arguments[2].position))
    else:
        replaced_by = f"replaceAll(ifNull({call.text(2)}, ''), '\\\\', '\\\\\\\\')"
    value = call.arguments[0]
    if value.kind == "list":
        return Value(f"arrayMap(one -> replaceRegexpAll(one, {sql}, {replaced_by}), {value.sql})", "list")
    return Value(f"replaceRegexpAll({text_of(value)}, {sql}, {replaced_by})", "text")


def _split(call: FunctionCall) -> Value:
    separator = call.constant_text(1, "the separator")
    text = call.text(0)
    if separator == "":
        cut = f"arrayMap(one -> toString(one), ngrams(ifNull({text}, ''), 1))"
    else:
        cut = f"splitByString({call.bind(separator)}, ifNull({text}, ''))"
    return Value(f"if(isNull({text}), CAST([], 'Array(String)'), {cut})", "list")


def _match(call: FunctionCall) -> Value:
    value, written = call.arguments[0], call.arguments[1].constant

    def found_in(text: str) -> str:
        if not isinstance(written, str):
            return f"match({text}, ifNull({call.text(1)}, ''))"
        return expression_of(written, call.node.arguments[1].position).found_in(text, call.bind)

    if value.kind == "list":
        return Value(f"arrayExists(one -> {found_in('one')}, {value.sql})", "bool")
    return Value(found_in(text_of(value)), "bool")


def _len(call: FunctionCall) -> Value:
    return Value(f"toFloat64(lengthUTF8({call.text(0)}))", "number")


def _like(call: FunctionCall) -> Value:
    value = call.arguments[0]
    pattern = like_pattern(call.arguments[1], call.bind)
    if value.kind == "list":
        return Value(f"arrayExists(one -> one ILIKE {pattern}, {value.sql})", "bool")
    return Value(f"({text_of(value)} ILIKE {pattern})", "bool")


def _position(call: FunctionCall) -> Value:
    found = f"positionUTF8({call.text(0)}, ifNull({call.text(1)}, ''))"
    return Value(f"toFloat64({found})", "number")


def _concat(call: FunctionCall) -> Value:
    return Value(f"concat({', '.join(text_of(value) for value in call.arguments)}, '')", "text")


def _printf(call: FunctionCall) -> Value:
    """Only what `format` strings commonly use: %s, %d, %i, %x, %c, %f with width and precision."""
    form = call.constant_text(0, "the form")
    values = call.arguments[1:]
    parts: list[str] = []
    used = 0
    for piece in re.split(r"(%(?:[-+ 0#']*)(?:\d+)?(?:\.\d+)?[sdiuxXcfFeEgG%])", form):
        found = re.fullmatch(r"%([-+ 0#']*)(\d+)?(?:\.(\d+))?([sdiuxXcfFeEgG%])", piece)
        if not found:
            if piece:
                parts.append(call.bind(piece))
        elif found[4] == "%":
            parts.append("'%'")
        else:
            if used >= len(values):
                raise call.error("the form has more places than there are values", call.node.arguments[0].position)
            parts.append(_printed(values[used], found[1], found[2], found[3], found[4]))
            used += 1
    return Value(f"concat({', '.join(parts)}, '')" if parts else "''", "text")


def _printed(value: Value, flags: str, width: str | None, digits: str | None, kind: str) -> str:
    number = number_of(value)
    match kind:
        case "s" | "c":
            text = text_of(value)
            text = f"substringUTF8({text}, 1, {int(digits)})" if digits else text
        case "d" | "i" | "u":
            text = f"toString(toInt64(trunc({number})))"
        case "x":
            text = f"lower(hex(toInt64(trunc({number}))))"
        case "X":
            text = f"hex(toInt64(trunc({number})))"
        case "e" | "E" | "g" | "G":
            text = f"toString({number})"
        case _:
            text = f"toDecimalString({number}, {min(int(digits or 6), 18)})"
    if "+" in flags and kind not in "sc":
        text = f"concat(if({number} >= 0, '+', ''), {text})"
    if not width:
        return text
    places = min(int(width), 200)
    if "-" in flags:
        return f"rightPadUTF8({text}, {places})"
    zero = "'0'" if "0" in flags and kind not in "sc" else "' '"
    return f"leftPadUTF8({text}, {places}, {zero})"


TEXT: Final = (
    Function(name="lower", signature="lower(text)", meaning="In lower case.", build=_each("lowerUTF8"),
             example='lower("ÄBC")', gives='"äbc"'),
    Function(name="upper", signature="upper(text)", meaning="In upper case.", build=_each("upperUTF8"),
             example='upper("abc")', gives='"ABC"'),
    Function(name="len", signature="len(text)", meaning="The number of characters.", build=_len,
             example='len("größe")', gives="5"),
    Function(name="substr", signature="substr(text, start[, length])", least=2, most=3, build=_substr,
             aliases=("substring",),
             meaning="A part of a text; the first character is 1, and -1 is the last.",
             example='substr("logboom", -4, 2)', gives='"bo"'),
    Function(name="trim", signature="trim(text[, characters])", most=2, build=_trim("trimBoth"),
             meaning="Without blanks, or these characters, at both ends.", example='trim("--a--", "-")', gives='"a"'),
    Function(name="ltrim", signature="ltrim(text[, characters])", most=2, build=_trim("trimLeft"),
             meaning="Without blanks, or these characters, at the beginning.",
             example='ltrim("007", "0")', gives='"7"'),
    Function(name="rtrim", signature="rtrim(text[, characters])", most=2, build=_trim("trimRight"),
             meaning="Without blanks, or these characters, at the end.",
             example='rtrim("a/b/", "/")', gives='"a/b"'),
    Function(name="replace", signature="replace(text, regex, replacement)", least=3, most=3, build=_replace,
             meaning=r"Every match of a regular expression (RE2) replaced; `\1` is the first group.",
             example=r'replace("2026-11-22", "(\d+)-(\d+)-(\d+)", "\3.\2.\1")', gives='"22.11.2026"'),
    Function(name="split", signature="split(text, separator)", least=2, most=2, build=_split,
             meaning="A list of the texts between the separators.", example='split("a,b", ",")', gives='["a", "b"]'),
    Function(name="match", signature="match(text, regex)", least=2, most=2, build=_match,
             aliases=("regex_match",),
             meaning="Whether a regular expression (RE2) matches anywhere in the text.",
             example=r'match("GET /cart", "^(GET|HEAD) ")', gives="true"),
    Function(name="like", signature="like(text, pattern)", least=2, most=2, build=_like,
             meaning="Whether the whole text is like the pattern: `%` any run of characters, `_` one.",
             example='like("web-1", "web%")', gives="true"),
    Function(name="indexof", signature="indexof(text, part)", least=2, most=2, build=_position,
             meaning="Where the part begins, from 1; 0 when it isn't in the text.",
             example='indexof("logboom", "boom")', gives="4"),
    Function(name="concat", signature="concat(a, b, ...)", most=ANY_NUMBER, build=_concat,
             meaning="The texts one behind the other, as `a . b` is.", example='concat("a", 1)', gives='"a1"'),
    Function(name="printf", signature="printf(form, value, ...)", most=ANY_NUMBER, build=_printf,
             meaning="The values in a form with %s, %d, %x, %f, and width and precision.",
             example='printf("%s took %.1f s", "GET", 1.25)', gives='"GET took 1.3 s"'),
    Function(name="urldecode", signature="urldecode(text)", meaning="Percent signs of an address undone.",
             build=lambda call: Value(f"decodeURLComponent({call.text(0)})", "text"),
             example='urldecode("a%20b")', gives='"a b"'),
    Function(name="urlencode", signature="urlencode(text)", meaning="As a part of an address.",
             build=lambda call: Value(f"encodeURLComponent({call.text(0)})", "text"),
             example='urlencode("a b")', gives='"a%20b"'),
    Function(name="xmlunescape", signature="xmlunescape(text)", meaning="`&lt;`, `&amp;` and the like of XML undone.",
             build=lambda call: Value(f"decodeXMLComponent({call.text(0)})", "text"),
             example='xmlunescape("a &lt; b")', gives='"a < b"'),
)  # fmt: skip
