"""A project of its own for a test, with a browser's page in it: what came is sent like any sender's, and waited for."""

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from playwright.async_api import Locator, Page, expect

from tests.serving import Server
from tests.waiting import until_sync


def ago(**length: float) -> str:
    """RFC 3339 of a moment before now."""
    return (datetime.now(UTC) - timedelta(**length)).isoformat()


def administer(server: Server, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
    """A call of the API with the administrator's token; its answer, None when that is empty."""
    response = httpx.request(
        method, f"{server.url}/api/v1/{path}", json=body, headers={"Authorization": f"Bearer {server.admin_token}"}
    )
    assert response.is_success, response.text
    return response.json() if response.content else None


@dataclass(frozen=True, slots=True)
class Project:
    """A new project of the server, with a key."""

    server: Server
    slug: str
    key: str
    id: int

    @classmethod
    def make(cls, server: Server) -> "Project":
        slug = f"p-{uuid.uuid4().hex[:12]}"
        project = administer(server, "POST", "projects", {"slug": slug, "name": f"Shop {slug[-4:]}"})
        key = administer(server, "POST", f"projects/{slug}/keys", {"name": "test"})["key"]
        return cls(server, slug, key, project["id"])

    @property
    def dsn(self) -> str:
        """Where a Sentry SDK reports to."""
        return f"{self.server.url.replace('://', f'://{self.key}@')}/{self.id}"

    def issues(self, query: str = "") -> list[dict[str, Any]]:
        return administer(
            self.server, "GET", f"issues?{httpx.QueryParams({'project': self.slug, 'query': query, 'limit': 200})}"
        )["issues"]

    def send(self, *events: Mapping[str, Any], wait: bool = True) -> None:
        """Send events and return when a search finds them all."""
        before = len(self.rows())
        lines = "\n".join(json.dumps(event) for event in events)
        until_sync(lambda: self._taken(lines))
        if wait:
            until_sync(lambda: len(self.rows()) == before + len(events), every=0.1)

    def _taken(self, lines: str) -> bool:
        """A new key is known within a second; until then it is refused."""
        response = self.server.ingest(lines, key=self.key, headers={"Content-Type": "application/x-ndjson"})
        assert response.status_code in {200, 401, 403}, response.text
        return response.status_code == httpx.codes.OK

    def rows(self, query: str = "") -> list[dict[str, Any]]:
        return self.server.search(query, project=self.slug, limit=10_000)


@dataclass(frozen=True, slots=True)
class Stage:
    """A signed-in page, and the project that it looks at."""

    page: Page
    project: Project

    async def open(self, path: str = "/", **state: str) -> None:
        """Open a page of this project and wait for what it shows."""
        query = httpx.QueryParams({"project": self.project.slug, **state})
        await self.page.goto(f"{self.project.server.url}{path}?{query}")
        await expect(self.page.locator("[aria-busy=true]")).to_have_count(0)

    @property
    def rows(self) -> Locator:
        return self.page.locator(".log .row:not(.skeleton)")

    @property
    def query(self) -> Locator:
        return self.page.locator("#query")

    async def search(self, query: str) -> None:
        await self.query.fill(query)
        await self.query.press("Enter")

    async def expect_messages(self, *messages: str) -> None:
        """Exactly these, newest first."""
        await expect(self.rows.locator(".tx")).to_have_text(list(messages))

    async def expect_query(self, query: str) -> None:
        """The query that was run, as the box and the address have it."""
        await expect(self.query).to_have_value(query)
        await expect(self.page).to_have_url(re.compile(re.escape(str(httpx.QueryParams({"query": query})))))
