"""Names of files: the part that stays when a program is deployed elsewhere or built again."""

import re
from typing import Final

# A directory that says when or where something was deployed: number, version, hash, date, temporary.
_PASSING: Final = re.compile(
    r"\d[\d._-]*|v?\d+(?:\.\d+)+[\w.+-]*|(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,}|[a-f]{8,}|[0-9a-f]{8}-[0-9a-f-]{27}"
    r"|_mei\d+|tmp[a-z0-9_]{6,}|releases?|current|previous|latest|\.+|~"
)
# Where programs are put. A package of such a name is left out as well, so that both are told alike.
_PLACES: Final = frozenset(
    ("app", "apps", "application", "bin", "build", "code", "deploy", "dist", "home", "html", "opt", "out", "project",
     "public", "root", "site", "src", "srv", "task", "tmp", "usr", "var", "web", "workspace", "www"),
)  # fmt: skip
_HOME: Final = re.compile(r"^(?:[A-Za-z]:)?[/\\](?:home|Users)[/\\][^/\\]+(?=[/\\])")
_VERSION: Final = re.compile(r"(?<=[A-Za-z])[-_@]v?\d+(?:\.\d+)*(?:[-+.][0-9A-Za-z.]+)?$")
_SEPARATOR: Final = re.compile(r"[/\\]+")


def parts_of(path: str) -> list[str]:
    """The directories and the file, without a drive and without somebody's home."""
    return [part for part in _SEPARATOR.split(_HOME.sub("", path)) if part and not part.endswith(":")]


def lasting(directories: list[str]) -> list[str]:
    """The directories without those of one deployment, `shop-1.2.3` as `shop`."""
    return [_VERSION.sub("", part) for part in directories if not _PASSING.fullmatch(part.lower())]


def tail(path: str) -> str:
    """`/srv/releases/20261118/shop/payments/gateway.py`: `payments/gateway`."""
    *directories, file = parts_of(path) or [""]
    return joined([*lasting(directories)[-1:], stem(file)])


def joined(parts: list[str]) -> str:
    """At most two last parts, without a place that programs are just put into."""
    *before, last = parts[-2:]
    return "/".join([*(part for part in before if part not in _PLACES), last])


def stem(file: str) -> str:
    """The file's name without its suffix."""
    name, dot, _ = file.rpartition(".")
    return name if dot and name else file
