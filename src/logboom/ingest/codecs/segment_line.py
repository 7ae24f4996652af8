"""The prefix of a segment's line, taken off in SQL.

    project TAB key TAB received_at TAB peer TAB flags TAB raw line

`received_at` is decimal microseconds since the epoch. `flags` are letters, then optionally `?` and a URL query string
of what the sender said of its fields: `e?time_field=when&service=web`.

    e   the raw line has `\\` and LF, and nothing else, escaped as `\\\\` and `\\n`
    t   the raw line was longer than allowed and is truncated
"""

from typing import Final

from logboom.event import TRUNCATED
from logboom.ingest.codecs.select import Rows
from logboom.store.statement import literal

# What a sender may say once for all events of a request: in which fields of its documents things are, ...
NAMED_FIELDS: Final = ("time_field", "message_field", "level_field", "host_field", "service_field")
# ... and values that all of them share.
FIXED_VALUES: Final = ("service", "host", "environment", "release", "logger", "level", "input")


def split(lines: Rows, *, raw_parts: int = 1) -> Rows:
    """Adds project, key, received_at, peer, flags, options (the query string or '') and raw, the line itself.

    Also its parts, for those to whom a copy of the line matters: escaped_or_not, escaped and unescaped, which is ''
    when there was nothing to do. Of raw lines that have several parts, with tabs in between, `parts[6]` and further
    are these, so that long ones are copied once.
    """
    parts = lines.derive(parts=f"splitByChar('\\t', line, {5 + raw_parts})")
    columns = parts.derive(
        project="toUInt32OrZero(parts[1])",
        key="toUInt32OrZero(parts[2])",
        received_at="fromUnixTimestamp64Micro(toInt64OrZero(parts[3]), 'UTC')",
        peer="toLowCardinality(parts[4])",
        flags="toLowCardinality(parts[5])",
        escaped_or_not="parts[6]",
    )
    return with_flags(columns).derive(
        unescaped=_unescaped("if(escaped, escaped_or_not, '')"),  # nothing to do, and quickly done, for other lines
        raw="if(escaped, unescaped, escaped_or_not)",
    )


def with_flags(rows: Rows) -> Rows:
    """Adds what the column `flags` says: options, truncated and escaped."""
    letters = rows.derive(
        letters="substringIndex(flags, '?', 1)",
        options="if(position(flags, '?') > 0, substring(flags, position(flags, '?')), '')",
    )
    return letters.derive(truncated="position(letters, 't') > 0", escaped="position(letters, 'e') > 0")


def option(name: str) -> str:
    """What the sender said for `name`, or ''."""
    return f"decodeURLFormComponent(extractURLParameter(options, {literal(name)}))"


def input_or(default: str) -> str:
    """How the event came: what its flags say, else the codec's own word."""
    said = option("input")
    return f"toLowCardinality(if(empty({said}), {literal(default)}, {said}))"


# Of lines that were read from a file the peer is its path, which OpenTelemetry has an attribute for.
LOG_FILE_PATH: Final = "log.file.path"
FILE_PATH: Final = f"if({option('input')} = 'files', CAST(peer, 'String'), '')"


def fixed_attributes() -> str:
    """SQL of the pairs of texts that the sender said to be attributes of all its lines: `?attributes={"index":"main"}`."""
    said = option("attributes")
    return f"arrayMap(said_ -> JSONExtractKeysAndValues(said_, 'String'), arrayResize([CAST({said}, 'String')], notEmpty({said})))[1]"


TRUNCATED_ATTRIBUTE: Final = f"if(truncated, map({literal(TRUNCATED)}, 'true'), CAST(map(), 'Map(String, String)'))"


def _unescaped(text: str) -> str:
    # In escaped text each backslash begins a pair, so cutting at pairs of backslashes first never splits `\\n` wrongly.
    return (
        "arrayStringConcat(arrayMap(piece -> replaceAll(piece, '\\\\n', '\\n'), "
        f"splitByString('\\\\\\\\', {text})), '\\\\')"
    )
