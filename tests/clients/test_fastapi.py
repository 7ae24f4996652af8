"""FastAPI under uvicorn, with the middleware."""

from pathlib import Path

import pytest

from tests.clients.applications import python, running
from tests.serving import Server

pytestmark = pytest.mark.slow

APPLICATION = """
import asyncio
import logging

from fastapi import FastAPI

import logboom

logging.basicConfig(level="INFO", handlers=[logboom.Handler(service="shop")])
app = FastAPI()
app.add_middleware(logboom.ASGIMiddleware)
log = logging.getLogger("shop")

@app.get("/orders/{number}")
async def order(number: int):
    await asyncio.gather(*[asyncio.create_task(work(number)) for _ in range(2)])
    return {"order": number}

async def work(number):
    await asyncio.sleep(0.01)
    log.info("order accepted", extra={"order": number})

@app.get("/boom")
def boom():
    raise LookupError("no coffee")
"""


def test_records_of_tasks_and_exceptions_have_their_request(server: Server, word: str, tmp_path: Path):
    (tmp_path / "shop.py").write_text(APPLICATION)
    command = python("-m", "uvicorn", "--port", "{port}", "shop:app")
    with running(server, command, tmp_path, tmp_path / "uvicorn.log") as application:
        for number in range(5):
            application.get(f"/orders/{number}", **{"X-Request-ID": f"{word}-{number}"})
        assert application.get("/boom", **{"X-Request-ID": f"{word}-boom"}).status_code == 500
        accepted = server.wait_for(f'"order accepted" request_id:{word}*', 10)
        assert {event["attributes"]["request_id"] for event in accepted} == {f"{word}-{n}" for n in range(5)}
        assert all(event["attributes"]["path"].endswith(event["attributes"]["order"]) for event in accepted)
        failed = server.wait_for(f"request_id:{word}-boom exception_type:LookupError logger:logboom.access")
        assert failed[0]["message"] == "unhandled exception in GET /boom"
        assert failed[0]["attributes"]["exception.message"] == "no coffee"
        assert len(server.wait_for(f"logger:logboom.access request_id:{word}* bytes:*", 6)) == 6
