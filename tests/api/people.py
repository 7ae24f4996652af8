"""The API with a project `shop` and its people, and a project `bank` that is none of their business."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from logboom.api.app import create_app
from logboom.api.services import Check, Services
from logboom.api.settings import AccessSettings
from logboom.catalog.catalog import Catalog
from logboom.catalog.keyring import KeyRing
from logboom.catalog.records import Role, Scope
from logboom.ingest.feed import LoadFeed
from logboom.store.engine import Engine

PASSWORD = "correct horse battery staple"
ROOT, ADMIN, MEMBER, VIEWER, BANKER = (
    f"{name}@example.org" for name in ("root", "admin", "member", "viewer", "banker")
)
BASE_URL = "http://logs.example.org"


class People:
    """`http` shows nothing; `as_token(email)` shows a token of that person, `as_browser` signs in with the password."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.catalog: Catalog = services.catalog
        self.ids = {user.email: user.id for user in self.catalog.people.all()}
        self.bank, self.shop = self.catalog.projects.all()
        self._app = create_app(services)
        self.http = self.client()

    def client(self, *, address: str = "192.0.2.7", **options: Any) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self._app, raise_app_exceptions=False, client=(address, 40000))
        return httpx.AsyncClient(transport=transport, base_url=BASE_URL, **options)

    def as_token(self, email: str, *scopes: Scope, **narrowed: Any) -> httpx.AsyncClient:
        _, token = self.catalog.tokens.create(self.ids[email], "test", frozenset(scopes or Scope), **narrowed)
        return self.client(headers={"Authorization": f"Bearer {token}"})

    async def as_browser(self, email: str) -> httpx.AsyncClient:
        """A browser that is signed in and sends what our own pages send."""
        browser = self.client(headers={"Sec-Fetch-Site": "same-origin"})
        secret = self.catalog.sign_ins.create_login_link(self.ids[email])
        answer = await browser.post("/api/v1/sign-in/link", json={"token": secret})
        assert answer.status_code == 200, answer.text
        browser.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
        return browser


def settle(file: Path) -> None:
    """Make the catalog that each test gets a copy of."""
    catalog = Catalog.open(f"sqlite:///{file}")
    shop, bank = catalog.projects.create("shop"), catalog.projects.create("bank", "Secret bank")
    for email, project, role in (
        (ROOT, shop, None),
        (ADMIN, shop, Role.ADMIN),
        (MEMBER, shop, Role.MEMBER),
        (VIEWER, shop, Role.VIEWER),
        (BANKER, bank, Role.ADMIN),
    ):
        user = catalog.people.create(email, administrator=email == ROOT)
        catalog.people.set_role(user.id, project.id, role)
    catalog.close()


@contextmanager
def people_in(
    file: Path,
    engine: Engine,
    *,
    access: AccessSettings | None = None,
    checks: tuple[Check, ...] = (),
    public_url: str = "",
) -> Iterator[People]:
    """The API over the catalog in this file."""
    catalog = Catalog.open(f"sqlite:///{file}")
    yield People(
        Services(
            catalog=catalog,
            keyring=KeyRing(catalog),
            engine=engine,
            feed=LoadFeed(),
            access=access or AccessSettings(),
            public_url=public_url,
            checks=checks,
        )
    )
    catalog.close()


def error_of(answer: httpx.Response) -> dict[str, Any]:
    """The error, after checking the one shape that all of them have."""
    body = answer.json()
    assert set(body) == {"error"}
    assert {"code", "message"} <= set(body["error"]) <= {"code", "message", "hint", "position"}
    return body["error"]
