"""What a frame is called: its module and function, each language in its own file.

A file has one function `called(module, function, path) -> Called`. The names are those that stay the same when the
program is built again: without addresses, numbers that a compiler gave, hashes in names of bundles, versions.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from logboom.issues.grouping_v1.names import dotnet, go, javascript, jvm, native, other, php, python, ruby
from logboom.issues.grouping_v1.names.called import Called
from logboom.issues.report import Frame

LONGEST: Final = 300  # characters of a name that count: names beyond that are hostile
LONGEST_LINE: Final = 200  # a longer line of source is minified or generated

FAMILIES: Final[Mapping[str, Callable[[str, str, str], Called]]] = {
    "python": python.called,
    "javascript": javascript.called,
    "jvm": jvm.called,
    "dotnet": dotnet.called,
    "go": go.called,
    "ruby": ruby.called,
    "php": php.called,
    "native": native.called,
    "other": other.called,
}
PLATFORMS: Final = {
    "python": "python",
    "javascript": "javascript", "node": "javascript", "bun": "javascript", "deno": "javascript", "typescript": "javascript",
    "java": "jvm", "kotlin": "jvm", "scala": "jvm", "groovy": "jvm", "clojure": "jvm", "android": "jvm",
    "csharp": "dotnet", "dotnet": "dotnet", "fsharp": "dotnet", "vb": "dotnet",
    "go": "go", "ruby": "ruby", "php": "php",
    "native": "native", "c": "native", "cpp": "native", "rust": "native", "cocoa": "native", "objc": "native", "swift": "native",
}  # fmt: skip
SUFFIXES: Final = {
    "py": "python", "pyx": "python",
    "js": "javascript", "mjs": "javascript", "cjs": "javascript", "jsx": "javascript", "ts": "javascript",
    "tsx": "javascript", "mts": "javascript", "vue": "javascript", "svelte": "javascript", "bundle": "javascript",
    "java": "jvm", "kt": "jvm", "scala": "jvm", "groovy": "jvm", "clj": "jvm",
    "cs": "dotnet", "fs": "dotnet", "vb": "dotnet",
    "go": "go", "rb": "ruby", "erb": "ruby", "rake": "ruby", "php": "php",
    "rs": "native", "c": "native", "cc": "native", "cpp": "native", "h": "native", "hpp": "native",
    "m": "native", "mm": "native", "swift": "native",
}  # fmt: skip

# Whose SDKs mark what a bundler has put together, or modules from the net, as the application's own.
_UNRELIABLE: Final = frozenset({"javascript", "go"})
# Where every kind of sender knows the line of source, a trace in a text too, so that it tells one call from another.
_WITH_SOURCE: Final = frozenset({"python", "other"})
_SPACE: Final = re.compile(r"\s+")


class Told(NamedTuple):
    """A frame in words, and what they are good for."""

    said: str
    telling: bool
    """Whether the words tell more than a file."""
    from_library: bool
    noise: bool
    marked_reliably: bool
    """Whether the sender's word on what is in app counts."""


def told(frame: Frame, platform: str | None) -> Told:
    """The frame's module and function, and its line of source where that is part of what it is called."""
    line = frame.context_line or ""
    return _told(
        frame.platform or platform or "",
        (frame.module or "")[:LONGEST],
        (frame.function or frame.raw_function or "")[:LONGEST],
        (frame.abs_path or frame.filename or "")[-LONGEST:],
        line if len(line) <= LONGEST_LINE else "",
    )


def called(platform: str, module: str, function: str, path: str) -> Called:
    """The frame's names, as its language's file has them."""
    return FAMILIES[_family_of(platform, path)](module, function, path)


@lru_cache(maxsize=8192)
def _told(platform: str, module: str, function: str, path: str, line: str) -> Told:
    family = _family_of(platform, path)
    name = called(platform, module, function, path)
    source = _SPACE.sub(" ", line).strip()
    parts = [name.module, name.function]
    if not name.function or family in _WITH_SOURCE:
        parts.append(source)
    return Told(
        said=" · ".join(part for part in parts if part),
        telling=bool(name.function or source),
        from_library=name.from_library,
        noise=name.noise,
        marked_reliably=not (name.from_library and family in _UNRELIABLE),
    )


def _family_of(platform: str, path: str) -> str:
    """The language's family, from what the sender says or else from the file's name."""
    return PLATFORMS.get(platform) or SUFFIXES.get(path.rpartition(".")[2].lower(), "other")
