"""An SDK's side of the wire, and what the spool holds of it."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from logboom.inputs.intake import Intake
from logboom.inputs.limits import LimitsSettings
from logboom.inputs.scrubbing import Scrubber, ScrubbingSettings
from logboom.inputs.sentry.application import Sentry
from logboom.inputs.sentry.settings import SentrySettings
from tests.inputs.conftest import SpoolOfTest, Taken

KEY = "0123456789abcdef0123456789abcdef"
KEYS = {KEY: SimpleNamespace(id=7, project=3)}
LIMITS = LimitsSettings(max_request_bytes=16_000_000, max_decompressed_bytes=20_000_000)
SETTINGS = SentrySettings(max_event_bytes=200_000, max_attachment_bytes=1000, max_items=20)
AUTH = {"X-Sentry-Auth": f"Sentry sentry_key={KEY}, sentry_version=7"}
EVENT_ID = "9ec79c33ec9942ab8353589fcb2e04dc"


@dataclass(frozen=True)
class Kept:
    """A line of the spool: the event and, of an error, its document."""

    taken: Taken
    event: dict[str, Any]
    payload: bytes

    @property
    def codec(self) -> str:
        return self.taken.codec

    @property
    def attributes(self) -> dict[str, str]:
        return self.event.get("attributes", {})


@dataclass
class Sdk:
    """A sender, and what came of what it sent."""

    http: httpx.AsyncClient
    spool: SpoolOfTest
    discarded: set[tuple[int, int]] = field(default_factory=set)
    """Projects and fingerprints of what somebody has deleted for good."""

    async def post(
        self, content: bytes, path: str = "/api/3/envelope/", headers: Mapping[str, str] = AUTH
    ) -> httpx.Response:
        return await self.http.post("http://logboom" + path, content=content, headers=headers)

    async def send(self, *items: tuple[Any, bytes | dict[str, Any]], **header: Any) -> httpx.Response:
        """An envelope of items, each a type or a header, and a payload."""
        return await self.post(envelope(*items, **header))

    async def kept(self) -> list[Kept]:
        found = []
        for taken in await self.spool.taken():
            event, _, payload = taken.line.partition(b"\t")
            found.append(Kept(taken, json.loads(event), payload))
        return found

    async def event(self, document: dict[str, Any] | bytes, **header: Any) -> Kept:
        """What is kept of one error."""
        response = await self.send(("event", document), **header)
        assert response.status_code == 200, response.text
        (kept,) = await self.kept()
        return kept


def envelope(*items: tuple[Any, bytes | dict[str, Any]], **header: Any) -> bytes:
    lines = [json.dumps({"event_id": EVENT_ID, **header}).encode()]
    for about, content in items:
        payload = content if isinstance(content, bytes) else json.dumps(content).encode()
        said = about if isinstance(about, dict) else {"type": about}
        lines += [json.dumps({"length": len(payload), **said}).encode(), payload]
    return b"\n".join(lines) + b"\n"


@pytest.fixture
async def sdk(kept: SpoolOfTest) -> AsyncIterator[Sdk]:
    discarded: set[tuple[int, int]] = set()
    application = Sentry(
        Intake(kept.spool, KEYS.get, LIMITS),
        SETTINGS,
        Scrubber(ScrubbingSettings()),
        lambda project, fingerprint: (project, fingerprint) in discarded,
    )
    transport = httpx.ASGITransport(application, client=("192.0.2.7", 4711))
    async with httpx.AsyncClient(transport=transport, base_url="http://logboom") as client:
        yield Sdk(client, kept, discarded)
