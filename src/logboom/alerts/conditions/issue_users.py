"""`issue_users`: how many users an issue reached in a window; each issue has an alert of its own.

A user is told apart as the page of issues does it: by id, else by e-mail, name or address.
"""

from typing import Final, Literal

from pydantic import Field

from logboom.alerts.conditions.condition import Condition, Query, Reader
from logboom.alerts.partials import distinct
from logboom.alerts.scan import Measure

USER: Final = ("user.id", "user.email", "user.username", "user.ip_address")


class IssueUsers(Condition):
    """Counts error events by their fingerprint; of issues that were merged each fingerprint counts for itself."""

    kind: Literal["issue_users"] = "issue_users"
    by: Literal["fingerprint"] = "fingerprint"
    query: Query = ""
    """Which of the error events count."""
    most_keys: int = Field(default=50, ge=1, le=1_000)
    """Most alerts at a time; what is beyond is counted in the message."""

    @property
    def searches(self) -> tuple[str, ...]:
        return (self.query,)

    @property
    def measures(self) -> tuple[Measure, ...]:
        return (Measure("sketch", USER[0], otherwise=USER[1:]),)

    @property
    def unit(self) -> str:
        return "users"

    def value(self, read: Reader, start: int, end: int) -> float | None:
        (sketch,) = read(start, end)
        return float(distinct(sketch))
