"""Elasticsearch's API as its shippers meet it: probes, keys, whole refusals."""

import base64
import gzip
import json
from collections.abc import AsyncIterator
from types import SimpleNamespace

import httpx
import pytest

from logboom.errors import DiskFull
from logboom.inputs.elasticsearch.application import Elasticsearch
from logboom.inputs.elasticsearch.settings import ElasticsearchSettings
from logboom.inputs.intake import Intake
from logboom.inputs.limits import LimitsSettings
from tests.inputs.conftest import SpoolOfTest

KEY = "0123456789abcdef0123456789abcdef"
KEYS = {KEY: SimpleNamespace(id=7, project=3)}
BULK = b'{"create":{"_index":"logs"}}\n{"message":"a"}\n'


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.fixture
def application(kept: SpoolOfTest) -> Elasticsearch:
    limits = LimitsSettings(max_request_bytes=100_000)
    return Elasticsearch(Intake(kept.spool, KEYS.get, limits), ElasticsearchSettings(version="9.1.2"))


@pytest.fixture
async def client(application: Elasticsearch) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(application, client=("192.0.2.7", 4711))
    headers = {"Authorization": f"ApiKey {KEY}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://logboom", headers=headers) as client:
        yield client


@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_a_bulk_is_kept_and_answered_item_by_item(client: httpx.AsyncClient, kept: SpoolOfTest, method: str):
    response = await client.request(method, "/_bulk", content=gzip.compress(BULK * 2))
    assert response.status_code == 200
    assert response.headers["x-elastic-product"] == "Elasticsearch"
    answer = response.json()
    assert (answer["errors"], len(answer["items"])) == (False, 2)
    first, _ = await kept.taken()
    assert (first.project, first.key, first.codec) == (3, 7, "json_lines")
    assert first.line == b'{"index":"logs","message":"a"}'


async def test_a_document_is_answered_created(client: httpx.AsyncClient, kept: SpoolOfTest):
    response = await client.put("/logs-shop/_doc/7", content=b'{\n "message": "a"\n}')
    assert (response.status_code, response.json()["result"]) == (201, "created")
    (taken,) = await kept.taken()
    assert json.loads(taken.line) == {"index": "logs-shop", "_id": "7", "message": "a"}


@pytest.mark.parametrize(
    "authorization",
    [
        f"ApiKey {KEY}",
        f"ApiKey {encoded('id:' + KEY)}",
        f"Basic {encoded('anybody:' + KEY)}",
        f"Bearer {KEY}",
    ],
)
async def test_the_key_may_come_as_clients_send_theirs(client: httpx.AsyncClient, authorization: str):
    response = await client.post("/_bulk", content=BULK, headers={"Authorization": authorization})
    assert response.status_code == 200


@pytest.mark.parametrize("authorization", ["", "ApiKey " + "f" * 32, f"Basic {encoded('a:' + 'f' * 32)}"])
async def test_without_a_key_that_is_known_nothing_is_kept(
    client: httpx.AsyncClient, kept: SpoolOfTest, authorization: str
):
    response = await client.post("/_bulk", content=BULK, headers={"Authorization": authorization})
    assert (response.status_code, response.json()["error"]["type"]) == (401, "security_exception")
    assert "ffff" not in response.text
    assert await kept.taken() == []


async def test_a_failed_item_is_told_and_the_others_are_kept(client: httpx.AsyncClient, kept: SpoolOfTest):
    response = await client.post("/logs/_bulk", content=b'{"delete":{"_id":"1"}}\n' + BULK)
    answer = response.json()
    assert (response.status_code, answer["errors"]) == (200, True)
    assert [next(iter(item.values()))["status"] for item in answer["items"]] == [404, 201]
    assert len(await kept.taken()) == 1


async def test_the_version_is_what_the_settings_say(client: httpx.AsyncClient):
    answer = (await client.get("/", headers={"Accept": "application/json"})).json()
    assert answer["version"]["number"] == "9.1.2"
    assert answer["tagline"] == "You Know, for Search"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/_license"),
        ("GET", "/_xpack"),
        ("GET", "/_cluster/health"),
        ("GET", "/_nodes/http"),
        ("HEAD", "/_index_template/filebeat"),
        ("PUT", "/_ilm/policy/filebeat"),
        ("PUT", "/_ingest/pipeline/a"),
        ("PUT", "/logs-1"),
        ("HEAD", "/logs-1"),
    ],
)
async def test_what_shippers_set_up_is_as_if_it_were_there(client: httpx.AsyncClient, method: str, path: str):
    assert (await client.request(method, path)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "accept", "claimed"),
    [
        ("GET", "/", "text/html,application/xhtml+xml", False),
        ("GET", "/", "*/*", True),
        ("GET", "/", "", True),
        ("GET", "/", "application/vnd.elasticsearch+json; compatible-with=9", True),
        ("HEAD", "/", "", True),
        ("GET", "/issues", "application/json", False),
        ("POST", "/logs/_search", "", True),
        ("PUT", "/logs", "", True),
        ("HEAD", "/logs", "application/json", True),
        ("HEAD", "/issues", "text/html", False),
        ("HEAD", "/healthz", "*/*", False),
        ("GET", "/static/app/main.js", "", False),
        ("GET", "/api/v1/search", "application/json", False),
    ],
)
def test_pages_and_other_apis_keep_their_paths(
    application: Elasticsearch, method: str, path: str, accept: str, *, claimed: bool
):
    scope = {"method": method, "path": path, "headers": [(b"accept", accept.encode())]}
    assert application.claims(scope) is claimed


@pytest.mark.parametrize("scheme", ["ApiKey", "Basic"])
def test_whether_an_index_exists_is_answered_to_who_shows_a_key(application: Elasticsearch, scheme: str):
    """Clients written in Go name no type that they accept."""
    scope = {"method": "HEAD", "path": "/logs", "headers": [(b"authorization", f"{scheme} {KEY}".encode())]}
    assert application.claims(scope)


@pytest.mark.parametrize(
    ("content", "status", "kind"),
    [
        (b"", 400, "illegal_argument_exception"),
        (b"text\n", 400, "illegal_argument_exception"),
        (b"a" * 100_001, 413, "content_too_long_exception"),
    ],
)
async def test_a_whole_request_is_refused_in_their_form(
    client: httpx.AsyncClient, content: bytes, status: int, kind: str
):
    response = await client.post("/_bulk", content=content)
    assert (response.status_code, response.json()["error"]["type"], response.json()["status"]) == (status, kind, status)


async def test_a_full_disk_is_said_so_that_clients_send_again(
    client: httpx.AsyncClient, kept: SpoolOfTest, monkeypatch: pytest.MonkeyPatch
):
    async def refuse(*_args: object, **_kwargs: object) -> None:
        raise DiskFull("full", hint="later")

    monkeypatch.setattr(kept.spool, "append", refuse)
    response = await client.post("/_bulk", content=BULK)
    assert (response.status_code, response.headers["retry-after"]) == (429, "10")
