"""The contract with the engine: embedded chDB and a ClickHouse server are driven through this one protocol.

User text never reaches the engine as SQL. Statements are ours; values are bound (`statement.py`).
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from logboom.store.statement import Limits, Statement

Slot = Literal["load", "search", "background"]
EngineSettings = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a statement did: rows and bytes read from storage, rows written, seconds the engine took."""

    rows_read: int = 0
    bytes_read: int = 0
    rows_written: int = 0
    elapsed_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a running statement is; `rows_expected` is what it will read in all, 0 while that is not known."""

    rows_read: int = 0
    bytes_read: int = 0
    rows_expected: int = 0


@dataclass(frozen=True, slots=True)
class ResultColumn:
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A whole result: 64-bit integers are Python ints, times are text in RFC 3339 (UTC), Maps are dicts."""

    columns: tuple[ResultColumn, ...]
    rows: list[list[Any]]
    summary: Summary


@dataclass(frozen=True, slots=True)
class Result:
    """A whole result as bytes in the output format that was asked for."""

    content: bytes
    summary: Summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One segment into one table.

    `insert` is `INSERT INTO ... SELECT ... FROM {source}`, where the engine puts the source of lines in place of
    `{source}`: a table with one column `line String`. `settings` hold the deduplication token and all that makes the
    insert one deterministic block.
    """

    insert: Statement
    segment: Path
    settings: EngineSettings


class Engine(Protocol):
    """Every call takes a place in its slot first (one load, N searches, M in the background) and may wait for it.

    Raises EngineUnavailable when nothing answers (offer the statement again later), LimitExceeded when a limit was
    hit, EngineError when the engine refused the statement. A cancelled call is cancelled in the engine too.
    """

    async def execute(
        self, statement: Statement, *, limits: Limits = ..., settings: EngineSettings = ..., slot: Slot = ...
    ) -> Summary:
        """Run a statement that answers no rows."""
        ...

    async def rows(
        self, statement: Statement, *, limits: Limits = ..., settings: EngineSettings = ..., slot: Slot = ...
    ) -> Rows:
        """Run a query whose result is small and wanted as Python values."""
        ...

    async def result(
        self,
        statement: Statement,
        *,
        format: str,
        limits: Limits = ...,
        settings: EngineSettings = ...,
        slot: Slot = ...,
        query_id: str = ...,
    ) -> Result:
        """Run a query and give its whole result as bytes, e.g. in `JSONEachRow`; `query_id` lets others `cancel` it."""
        ...

    def stream(
        self,
        statement: Statement,
        *,
        format: str,
        limits: Limits = ...,
        settings: EngineSettings = ...,
        slot: Slot = ...,
        query_id: str = ...,
    ) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Run a query of any size; chunks end at row boundaries. Leaving the context early cancels it."""
        ...

    async def load(self, load: Load, *, limits: Limits = ...) -> Summary:
        """Insert a segment; `rows_written` counts the rows of its SELECT, also when the token was seen before."""
        ...

    async def read_segment(
        self,
        statement: Statement,
        segment: Path,
        *,
        format: str,
        limits: Limits = ...,
        settings: EngineSettings = ...,
    ) -> Result:
        """Query a segment's lines: `{source}` in the statement stands for them, as in a Load.

        Lines may hold any bytes: ask for `TabSeparatedRaw`, which passes them through, not for a JSON format.
        """
        ...

    async def progress(self, query_id: str) -> Progress | None:
        """How far a query is; None when it does not run, or nothing answers. Waits for no slot."""
        ...

    async def cancel(self, query_id: str) -> None:
        """Stop a query by its id; nothing happens when it has ended."""
        ...

    async def ping(self) -> None:
        """Return when the engine answers; raise EngineUnavailable when it doesn't within a second."""
        ...
