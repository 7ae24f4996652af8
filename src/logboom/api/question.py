"""What every search over HTTP asks: which events, of which project, from when to when."""

import time
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from logboom.api.access import chosen_project
from logboom.catalog.principal import Principal
from logboom.query.plan import Plan, plan, zone_named


class Question(BaseModel):
    """The parameters that all searches have in common."""

    model_config = ConfigDict(extra="forbid")

    query: Annotated[str, Field(description="Search terms; empty finds every event.")] = ""
    project: Annotated[str, Field(description="Slug of the project; needed when the token sees several.")] = ""
    start: Annotated[str, Field(description="RFC 3339, epoch (s, ms, µs, ns), now, -15m, -1d@d; default -1h.")] = ""
    end: Annotated[str, Field(description="As start, not itself in the range; default now.")] = ""
    timezone: Annotated[str, Field(description="For times without an offset, days and weeks; default UTC.")] = ""

    def plan(self, asker: Principal) -> Plan:
        """The plan of this question. Raises what `chosen_project` and `plan` raise."""
        return plan(
            self.query,
            project=chosen_project(asker, self.project).id,
            now=time.time_ns(),
            start=self.start,
            end=self.end,
            zone=zone_named(self.timezone),
        )
