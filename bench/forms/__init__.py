"""The forms in which the corpus is sent: a file each, a function from an event to its line."""

from collections.abc import Callable, Mapping

from bench.events import Event
from bench.forms import json_lines, syslog_lines, text_lines

FORMS: Mapping[str, Callable[[Event], bytes]] = {
    "jsonl": json_lines.line,
    "syslog": syslog_lines.line,
    "text": text_lines.line,
}
