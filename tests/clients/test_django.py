"""Django under gunicorn's prefork workers, with the LOGGING block of the README and with the example."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.applications import EXAMPLES, GUNICORN, Application, ingest_url, running
from tests.repository.text_files import ROOT
from tests.serving import Server

pytestmark = pytest.mark.slow

DJANGO = EXAMPLES / "django"


def block_of_the_readme(server: Server) -> str:
    (block,) = re.findall(
        r"^```python django test\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert "http://KEY@127.0.0.1:8514" in block
    return block.replace("http://KEY@127.0.0.1:8514", ingest_url(server))


@pytest.fixture(scope="module")
def application(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """The example with the README's block in place of its own LOGGING, in two prefork workers."""
    tmp_path = tmp_path_factory.mktemp("django")
    (tmp_path / "copied_settings.py").write_text(f"from shop.settings import *\n{block_of_the_readme(server)}")
    with running(
        server,
        [*GUNICORN, "--workers", "2", "shop.wsgi"],
        DJANGO,
        tmp_path / "gunicorn.log",
        DJANGO_SETTINGS_MODULE="copied_settings",
        PYTHONPATH=f"{DJANGO}:{tmp_path}",
    ) as application:
        yield application


def test_the_block_of_the_readme_sends_records_of_both_workers(server: Server, application: Application, word: str):
    for number in range(20):
        assert application.get(f"/orders/{number}", **{"X-Request-ID": f"{word}-{number}"}).status_code == 200
    accepted = server.wait_for(f'"order accepted" request_id:{word}*', 20)
    assert sorted(int(event["attributes"]["order"]) for event in accepted) == list(range(20))
    event = accepted[0]
    assert (event["level"], event["service"], event["logger"]) == ("info", "shop", "shop.views")
    assert event["attributes"]["method"] == "GET"
    assert event["attributes"]["path"].startswith("/orders/")
    assert len({event["attributes"]["process.pid"] for event in accepted}) == 2


def test_an_exception_is_one_event_with_its_type_and_traceback_and_request(
    server: Server, application: Application, word: str
):
    assert application.get("/boom", **{"X-Request-ID": word}).status_code == 500
    (failed,) = server.wait_for(f"request_id:{word} exception_type:KeyError")
    assert (failed["level"], failed["logger"]) == ("error", "django.request")
    assert failed["message"] == "Internal Server Error: /boom"
    assert failed["attributes"]["exception.message"] == "'coffee'"
    stacktrace = failed["attributes"]["exception.stacktrace"]
    assert stacktrace.startswith("Traceback (most recent call last):\n")
    assert 'basket["coffee"]' in stacktrace
    assert failed["attributes"]["path"] == "/boom"


def test_each_request_is_one_access_event(server: Server, application: Application, word: str):
    application.get("/orders/1", **{"X-Request-ID": f"{word}-a"})
    application.get("/boom", **{"X-Request-ID": f"{word}-b"})
    events = server.wait_for(f"logger:logboom.access request_id:{word}*", 2)
    by_path = {event["attributes"]["path"]: event for event in events}
    assert by_path["/orders/1"]["attributes"]["status"] == "200"
    assert float(by_path["/orders/1"]["attributes"]["duration_ms"]) > 0
    assert (by_path["/boom"]["attributes"]["status"], by_path["/boom"]["level"]) == ("500", "error")


@pytest.mark.parametrize("options", [["--preload"], ["--worker-class", "gevent"], ["--threads", "4"]], ids=" ".join)
def test_the_example_under_other_kinds_of_workers(server: Server, word: str, tmp_path: Path, options: list[str]):
    command = [*GUNICORN, "--workers", "2", *options, "shop.wsgi"]
    with running(server, command, DJANGO, tmp_path / "gunicorn.log") as application:
        for number in range(20):
            assert application.get(f"/orders/{number}", **{"X-Request-ID": f"{word}-{number}"}).status_code == 200
        accepted = server.wait_for(f'"order accepted" request_id:{word}*', 20)
    assert sorted(int(event["attributes"]["order"]) for event in accepted) == list(range(20))


def test_what_was_logged_just_before_the_stop_is_there(server: Server, word: str, tmp_path: Path):
    with running(server, [*GUNICORN, "--workers", "2", "shop.wsgi"], DJANGO, tmp_path / "gunicorn.log") as application:
        for number in range(10):
            application.get(f"/orders/{number}", **{"X-Request-ID": f"{word}-{number}"})
    assert len(server.wait_for(f'"order accepted" request_id:{word}*', 10)) == 10
