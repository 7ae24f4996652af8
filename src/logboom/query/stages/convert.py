"""`convert num(size) ctime(start) timeformat="%H:%M"`: values of another kind."""

import re
from dataclasses import dataclass
from typing import Any, Final, Self

from logboom.errors import QueryError
from logboom.query.expressions.translate import translate
from logboom.query.expressions.tree import Call, Constant, Expression, FieldRef
from logboom.query.reader import Reader, in_quotes, name_text, read_word
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.suggestions import nearest, shown
from logboom.query.value import Value, number_of, text_of

DEFAULT_FORM: Final = "%m/%d/%Y %H:%M:%S"
_FUNCTION: Final = re.compile(r"([A-Za-z0-9]+)\s*\(")
FUNCTIONS: Final = ("num", "auto", "ctime", "mktime", "dur2sec", "mstime", "memk", "rmcomma", "rmunit", "none")


@dataclass(frozen=True, slots=True)
class Conversion:
    function: str
    field: str
    alias: str = ""

    def __str__(self) -> str:
        return f"{self.function}({name_text(self.field)})" + (f" as {name_text(self.alias)}" if self.alias else "")


@dataclass(frozen=True, slots=True)
class Convert(Stage):
    conversions: tuple[Conversion, ...]
    form: str = DEFAULT_FORM

    names = ("convert",)
    documentation = Documentation(
        syntax='convert [timeformat="FORM"] FUNCTION(NAME) [as NAME], ...',
        meaning="num, auto: as numbers. ctime: a time as text, mktime: a text as time, in the form of `timeformat`. "
        "dur2sec: `1:02:03` as seconds. mstime: `02:03.5` as seconds. memk: `10M` as kilobytes. rmcomma: without commas. "
        "rmunit: without the unit behind a number.",
        examples=('* | head 1 | eval took = "1:02:03" | convert dur2sec(took) as seconds | table took seconds',),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        reader.options({"timeformat": read_word}, found)
        conversions = []
        while not reader.at_end:
            conversions.append(_conversion(reader))
            reader.sign(",")
            reader.options({"timeformat": read_word}, found)
        if not conversions:
            raise reader.expected("a conversion such as num(field)")
        return cls(tuple(conversions), found.get("timeformat", DEFAULT_FORM))

    def __str__(self) -> str:
        form = "" if self.form == DEFAULT_FORM else f"timeformat={in_quotes(self.form)} "
        return f"convert {form}{', '.join(map(str, self.conversions))}"

    def apply(self, relation: Relation) -> Relation:
        for conversion in self.conversions:
            names = relation.matching(conversion.field) if "*" in conversion.field else [conversion.field]
            if conversion.function != "none":
                for name in names:
                    relation = relation.with_field(
                        conversion.alias or name, self._converted(conversion.function, name, relation)
                    )
        return relation

    def _converted(self, function: str, name: str, relation: Relation) -> Value:  # noqa: PLR0911 -- one for each
        value = relation.field(name)
        text = f"ifNull({text_of(value)}, '')"
        match function:
            case "num" | "auto":
                cleaned = Value(f"trimBoth(replaceAll({text}, ',', ''))", "text")
                number = number_of(value) if value.kind != "text" else number_of(cleaned)
                if function == "num":
                    return Value(number, "number", value.weight + 2)
                both = f"if(isNull({number}), {text_of(value)}, toString({number}))"
                return Value(both, "text", value.weight * 2, numeric=True)
            case "ctime" | "mktime":
                called: Expression = Call(
                    "strftime" if function == "ctime" else "strptime", (FieldRef(name), Constant(self.form))
                )
                return translate(called, relation)
            case "dur2sec" | "mstime":
                return Value(_seconds(text), "number", value.weight + 6)
            case "memk":
                unit = f"upper(extract({text}, '[kKmMgGtT]'))"
                scale = f"multiIf({unit} = 'M', 1024, {unit} = 'G', 1048576, {unit} = 'T', 1073741824, 1)"
                return Value(
                    f"(toFloat64OrNull(extract({text}, '^\\\\s*([0-9.]+)')) * {scale})", "number", value.weight + 4
                )
            case "rmcomma":
                return Value(number_of(Value(f"replaceAll({text}, ',', '')", "text")), "number", value.weight + 2)
            case _:
                return Value(f"toFloat64OrNull(extract({text}, '^\\\\s*([+-]?[0-9.]+)'))", "number", value.weight + 2)


def _seconds(text: str) -> str:
    """Seconds of `[D+]HH:MM:SS`, `MM:SS.f` or a number."""
    clock = f"splitByChar(':', replaceRegexpOne({text}, '^[0-9]+[+]', ''))"
    parts = f"arrayResize(arrayReverse(arrayMap(one -> toFloat64OrZero(one), {clock})), 3, toFloat64(0))"
    days = f"toFloat64OrZero(extract({text}, '^([0-9]+)[+]'))"
    seconds = f"arraySum(arrayMap((part, scale) -> part * scale, {parts}, [1, 60, 3600])) + {days} * 86400"
    return f"if(match({text}, '^[0-9+:.]+$'), {seconds}, NULL)"


def _conversion(reader: Reader) -> Conversion:
    start = reader.at
    found = reader.take(_FUNCTION)
    if not found:
        raise reader.expected("a conversion such as num(field)")
    function = found[1].lower()
    if function not in FUNCTIONS:
        hint = nearest(function, FUNCTIONS) or f"conversions are {', '.join(FUNCTIONS)}"
        raise QueryError(
            f"unknown conversion {shown(found[1])}", hint=hint, position=slice(start, start + len(found[1]))
        )
    field = reader.name()
    if not reader.sign(")"):
        raise reader.expected("a closing parenthesis")
    return Conversion(function, field, reader.name("the new name") if reader.keyword("as") else "")
