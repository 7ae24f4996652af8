"""`logboom backup` and `logboom restore`: everything of a data directory, as it was at one moment."""

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from logboom.cli import options
from logboom.cli.connection import error_from_json
from logboom.cli.failure import explained
from logboom.cli.installed import data_directory, server_libraries, settings_in_force
from logboom.errors import InvalidRequest

if TYPE_CHECKING:
    from logboom.server.backup import Described
    from logboom.settings import Settings


def backup(
    directory: Annotated[Path, typer.Argument(help="Where to put it; made, and must be empty.")],
    data_dir: options.DataDir = None,
    config: options.ConfigFile = None,
) -> None:
    """Back up everything: events, what waits to be loaded, people, projects, keys, issues, rules.

    Works while the server runs, on its machine and as its user: it goes on taking and answering. A catalog in PostgreSQL is not part of it.
    """
    with explained():
        settings = settings_in_force(config, data_dir=data_dir)
        with server_libraries():
            from logboom.server.control import ask
        began = time.monotonic()
        answer = ask(data_directory(settings), {"back_up": str(directory.absolute())})
        if answer is None:
            done = _of_a_stopped_server(settings, directory.absolute())
        elif "error" in answer:
            raise error_from_json(answer)
        else:
            from logboom.server.backup import Described

            done = Described(**answer["done"])
        typer.echo(f"{_sizes(done)} in {directory} after {time.monotonic() - began:.1f} s")
        if not done.has_catalog:
            typer.echo("The catalog is in a database of its own: back that up too (pg_dump).")


def restore(
    directory: Annotated[Path, typer.Argument(help="A backup that `logboom backup` made.")],
    data_dir: options.DataDir = None,
    config: options.ConfigFile = None,
) -> None:
    """Restore a backup into an empty data directory, and check that it is whole. Start the server afterwards."""
    with explained():
        settings = settings_in_force(config, data_dir=data_dir)
        with server_libraries():
            from logboom.server import ServerSettings
            from logboom.server.data_directory import held
            from logboom.server.restore import described
            from logboom.server.restore import restore as restored_to
            from logboom.store.embedded import EmbeddedSettings
        described(directory)
        target = settings.section(ServerSettings).data_directory
        began = time.monotonic()
        with held(target):
            done = asyncio.run(restored_to(directory, target, settings.section(EmbeddedSettings)))
        typer.echo(f"{_sizes(done)} in {target} after {time.monotonic() - began:.1f} s")
        if not done.has_catalog:
            typer.echo("The catalog was in a database of its own: restore that too, and name it in catalog.url.")


def _of_a_stopped_server(settings: "Settings", to: Path) -> "Described":
    from logboom.catalog.settings import CatalogSettings
    from logboom.server.backup import Snapshot, back_up
    from logboom.server.data_directory import held
    from logboom.store.embedded import EmbeddedEngine, EmbeddedSettings
    from logboom.store.schema import migrate

    directory = data_directory(settings)
    if not (directory / "engine").is_dir():
        raise InvalidRequest(f"{directory} holds nothing to back up", hint="name the data directory with --data-dir")

    async def backed_up() -> "Described":
        engine = EmbeddedEngine(directory, settings.section(EmbeddedSettings))
        await engine.start()
        try:
            await migrate(engine)
            has_catalog = not settings.section(CatalogSettings).url
            return await back_up(engine, Snapshot(), directory, to, has_catalog=has_catalog)
        finally:
            await engine.stop()

    with held(directory):
        return asyncio.run(backed_up())


def _sizes(done: "Described") -> str:
    return f"{done.rows['events']:,} events"
