"""Makes the reference pages from the code that they describe: `make reference`.

docs/settings.md comes whole from the sections' docstrings; docs/cli.md keeps what is written above its marker and gets
the commands below it; docs/openapi.json is the API's own description. Tests compare them with what is committed.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

from logboom.api import openapi
from logboom.cli.app import app
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
    (docs / "settings.md").write_text(settings_page(SECTIONS), "utf-8")
    (docs / "openapi.json").write_text(openapi.document(), "utf-8")


if __name__ == "__main__":
    main()
