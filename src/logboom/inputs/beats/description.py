"""Beats in words."""

from typing import Final

from logboom.inputs.description import Description, Recipe, Step

_FILEBEAT: Final = """\
filebeat.inputs:
  - type: filestream
    id: shop
    paths: ["/var/log/shop/*.log"]
    fields: {service: shop}
    fields_under_root: true

output.logstash:
  hosts: ["@LISTENER@"]"""

_ASYNC: Final = """\
import logging

from logstash_async.handler import AsynchronousLogstashHandler

handler = AsynchronousLogstashHandler(
    "@HOST@", @PORT@, database_path=None, transport="logstash_async.transport.BeatsTransport"
)
logging.getLogger().addHandler(handler)"""

_NODE: Final = """\
const LumberjackClient = require("lumberjack-client");

const client = new LumberjackClient({ host: "@HOST@", port: @PORT@ });
client.log({ "@timestamp": new Date(), message: "hello", service: "shop" });"""

DESCRIPTION: Final = Description(
    title="Beats",
    summary="Events of Filebeat and its kin, and of what speaks Lumberjack, the protocol of Logstash's input `beats`.",
    over="TCP and TLS",
    documentation="beats.md",
    needs_key=False,
    setting='inputs.beats.listen = ["127.0.0.1:5044"]',
    maps=(
        ("@timestamp, message", "timestamp, message"),
        ("log.level, log.logger", "level, logger"),
        ("host.name, service.name", "host, service"),
        ("line, host and file of version 1", "message, host, the attribute log.file.path"),
        ("all else", "attributes"),
    ),
    recipes=(
        Recipe(id="filebeat-lumberjack", title="Filebeat", group="A client you already have", also="elastic beats metricbeat winlogbeat lumberjack", steps=(Step("With a listener (`inputs.beats.listen`), in `filebeat.yml`:", _FILEBEAT),)),
        Recipe(id="python-beats", title="python-logstash-async over Beats", group="A client you already have", also="logstash lumberjack pylogbeat python", steps=(Step("With `pip install python-logstash-async`, and a listener (`inputs.beats.listen`):", _ASYNC),)),
        Recipe(id="lumberjack-client", title="lumberjack-client (Node)", group="A client you already have", also="beats logstash javascript", steps=(Step("With `npm install lumberjack-client`, and a listener (`inputs.beats.listen`):", _NODE),)),
    ),
)  # fmt: skip
