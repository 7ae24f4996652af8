"""Makes the reference pages from the code that they describe: `make reference`.

docs/settings.md comes whole from the sections' docstrings, docs/sources.md from what the inputs say of themselves; docs/cli.md keeps what is written above its marker and gets
the commands below it; docs/openapi.json is the API's own description. Tests compare them with what is committed.
"""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from logboom.api import openapi
from logboom.cli.app import app
from logboom.inputs import INPUTS
from logboom.inputs.description import DescribedInput, filled
from logboom.inputs.settings import InputsSettings
from logboom.server import SECTIONS
from logboom.settings import ENVIRONMENT_PREFIX, Section

MARKER = "<!-- Below this line: written by `make reference`. -->\n"

SETTINGS_HEAD = """\
# Settings

<!-- Written by `make reference` from the docstrings in the code. -->

Every setting has a default, so a server needs none. They are read once, at the start, from four places; the later one wins:

1. the default
2. the file named by `--config` or `LOGBOOM_CONFIG`: TOML, a table for each section
3. an environment variable: `LOGBOOM_SECTION__NAME`, in capitals, with two underscores where the name has a dot
4. a flag of `logboom serve`: `--data-dir`, `--host`, `--port`

These say the same:

```toml
# logboom.toml
[server]
port = 9000
```
```sh
LOGBOOM_SERVER__PORT=9000 logboom serve
logboom serve --port 9000
```

`logboom settings` prints what is in force and where each value came from, secrets masked. A name that does not exist or a value
that does not fit ends the start with a sentence that names it.
"""


def settings_page(sections: Mapping[str, type[Section]]) -> str:
    return SETTINGS_HEAD + "".join(section for name, kind in sections.items() for section in _section(name, kind))


def _section(path: str, kind: type[Section]) -> Iterator[str]:
    """The section's heading and table, then its sub-sections as sections of their own."""
    rows, inner = list[str](), list[tuple[str, type[Section]]]()
    for name, field in kind.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section):
            inner.append((f"{path}.{name}", field.annotation))
        else:
            meaning = " ".join((field.description or "").split()).replace("|", "\\|")
            rows.append(f"| `{name}` | {_default(field.get_default(call_default_factory=True))} | {meaning} |\n")
    about = " ".join((kind.__doc__ or "").split())
    yield f"\n## [{path}]\n\n{about}\n"
    if rows:
        variable = f"{ENVIRONMENT_PREFIX}{path.upper().replace('.', '__')}__NAME"
        yield f"\n| setting | default | meaning |\n| --- | --- | --- |\n{''.join(rows)}\nEnvironment: `{variable}`.\n"
    for inner_path, inner_kind in inner:
        yield from _section(inner_path, inner_kind)


def _default(value: object) -> str:
    """As one writes it in TOML; nothing where there is none."""
    if value in ("", None, (), []):
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, (list, tuple)):
        return "`[" + ", ".join(f'"{item}"' for item in value) + "]`"
    return f"`{value}`"


SOURCES_HEAD = """\
# Sources

<!-- Written by `make reference` from what each input says of itself. -->

What can send here, where, and what becomes of it. The page *Sources > Connect* shows the same for your server, with its address and a key
filled in, and so does `logboom sources NAME` on the command line; `GET /api/v1/inputs` gives it to programs.

| input | comes over | where | programs with ready lines | manual |
| --- | --- | --- | --- | --- |
"""
# What stands for the server and the key in lines that are shown to everybody.
EXAMPLE = {
    "@URL@": "http://127.0.0.1:8514", "@SCHEME@": "http", "@HOST@": "127.0.0.1", "@ADDRESS@": "http://KEY@127.0.0.1:8514",
    "@DSN@": "http://KEY@127.0.0.1:8514/1", "@PROJECT@": "1", "@SLUG@": "default", "@KEY@": "KEY",
}  # fmt: skip
PORT = re.compile(r":(\d+)\b")


def sources_page(inputs: Sequence[type[DescribedInput]]) -> str:
    rows = "".join(
        f"| [{one.description.title}](#{one.name}) | {one.description.over} | {_where(one)} |"
        f" {', '.join(recipe.title for recipe in one.description.recipes)} | [{one.description.documentation}]"
        f"({one.description.documentation}) |\n"
        for one in inputs
    )
    return SOURCES_HEAD + rows + "".join(_source(one) for one in inputs)


def _where(one: type[DescribedInput]) -> str:
    described = one.description
    places = [f"`{path.replace('@PROJECT@', 'PROJECT')}`" for path in described.paths]
    if described.setting:
        places.append(f"by `{' '.join(described.setting.split())}`")
    elif not described.paths:
        section = InputsSettings.model_fields.get(one.name)
        listens = getattr(section.get_default(call_default_factory=True), "listen", ()) if section else ()
        places += [f"`{address}`" for address in listens]
    return ", ".join(places) or "this machine"


def _source(one: type[DescribedInput]) -> str:
    described = one.description
    ports = PORT.findall(_where(one)) or ["8514"]
    values = EXAMPLE | {"@PORT@": ports[0], "@LISTENER@": f"127.0.0.1:{ports[0]}"}
    parts = [f"\n## {one.name}\n\n{described.summary}\n\n| sent | becomes |\n| --- | --- |\n"]
    parts += [f"| {_cell(sent)} | {_cell(field)} |\n" for sent, field in described.maps]
    for recipe in described.recipes:
        parts.append(f"\n### {recipe.title}\n")
        for step in recipe.steps:
            parts.append(f"\n{filled(step.words, values)}\n")
            if step.text:
                parts.append(f"\n```\n{filled(step.text, values)}\n```\n")
    return "".join(parts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def commands_page(written: str) -> str:
    """The page with everything after its marker made anew."""
    head, marker, _ = written.partition(MARKER)
    return head + (marker or MARKER) + "".join(_command(typer.main.get_command(app), "logboom"))


def _command(command: Any, name: str) -> Iterator[str]:
    """A command's heading, help and parameters; a group's commands in its order. typer keeps their types to itself."""
    if isinstance(command, typer.core.TyperGroup):
        for inner_name, inner in command.commands.items():
            yield from _command(inner, f"{name} {inner_name}")
        return
    yield f"\n## {name}\n\n{(command.help or '').strip()}\n"
    rows = []
    for parameter in command.params:
        if parameter.name == "help":
            continue
        shown = ", ".join(f"`{word}`" for word in parameter.opts)
        if parameter.param_type_name == "argument":
            shown = f"`{(parameter.name or '').upper()}`"
        default = (
            "" if callable(parameter.default) else _default(parameter.default if parameter.default is not False else "")
        )
        rows.append(f"| {shown} | {default} | {getattr(parameter, 'help', '') or ''} |\n")
    if rows:
        yield "\n| | default | |\n| --- | --- | --- |\n" + "".join(rows)


def main() -> None:
    docs = Path(sys.argv[1])
    commands = docs / "cli.md"
    commands.write_text(commands_page(commands.read_text("utf-8")), "utf-8")
    (docs / "sources.md").write_text(sources_page(INPUTS), "utf-8")
    (docs / "settings.md").write_text(settings_page(SECTIONS), "utf-8")
    (docs / "openapi.json").write_text(openapi.document(), "utf-8")


if __name__ == "__main__":
    main()
