"""How the server says how it is."""

import asyncio
from pathlib import Path
from typing import Literal

import pytest

from logboom.api import health
from logboom.api.services import Check
from logboom.api.settings import AccessSettings
from logboom.errors import EngineUnavailable
from logboom.store.engine import Engine
from tests.api.people import ADMIN, ROOT, People, people_in


async def well() -> None:
    """Nothing to complain about."""


async def ill() -> None:
    raise EngineUnavailable("the engine is starting")


async def hanging() -> None:
    await asyncio.Event().wait()


async def test_it_is_alive_while_it_answers(people: People) -> None:
    answer = await people.http.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_a_load_balancer_may_ask_for_the_head_alone(people: People, path: str) -> None:
    answer = await people.http.head(path)
    assert (answer.status_code, answer.content) == (200, b"")


async def test_it_is_ready_when_every_check_is_well(engine: Engine, catalog_file: Path) -> None:
    with people_in(catalog_file, engine, checks=(Check("spool", well), Check("engine", well))) as people:
        answer = await people.http.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "checks": [{"name": "spool", "ready": True, "reason": ""}, {"name": "engine", "ready": True, "reason": ""}],
    }


async def test_it_says_what_is_not_ready_and_why(
    engine: Engine, catalog_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "CHECK_SECONDS", 0.05)
    checks = (Check("spool", well), Check("engine", ill), Check("catalog", hanging))
    with people_in(catalog_file, engine, checks=checks) as people:
        answer = await people.http.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "checks": [
            {"name": "spool", "ready": True, "reason": ""},
            {"name": "engine", "ready": False, "reason": "the engine is starting"},
            {"name": "catalog", "ready": False, "reason": "no answer within 0.05 seconds"},
        ],
    }


async def test_the_figures_are_in_prometheus_format(people: People) -> None:
    answer = await people.client(address="127.0.0.1").get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert 'logboom_sign_ins_total{result="refused"}' in answer.text


@pytest.mark.parametrize(
    ("setting", "address", "status"),
    [
        ("loopback", "127.0.0.1", 200),
        ("loopback", "::1", 200),
        ("loopback", "192.0.2.1", 401),
        ("token", "127.0.0.1", 401),
        ("everyone", "192.0.2.1", 200),
    ],
)
async def test_who_reads_the_figures_without_a_token(
    engine: Engine, catalog_file: Path, setting: Literal["loopback", "token", "everyone"], address: str, status: int
) -> None:
    with people_in(catalog_file, engine, access=AccessSettings(metrics=setting)) as people:
        assert (await people.client(address=address).get("/metrics")).status_code == status


async def test_whom_a_proxy_speaks_for_is_not_on_this_machine(people: People) -> None:
    answer = await people.client(address="127.0.0.1").get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"})
    assert answer.status_code == 401


async def test_elsewhere_the_figures_need_an_administrator(people: People) -> None:
    assert (await people.as_token(ADMIN).get("/metrics")).status_code == 403
    assert (await people.as_token(ROOT).get("/metrics")).status_code == 200
