"""What a raw line means: one file a raw format, each an SQL expression over the line."""

from typing import Final

from logboom.ingest.codecs.codec import (
    EVENTS,
    INSERT_SETTINGS,
    PAYLOADS,
    READ_SETTINGS,
    READ_TEXTS_SETTINGS,
    STAGE_SETTINGS,
    STAGED_LINES,
    STAGED_TEXTS,
    Codec,
    Function,
    Reading,
    Target,
)
from logboom.ingest.codecs.error_attachment import ERROR_ATTACHMENT
from logboom.ingest.codecs.error_event import ERROR_EVENT
from logboom.ingest.codecs.event_lines import EVENT
from logboom.ingest.codecs.json_lines import JSON_LINES, JSON_LINES_NAMED
from logboom.ingest.codecs.outcome import HOLDS_TEXT, LEFT, READ, UNREADABLE
from logboom.ingest.codecs.syslog import SYSLOG
from logboom.ingest.codecs.text_lines import TEXT_LINES, TEXT_LINES_1

# In the order of how often lines of them come. A segment names its codec and version, so what was released stays.
CODECS: Final = (JSON_LINES, JSON_LINES_NAMED, SYSLOG, TEXT_LINES_1, TEXT_LINES, EVENT, ERROR_EVENT, ERROR_ATTACHMENT)


def codec_named(name: str, version: int) -> Codec:
    """The codec that a segment was written for. Raises LookupError when this Logboom has none such."""
    for codec in CODECS:
        if (codec.name, codec.version) == (name, version):
            return codec
    raise LookupError(f"there is no codec {name} of version {version} here")


__all__ = [
    "CODECS",
    "EVENTS",
    "HOLDS_TEXT",
    "INSERT_SETTINGS",
    "LEFT",
    "PAYLOADS",
    "READ",
    "READ_SETTINGS",
    "READ_TEXTS_SETTINGS",
    "STAGED_LINES",
    "STAGED_TEXTS",
    "STAGE_SETTINGS",
    "UNREADABLE",
    "Codec",
    "Function",
    "Reading",
    "Target",
    "codec_named",
]
