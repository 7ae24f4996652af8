"""The pages' static files: read once, served from memory under an address that changes with their content.

One hash over all files stands in every address (`/static/3f2a…/app/main.js`). So a module may import its neighbour by a
relative path, everything may be kept by browsers for ever, and a new release is never mixed with a kept old file.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

COMPRESSIBLE = ("text/", "application/json", "image/svg+xml")
MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}
# Under this nothing is gained: a response's head is as large.
SMALLEST_COMPRESSED_BYTES = 512


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its content, the same compressed (None when that gains nothing), its media type and its ETag."""

    content: bytes
    compressed: bytes | None
    media_type: str
    etag: str


class Assets:
    """All files below a directory; `address("app/main.js")` is where a page finds one."""

    def __init__(self, directory: Path) -> None:
        self._assets = {
            path.relative_to(directory).as_posix(): _asset(path.name, path.read_bytes())
            for path in sorted(directory.rglob("*"))
            if path.is_file()
        }
        self.version = self._hash()

    def texts(self, suffix: str) -> dict[str, str]:
        """The texts of all files whose names end so."""
        return {name: one.content.decode() for name, one in self._assets.items() if name.endswith(suffix)}

    def add(self, name: str, text: str) -> None:
        """One more, made of those that are here; before an address is given out, since it changes them all."""
        self._assets[name] = _asset(name, text.encode())
        self.version = self._hash()

    def _hash(self) -> str:
        names = "\n".join(f"{name} {asset.etag}" for name, asset in self._assets.items())
        return hashlib.sha256(names.encode()).hexdigest()[:16]

    def __getitem__(self, name: str) -> Asset:
        return self._assets[name]

    def get(self, name: str) -> Asset | None:
        return self._assets.get(name)

    def address(self, name: str) -> str:
        """The address of a file; KeyError when there is none, so that a template can't name a missing one."""
        if name not in self._assets:
            raise KeyError(name)
        return f"/static/{self.version}/{name}"


def _asset(name: str, content: bytes) -> Asset:
    media_type = MEDIA_TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "text/plain"
    compressed = None
    if media_type.startswith(COMPRESSIBLE) and len(content) >= SMALLEST_COMPRESSED_BYTES:
        compressed = gzip.compress(content, mtime=0)
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return Asset(content, compressed, media_type + charset, f'"{hashlib.sha256(content).hexdigest()[:32]}"')
