"""Raygun's protocol in words."""

from typing import Final

from logboom.inputs.description import Description, Recipe, Step

_PYTHON: Final = """\
from raygun4py import raygunprovider

client = raygunprovider.RaygunSender("@KEY@")
client.endpointprotocol = "@SCHEME@://"
client.endpointhost = "@LISTENER@"  # with the port"""

_NODE: Final = """\
const raygun = require("raygun");

const client = new raygun.Client().init({ apiKey: "@KEY@", host: "@HOST@", port: @PORT@, useSSL: false });"""

DESCRIPTION: Final = Description(
    title="Raygun",
    summary="Crash reports of Raygun's clients; they become issues.",
    over="HTTP",
    documentation="sending-errors.md",
    paths=("/entries", "/entries/bulk"),
    maps=(
        ("error, stackTrace", "message, exception_type, fingerprint; whole in the issue"),
        ("machineName, version", "host, release"),
        ("user, tags, userCustomData", "attributes"),
        ("groupingKey", "the issue's fingerprint"),
    ),
    recipes=(
        Recipe(id="raygun", title="Raygun", group="A client you already have", also="crash reporting raygun4py errors", steps=(Step("Python: the client needs this address and a key.", _PYTHON), Step("Node:", _NODE))),
    ),
)  # fmt: skip
