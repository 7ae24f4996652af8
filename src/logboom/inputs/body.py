"""The lines of a request's body and the codec that reads them, by its Content-Type, else by looking at it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum, auto
from functools import lru_cache

from logboom.inputs import documents
from logboom.inputs.framing import newline
from logboom.inputs.framing.joined_body import cut_joined
from logboom.inputs.framing.lines import ESCAPED, TRUNCATED, Lines, as_lines
from logboom.inputs.inflate import inflate
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.refusals import UnsupportedMediaType

JSON_LINES, TEXT_LINES = "json_lines", "text_lines"
# Of requests that name fields or fix values: looking for that in every line costs the load, so it is a codec of its own.
JSON_LINES_NAMED = "json_lines_named"


class Kind(Enum):
    """What a body holds."""

    DOCUMENTS = auto()
    DOCUMENT_LINES = auto()
    TEXT = auto()
    ESCAPED_TEXT = auto()
    UNKNOWN = auto()


KINDS = (
    (Kind.DOCUMENT_LINES, re.compile(r"application/(x-)?(ndjson|jsonl|jsonlines|json-lines)\b")),
    (Kind.DOCUMENTS, re.compile(r"(application|text)/([\w.-]+\+)?json\b")),
    (Kind.TEXT, re.compile(r"text/plain\b")),
    # Lines in which a backslash is written `\\\\` and a line feed `\\n`: how messages of several lines are sent as text.
    (Kind.ESCAPED_TEXT, re.compile(r"text/x-escaped-lines\b")),
)
BINARY_TYPE = re.compile(
    r"(multipart|image|audio|video|font)/|application/(x-protobuf|protobuf|msgpack|x-msgpack|grpc|zip|pdf)\b"
)
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def lines_of(body: bytes, content_type: str, content_encoding: str, limits: LimitsSettings) -> list[tuple[str, Lines]]:
    """At most one run of lines for each pair of codec and flags; none when the body holds nothing.

    Raises UnsupportedMediaType, PayloadTooLarge, InvalidRequest.
    """
    kind = _kind_of(content_type)
    body = inflate(body, content_encoding, limits).removeprefix(BYTE_ORDER_MARK)
    if kind is Kind.UNKNOWN:
        kind = Kind.DOCUMENTS if documents.look_like_documents(body) else Kind.TEXT
    if kind is Kind.TEXT:
        codec, runs = TEXT_LINES, cut_joined(body, limits.max_line_bytes)
    elif kind is Kind.ESCAPED_TEXT:
        codec, runs = TEXT_LINES, newline.cut(body, limits.max_line_bytes)
        runs = [Lines(run.data, ESCAPED + run.flags) for run in runs]
    else:
        promised = kind is Kind.DOCUMENT_LINES
        codec, runs = JSON_LINES, documents.cut(body, limits.max_line_bytes, lines_promised=promised)
    if len(runs) == 1 and not runs[0].flags:
        return [(codec, runs[0])]
    # What was cut off in its middle is a document no more.
    return [
        (TEXT_LINES if flags else codec, Lines(b"".join([run.data for run in runs if run.flags == flags]), flags))
        for flags in sorted({run.flags for run in runs})
    ]


def document_runs(found: Sequence[bytes], max_line_bytes: int) -> list[tuple[str, Lines]]:
    """JSON documents, a line each.

    One over the limit is truncated and marked, and is then no JSON any more.
    """
    runs = as_lines(found, max_line_bytes)
    return [(TEXT_LINES if TRUNCATED in run.flags else JSON_LINES, run) for run in runs]


def joined_runs(documents: bytes, max_line_bytes: int) -> list[tuple[str, Lines]]:
    """The same of documents that are lines already, each ended by LF."""
    runs = newline.within_limit(documents[:-1], max_line_bytes)
    return [(TEXT_LINES if TRUNCATED in run.flags else JSON_LINES, run) for run in runs]


def said_of(runs: Sequence[tuple[str, Lines]], flags: str) -> list[tuple[str, Lines]]:
    """The runs with what is said of them, `?input=loki`, behind their own flags."""
    return [(codec, replace(run, flags=run.flags + flags)) for codec, run in runs]


@lru_cache(maxsize=256)
def _kind_of(content_type: str) -> Kind:
    """What the type promises. Not trusted beyond that: curl -d says that it sends a form, whatever it sends."""
    content_type = content_type.strip().lower()
    if BINARY_TYPE.match(content_type):
        raise UnsupportedMediaType(
            f"Content-Type {content_type[:60]!r} holds no log lines", hint="send application/x-ndjson or text/plain"
        )
    return next((kind for kind, pattern in KINDS if pattern.match(content_type)), Kind.UNKNOWN)
