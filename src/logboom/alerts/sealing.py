"""Encrypts what is secret of channels, so that the catalog's file or a dump of it gives nothing away.

Source: Fernet specification (github.com/fernet/spec), as the package cryptography implements it.
"""

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken

from logboom.errors import SettingsError

KEY_FILE: Final = "alerts.key"


class Sealing:
    """Seals documents with one key; what another key sealed can't be opened."""

    def __init__(self, key: str) -> None:
        """Raises SettingsError, without repeating it, for what is no key."""
        try:
            self._fernet = Fernet(key)
        except ValueError:
            raise SettingsError(
                "alerts.secret_key is no key: 32 bytes in URL-safe base64",
                hint="make one with `openssl rand -base64 32 | tr +/ -_`",
            ) from None
        self.key = key

    @classmethod
    def open(cls, directory: Path, given: str = "") -> "Sealing":
        """With the key of the settings, else with that of the data directory, which is made at the first start."""
        return cls(given or _key_in(directory / KEY_FILE))

    def seal(self, document: Mapping[str, Any]) -> str:
        return self._fernet.encrypt(json.dumps(document).encode()).decode()

    def unseal(self, text: str) -> dict[str, Any]:
        """Raises SettingsError when another key sealed it."""
        try:
            found: dict[str, Any] = json.loads(self._fernet.decrypt(text.encode()))
        except InvalidToken:
            raise SettingsError(
                "a channel's secret was encrypted with another key",
                hint="bring back the file alerts.key or the setting alerts.secret_key, or save the channel again",
            ) from None
        return found


def _key_in(file: Path) -> str:
    """The key in the file; of several processes at the first start one makes it."""
    if not file.exists():
        fresh = file.with_name(f".{file.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_bytes(Fernet.generate_key())
        with contextlib.suppress(FileExistsError):
            os.link(fresh, file)
        fresh.unlink()
    return file.read_text().strip()
