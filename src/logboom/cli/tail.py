"""`logboom tail`: prints events as they come, until interrupted."""

import json
import sys
import time
from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console

from logboom.cli import options
from logboom.cli.connection import Connection, error_from_json
from logboom.cli.credentials import find
from logboom.cli.event_line import event_line
from logboom.cli.failure import ServerUnreachable, explained
from logboom.cli.result_table import Row
from logboom.cli.server_sent_events import ServerSentEvent, server_sent_events

TAIL = "/api/v1/tail"
SHORTEST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.5, 15.0


def tail(
    query: options.Query = "",
    project: options.Project = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    url: options.Url = None,
    token: options.Token = None,
) -> None:
    """Print events as they come, coloured by level, until Ctrl-C. A lost connection is taken up again."""
    parameters = {"query": query} | ({"project": project} if project else {})
    console = Console(soft_wrap=True, highlight=False)
    with explained(query), Connection(find(url, token)) as connection:
        for row in rows_as_they_come(connection, parameters):
            if as_json:
                sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
            else:
                console.print(event_line(row))
            sys.stdout.flush()  # a pipe must see each event at once too


def rows_as_they_come(connection: Connection, parameters: dict[str, str]) -> Iterator[Row]:
    """Without end, none twice and none left out: a new connection goes on after the last load that was seen.

    Only a first connection that fails, or an answer that a retry cannot better, is an error.
    """
    last_id, wait_seconds = "", SHORTEST_WAIT_SECONDS
    while True:
        headers = {"Last-Event-ID": last_id} if last_id else {}
        try:
            with connection.stream(TAIL, parameters, accept="text/event-stream", headers=headers) as response:
                for event in server_sent_events(response.iter_lines()):
                    last_id, wait_seconds = event.id, SHORTEST_WAIT_SECONDS
                    yield from rows_of(event)
        except ServerUnreachable as error:
            if not last_id:
                raise
            sys.stderr.write(f"{error.message}; trying again\n")
        time.sleep(wait_seconds)
        wait_seconds = min(2 * wait_seconds, LONGEST_WAIT_SECONDS)


def rows_of(event: ServerSentEvent) -> list[Row]:
    """The rows of an event; what the server had to leave out is told on standard error."""
    content = json.loads(event.data)
    if event.name == "error":
        raise error_from_json(content)
    if event.name == "stats":
        if content.get("skipped"):
            sys.stderr.write(f"{content['skipped']} events came too fast to be shown; narrow the query\n")
        if "error" in content:
            sys.stderr.write(f"some events are not shown: {content['error']['message']}\n")
    return content if event.name == "rows" else []
