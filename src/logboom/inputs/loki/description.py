"""Loki's push API in words."""

from typing import Final

from logboom.inputs.description import Description, Recipe, Step

_CURL: Final = """\
curl @URL@/loki/api/v1/push -u logboom:@KEY@ -H "Content-Type: application/json" \\
  -d '{"streams": [{"stream": {"app": "shop", "level": "info"}, "values": [["'$(date +%s%N)'", "hello"]]}]}'"""

_PYTHON: Final = """\
import logging

import logging_loki

handler = logging_loki.LokiHandler(
    url="@URL@/loki/api/v1/push", tags={"app": "shop"}, auth=("logboom", "@KEY@"), version="1"
)
logging.getLogger().addHandler(handler)"""

_NODE: Final = """\
const winston = require("winston");
const LokiTransport = require("winston-loki");

const logger = winston.createLogger({
  transports: [new LokiTransport({ host: "@URL@", basicAuth: "logboom:@KEY@", labels: { app: "shop" } })],
});"""

_ALLOY: Final = """\
loki.write "logboom" {
  endpoint {
    url = "@URL@/loki/api/v1/push"
    basic_auth {
      username = "logboom"
      password = "@KEY@"
    }
  }
}"""

DESCRIPTION: Final = Description(
    title="Loki",
    summary="Entries of what pushes to Grafana Loki.",
    over="HTTP",
    documentation="loki.md",
    paths=("/loki/api/v1/push", "/api/prom/push"),
    maps=(
        ("the line", "message; the fields of a line that is a JSON object"),
        ("labels, structured metadata", "attributes, and the columns that they name: level, app, host, env"),
        ("service_name, instance, namespace", "service, host, environment"),
    ),
    recipes=(
        Recipe(id="loki", title="Loki's push API", group="A client you already have", also="grafana curl", steps=(Step("Take this address, and the key as the password. By hand:", _CURL),)),
        Recipe(id="loki-python", title="python-logging-loki", group="A client you already have", also="logging", steps=(Step("With `pip install python-logging-loki`:", _PYTHON),)),
        Recipe(id="winston-loki", title="winston-loki", group="A client you already have", also="node javascript", steps=(Step("With `npm install winston winston-loki`:", _NODE),)),
        Recipe(id="alloy", title="Alloy or Promtail", group="Containers", also="grafana agent kubernetes docker", steps=(Step("In Alloy's configuration, to which sources forward (`forward_to = [loki.write.logboom.receiver]`):", _ALLOY),)),
    ),
)  # fmt: skip
