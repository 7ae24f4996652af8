"""datadog-api-client: its items are found with their fields."""

import pytest

from tests.clients.python_environments import run_python
from tests.serving import Server

pytestmark = pytest.mark.slow

PROGRAM = """
from datadog_api_client import ApiClient, Configuration
from datadog_api_client.v2.api.logs_api import LogsApi
from datadog_api_client.v2.model.content_encoding import ContentEncoding
from datadog_api_client.v2.model.http_log import HTTPLog
from datadog_api_client.v2.model.http_log_item import HTTPLogItem

configuration = Configuration(api_key={{"apiKeyAuth": {key!r}}})
configuration.server_index = 1
configuration.server_variables = {{"name": "127.0.0.1:{port}", "protocol": "http"}}
with ApiClient(configuration) as client:
    for encoding in (ContentEncoding.IDENTITY, ContentEncoding.GZIP, ContentEncoding.DEFLATE):
        item = HTTPLogItem(
            message="order {word} " + str(encoding), service="shop", hostname="web-1", ddsource="python",
            ddtags="env:prod,team:checkout", status="warn", order="7",
        )
        LogsApi(client).submit_log(HTTPLog([item]), content_encoding=encoding, ddtags="version:1.2")
"""


def test_items_in_every_encoding(server: Server, word: str):
    run_python("datadog", PROGRAM.format(port=server.port, key=server.ingest_key, word=word))
    rows = server.wait_for(word, 3)
    assert len({row["message"] for row in rows}) == 3
    for row in rows:
        columns = ("service", "host", "environment", "release", "level", "input")
        assert [row[column] for column in columns] == ["shop", "web-1", "prod", "1.2", "warning", "datadog"]
        assert (row["attributes"]["team"], row["attributes"]["order"]) == ("checkout", "7")


def test_a_wrong_key_is_forbidden_to_the_client(server: Server):
    program = PROGRAM.replace(
        "    for encoding", "    from datadog_api_client.exceptions import ForbiddenException\n    for encoding"
    )
    program = program.replace("        LogsApi(client)", "        try:\n            LogsApi(client)")
    program += "        except ForbiddenException:\n            print('forbidden')\n"
    printed = run_python("datadog", program.format(port=server.port, key="f" * 32, word="x"))
    assert printed.split() == ["forbidden"] * 3
