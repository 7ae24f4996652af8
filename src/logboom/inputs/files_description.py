"""Log files of this machine in words."""

from typing import Final

from logboom.inputs.description import Description, Recipe, Step

DESCRIPTION: Final = Description(
    title="Log files",
    summary="Files of the machine that Logboom runs on, followed as they are written; stack traces stay one event.",
    over="files",
    documentation="files.md",
    needs_key=False,
    setting='inputs.files.paths = ["/var/log/*.log"]',
    maps=(("the line, or a stack trace of many", "message; taken apart when it is a JSON object"), ("the file's name", "service, and whole as `peer`"), ("this machine's name", "host")),
    recipes=(
        Recipe(id="files", title="Log files of this machine", group="Servers", also="tail follow nginx apache postgresql", steps=(Step("Name them when the server is started, as often as need be:", "logboom serve --tail '/var/log/nginx/*.log' --tail '/srv/**/*.log'"), Step("Or in `logboom.toml`:", '[inputs.files]\npaths = ["/var/log/nginx/*.log", "/srv/**/*.log"]\nsystem = true  # this machine\'s own logs too'))),
    ),
)  # fmt: skip
