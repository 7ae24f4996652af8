"""JSON lines over TCP in words."""

from typing import Final

from logboom.inputs.description import Description, Recipe, Step

_PYTHON: Final = """\
import json
import socket

with socket.create_connection(("@HOST@", @PORT@)) as connection:
    for order in range(3):
        event = {"level": "info", "message": "order accepted", "service": "shop", "order": order}
        connection.sendall(json.dumps(event).encode() + b"\\n")"""

_VECTOR: Final = """\
[sinks.logboom]
type = "socket"
inputs = ["my_source"]
mode = "tcp"
address = "@LISTENER@"
encoding.codec = "json"
framing.method = "newline_delimited\""""

_FLUENT_BIT: Final = """\
[OUTPUT]
    Name    tcp
    Match   *
    Host    @HOST@
    Port    @PORT@
    Format  json_lines"""

DESCRIPTION: Final = Description(
    title="JSON lines",
    summary="JSON objects over TCP, one a line, from whatever can write them to a socket.",
    over="TCP",
    documentation="json-lines.md",
    needs_key=False,
    setting='inputs.json_lines.listen = ["127.0.0.1:5170"]',
    maps=(("message, level, timestamp, service, host and their other names", "message, level, timestamp, service, host"), ("all else", "attributes"), ("the sender's address", "peer")),
    recipes=(
        Recipe(id="json-netcat", title="JSON with netcat", group="Servers", also="nc json lines tcp shell", steps=(Step("An object a line:", """echo '{"level": "error", "message": "disk is full", "service": "backup"}' | nc -N @HOST@ @PORT@"""),)),
        Recipe(id="json-socket", title="JSON from a socket", group="Other languages", also="json lines tcp any language", steps=(Step("Whatever can open a socket; in Python:", _PYTHON),)),
        Recipe(id="vector", title="Vector", group="Servers", also="timber socket sink json", steps=(Step("A sink in `vector.toml`:", _VECTOR),)),
        Recipe(id="fluent-bit-tcp", title="Fluent Bit", group="Containers", also="fluentbit tcp output json", steps=(Step("An output in `fluent-bit.conf`:", _FLUENT_BIT),)),
    ),
)  # fmt: skip
