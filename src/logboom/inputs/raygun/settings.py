"""`[inputs.raygun]`: what is taken of what Raygun's clients send."""

from pydantic import Field

from logboom.settings import Section


class RaygunSettings(Section):
    """Raygun's clients, at `/entries` and `/entries/bulk`."""

    max_report_bytes: int = Field(default=1024 * 1024, ge=1024)
    """Largest error report that is kept whole; of a larger one the middle of long stacks and texts is left out. Bytes."""

    max_reports: int = Field(default=1000, ge=1)
    """Reports of one request that are taken; further ones are left out and counted."""
