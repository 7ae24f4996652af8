"""How a command fails: one error as text on standard error, and an exit code that a script can tell apart.

unknown field `sevrity`
  errors sevrity>=13
         ^^^^^^^
hint: did you mean `severity`?
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.cells import cell_len

from logboom.errors import Forbidden, InvalidRequest, LogboomError, SettingsError, Unauthenticated

FAILED = 1
TO_BE_CHANGED = 2  # the command line, a query or a setting; also typer's own code for a wrong command line
NOT_PERMITTED = 3
UNREACHABLE = 4


class ServerUnreachable(LogboomError):
    """No answer, or none that Logboom gives: the address is wrong, the server is down, or the network between is."""

    code = "server_unreachable"


class MissingLibraries(LogboomError):
    """A command that opens a data directory was called where only `logboom[cli]` is installed."""

    code = "missing_libraries"


EXIT_CODES: tuple[tuple[type[LogboomError], int], ...] = (
    (InvalidRequest, TO_BE_CHANGED),
    (SettingsError, TO_BE_CHANGED),
    (Unauthenticated, NOT_PERMITTED),
    (Forbidden, NOT_PERMITTED),
    (ServerUnreachable, UNREACHABLE),
)


def exit_code(error: LogboomError) -> int:
    return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), FAILED)


@contextmanager
def explained(query: str = "") -> Iterator[None]:
    """Ends the command with the error's text and exit code; `query` is what an error's position points into."""
    try:
        yield
    except LogboomError as error:
        sys.stderr.write(error_text(error, query))
        sys.exit(exit_code(error))


def error_text(error: LogboomError, query: str = "") -> str:
    """The message, the place in the query, the hint: a line each, those that there are."""
    lines = [error.message]
    if error.position is not None and query:
        lines += marked(query, error.position.start, error.position.stop)
    if error.hint:
        lines.append(f"hint: {error.hint}")
    return "\n".join(lines) + "\n"


def marked(text: str, start: int, end: int) -> list[str]:
    """The line of `text` that holds `start`, and carets under the characters up to `end`, at least one."""
    line_start = text.rfind("\n", 0, start) + 1
    line = text[line_start:].split("\n", 1)[0]
    before, wrong = line[: start - line_start], line[start - line_start : end - line_start]
    # A tab would shift what follows by a width that only the terminal knows; wide characters take two columns.
    carets = " " * cell_len(before.replace("\t", " ")) + "^" * max(cell_len(wrong.replace("\t", " ")), 1)
    return ["  " + line.replace("\t", " "), "  " + carets]
