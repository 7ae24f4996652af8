"""`logboom settings`: prints every setting that is in force, and where it came from."""

import re

from rich.console import Console
from rich.table import Table
from rich.text import Text

from logboom.cli import options
from logboom.cli.failure import explained
from logboom.cli.installed import settings_in_force

SECRET = re.compile(r"(key|token|secret|password)$")
PASSWORD_IN_URL = re.compile(r"(?<=://)([^/@:]*):[^/@]*@")


def settings(
    data_dir: options.DataDir = None,
    config: options.ConfigFile = None,
) -> None:
    """Print every setting that is in force and where it came from; secrets are masked."""
    with explained():
        in_force = settings_in_force(config, data_dir=data_dir).in_force()
    table = Table("setting", "value", "from", box=None, pad_edge=False)
    for setting in in_force:
        style = "bright_black" if setting.origin == "default" else ""
        table.add_row(setting.name, Text(shown(setting.name, setting.value)), setting.origin, style=style)
    Console(soft_wrap=True).print(table)


def shown(name: str, value: object) -> str:
    """The value as one may show it to somebody who helps: no key, no token, no password in a URL."""
    text = "" if value is None else str(value)
    if text and SECRET.search(name):
        return "********"
    return PASSWORD_IN_URL.sub(r"\1:********@", text)
