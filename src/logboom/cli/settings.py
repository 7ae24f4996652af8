"""`logboom settings`: prints every setting that is in force, and where it came from."""

import re

from logboom.cli import options
from logboom.cli.columns import print_columns
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
    rows = ((setting.name, shown(setting.name, setting.value), setting.origin) for setting in in_force)
    print_columns(("setting", "value", "from"), rows)


def shown(name: str, value: object) -> str:
    """The value as one may show it to somebody who helps: no key, no token, no password in a URL."""
    text = plain(value)
    if text and SECRET.search(name):
        return "********"
    return PASSWORD_IN_URL.sub(r"\1:********@", text)


def plain(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
