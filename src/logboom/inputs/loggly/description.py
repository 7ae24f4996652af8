"""Loggly's endpoints in words."""

from typing import Final

from logboom.inputs.description import Description, Recipe, Step

_CURL: Final = """\
curl @URL@/inputs/@KEY@/tag/shop,web/ -H "Content-Type: text/plain" -d 'hello'"""

_PYTHON: Final = """\
import logging

from loggly.handlers import HTTPSHandler

handler = HTTPSHandler("@URL@/inputs/@KEY@/tag/python")
handler.setFormatter(logging.Formatter('{"logger":"%(name)s","level":"%(levelname)s","message":"%(message)s"}'))
logging.getLogger().addHandler(handler)"""

_NODE: Final = """\
const loggly = require("node-loggly-bulk");

const client = loggly.createClient({ token: "@KEY@", subdomain: "logboom", tags: ["node"], json: true });
client.urls.log = "@URL@/inputs/@KEY@";"""

DESCRIPTION: Final = Description(
    title="Loggly",
    summary="Events of Loggly's clients, with their tags.",
    over="HTTP",
    documentation="loggly.md",
    paths=("/inputs/KEY", "/inputs/KEY/tag/TAGS", "/bulk/KEY", "/bulk/KEY/tag/TAGS"),
    maps=(
        ("a JSON object", "like any JSON document"),
        ("text", "like any line of text; over several lines one event"),
        ("tags of the path and of X-LOGGLY-TAG", "the attribute tags"),
    ),
    recipes=(
        Recipe(id="loggly", title="Loggly's HTTP endpoint", group="A client you already have", also="curl tags", steps=(Step("Take this address, and the key in place of the token. By hand:", _CURL),)),
        Recipe(id="loggly-python", title="loggly-python-handler", group="A client you already have", also="python logging", steps=(Step("With `pip install loggly-python-handler`:", _PYTHON),)),
        Recipe(id="loggly-node", title="node-loggly-bulk", group="A client you already have", also="winston javascript", steps=(Step("With `npm install node-loggly-bulk`:", _NODE),)),
    ),
)  # fmt: skip
