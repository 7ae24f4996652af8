"""GELF in words."""

from typing import Final

from logboom.inputs.description import Description, Recipe, Step

_GRAYPY: Final = """\
import logging

import graypy

logging.getLogger().addHandler(graypy.GELFUDPHandler("@HOST@", @PORT@))"""

_PYGELF: Final = """\
import logging

from pygelf import GelfTcpHandler

logging.getLogger().addHandler(GelfTcpHandler(host="@HOST@", port=@PORT@, include_extra_fields=True))"""

_NODE: Final = """\
const log = require("gelf-pro");

log.setConfig({ adapterName: "udp", adapterOptions: { host: "@HOST@", port: @PORT@ } });
log.info("hello", { order: 7 });"""

_DOCKER: Final = """\
docker run --log-driver gelf --log-opt gelf-address=udp://@LISTENER@ IMAGE"""

_CURL: Final = """\
curl "@URL@/gelf?key=@KEY@" -d '{"version": "1.1", "host": "web-1", "short_message": "hello", "level": 6, "_order": 7}'"""

DESCRIPTION: Final = Description(
    title="GELF",
    summary="Messages of Graylog's clients and of Docker's gelf driver.",
    over="UDP, TCP and HTTP",
    documentation="gelf.md",
    paths=("/gelf",),
    setting='inputs.gelf.udp_listen = ["127.0.0.1:12201"]',
    maps=(
        ("short_message, host, timestamp", "message, host, timestamp"),
        ("level", "level; the number of syslog"),
        ("full_message", "the stack trace when it is one, else the attribute full_message"),
        ("facility", "logger, where nothing else names one"),
        ("_name", "the attribute name, or the column that it names"),
    ),
    recipes=(
        Recipe(id="gelf-http", title="GELF over HTTP", group="A client you already have", also="graylog curl", steps=(Step("The key is part of the address. By hand:", _CURL),)),
        Recipe(id="graypy", title="graypy", group="A client you already have", also="gelf graylog python", steps=(Step("With `pip install graypy`, and a listener (`inputs.gelf.udp_listen`):", _GRAYPY),)),
        Recipe(id="pygelf", title="pygelf", group="A client you already have", also="gelf graylog python", steps=(Step("With `pip install pygelf`, and a listener (`inputs.gelf.tcp_listen`):", _PYGELF),)),
        Recipe(id="gelf-pro", title="gelf-pro (Node)", group="A client you already have", also="graylog javascript", steps=(Step("With `npm install gelf-pro`, and a listener (`inputs.gelf.udp_listen`):", _NODE),)),
        Recipe(id="docker-gelf", title="Docker's gelf driver", group="Containers", also="log-driver compose", steps=(Step("With a listener (`inputs.gelf.udp_listen`):", _DOCKER),)),
    ),
)  # fmt: skip
