"""What both transports of OTLP do with a request: check whose key it shows, read its records, bring them to the disk."""

from typing import Final

from logboom.errors import Unauthenticated
from logboom.inputs.asgi import Scope
from logboom.inputs.body import TEXT_LINES
from logboom.inputs.framing.lines import TRUNCATED
from logboom.inputs.framing.newline import within_limit
from logboom.inputs.intake import IngestKey, Intake, origin_of
from logboom.inputs.otlp.log_records import NAME, Records
from logboom.inputs.otlp.reading import read_json, read_protobuf

CODEC: Final = "event"


def key_of(intake: Intake, presented: str) -> IngestKey:
    """Raises Unauthenticated."""
    if not presented:
        raise Unauthenticated("an ingest key is needed", hint="send Authorization: Bearer KEY")
    key = intake.key(presented)
    if key is None:
        raise Unauthenticated(
            "the ingest key is unknown or was revoked", hint="ask an admin of the project for its key"
        )
    return key


async def keep(intake: Intake, key: IngestKey, scope: Scope, body: bytes, *, is_json: bool) -> Records:
    """Return when the records are on disk, with how many of them were not taken. Raises InvalidRequest, SpoolFull, DiskFull."""
    limit = intake.limits.max_line_bytes
    records = await intake.worked_on_lines(read_json if is_json else read_protobuf, body)
    runs = [(TEXT_LINES if TRUNCATED in run.flags else CODEC, run) for run in within_limit(records.data[:-1], limit)]
    await intake.keep(NAME, runs, origin_of(key, scope))
    if records.rejected:
        intake.left_out(
            NAME, "invalid_record", records.rejected, key, scope, message=records.reason, sample=records.sample
        )
    return records
