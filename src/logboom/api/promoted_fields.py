"""`/api/v1/promoted-fields`: attributes that have columns of their own because they are queried often."""

from fastapi import APIRouter

from logboom.api.access import ServerAdministrator
from logboom.api.answers import Answer
from logboom.api.services import Wired
from logboom.store.promotion import MOST_COLUMNS

router = APIRouter(prefix="/api/v1/promoted-fields", tags=["server"])


class PromotedAnswer(Answer):
    attribute: str
    kind: str


class PromotedFieldsAnswer(Answer):
    most: int
    fields: list[PromotedAnswer]


@router.get("")
def list_promoted_fields(_: ServerAdministrator, services: Wired) -> PromotedFieldsAnswer:
    """Which attributes are fast to search by, of all projects."""
    columns = services.promotion.columns if services.promotion else {}
    fields = [PromotedAnswer(attribute=attribute, kind=kind) for attribute, kind in sorted(columns)]
    return PromotedFieldsAnswer(most=MOST_COLUMNS, fields=fields)
