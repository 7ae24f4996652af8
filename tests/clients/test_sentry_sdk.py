"""sentry-sdk for Python, as applications use it: nothing but the DSN is ours."""

from pathlib import Path
from typing import Any

import pytest

from tests.clients.sentry_sdks import run_with_sentry
from tests.serving import Server

pytestmark = pytest.mark.slow


def errors(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["fingerprint"] != "0"]


def logs(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["fingerprint"] == "0"]


def test_an_exception_is_found_with_its_facts(server: Server, word: str, tmp_path: Path):
    program = """
sentry_sdk.set_user({"id": "7", "email": "ada@example.org"})
sentry_sdk.set_tag("color", "blue")
sentry_sdk.set_extra("order", 4711)
try:
    1 / 0
except ZeroDivisionError as error:
    later = ValueError(f"cannot divide {WORD}")
    later.__cause__ = error
    print(sentry_sdk.capture_exception(later))
"""
    event_id = run_with_sentry(tmp_path, server, word, program).strip()
    (event,) = server.wait_for(word)
    assert event["message"] == f"ValueError: cannot divide {word}"
    assert (event["level"], event["exception_type"], event["input"]) == ("error", "ValueError", "sentry")
    assert (event["release"], event["environment"]) == ("shop@1.2.3", "staging")
    assert event["fingerprint"] != "0"
    assert len(event["trace_id"]) == 32
    attributes = event["attributes"]
    assert (attributes["user.id"], attributes["user.email"]) == ("7", "ada@example.org")
    assert (attributes["color"], attributes["order"]) == ("blue", "4711")
    assert server.search(f"sentry.event_id:{event_id}")[0]["event_id"] == event["event_id"]


def test_the_same_error_twice_has_one_fingerprint(server: Server, word: str, tmp_path: Path):
    program = """
def charge(order):
    raise RuntimeError(f"order {order} of {WORD} failed")
for order in (17, 4711):
    try:
        charge(order)
    except RuntimeError:
        sentry_sdk.capture_exception()
try:
    [][3]
except IndexError as error:
    error.add_note(WORD)
    sentry_sdk.capture_exception(error)
sentry_sdk.capture_message(f"hello {WORD}", "warning")
"""
    run_with_sentry(tmp_path, server, word, program)
    found = server.wait_for(word, 4)
    prints = {row["message"]: row["fingerprint"] for row in found}
    assert prints[f"RuntimeError: order 17 of {word} failed"] == prints[f"RuntimeError: order 4711 of {word} failed"]
    assert len(set(prints.values())) == 3
    assert {row["level"] for row in found} == {"error", "warning"}


def test_logging_with_structured_logs(server: Server, word: str, tmp_path: Path):
    """One call of a logger comes as an error, and as a log of the same trace."""
    program = """
log = logging.getLogger("shop.cart")
logging.basicConfig(level=logging.INFO)
with sentry_sdk.start_transaction(name="checkout"):
    log.info("a plain line %s", WORD, extra={"order": 7})
    log.error("a failure %s", WORD)
"""
    run_with_sentry(tmp_path, server, word, program, options="enable_logs=True, traces_sample_rate=1.0")
    found = server.wait_for(word, 3)
    (error,) = errors(found)
    info, failure = sorted(logs(found), key=lambda row: row["severity"])
    assert (info["message"], info["level"], info["logger"]) == (f"a plain line {word}", "info", "shop.cart")
    assert info["attributes"]["order"] == "7"
    assert (info["release"], info["environment"]) == ("shop@1.2.3", "staging")
    assert error["message"] == failure["message"] == f"a failure {word}"
    assert error["trace_id"] == failure["trace_id"] == info["trace_id"]
    transaction = server.wait_for(f"trace_id:{info['trace_id']} sentry.item_type:transaction")[0]
    assert transaction["message"] == "checkout"


def test_django(server: Server, word: str, tmp_path: Path):
    program = """
import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
from werkzeug.test import Client

def checkout(request, order):
    password = "hunter2"
    raise LookupError(f"no cart for {WORD}")

urlpatterns = [path("checkout/<int:order>/", checkout)]
settings.configure(ROOT_URLCONF=__name__, SECRET_KEY="x", ALLOWED_HOSTS=["*"], MIDDLEWARE=[])
django.setup()
client = Client(get_wsgi_application())
form = {"card": "4111111111111111", "word": WORD}
client.post("/checkout/7/?token=s3cr3t", data=form, headers={"Authorization": "Bearer s3cr3t", "Cookie": "session=s3cr3t"})
"""
    run_with_sentry(tmp_path, server, word, program, options="send_default_pii=True")
    (event,) = [row for row in server.wait_for(word) if row["exception_type"] == "LookupError"]
    attributes = event["attributes"]
    assert attributes["transaction"] == "/checkout/{order}/"
    assert (attributes["request.method"], attributes["error.handled"]) == ("POST", "false")
    assert attributes["request.url"].startswith("http://localhost/checkout/7/")
    assert attributes["culprit"].endswith("checkout")
    assert "s3cr3t" not in str(event)
    assert "4111111111111111" not in str(event)


def test_flask(server: Server, word: str, tmp_path: Path):
    program = """
from flask import Flask
app = Flask(__name__)

@app.route("/cart/<int:order>")
def cart(order):
    return {}[WORD]

app.test_client().get("/cart/7")
"""
    run_with_sentry(tmp_path, server, word, program)
    (event,) = server.wait_for(word)
    assert (event["exception_type"], event["attributes"]["transaction"]) == ("KeyError", "cart")
    assert event["attributes"]["request.url"] == "http://localhost/cart/7"


def test_fastapi(server: Server, word: str, tmp_path: Path):
    program = """
from fastapi import FastAPI
from starlette.testclient import TestClient
app = FastAPI()

@app.get("/cart/{order}")
async def cart(order: int):
    raise OSError(f"disk of {WORD} is gone")

TestClient(app, raise_server_exceptions=False).get("/cart/7")
"""
    run_with_sentry(tmp_path, server, word, program)
    (event,) = server.wait_for(word)
    assert event["exception_type"] == "OSError"
    assert event["attributes"]["transaction"] == "/cart/{order}"


def test_celery(server: Server, word: str, tmp_path: Path):
    program = """
from celery import Celery
app = Celery("shop", broker="memory://", backend="cache+memory://")
app.conf.task_always_eager = True

@app.task
def bill(order):
    raise ArithmeticError(f"cannot bill {WORD}")

bill.delay(7)
"""
    run_with_sentry(tmp_path, server, word, program)
    (event,) = server.wait_for(word)
    assert event["exception_type"] == "ArithmeticError"
    assert event["attributes"]["transaction"].endswith("bill")


def test_an_attachment_and_a_check_in(server: Server, word: str, tmp_path: Path):
    program = """
from sentry_sdk.crons import monitor
scope = sentry_sdk.get_current_scope()
scope.add_attachment(bytes=b"state of " + WORD.encode(), filename="state.txt")
sentry_sdk.capture_message("with a file " + WORD)
with monitor(monitor_slug="nightly-" + WORD):
    pass
"""
    run_with_sentry(tmp_path, server, word, program)
    rows = server.wait_for(f"{word} OR check_in.monitor_slug:nightly-{word}", 3)
    check_ins = [row["message"] for row in rows if row["attributes"].get("sentry.item_type") == "check_in"]
    assert sorted(check_ins) == [f"check-in nightly-{word} in_progress", f"check-in nightly-{word} ok"]
