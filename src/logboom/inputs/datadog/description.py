"""Datadog's intake in words."""

from typing import Final

from logboom.inputs.description import Description, Recipe, Step

_CURL: Final = """\
curl @URL@/api/v2/logs -H "DD-API-KEY: @KEY@" -H "Content-Type: application/json" \\
  -d '[{"message": "hello", "service": "shop", "hostname": "web-1", "ddtags": "env:prod", "status": "info"}]'"""

_PYTHON: Final = """\
from datadog_api_client import ApiClient, Configuration
from datadog_api_client.v2.api.logs_api import LogsApi
from datadog_api_client.v2.model.http_log import HTTPLog
from datadog_api_client.v2.model.http_log_item import HTTPLogItem

configuration = Configuration(api_key={"apiKeyAuth": "@KEY@"})
configuration.server_index = 1
configuration.server_variables = {"name": "@LISTENER@", "protocol": "@SCHEME@"}
with ApiClient(configuration) as client:
    LogsApi(client).submit_log(HTTPLog([HTTPLogItem(message="hello", service="shop", ddtags="env:prod")]))"""

DESCRIPTION: Final = Description(
    title="Datadog",
    summary="Logs of what sends to Datadog's HTTP intake.",
    over="HTTP",
    documentation="datadog.md",
    paths=("/api/v2/logs", "/v1/input", "/v1/input/KEY"),
    maps=(
        ("message, status, service, hostname, timestamp", "message, level, service, host, timestamp"),
        ("env and version of ddtags", "environment, release"),
        ("other tags, ddsource and all else", "attributes"),
    ),
    recipes=(
        Recipe(id="datadog", title="Datadog's logs API", group="A client you already have", also="datadog-api-client dd", steps=(Step("Take this address, and the key as the API key. By hand:", _CURL), Step("`datadog-api-client` for Python:", _PYTHON))),
    ),
)  # fmt: skip
