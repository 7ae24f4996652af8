"""What the path of a log file says about its events."""

import re
from pathlib import Path

# Names that many programs give to their logs; what they are of is then the folder's to say.
OF_ANY_PROGRAM = frozenset(
    {"access", "app", "application", "console", "current", "daemon", "debug", "err", "error", "errors", "info", "log",
     "main", "other_vhosts_access", "out", "output", "production", "server", "stderr", "stdout", "warn"}
)  # fmt: skip
SUFFIXES = re.compile(r"(?:[.-](?:log|txt|json|jsonl|ndjson|out|err|gz|zst|\d[\d.-]*))+$", re.IGNORECASE)


def service_of(path: Path) -> str:
    """A name for the program that wrote the file: /var/log/nginx/access.log.1 is of nginx, dpkg.log of dpkg."""
    name = SUFFIXES.sub("", path.name)
    parent = path.parent.name
    if name.lower() in OF_ANY_PROGRAM and parent not in {"", "log", "logs"}:
        return shown(parent)
    return shown(name or path.name)


def shown(path: Path | str) -> str:
    """The path for people: on Linux a name may be any bytes, and no text at all."""
    return "".join(character if character.isprintable() else "?" for character in str(path))
