"""`multikv fields pid command`: a row for each line of a table in a text, with fields named by its heading."""

from dataclasses import dataclass, replace
from typing import Any, Final, Self

from logboom.query.reader import Reader, name_text, read_bool, read_count, read_word
from logboom.query.relation import Relation
from logboom.query.stages.stage import Documentation, Stage
from logboom.query.value import Value, text_of

_OPTIONS: Final = {
    "conf": read_word, "copyattrs": read_bool, "forceheader": read_count, "last": read_bool, "multitable": read_bool,
    "noheader": read_bool, "rmorig": read_bool,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Multikv(Stage):
    fields: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    heading: int = 1
    """Which line names the columns; 0 when none does."""

    names = ("multikv",)
    documentation = Documentation(
        syntax="multikv [forceheader=1] [noheader=f] [fields NAME, ...] [filter WORD, ...]",
        meaning="Reads a table out of the message, such as `ps` or `df` prints: its first line names the columns, each further "
        "line becomes a row with these fields. `filter` keeps lines that have one of the words.",
        examples=(
            '* | head 1 | eval message = replace("PID COMMAND/7 sshd -D/9 cron", "/", urldecode("%0A")) | multikv | table PID COMMAND',
        ),
        notes="Blanks part the columns, and the last one takes the rest of its line. Without a heading they are `Column_1`, "
        "`Column_2`, ...",
    )

    @classmethod
    def read(cls, reader: Reader) -> Self:
        found: dict[str, Any] = {}
        fields: tuple[str, ...] = ()
        words: tuple[str, ...] = ()
        while not reader.at_end:
            reader.options(_OPTIONS, found)
            if reader.keyword("fields"):
                fields = reader.names(until=("filter",))
            elif reader.keyword("filter"):
                words = reader.names(until=("fields",), expected="a word")
            elif not reader.at_end:
                raise reader.expected("fields, filter or an option")
        heading = 0 if found.get("noheader") else max(1, found.get("forceheader", 1))
        return cls(fields, words, heading)

    def __str__(self) -> str:
        options = "" if self.heading == 1 else f" forceheader={self.heading}" if self.heading else " noheader=t"
        options += f" fields {', '.join(map(name_text, self.fields))}" if self.fields else ""
        return f"multikv{options}" + (f" filter {', '.join(map(name_text, self.words))}" if self.words else "")

    def apply(self, relation: Relation) -> Relation:
        bind = relation.context.bind
        text = f"replaceAll(ifNull({text_of(relation.field('message'))}, ''), '\\r', '')"
        lines = Value(f"arrayFilter(line -> notEmpty(trimBoth(line)), splitByChar('\\n', {text}))", "list", 100)
        relation = relation.before_where().with_hidden_field("\0lines", lines)
        every = relation.hidden["\0lines"].sql
        columns = f"arrayMap(name -> replaceRegexpAll(name, '[^0-9A-Za-z_]+', '_'), splitByWhitespace({every}[{self.heading}]))"
        relation = relation.with_hidden_field("\0columns", Value(columns if self.heading else "[]", "list", 100))
        below = f"arraySlice({relation.hidden[chr(0) + 'lines'].sql}, {self.heading + 1})"
        if self.words:
            listed = bind([word.lower() for word in self.words], "Array(String)")
            below = f"arrayFilter(line -> multiSearchAny(lower(line), {listed}), {below})"
        line = Value(f"arrayJoin({below})", "text", 100)
        relation = replace(relation, streams=False).with_hidden_field("\0line", line)
        row = relation.hidden["\0line"].sql
        relation = relation.with_field("message", Value(row, "text"))
        relation = relation.with_hidden_field("\0cells", Value(f"splitByWhitespace({row})", "list", 100))
        cells, names = relation.hidden["\0cells"].sql, relation.hidden["\0columns"].sql
        if not self.heading:
            names = f"arrayMap(number -> concat('Column_', toString(number)), arrayEnumerate({cells}))"
        taken = f"if(length({cells}) > length({names}), arrayPushBack(arraySlice({cells}, 1, length({names}) - 1), arrayStringConcat(arraySlice({cells}, length({names})), ' ')), {cells})"
        pairs = f"arrayZip(arraySlice({names}, 1, length({taken})), arraySlice({taken}, 1, length({names})))"
        if self.fields:
            pairs = f"arrayFilter(pair -> has({bind(list(self.fields), 'Array(String)')}, pair.1), {pairs})"
        found = relation.with_open_map(f"CAST({pairs}, 'Map(String, String)')")
        return found.without_hidden(["\0lines", "\0columns", "\0line", "\0cells"])
