"""Documents that wrap a line of text: which ones, and what of the line goes before what its document says.

    {"@timestamp":"…","log":{"file":{"path":"/var/log/app.log"}},"message":"10:58:08 ERROR charge failed"}

Most documents are their program's own, and their message is prose. Of a shipper's the message is a line of some program, and is
to be understood as such (`wrapped_text.py`). That a document is one, its input tells for all lines of a run by an option in their
flags, `?understand=line`, or its own fields tell.

Source: Grafana, "Promtail, Scraping"; Elastic, "Filebeat, Exported fields"; OpenTelemetry Collector, "Filelog Receiver"; Docker,
"Fluentd logging driver", "Graylog Extended Format logging driver".
"""

from typing import Final

from logboom.ingest.codecs.outcome import HOLDS_TEXT, READ

UNDERSTAND: Final = "understand"
"""The name of the option. Its value says what goes before what the document says; all else fills what that leaves out."""
GAPS, LEVEL, LINE = "gaps", "level", "line"
"""Nothing: the sender has said time and level itself. The level: the document's is that which its shipper gives to all. The
level and the time: the document's is that at which the line was read."""

LEVEL_FIRST, TIME_FIRST = 1, 2
_MODES: Final = {GAPS: 0, LEVEL: LEVEL_FIRST, LINE: LEVEL_FIRST | TIME_FIRST}

# Fields of those who read lines: from files, and from what a container writes.
PATHS: Final = ("log.file.path", "log.file.name")
PATH_OR_NAME: Final = "filename"  # a path is Promtail's; Python's records have one too, which is a name alone
STREAMS: Final = ("stream", "source")
FILEBEATS: Final = "log"
# Those of Docker's driver for GELF: its level is that of the stream, its time is exact.
OF_CONTAINERS: Final = ("container_id", "image_name")


def state_sql(parsed: str, flags: str, attributes: str) -> str:
    """SQL of what `parsed` of a staged line is to be, by that of its document, by its flags and the document's attributes."""
    names = f"mapKeys({attributes})"
    # Of a document in a file that Logboom itself reads the path is Logboom's own saying.
    paths = (
        f"hasAny({names}, {list(PATHS)}) AND position({flags}, 'input=files') = 0 "
        f"OR startsWith({attributes}['{PATH_OR_NAME}'], '/')"
    )
    streams = " OR ".join(f"{attributes}['{name}'] IN ('stdout', 'stderr')" for name in STREAMS)
    filebeats = " OR ".join(f"position({attributes}['{FILEBEATS}'], '\"{name}\":') > 0" for name in ("file", "offset"))
    by_fields = (
        f"if(hasAll({names}, {list(OF_CONTAINERS)}), {LEVEL_FIRST}, 0) + "
        f"if({paths} OR {streams} OR {filebeats}, {TIME_FIRST}, 0)"
    )
    by_flags = _by_flags_sql(flags)
    of_both = f"bitOr(if({by_flags} > 0, {by_flags} - {HOLDS_TEXT}, 0), {by_fields})"
    return f"toUInt8(if({parsed} = {READ} AND ({by_flags} > 0 OR {by_fields} > 0), {HOLDS_TEXT} + {of_both}, {parsed}))"


def _by_flags_sql(flags: str) -> str:
    """SQL of what the flags alone make of a line that was read, 0 when they say nothing."""
    said = f"extractURLParameter(substring({flags}, position({flags}, '?')), '{UNDERSTAND}')"
    states = [HOLDS_TEXT + mode for mode in _MODES.values()]
    # Flags are few, so that this is found out once for each.
    return f"toUInt8(transform(if(position({flags}, '{UNDERSTAND}=') > 0, {said}, ''), {list(_MODES)}, {states}, 0))"
