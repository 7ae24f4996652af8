"""Which issue a request means: its short id says its project too."""

from typing import Annotated

from fastapi import Depends, Path, Query

from logboom.api.access import Asker, chosen_project
from logboom.api.services import Services, Wired
from logboom.catalog.issue_records import IssueRecord
from logboom.catalog.principal import Principal
from logboom.catalog.records import Project, Role
from logboom.errors import InvalidRequest, NotFound
from logboom.issues.short_ids import parsed


def issue_for(needed: Role) -> object:
    """A dependency on the path's part `{issue}`: the issue, when the asker has the role in its project."""

    def chosen(
        asker: Asker,
        services: Wired,
        issue: Annotated[str, Path(description="Short id such as WEB-142, or the issue's number.")],
        project: Annotated[str, Query(description="Slug of the project; needed with a mere number.")] = "",
    ) -> tuple[Project, IssueRecord]:
        return find(services, asker, issue, project, needed)

    return Depends(chosen)


def find(services: Services, asker: Principal, issue: str, project: str, needed: Role) -> tuple[Project, IssueRecord]:
    """The project and the issue; of a merged one the issue that it is part of now.

    Raises NotFound as if there were none when the asker has no role in the project.
    """
    short = parsed(issue)
    number = short[1] if short else int(issue) if issue.isdigit() and len(issue) < 10 else None
    if number is None:
        raise InvalidRequest("an issue is named by its short id", hint="such as WEB-142")
    of = chosen_project(asker, project or (short[0] if short else ""), needed)
    if short and short[0] != of.slug:
        raise NotFound(
            "there is no such issue in this project", hint=f"short ids of this project begin with {of.slug.upper()}-"
        )
    return of, services.catalog.issues.with_number(of.id, number)


ReadableIssue = Annotated[tuple[Project, IssueRecord], issue_for(Role.VIEWER)]
MembersIssue = Annotated[tuple[Project, IssueRecord], issue_for(Role.MEMBER)]
AdministeredIssue = Annotated[tuple[Project, IssueRecord], issue_for(Role.ADMIN)]
