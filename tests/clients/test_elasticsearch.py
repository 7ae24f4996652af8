"""elasticsearch-py 7, 8 and 9, opensearch-py, Elastic's client for Node, rsyslog: bulk documents are found with their fields."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.clients.javascript import run_node
from tests.clients.python_environments import run_python
from tests.serving import Server

pytestmark = pytest.mark.slow

BULK = """
client = {make}
assert client.ping()
print(client.info()["version"]["number"])
done, errors = helpers.bulk(client, [
    {{"_op_type": "create", "_index": "logs-shop", "_id": str(number), "@timestamp": "2026-11-20T10:00:00Z",
      "message": f"order {{number}} {word}", "log": {{"level": "warning"}}, "service": {{"name": "shop"}},
      "http": {{"response": {{"status_code": 500}}}}}}
    for number in range(3)
])
print(done, errors)
assert client.indices.exists(index="logs-shop")
"""
PYTHON_CLIENTS = {
    "elasticsearch7": (
        "from elasticsearch7 import Elasticsearch, helpers",
        'Elasticsearch("http://127.0.0.1:{port}", http_auth=("me", {key!r}))',
    ),
    "elasticsearch8": (
        "from elasticsearch8 import Elasticsearch, helpers",
        'Elasticsearch("http://127.0.0.1:{port}", basic_auth=("me", {key!r}), http_compress=True)',
    ),
    "elasticsearch9": (
        "from elasticsearch import Elasticsearch, helpers",
        'Elasticsearch("http://127.0.0.1:{port}", api_key={key!r})',
    ),
    "opensearch": (
        "from opensearchpy import OpenSearch, helpers",
        'OpenSearch("http://127.0.0.1:{port}", http_auth=("me", {key!r}))',
    ),
}

NODE = """
const { Client } = require("@elastic/elasticsearch");
const client = new Client({ node: "http://127.0.0.1:%(port)d", auth: { apiKey: "%(key)s" } });
client.helpers.bulk({
  datasource: [{ message: "order 7 %(word)s", log: { level: "error" } }],
  onDocument: () => ({ create: { _index: "logs-node" } }),
}).then((done) => console.log(done.successful, done.failed)).finally(() => client.close());
"""


@pytest.mark.parametrize("name", PYTHON_CLIENTS)
def test_bulk_of_a_python_client(server: Server, word: str, name: str):
    imports, make = PYTHON_CLIENTS[name]
    make = make.format(port=server.port, key=server.ingest_key)
    environment = "elasticsearch9" if name == "opensearch" else name
    version, done = run_python(environment, imports + BULK.format(make=make, word=word)).splitlines()
    assert (version, done) == ("9.5.0", "3 []")
    rows = server.wait_for(word, 3)
    assert {row["message"] for row in rows} == {f"order {number} {word}" for number in range(3)}
    row = rows[0]
    assert (row["level"], row["service"], row["input"]) == ("warning", "shop", "elasticsearch")
    assert row["timestamp"].startswith("2026-11-20T10:00:00")
    assert server.search(f"{word} index:logs-shop http.response.status_code>=500")


def test_bulk_of_the_client_for_node(server: Server, word: str, node_modules: Path, tmp_path: Path):
    program = NODE % {"port": server.port, "key": server.ingest_key, "word": word}
    assert run_node(tmp_path, node_modules, program).strip() == "1 0"
    (row,) = server.wait_for(word)
    assert (row["message"], row["level"], row["attributes"]["index"]) == (f"order 7 {word}", "error", "logs-node")


def test_a_refused_key_is_an_authentication_error_to_the_client(server: Server):
    program = (
        "from elasticsearch import Elasticsearch, AuthenticationException\n"
        f'client = Elasticsearch("http://127.0.0.1:{server.port}", api_key="{"f" * 32}")\n'
        "try:\n"
        '    client.bulk(operations=[{"create": {"_index": "a"}}, {"message": "b"}])\n'
        "except AuthenticationException as error:\n"
        '    print("refused", error.status_code)\n'
    )
    assert run_python("elasticsearch9", program).strip() == "refused 401"


def test_a_client_that_names_no_type_is_told_the_version(server: Server):
    """Elastic's client for Go sends no Accept, curl `*/*`."""
    for accept in ("Accept:", "Accept: */*"):
        answer = subprocess.run(["curl", "-s", "-H", accept, server.url], capture_output=True, text=True, check=True)
        assert json.loads(answer.stdout)["tagline"] == "You Know, for Search"


def test_the_page_stays_what_a_browser_gets(server: Server):
    answer = subprocess.run(
        ["curl", "-s", "-L", "-H", "Accept: text/html", server.url], capture_output=True, text=True, check=True
    )
    assert "<html" in answer.stdout
