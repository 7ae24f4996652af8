"""How the server itself is: alive, ready, and its figures for Prometheus."""

import asyncio
import ipaddress

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from logboom.api import access
from logboom.api.answers import Answer
from logboom.api.services import Check, Services, Wired
from logboom.errors import Forbidden, LogboomError

router = APIRouter(tags=["health"])

CHECK_SECONDS = 5.0  # a check that hangs is a check that failed


class CheckAnswer(Answer):
    name: str
    ready: bool
    reason: str = Field(description="What is wrong; empty when nothing is.")


class ReadyAnswer(Answer):
    ready: bool
    checks: list[CheckAnswer]


@router.head("/healthz", include_in_schema=False)  # load balancers ask so
@router.get("/healthz", response_class=PlainTextResponse)
async def alive() -> str:
    """The process runs and answers."""
    return "ok\n"


@router.head("/readyz", include_in_schema=False)
@router.get("/readyz", response_model=ReadyAnswer, responses={503: {"model": ReadyAnswer}})
async def ready(services: Wired) -> Response:
    """Whether everything takes and answers: 200, else 503."""
    answers = await asyncio.gather(*(_answer(check) for check in services.checks))
    found = ReadyAnswer(ready=all(answer.ready for answer in answers), checks=list(answers))
    return JSONResponse(found.model_dump(), status_code=200 if found.ready else 503)


@router.get("/metrics", response_class=PlainTextResponse)
def metrics(request: Request, services: Wired) -> Response:
    """The figures in Prometheus' text format."""
    _require_right_to_metrics(request, services)
    return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _answer(check: Check) -> CheckAnswer:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await check.run()
    except LogboomError as error:
        return CheckAnswer(name=check.name, ready=False, reason=error.message)
    except TimeoutError:
        return CheckAnswer(name=check.name, ready=False, reason=f"no answer within {CHECK_SECONDS:g} seconds")
    return CheckAnswer(name=check.name, ready=True, reason="")


def _require_right_to_metrics(request: Request, services: Services) -> None:
    if services.access.metrics == "everyone":
        return
    if services.access.metrics == "loopback" and _is_on_this_machine(request):
        return
    if not access.principal(request).administrator:
        raise Forbidden("the figures are for administrators of the server", hint="or set access.metrics")


def _is_on_this_machine(request: Request) -> bool:
    """Whether the caller itself is here, and not a proxy that speaks for somebody elsewhere."""
    if "x-forwarded-for" in request.headers or "forwarded" in request.headers or request.client is None:
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
