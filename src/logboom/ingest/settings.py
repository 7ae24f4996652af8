"""The settings of the spool."""

from pydantic import Field

from logboom.settings import Section


class SpoolSettings(Section):
    """What is kept on disk between the answer to a sender and the table."""

    max_bytes: int = Field(default=8 << 30, gt=0)
    """Bytes that may wait in the spool; above that senders are told to come back (429) and TCP stops reading."""
    unrepeated_bytes: int = Field(default=1 << 30, ge=0)
    """Bytes beyond `max_bytes` that may wait in the spool of senders that never send anything again: Sentry's SDKs, Raygun's, Graylog's and Loggly's clients, datagrams, and others that the manual names."""
    reserve_bytes: int = Field(default=512 << 20, ge=0)
    """Free bytes on the spool's file system that are left to the engine; below that senders get 507."""
    max_pending_bytes: int = Field(default=128 << 20, gt=0)
    """Bytes in memory on their way to the disk; above that senders are told to come back (429)."""
    commit_seconds: float = Field(default=0.002, ge=0, le=1)
    """How long the first append of a group waits for others that share its write to the disk, in seconds."""
    seal_bytes: int = Field(default=64 << 20, gt=0)
    """Size at which a segment is sealed, in bytes; larger ones cost less CPU an event and more memory at once."""
    seal_seconds: float = Field(default=0.75, ge=0, le=60)
    """Age at which a segment is sealed when the loader has nothing else to do, in seconds."""
    sender_days: float = Field(default=7, gt=0)
    """How long a sender that is silent is remembered (X-Logboom-Batch), in days; a later retry would count again."""
    max_senders: int = Field(default=100_000, gt=0)
    """Senders that are remembered (X-Logboom-Batch); beyond that the ones silent longest are forgotten."""
    max_event_ids: int = Field(default=4_000_000, gt=0)
    """Events with an id of their sender's that are remembered, so that each counts once within 24 hours; beyond that the oldest are forgotten."""
