"""Plain lines over TCP in words."""

from typing import Final

from logboom.inputs.description import Description, Recipe, Step

DESCRIPTION: Final = Description(
    title="Plain lines",
    summary="Lines of text over TCP, from whatever can write to a socket; the lines of a stack trace are one event.",
    over="TCP",
    documentation="files.md",
    needs_key=False,
    setting='inputs.text.listen = ["127.0.0.1:5171"]',
    maps=(("the line, or a stack trace of many", "message, and what is understood of it"), ("the setting `inputs.text.service`", "service"), ("the sender's address", "peer")),
    recipes=(
        Recipe(id="netcat", title="netcat", group="Servers", also="nc socat shell script plain text lines tcp", steps=(Step("What a program prints, as it prints it:", "./backup.sh 2>&1 | nc @HOST@ @PORT@"), Step("Or from bash alone:", "echo 'hello, Logboom' > /dev/tcp/@HOST@/@PORT@"))),
    ),
)  # fmt: skip
