"""`accum`, `delta`, `autoregress`, `filldown`, `trendline`: what a row has from the rows before it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from logboom.errors import QueryError
from logboom.query.reader import Reader, name_text, read_count
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value, as_kind, number_of, text_of

MOST_ROWS_BACK: Final = 1_000
_SO_FAR: Final = "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
_ALL: Final = "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
_TREND: Final = re.compile(r"(sma|wma|ema)(\d{1,4})\s*\(", re.IGNORECASE)
_PLACES: Final = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")


def _beside(numbered: Relation, values: Mapping[str, Value]) -> Relation:
    """The rows with values that were computed over them."""
    heavy = {numbered.named(name) or name: replace(value, weight=100) for name, value in values.items()}
    opened = numbered.open and replace(numbered.open, removed=numbered.open.removed | set(values))
    return replace(numbered, fields={**numbered.fields, **heavy}, open=opened, streams=False).nested()


def _before(value: str, number: str, rows: int) -> str:
    return f"lagInFrame(toNullable({value}), {rows}) OVER (ORDER BY {number} {_ALL})"


@dataclass(frozen=True, slots=True)
class Accum(Stage):
    field: str
    alias: str = ""

    names = ("accum",)
    documentation = Documentation(
        syntax="accum NAME [as NEW_NAME]",
        meaning="The sum of a field over the rows so far.",
        examples=("* | sort timestamp | accum bytes as total | table bytes total",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        field = reader.name()
        return cls(field, reader.name("the new name") if reader.keyword("as") else "")

    def __str__(self) -> str:
        return f"accum {name_text(self.field)}" + (f" as {name_text(self.alias)}" if self.alias else "")

    def apply(self, relation: Relation) -> Relation:
        numbered, number = relation.numbered()
        value = number_of(numbered.field(self.field))
        total = f"if(isNull({value}), NULL, sum({value}) OVER (ORDER BY {number} {_SO_FAR}))"
        return _beside(numbered, {self.alias or self.field: Value(total, "number")})


@dataclass(frozen=True, slots=True)
class Delta(Stage):
    field: str
    alias: str = ""
    rows: int = 1

    names = ("delta",)
    documentation = Documentation(
        syntax="delta NAME [as NEW_NAME] [p=1]",
        meaning="How much a field differs from that of the row before, or `p` rows before.",
        examples=("requests_total=* | delta requests_total as step | table requests_total step",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        field = reader.name()
        alias = reader.name("the new name") if reader.keyword("as") else ""
        rows = reader.options({"p": read_count}).get("p", 1)
        return cls(field, alias, min(max(rows, 1), MOST_ROWS_BACK))

    def __str__(self) -> str:
        alias = f" as {name_text(self.alias)}" if self.alias else ""
        return f"delta {name_text(self.field)}{alias}" + (f" p={self.rows}" if self.rows != 1 else "")

    def apply(self, relation: Relation) -> Relation:
        numbered, number = relation.numbered()
        value = number_of(numbered.field(self.field))
        difference = Value(f"({value} - {_before(value, number, self.rows)})", "number")
        return _beside(numbered, {self.alias or f"delta({self.field})": difference})


@dataclass(frozen=True, slots=True)
class Autoregress(Stage):
    field: str
    alias: str = ""
    first: int = 1
    last: int = 1

    names = ("autoregress",)
    documentation = Documentation(
        syntax="autoregress NAME [as NEW_NAME] [p=1|p=FIRST-LAST]",
        meaning="The field's value of the row before, or of several rows before, as fields of their own.",
        examples=(
            "* | autoregress status as before | table status before",
            "* | autoregress duration p=1-2 | table dur*",
        ),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        field = reader.name()
        alias = reader.name("the new name") if reader.keyword("as") else ""
        start = reader.at
        places = reader.options({"p": lambda inner: inner.word("a number of rows")}).get("p", "1")
        found = _PLACES.fullmatch(places)
        first = int(found[1]) if found else 0
        last = int(found[2] or found[1]) if found else 0
        if not 1 <= first <= last <= MOST_ROWS_BACK:
            raise QueryError(
                "this is no number of rows before", hint="write p=1 or p=1-3", position=slice(start, reader.at)
            )
        return cls(field, alias, first, last)

    def __str__(self) -> str:
        alias = f" as {name_text(self.alias)}" if self.alias else ""
        places = f"{self.first}" if self.first == self.last else f"{self.first}-{self.last}"
        return f"autoregress {name_text(self.field)}{alias}" + (f" p={places}" if places != "1" else "")

    def apply(self, relation: Relation) -> Relation:
        numbered, number = relation.numbered()
        value = numbered.field(self.field)
        values = {}
        for rows in range(self.first, self.last + 1):
            name = self.alias if self.alias and self.first == self.last else f"{self.alias or self.field}_p{rows}"
            kind = "text" if value.kind == "list" else value.kind
            sql = _before(as_kind(value, "text") if kind == "text" else value.sql, number, rows)
            values[name] = Value(sql, kind, numeric=value.numeric)
        return _beside(numbered, values)


@dataclass(frozen=True, slots=True)
class Filldown(Stage):
    fields: tuple[str, ...] = ()

    names = ("filldown",)
    documentation = Documentation(
        syntax="filldown [NAME, ...]",
        meaning="Gives a field that is missing the value of the last row before that had one; without names, all fields.",
        examples=("* | filldown user | table user path",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        return cls(reader.optional_names())

    def __str__(self) -> str:
        return f"filldown {', '.join(map(name_text, self.fields))}".rstrip()

    def apply(self, relation: Relation) -> Relation:
        numbered, number = relation.numbered()
        named = self.fields or ("*",)
        names = [known for name in named for known in (numbered.matching(name) if "*" in name else [name])]
        values = {}
        for name in names:
            value = numbered.field(name)
            sql = text_of(value) if value.kind == "list" else value.sql
            kind = "text" if value.kind == "list" else value.kind
            values[name] = Value(f"anyLast({sql}) OVER (ORDER BY {number} {_SO_FAR})", kind, numeric=value.numeric)
        return _beside(numbered, values)


@dataclass(frozen=True, slots=True)
class Trend:
    function: str
    rows: int
    field: str
    alias: str = ""

    @property
    def title(self) -> str:
        return self.alias or f"{self.function}{self.rows}({self.field})"

    def __str__(self) -> str:
        alias = f" as {name_text(self.alias)}" if self.alias else ""
        return f"{self.function}{self.rows}({name_text(self.field)}){alias}"

    def sql(self, value: str, number: str) -> str:
        """The moving mean; missing in the first rows, where there are not enough of them."""
        # What is further back than six times the rows has less than a hundred-thousandth of the weight.
        back = self.rows - 1 if self.function != "ema" else 6 * self.rows
        over = f" OVER (ORDER BY {number} ROWS BETWEEN {back} PRECEDING AND CURRENT ROW)"
        gathered = f"groupArray({value}){over}"
        match self.function:
            case "sma":
                mean = f"avg({value}){over}"
            case "wma":
                weights = self.rows * (self.rows + 1) / 2
                mean = f"(arraySum(arrayMap((one, weight) -> one * weight, {gathered}, arrayEnumerate({gathered}))) / {weights!r})"
            case _:
                share = 2 / (self.rows + 1)
                step = f"(mean, one) -> toFloat64(mean + {share!r} * (one - mean))"
                mean = f"arrayFold({step}, arraySlice({gathered}, 2), toFloat64({gathered}[1]))"
        return f"if(length({gathered}) >= {self.rows}, {mean}, NULL)"


@dataclass(frozen=True, slots=True)
class Trendline(Stage):
    trends: tuple[Trend, ...]

    names = ("trendline",)
    documentation = Documentation(
        syntax="trendline sma5(NAME) [as NEW_NAME], ...",
        meaning="The moving mean of a field over so many rows: sma all alike, wma the nearer the heavier, ema the farther back "
        "the lighter, without end.",
        examples=("* | sort timestamp | trendline sma2(duration) as smooth | table duration smooth",),
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        trends = []
        while not reader.at_end:
            start = reader.at
            found = reader.take(_TREND)
            if not found:
                raise reader.expected("a trend such as sma5(count)")
            rows = int(found[2])
            if not 2 <= rows <= MOST_ROWS_BACK:
                message = f"a trend is made of 2 to {MOST_ROWS_BACK} rows"
                raise QueryError(message, position=slice(start, reader.at))
            field = reader.name()
            if not reader.sign(")"):
                raise reader.expected("a closing parenthesis")
            trends.append(
                Trend(found[1].lower(), rows, field, reader.name("the new name") if reader.keyword("as") else "")
            )
            reader.sign(",")
        if not trends:
            raise reader.expected("a trend such as sma5(count)")
        return cls(tuple(trends))

    def __str__(self) -> str:
        return f"trendline {', '.join(map(str, self.trends))}"

    def apply(self, relation: Relation) -> Relation:
        numbered, number = relation.numbered()
        values: dict[str, Any] = {}
        for trend in self.trends:
            value = f"ifNull({number_of(numbered.field(trend.field))}, 0)"
            values[trend.title] = Value(trend.sql(value, number), "number")
        return _beside(numbered, values)
