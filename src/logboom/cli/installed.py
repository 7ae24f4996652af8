"""The server's part of Logboom, for the commands that open a data directory: imported when such a command runs."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from logboom.cli.failure import MissingLibraries
from logboom.errors import SettingsError

if TYPE_CHECKING:
    from logboom.catalog.catalog import Catalog
    from logboom.settings import Settings


@contextmanager
def server_libraries() -> Iterator[None]:
    """Around imports of the server's rooms: says what to install when only `logboom[cli]` is."""
    try:
        yield
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("logboom"):
            raise
        raise MissingLibraries(
            f"this command needs the server's libraries, and {missing.name} is not installed",
            hint="pip install 'logboom[server]'",
        ) from missing


def settings_in_force(
    config: Path | None,
    *,
    data_dir: Path | None = None,
    host: str | None = None,
    port: int | None = None,
    further: Mapping[str, object] = MappingProxyType({}),
) -> "Settings":
    """All settings, with the command line's flags on top; `further` flags by the names of their settings."""
    with server_libraries():
        from logboom.server import SECTIONS
        from logboom.settings import load
    flags = {"server.data_directory": data_dir, "server.host": host, "server.port": port, **further}
    return load(SECTIONS, file=config, flags=flags)


@contextmanager
def opened_catalog(config: Path | None, data_dir: Path | None) -> Iterator[tuple["Catalog", "Settings"]]:
    """The catalog of a data directory, also while its server runs: its database takes several processes."""
    settings = settings_in_force(config, data_dir=data_dir)
    with server_libraries():
        from logboom.catalog.catalog import Catalog
        from logboom.catalog.settings import CatalogSettings
    # A catalog on a server of its own needs no data directory here.
    elsewhere = settings.section(CatalogSettings).url
    catalog = Catalog.open(elsewhere or settings.section(CatalogSettings).url_in(data_directory(settings)))
    try:
        yield catalog, settings
    finally:
        catalog.close()


def data_directory(settings: "Settings") -> Path:
    """The directory of the setting; it must be there, since a wrong name would otherwise make an empty one."""
    from logboom.server import ServerSettings

    directory = settings.section(ServerSettings).data_directory
    if not directory.is_dir():
        raise SettingsError(f"there is no data directory {directory}", hint="name it with --data-dir")
    return directory


def public_url(settings: "Settings") -> str:
    """The address for people: that of the server at work on the data directory, which may have other flags; else of the settings."""
    from logboom.server import ServerSettings
    from logboom.server.control import ask

    server = settings.section(ServerSettings)
    running = ask(server.data_directory, {"address": ""}) if server.data_directory.is_dir() else None
    return str(running["done"]["address"]) if running and "done" in running else server.address()
