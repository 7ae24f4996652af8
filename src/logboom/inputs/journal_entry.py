"""An entry of systemd's journal as an event.

What has no column becomes an attribute: under OpenTelemetry's name where it has one, else under its own name in small
letters behind `journal.`, so `_BOOT_ID` is `journal.boot_id`. What the journal knows of its own reading (`__CURSOR`) is
left out.

Source: systemd.journal-fields(7); OpenTelemetry semantic conventions, "Process", "Code"; python-systemd's JournalHandler
for LOGGER, THREAD_NAME and EXCEPTION_TEXT.
"""

import json
from typing import Final

from logboom.agent.journal_export import WAS_CUT, Entry
from logboom.event import TRUNCATED, severity_of_pri
from logboom.inputs.event_line import MAX_VALUE_CHARACTERS, EventLine

SERVICE_FIELDS: Final = ("SYSLOG_IDENTIFIER", "_SYSTEMD_UNIT", "_COMM")
TIME_FIELDS: Final = ("_SOURCE_REALTIME_TIMESTAMP", "__REALTIME_TIMESTAMP")
OF_COLUMNS: Final = frozenset({"MESSAGE", "PRIORITY", "_HOSTNAME", "LOGGER", "SYSLOG_IDENTIFIER", *TIME_FIELDS})
NAMES: Final = {
    "_PID": "process.pid",
    "_COMM": "process.executable.name",
    "_EXE": "process.executable.path",
    "_CMDLINE": "process.command_line",
    "CODE_FILE": "code.file.path",
    "CODE_LINE": "code.line.number",
    "CODE_FUNC": "code.function.name",
    "THREAD_NAME": "thread.name",
    "EXCEPTION_TEXT": "exception.stacktrace",
}


def event_of(entry: Entry) -> EventLine:
    """Whatever the entry holds, this does not fail."""
    priority = _first(entry, "PRIORITY")
    attributes = {
        _name(field): _text(values)
        for field, values in entry.items()
        if field not in OF_COLUMNS and not field.startswith("__")
    }
    is_cut = WAS_CUT in entry or any(len(text) > MAX_VALUE_CHARACTERS for text in attributes.values())
    return EventLine(
        timestamp=_first(entry, *TIME_FIELDS),  # sixteen digits: microseconds
        severity=severity_of_pri(int(priority)) if priority in {"0", "1", "2", "3", "4", "5", "6", "7"} else 0,
        service=_first(entry, *SERVICE_FIELDS).removesuffix(".service"),
        host=_first(entry, "_HOSTNAME"),
        logger=_first(entry, "LOGGER"),
        message=_first(entry, "MESSAGE"),
        input="journald",
        attributes={name: text[:MAX_VALUE_CHARACTERS] for name, text in attributes.items()}
        | ({TRUNCATED: "true"} if is_cut else {}),
    )


def _first(entry: Entry, *fields: str) -> str:
    """The first value of the first of these fields that the entry has."""
    return next((_decoded(entry[field][0]) for field in fields if field in entry), "")


def _name(field: str) -> str:
    return NAMES.get(field) or f"journal.{field.removeprefix('_').lower()}"


def _text(values: list[bytes]) -> str:
    return _decoded(values[0]) if len(values) == 1 else json.dumps([_decoded(value) for value in values])


def _decoded(value: bytes) -> str:
    return value.decode("utf-8", "backslashreplace")
