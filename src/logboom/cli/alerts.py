"""`logboom alerts`: rules of alerts as files: checked, tested without a server, compared with it, brought to it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from logboom.cli import options
from logboom.cli.connection import Connection
from logboom.cli.credentials import find
from logboom.cli.failure import FAILED, explained
from logboom.cli.installed import server_libraries
from logboom.errors import NotFound

if TYPE_CHECKING:
    from logboom.alerts.as_code.changes import Changes
    from logboom.alerts.as_code.files import Coded

app = typer.Typer(help="Rules of alerts as files, and channels.", no_args_is_help=True)

API = "/api/v1/alerts"
DIFFERENT = 1  # `diff` found something, as the command of that name says it

Files = Annotated[list[Path], typer.Argument(help="YAML files of rules, or folders of them.")]


@app.command()
def lint(files: Files) -> None:
    """Check files of rules: that they can be read, and what every query means."""
    with explained():
        found = _read(files)
        typer.echo(f"{len(found)} rules, {sum(len(coded.tests) for coded in found)} tests: well formed")


@app.command("test")
def run_tests(files: Files) -> None:
    """Run the tests in files of rules, without a server: on an engine in a temporary directory."""
    with explained():
        found = _read(files)
        with server_libraries():
            from logboom.alerts.as_code.testing import failures
            from logboom.alerts.as_code.workbench import workbench
        failed = passed = 0
        with workbench() as bench:
            for coded in found:
                for one in coded.tests:
                    lines = failures(bench, coded, one)
                    failed, passed = failed + bool(lines), passed + (not lines)
                    if lines:
                        typer.echo(f"{coded.place}: {coded.rule.name}: {one.name}")
                        typer.echo("".join(f"  {line}\n" for line in lines), nl=False)
        untested = [coded.rule.name for coded in found if not coded.tests]
        without = f"; without a test: {', '.join(untested)}" if untested else ""
        typer.echo(f"{passed} passed, {failed} failed{without}")
    raise typer.Exit(FAILED if failed else 0)


@app.command()
def diff(files: Files, project: options.Project = None, url: options.Url = None, token: options.Token = None) -> None:
    """Show what `apply` would change; exit code 1 when there is something."""
    with explained(), Connection(find(url, token)) as connection:
        changes = _changes(connection, files, project)
        _print_changes(changes)
    raise typer.Exit(0 if changes.none and not changes.surplus else DIFFERENT)


@app.command("apply")
def apply_files(
    files: Files,
    project: options.Project = None,
    prune: Annotated[bool, typer.Option(help="Also delete the server's rules that are in none of the files.")] = False,
    url: options.Url = None,
    token: options.Token = None,
) -> None:
    """Make the server's rules those of the files, by their names."""
    with explained(), Connection(find(url, token)) as connection:
        changes = _changes(connection, files, project)
        named = {"project": project} if project else {}
        for rule in changes.new:
            connection.send("POST", f"{API}/rules", {"rule": rule.as_document()}, named)
            typer.echo(f"made {rule.name}")
        for number, rule, _ in changes.changed:
            connection.send("PUT", f"{API}/rules/{number}", {"rule": rule.as_document()}, named)
            typer.echo(f"changed {rule.name}")
        for number, name in changes.surplus if prune else ():
            connection.send("DELETE", f"{API}/rules/{number}", None, named)
            typer.echo(f"deleted {name}")
        if changes.none and not (prune and changes.surplus):
            typer.echo("nothing to change")


@app.command()
def export(project: options.Project = None, url: options.Url = None, token: options.Token = None) -> None:
    """Print the server's rules as a file."""
    with explained(), Connection(find(url, token)) as connection:
        present = _present(connection, project)
        with server_libraries():
            from logboom.alerts.as_code.files import written
            from logboom.alerts.rule import read_rule
        typer.echo(written([read_rule(document) for _, document in present]), nl=False)


@app.command("test-channel")
def try_channel(
    name: Annotated[str, typer.Argument(help="The channel's name.")],
    project: options.Project = None,
    url: options.Url = None,
    token: options.Token = None,
) -> None:
    """Send a test message by a channel and print what its receiver answered."""
    with explained(), Connection(find(url, token)) as connection:
        named = {"project": project} if project else {}
        channels = json.loads(connection.get(f"{API}/channels", named))["channels"]
        number = next((channel["id"] for channel in channels if channel["name"] == name), None)
        if number is None:
            known = ", ".join(channel["name"] for channel in channels) or "none"
            raise NotFound(f"there is no channel {name!r}", hint=f"the channels are: {known}")
        typer.echo(json.loads(connection.send("POST", f"{API}/channels/{number}/test", None, named))["answer"])


def _read(files: list[Path]) -> "list[Coded]":
    with server_libraries():
        from logboom.alerts.as_code.files import read_files
    return read_files(files)


def _present(connection: Connection, project: str | None) -> list[tuple[int, dict[str, Any]]]:
    answer = json.loads(connection.get(f"{API}/rules", {"project": project} if project else {}))
    return [(rule["id"], rule["rule"]) for rule in answer["rules"]]


def _changes(connection: Connection, files: list[Path], project: str | None) -> "Changes":
    found = _read(files)
    with server_libraries():
        from logboom.alerts.as_code.changes import compare
    return compare([coded.rule for coded in found], _present(connection, project))


def _print_changes(changes: "Changes") -> None:
    from logboom.alerts.as_code.changes import difference

    for rule in changes.new:
        typer.echo(f"new: {rule.name}")
    for _, rule, before in changes.changed:
        typer.echo(f"changed: {rule.name}")
        typer.echo("".join(f"  {line}\n" for line in difference(before, rule)), nl=False)
    for _, name in changes.surplus:
        typer.echo(f"in no file: {name}")
