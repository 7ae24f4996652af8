"""Lists as plain aligned columns: good for eyes, and for `awk`."""

from collections.abc import Iterable

import typer


def print_columns(headings: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """The headings in capitals, then a line a row; a value that is empty shows as `-`, so that columns stay."""
    lines = [tuple(heading.upper() for heading in headings)]
    lines += [tuple(str(value) if value not in ("", None) else "-" for value in row) for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    for line in lines:
        typer.echo("  ".join(value.ljust(width) for value, width in zip(line, widths, strict=True)).rstrip())
