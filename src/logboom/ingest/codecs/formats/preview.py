"""What the codec of text lines would make of lines, as a query that keeps nothing."""

from typing import Final

from logboom.ingest.codecs.codec import READ_SETTINGS, Reading
from logboom.ingest.codecs.formats import CARRIERS, FORMATS
from logboom.ingest.codecs.segment_line import split
from logboom.ingest.codecs.select import Rows
from logboom.ingest.codecs.text_lines import decode
from logboom.store.statement import Statement, literal

DECODED: Final = ("timestamp", "level", "service", "host", "logger", "message", "attributes")
_DAY_US: Final = 86_400_000_000


def preview(*, segment_time_us: int, timezone: str) -> tuple[Statement, dict[str, str | int | float]]:
    """The query over the lines of a segment, and the settings to run it with: `format`, then the columns of DECODED.

    Of a line that something wraps the format is named with that: `syslog_file python_default`.
    """
    lines = Rows("SELECT line, rowNumberInAllBlocks() AS row FROM {source}", ("line", "row"))
    reading = Reading(segment_day_us=segment_time_us // _DAY_US * _DAY_US, timezone=timezone)
    names = [", ".join(literal(format_.name) for format_ in formats) for formats in (CARRIERS, FORMATS)]
    rows = decode(split(lines), reading).derive(
        format=f"trimBoth(concat(if(is_docker, 'docker ', ''), [{names[0]}][carrier], ' ', [{names[1]}][kind]))"
    )
    # A line without a time would have the one at which it came: there is nothing to show of it.
    shown = ", ".join(
        "if(plausible, replaceOne(toString(timestamp), ' ', 'T'), '') AS timestamp" if name == "timestamp" else name
        for name in DECODED
    )
    text = f"SELECT format, {shown} FROM ({rows.select(['format', 'plausible', *DECODED])})"
    return Statement(text), dict(READ_SETTINGS)
