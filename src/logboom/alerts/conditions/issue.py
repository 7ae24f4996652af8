"""`issue`: something happened to an issue: it is new, it came back, it grows.

Nothing is counted here: the notices of the issues are read, each once.
"""

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from logboom.event import SEVERITY_OF_LEVEL
from logboom.issues.notices import IssueNotice

LeastLevel = Literal["debug", "info", "notice", "warning", "error", "critical"]
WARNING_SEVERITY: Final = SEVERITY_OF_LEVEL["warning"]


class Issue(BaseModel):
    """Told once for each notice of one of these kinds."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    kind: Literal["issue"] = "issue"
    events: tuple[Literal["new", "regressed", "escalating"], ...] = Field(default=("new", "regressed"), min_length=1)
    """What is to be told of."""
    least_level: LeastLevel = "debug"
    """Issues of a lower level are left out."""
    environments: tuple[str, ...] = ()
    """Only issues of these environments; empty: of all."""

    def concerns(self, notice: IssueNotice) -> bool:
        return (
            notice.kind in self.events
            and SEVERITY_OF_LEVEL.get(notice.level, WARNING_SEVERITY) >= SEVERITY_OF_LEVEL[self.least_level]
            and (not self.environments or notice.environment in self.environments)
        )
