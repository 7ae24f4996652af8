"""Which server the commands talk to, and as whom: flags, else LOGBOOM_URL and LOGBOOM_TOKEN, else what `login` kept.

The file is `credentials.toml` in `~/.config/logboom` (in `$XDG_CONFIG_HOME/logboom` where that is set), readable by
its owner alone.

Source: XDG Base Directory Specification 0.8, XDG_CONFIG_HOME.
"""

import json
import os
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path

from logboom.errors import SettingsError, Unauthenticated

DEFAULT_URL = "http://127.0.0.1:8514"


@dataclass(frozen=True, slots=True)
class Credentials:
    url: str
    token: str


def credentials_file() -> Path:
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "logboom" / "credentials.toml"


def find(url: str | None, token: str | None) -> Credentials:
    """What to use, given the flags. A kept token goes only to the server that it was kept for."""
    url = url or os.environ.get("LOGBOOM_URL")
    token = token or os.environ.get("LOGBOOM_TOKEN")
    if url and token:
        return Credentials(url.rstrip("/"), token)
    kept = read()
    url = (url or (kept.url if kept else DEFAULT_URL)).rstrip("/")
    if not token and kept and kept.url == url:
        token = kept.token
    if not token:
        raise Unauthenticated(
            f"there is no token for {url}", hint="logboom login, or set LOGBOOM_URL and LOGBOOM_TOKEN"
        )
    return Credentials(url, token)


def read() -> Credentials | None:
    """What `login` kept; None when it kept nothing."""
    file = credentials_file()
    try:
        content = tomllib.loads(file.read_text("utf-8"))
        return Credentials(str(content["url"]), str(content["token"]))
    except FileNotFoundError:
        return None
    except (OSError, KeyError, ValueError) as error:
        raise SettingsError(f"cannot read {file}: {error}", hint="logboom login writes it anew") from error


def keep(credentials: Credentials) -> Path:
    """Write the file; it is never readable by others, not even for a moment."""
    file = credentials_file()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as writer:  # noqa: PTH123 - a mode at creation
        writer.writelines(f"{name} = {_quoted(value)}\n" for name, value in asdict(credentials).items())
    new.replace(file)
    return file


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's are the same as long as nothing is escaped that need not be."""
    return json.dumps(text, ensure_ascii=False)
