"""Scribe in words."""

from typing import Final

from logboom.inputs.description import Description, Recipe, Step

_PYTHON: Final = """\
from scribe import scribe
from thrift.protocol import TBinaryProtocol
from thrift.transport import TSocket, TTransport

transport = TTransport.TFramedTransport(TSocket.TSocket("@HOST@", @PORT@))
protocol = TBinaryProtocol.TBinaryProtocol(transport, strictRead=False, strictWrite=False)
client = scribe.Client(protocol, protocol)
transport.open()
client.Log([scribe.LogEntry(category="shop", message="order accepted")])"""

_CONFIGURATION: Final = """\
<store>
category=default
type=network
remote_host=@HOST@
remote_port=@PORT@
</store>"""

DESCRIPTION: Final = Description(
    title="Scribe",
    summary="Messages of Scribe's clients and servers, over Thrift's framed binary protocol.",
    over="TCP",
    documentation="scribe.md",
    needs_key=False,
    setting='inputs.scribe.listen = ["127.0.0.1:1463"]',
    maps=(
        ("category", "service, and the attribute scribe.category"),
        ("message", "message, and what is understood of it; a JSON object is read as one"),
        ("the time of the message, else of its arrival", "timestamp"),
        ("the sender's address", "peer"),
    ),
    recipes=(
        Recipe(id="facebook-scribe", title="facebook-scribe", group="A client you already have", also="scribe thrift python", steps=(Step("With `pip install facebook-scribe thrift`, and a listener (`inputs.scribe.listen`):", _PYTHON),)),
        Recipe(id="scribe-server", title="A Scribe server", group="A client you already have", also="scribe thrift network store", steps=(Step("A store of its configuration, with a listener (`inputs.scribe.listen`):", _CONFIGURATION),)),
    ),
)  # fmt: skip
