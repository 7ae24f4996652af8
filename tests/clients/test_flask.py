"""The Flask example, under gunicorn and under uWSGI."""

from pathlib import Path

import pytest

from tests.clients.applications import EXAMPLES, GUNICORN, python, running
from tests.serving import Server

pytestmark = pytest.mark.slow

UWSGI = [
    *python("-c", "import pyuwsgi, sys; pyuwsgi.run(sys.argv[1:])"),
    "--http-socket", "127.0.0.1:{port}", "--wsgi", "shop:app", "--master", "--processes", "2", "--enable-threads", "--die-on-term",
]  # fmt: skip

SERVERS = {
    "gunicorn": [*GUNICORN, "--workers", "2", "shop:app"],
    "uwsgi": UWSGI,
    "uwsgi lazy-apps": [*UWSGI, "--lazy-apps"],
}


@pytest.mark.parametrize("command", SERVERS.values(), ids=SERVERS.keys())
def test_records_and_exceptions_arrive_with_their_request(
    server: Server, word: str, tmp_path: Path, command: list[str]
):
    with running(server, command, EXAMPLES / "flask", tmp_path / "server.log") as application:
        for number in range(20):
            answer = application.get(f"/orders/{number}", **{"X-Request-ID": f"{word}-{number}"})
            assert answer.headers["X-Request-ID"] == f"{word}-{number}"
        assert application.get("/boom", **{"X-Request-ID": f"{word}-boom"}).status_code == 500
        accepted = server.wait_for(f'"order accepted" request_id:{word}*', 20)
        assert sorted(int(event["attributes"]["order"]) for event in accepted) == list(range(20))
        (failed,) = server.wait_for(f"request_id:{word}-boom exception_type:KeyError")
        assert failed["message"] == "Exception on /boom [GET]"
        assert 'basket["coffee"]' in failed["attributes"]["exception.stacktrace"]
        assert len(server.wait_for(f"logger:logboom.access request_id:{word}* status:200", 20)) == 20
        for number in range(5):
            application.get(f"/orders/{number}", **{"X-Request-ID": f"{word}-last-{number}"})
    # what was logged just before the end came too
    assert len(server.wait_for(f'"order accepted" request_id:{word}-last*', 5)) == 5
