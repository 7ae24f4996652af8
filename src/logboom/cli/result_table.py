"""Rows as a table that fits a terminal.

An event has some twenty columns, which side by side would leave none of them a width that can be read: of events it
shows what a person reads and what the query made. What a query chose, with `| table ...`, `| fields ...` or `| stats ...`,
is shown whole.
"""

import json
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from logboom.cli.event_line import local_time, safe
from logboom.event import COLUMN_NAMES

Row = Mapping[str, object]

READ_FIRST = ("timestamp", "level", "service", "host")
# Nobody chooses both of these: rows that have them are events with all their columns.
WHOLE = {"load_id", "attributes"}
# In a narrower terminal the message needs the width more than the time, whose date then stands above its hour.
ONE_LINE_OF_TIME, DATE_ABOVE_TIME = 120, len("23:11:05.123")
SHARE_OF_A_NAME = 6  # a service or host longer than this part of the width is broken


def print_table(rows: Sequence[Row], columns: Sequence[str] = ()) -> None:
    """`columns` are those of a query's table; without them every one is shown that any row has a value in."""
    console = Console()
    is_of_events = not columns and bool(rows) and rows[0].keys() >= WHOLE
    names = columns or _names_with_values(rows)
    if is_of_events:
        names = _read_by_people(names)
        rows = [{**row, "timestamp": local_time(str(row.get("timestamp", "")))} for row in rows]
    widths = _widths_beside_a_message(console.width) if is_of_events else {}
    table = Table(*(Column(Text(safe(name)), overflow="fold", max_width=widths.get(name)) for name in names))
    for row in rows:
        table.add_row(*(Text(_cell(row.get(name, ""))) for name in names))
    console.print(table)


def _names_with_values(rows: Sequence[Row]) -> list[str]:
    """In the order of the rows, also where the first ones lack a value."""
    valued = {name for row in rows for name, value in row.items() if value not in ("", {}, None)}
    return [name for name in dict.fromkeys(name for row in rows for name in row) if name in valued]


def _read_by_people(names: Sequence[str]) -> list[str]:
    """Last the message, which gets the width that the others leave."""
    made = [name for name in names if name not in COLUMN_NAMES]
    return [name for name in (*READ_FIRST, *made, "message") if name in names]


def _widths_beside_a_message(width: int) -> dict[str, int]:
    names = dict.fromkeys(("service", "host"), width // SHARE_OF_A_NAME)
    return names if width >= ONE_LINE_OF_TIME else names | {"timestamp": DATE_ABOVE_TIME}


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return safe("\n".join(str(one) for one in value))
    return safe(json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value)
