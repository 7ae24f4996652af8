"""One event as one line for a terminal: local time, level, who said it, what was said.

2026-11-22 23:11:05.123 ERROR    web-1 checkout: payment refused
"""

from collections.abc import Mapping
from datetime import datetime

from rich.text import Text

# Colour means trouble: what is ordinary has none, debug steps back.
STYLE_OF_LEVEL = {
    "trace": "bright_black",
    "debug": "bright_black",
    "info": "",
    "notice": "cyan",
    "warning": "yellow",
    "error": "red",
    "critical": "bold magenta",
}
LEVEL_WIDTH = max(map(len, STYLE_OF_LEVEL))
# Control characters of a message could move the cursor, rename the window or hide what follows.
VISIBLE = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n"}


def event_line(event: Mapping[str, object]) -> Text:
    """The line of a row that search or tail gave; a row that is no event is shown as its names and values."""
    if "message" not in event:
        return Text(" ".join(f"{name}={safe(value)}" for name, value in event.items()))
    level = str(event.get("level") or "")
    style = STYLE_OF_LEVEL.get(level, "")
    line = Text()
    line.append(local_time(str(event.get("timestamp", ""))), style="bright_black")
    line.append(f" {level.upper():{LEVEL_WIDTH}}", style=style)
    said_by = " ".join(safe(event[name]) for name in ("host", "service") if event.get(name))
    if said_by:
        line.append(f" {said_by}:", style="bright_black")
    # A message of several lines stays one event to the eye: its further lines are indented.
    line.append(" " + safe(event["message"]).replace("\n", "\n    "), style=style if level != "info" else "")
    return line


def local_time(timestamp: str) -> str:
    """RFC 3339 to the reader's own zone and milliseconds; what is no time is shown as it is."""
    try:
        moment = datetime.fromisoformat(timestamp)
    except ValueError:
        return safe(timestamp)
    return moment.astimezone().isoformat(" ", "milliseconds")[:23]


def safe(value: object) -> str:
    return str(value).translate(VISIBLE)
