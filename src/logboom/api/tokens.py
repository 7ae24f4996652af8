"""One's own API tokens."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import AwareDatetime, Field

from logboom.api.access import AccountHolder, chosen_project
from logboom.api.answers import Answer, Body
from logboom.api.services import Wired
from logboom.catalog.principal import Principal
from logboom.catalog.records import ApiToken, Scope
from logboom.errors import Forbidden

router = APIRouter(prefix="/api/v1/tokens", tags=["account"])


class TokenAnswer(Answer):
    id: int
    name: str
    beginning: str
    scopes: list[Scope]
    project: str | None = Field(description="Slug of the only project in which it may be used; null: no such bound.")
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None = Field(description="To the hour.")


class TokensAnswer(Answer):
    tokens: list[TokenAnswer]


class NewToken(Body):
    name: str
    scopes: Annotated[list[Scope], Field(min_length=1)]
    project: Annotated[
        str, Field(description="Slug of the only project in which it may be used; empty: all yours.")
    ] = ""
    expires_at: Annotated[AwareDatetime | None, Field(description="Null: never.")] = None


class NewTokenAnswer(TokenAnswer):
    token: str = Field(description="Shown this once.")


@router.get("")
def list_tokens(asker: AccountHolder, services: Wired) -> TokensAnswer:
    """The asker's tokens that are not revoked, oldest first."""
    return TokensAnswer(tokens=[_answer(token, asker) for token in services.catalog.tokens.of(asker.user_id)])


@router.post("", status_code=201)
def create_token(body: NewToken, asker: AccountHolder, services: Wired) -> NewTokenAnswer:
    """Make a token that may do what its owner may, narrowed as given."""
    if asker.expires_at is not None and (body.expires_at is None or body.expires_at > asker.expires_at):
        raise Forbidden("a token can't make one that outlives it", hint=f"expires_at is at most {asker.expires_at}")
    record, token = services.catalog.tokens.create(
        asker.user_id,
        body.name,
        frozenset(body.scopes),
        project=chosen_project(asker, body.project).id if body.project else None,
        expires_at=body.expires_at,
    )
    return NewTokenAnswer(**_answer(record, asker).model_dump(), token=token)


@router.delete("/{token_id}", status_code=204)
def revoke_token(token_id: int, asker: AccountHolder, services: Wired) -> None:
    """From now on it opens nothing."""
    services.catalog.tokens.revoke(asker.user_id, token_id)


def _answer(token: ApiToken, asker: Principal) -> TokenAnswer:
    slugs = {project.id: project.slug for project in asker.projects}
    return TokenAnswer(
        id=token.id,
        name=token.name,
        beginning=token.beginning,
        scopes=sorted(token.scopes),
        # A bound project that the owner has no role in any more has no name for them.
        project=None if token.project is None else slugs.get(token.project, str(token.project)),
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
    )
