"""Who has which role in a project, for its admins."""

from fastapi import APIRouter

from logboom.api.access import AdministeredProjectInPath
from logboom.api.answers import Answer, Body
from logboom.api.services import Wired
from logboom.catalog.records import Role

router = APIRouter(prefix="/api/v1/projects/{project}/members", tags=["projects"])


class MemberAnswer(Answer):
    user_id: int
    email: str
    name: str
    active: bool
    role: Role


class MembersAnswer(Answer):
    members: list[MemberAnswer]


class NewRole(Body):
    email: str
    role: Role


@router.get("")
def list_members(project: AdministeredProjectInPath, services: Wired) -> MembersAnswer:
    """Everybody with a role in the project, by e-mail address."""
    return MembersAnswer(
        members=[
            MemberAnswer(
                user_id=member.user.id,
                email=member.user.email,
                name=member.user.name,
                active=member.user.active,
                role=member.role,
            )
            for member in services.catalog.people.members(project.id)
        ]
    )


@router.put("", status_code=204)
def give_role(body: NewRole, project: AdministeredProjectInPath, services: Wired) -> None:
    """Give a user of the server a role in the project, in place of the one they had."""
    people = services.catalog.people
    people.set_role(people.with_email(body.email).id, project.id, body.role)


@router.delete("/{user_id}", status_code=204)
def take_role(user_id: int, project: AdministeredProjectInPath, services: Wired) -> None:
    """Take somebody's role in the project away."""
    services.catalog.people.set_role(user_id, project.id, None)
