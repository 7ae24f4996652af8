"""Splunk's HTTP Event Collector in words."""

from typing import Final

from logboom.inputs.description import Description, Recipe, Step

_CURL: Final = """\
curl @URL@/services/collector/event -H "Authorization: Splunk @KEY@" \\
  -d '{"event": "hello", "host": "web-1", "source": "shop"}'"""

_SPLUNK_HANDLER: Final = """\
from splunk_handler import SplunkHandler

handler = SplunkHandler(host="@HOST@", port=@PORT@, token="@KEY@", index="main", protocol="@SCHEME@")"""

_SPLUNK_HEC_HANDLER: Final = """\
from splunk_hec_handler import SplunkHecHandler

handler = SplunkHecHandler("@HOST@", "@KEY@", port=@PORT@, proto="@SCHEME@")"""

_NODE: Final = """\
const { Logger } = require("splunk-logging");

const logger = new Logger({ token: "@KEY@", url: "@URL@" });
logger.send({ message: "hello", severity: "info" });"""

_DOCKER: Final = """\
docker run --log-driver splunk --log-opt splunk-url=@URL@ --log-opt splunk-token=@KEY@ IMAGE"""

DESCRIPTION: Final = Description(
    title="Splunk HEC",
    summary="Events of whatever sends to Splunk's HTTP Event Collector.",
    over="HTTP",
    documentation="splunk-hec.md",
    paths=("/services/collector", "/services/collector/event", "/services/collector/raw", "/services/collector/ack", "/services/collector/health"),
    maps=(
        ("event", "message when it is a text; its keys like a JSON document's when it is an object"),
        ("time, host", "timestamp, host"),
        ("source, else sourcetype", "service"),
        ("source, sourcetype, index, fields", "attributes of the same names"),
    ),
    recipes=(
        Recipe(id="splunk-hec", title="Splunk HEC", group="A client you already have", also="http event collector universal", steps=(Step("Take this address, and the key as the token. By hand:", _CURL),)),
        Recipe(id="splunk-python", title="Splunk's Python handlers", group="A client you already have", also="splunk-handler splunk-hec-handler", steps=(Step("`splunk-handler`:", _SPLUNK_HANDLER), Step("`splunk-hec-handler`:", _SPLUNK_HEC_HANDLER))),
        Recipe(id="splunk-node", title="splunk-logging (Node)", group="A client you already have", also="javascript", steps=(Step("`npm install splunk-logging`, then:", _NODE),)),
        Recipe(id="docker-splunk", title="Docker's splunk driver", group="Containers", also="log-driver", steps=(Step("For each container:", _DOCKER),)),
    ),
)  # fmt: skip
