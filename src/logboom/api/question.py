"""What every search over HTTP asks: which events, of which project, from when to when."""

import time
from dataclasses import replace
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from logboom.api.access import chosen_project
from logboom.api.query_library import library_for
from logboom.api.services import Services
from logboom.catalog.principal import Principal
from logboom.query.attribute_uses import attribute_uses, stage_uses
from logboom.query.plan import Plan, zone_named
from logboom.query.request import Request, request
from logboom.query.unknown_fields import unknown_field_hints


class Question(BaseModel):
    """The parameters that all searches have in common."""

    model_config = ConfigDict(extra="forbid")

    query: Annotated[str, Field(description="Search terms, and stages behind pipes; empty finds every event.")] = ""
    project: Annotated[str, Field(description="Slug of the project; needed when the token sees several.")] = ""
    start: Annotated[str, Field(description="RFC 3339, epoch (s, ms, µs, ns), now, -15m, -1d@d; default -1h.")] = ""
    end: Annotated[str, Field(description="As start, not itself in the range; default now.")] = ""
    timezone: Annotated[str, Field(description="For times without an offset, days and weeks; default UTC.")] = ""

    async def request(self, asker: Principal, services: Services) -> Request:
        """The whole question, stages too. Raises what `chosen_project` and `request` raise."""
        project = chosen_project(asker, self.project).id
        library = await library_for(self.query, project, services)
        asked = request(
            self.query,
            project=project,
            now=time.time_ns(),
            start=self.start,
            end=self.end,
            zone=zone_named(self.timezone),
            macros=library.macro,
            lookups=library.lookup,
            saved=library.saved_search,
            promoted=services.promotion.columns if services.promotion else None,
            common=services.known_fields.common(project),
        )
        uses = stage_uses(asked) if asked.has_stages else set()
        if services.promotion:
            services.promotion.asked(attribute_uses(asked.plan.tree) | uses)
        read = [wanted.attribute for wanted in uses]
        hints = unknown_field_hints(asked.plan.tree, read, asked.plan.stages, services.known_fields.known(project))
        return replace(asked, plan=replace(asked.plan, hints=asked.plan.hints + hints))

    async def plan(self, asker: Principal, services: Services) -> Plan:
        """The plan of the question's search terms: of which events its stages make what they make."""
        return (await self.request(asker, services)).plan
