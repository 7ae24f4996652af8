"""The whole way of a failure: a Django view raises, its developer gets a mail, and the mail's link opens the cause."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import expect

from tests.alerts.mailbox import Mailbox, mailbox_open
from tests.clients.applications import GUNICORN, Application, running
from tests.clients.sentry_sdks import dsn
from tests.e2e.conftest import PageMaker, login_link, sign_in_by_link
from tests.e2e.stage import administer
from tests.serving import Server, free_port
from tests.waiting import until_sync

SHOP = """
import os
import sentry_sdk
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

sentry_sdk.init(dsn=os.environ["DSN"], release="shop@1.2.3", environment="production")
settings.configure(ROOT_URLCONF=__name__, SECRET_KEY="a key of the shop", ALLOWED_HOSTS=["*"])


def total_of(basket):
    return sum(basket) / len(basket)


def checkout(request):
    return HttpResponse(f"{total_of([])}")


urlpatterns = [path("checkout/", checkout)]
application = get_wsgi_application()
"""


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mailbox_open() as mailbox:
        yield mailbox


@pytest.fixture
def mailing_server(tmp_path: Path, mailbox: Mailbox) -> Iterator[Server]:
    port = free_port()
    mail = {
        "LOGBOOM_ALERTS__MAIL__HOST": "127.0.0.1",
        "LOGBOOM_ALERTS__MAIL__PORT": str(mailbox.port),
        "LOGBOOM_ALERTS__MAIL__SECURITY": "none",
        "LOGBOOM_SERVER__PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    server = Server(tmp_path / "data", mail, port=port).start()
    yield server
    assert server.stop() == 0


@pytest.fixture
def shop(mailing_server: Server, tmp_path: Path) -> Iterator[Application]:
    directory = tmp_path / "shop"
    directory.mkdir()
    (directory / "shop.py").write_text(SHOP)
    command = [*GUNICORN, "--workers", "2", "shop:application"]
    with running(mailing_server, command, directory, tmp_path / "shop.log", DSN=dsn(mailing_server)) as shop:
        yield shop


async def test_a_django_error_is_mailed_and_the_link_of_the_mail_opens_its_cause(
    mailing_server: Server, mailbox: Mailbox, shop: Application, new_page: PageMaker
):
    tell_of_new_issues(mailing_server)
    assert shop.get("/checkout/").status_code == httpx.codes.INTERNAL_SERVER_ERROR
    until_sync(lambda: len(mailbox.mails) == 1)
    (mail,) = mailbox.mails
    assert "ZeroDivisionError" in mail["Subject"]
    text = mail.get_body(("plain",)).get_content()
    (link,) = set(re.findall(rf"{mailing_server.url}/issues/\S+", text))

    async with new_page() as page:
        await sign_in_by_link(page, login_link(mailing_server))
        await page.goto(link)
        await expect(page.get_by_role("heading", name="ZeroDivisionError: division by zero")).to_be_visible()
        stack = page.locator("[data-panel=stack]")
        await expect(stack).to_contain_text("total_of")
        await expect(stack).to_contain_text("return sum(basket) / len(basket)")
        await page.goto(f"{mailing_server.url}/?project=default&query=exception_type:ZeroDivisionError")
        await expect(page.locator(".log .row:not(.skeleton)")).to_have_count(1)

    shop.get("/checkout/")
    (issue,) = administer(mailing_server, "GET", "issues?project=default")["issues"]
    until_sync(lambda: administer(mailing_server, "GET", "issues?project=default")["issues"][0]["events"] == 2)
    assert issue["title"] == "ZeroDivisionError: division by zero"
    assert len(mailbox.mails) == 1  # told once


def tell_of_new_issues(server: Server) -> None:
    """What an operator does once: a channel, and a rule that tells it of new issues."""
    channel = {"name": "team", "channel": {"kind": "email", "to": ["dev@example.org"]}}
    administer(server, "POST", "alerts/channels?project=default", channel)
    rule = {"rule": {"name": "New errors", "watch": {"kind": "issue"}, "tell": ["team"]}}
    number = administer(server, "POST", "alerts/rules?project=default", rule)["id"]
    until_sync(lambda: administer(server, "GET", f"alerts/rules/{number}?project=default")["state"] == "ok")
