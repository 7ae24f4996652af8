"""`[inputs.sentry]`: what is taken of what SDKs send."""

from pydantic import Field

from logboom.settings import Section


class SentrySettings(Section):
    """Sentry's SDKs, at `/api/PROJECT/envelope/` and `/api/PROJECT/store/`."""

    max_items: int = Field(default=100, ge=1)
    """Items of one envelope that are taken; further ones are left out and counted."""

    max_event_bytes: int = Field(default=1024 * 1024, ge=1024)
    """Largest error report that is kept whole; of a larger one the middle of long stacks and texts is left out. Bytes."""

    max_attachment_bytes: int = Field(default=20 * 1024 * 1024, ge=0)
    """Largest file kept with an error; a larger one is left out and counted. Bytes."""

    keep_spans: bool = True
    """Whether each span of a transaction becomes an event of its own, found by its trace_id."""
