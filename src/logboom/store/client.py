"""The engine over ClickHouse's HTTP interface: one client for the embedded child and for a server.

Source: ClickHouse documentation, "HTTP Interface".
"""

import asyncio
import json
import uuid
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import httpx
from prometheus_client import Counter, Histogram

from logboom.errors import EngineError, EngineUnavailable, LimitExceeded, LogboomError
from logboom.store.engine import EngineSettings, Load, Progress, Result, ResultColumn, Rows, Slot, Summary
from logboom.store.statement import Limits, Statement, parameter_text

# ClickHouse's error codes that mean: the statement may not use so much (src/Common/ErrorCodes.cpp).
LIMIT_CODES: Final = {
    158: "rows_read", 159: "seconds", 160: "seconds", 241: "memory_bytes", 307: "bytes_read", 396: "result",
}  # fmt: skip
LIMIT_WORDS: Final = {
    "rows_read": "rows read", "seconds": "time", "memory_bytes": "memory", "bytes_read": "bytes read",
    "result": "rows or bytes of the result",
}  # fmt: skip
MEMORY_CODE: Final = 241
TOTAL_MEMORY: Final = "(total)"  # what all statements have together: no fault of the one that finds it used up
CANCELLED_CODE: Final = 394
# What a client waits beyond the engine's own limit before it takes the engine for gone.
GRACE_SECONDS: Final = 15
PING_SECONDS: Final = 1.0
OUTPUT_SETTINGS: Final[EngineSettings] = {
    "date_time_output_format": "iso",
    "output_format_json_quote_64bit_integers": 0,
    "output_format_json_quote_denormals": 1,
}
NO_SETTINGS: Final[EngineSettings] = {}
DEFAULT_LIMITS: Final = Limits()

STATEMENT_SECONDS = Histogram(
    "logboom_engine_statement_seconds",
    "Time from a statement's place in its slot to its answer",
    ["slot"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60),
)
STATEMENT_ERRORS = Counter("logboom_engine_errors_total", "Statements that the engine did not answer", ["slot", "code"])


class HttpEngine(ABC):
    """An `Engine` (see `logboom.store.engine`) behind ClickHouse's HTTP interface."""

    def __init__(self, slots: Mapping[Slot, int]) -> None:
        self._slots = {name: asyncio.Semaphore(places) for name, places in slots.items()}

    @property
    @abstractmethod
    def _http(self) -> httpx.AsyncClient:
        """The connection; raises EngineUnavailable when there is none now."""

    @abstractmethod
    def _source_of(self, segment: Path) -> str:
        """The table expression with the segment's lines as its one column `line`."""

    @abstractmethod
    def _identified(self, query_id: str) -> str:
        """The condition by which the list of running queries (system.processes) tells this one."""

    async def execute(
        self,
        statement: Statement,
        *,
        limits: Limits = DEFAULT_LIMITS,
        settings: EngineSettings = NO_SETTINGS,
        slot: Slot = "background",
    ) -> Summary:
        result = await self.result(statement, format="Null", limits=limits, settings=settings, slot=slot)
        return result.summary

    async def rows(
        self,
        statement: Statement,
        *,
        limits: Limits = DEFAULT_LIMITS,
        settings: EngineSettings = NO_SETTINGS,
        slot: Slot = "background",
    ) -> Rows:
        result = await self.result(statement, format="JSONCompact", limits=limits, settings=settings, slot=slot)
        document = json.loads(result.content)
        columns = tuple(ResultColumn(column["name"], column["type"]) for column in document["meta"])
        return Rows(columns, document["data"], result.summary)

    async def result(
        self,
        statement: Statement,
        *,
        format: str,  # ClickHouse's word
        limits: Limits = DEFAULT_LIMITS,
        settings: EngineSettings = NO_SETTINGS,
        slot: Slot = "search",
        query_id: str = "",
    ) -> Result:
        query_id = query_id or str(uuid.uuid4())
        query = self._query(statement, format, limits, settings, query_id) | {"wait_end_of_query": "1"}
        async with self._slots[slot], self._errors(slot, query_id):
            with STATEMENT_SECONDS.labels(slot).time():
                response = await self._http.post(
                    "/", params=query, content=statement.sql.encode(), timeout=_timeout(limits)
                )
                _check(response.status_code, response.headers, response.content)
        return Result(response.content, _summary(response.headers))

    @asynccontextmanager
    async def stream(
        self,
        statement: Statement,
        *,
        format: str,  # ClickHouse's word
        limits: Limits = DEFAULT_LIMITS,
        settings: EngineSettings = NO_SETTINGS,
        slot: Slot = "search",
        query_id: str = "",
    ) -> AsyncIterator[AsyncIterator[bytes]]:
        query_id = query_id or str(uuid.uuid4())
        query = self._query(statement, format, limits, settings, query_id)
        finished = False
        async with self._slots[slot], self._errors(slot, query_id):
            request = self._http.build_request(
                "POST", "/", params=query, content=statement.sql.encode(), timeout=_timeout(limits)
            )
            response = await self._http.send(request, stream=True)
            try:
                if response.status_code != httpx.codes.OK:
                    _check(response.status_code, response.headers, await response.aread())

                async def chunks() -> AsyncIterator[bytes]:
                    nonlocal finished
                    async for chunk in response.aiter_raw():
                        yield chunk
                    finished = True

                yield chunks()
            finally:
                # The engine's end of a stream that nobody reads waits for a reader: let go of it before the cancellation.
                await response.aclose()
                if not finished:
                    await self.cancel(query_id)

    async def load(self, load: Load, *, limits: Limits = DEFAULT_LIMITS) -> Summary:
        statement = self._over_segment(load.insert, load.segment)
        return await self.execute(statement, limits=limits, settings=load.settings, slot="load")

    async def read_segment(
        self,
        statement: Statement,
        segment: Path,
        *,
        format: str,
        limits: Limits = DEFAULT_LIMITS,
        settings: EngineSettings = NO_SETTINGS,
    ) -> Result:
        statement = self._over_segment(statement, segment)
        return await self.result(statement, format=format, limits=limits, settings=settings, slot="load")

    def _over_segment(self, statement: Statement, segment: Path) -> Statement:
        return Statement(statement.sql.replace("{source}", self._source_of(segment)), statement.parameters)

    async def cancel(self, query_id: str) -> None:
        try:
            await self._http.post(
                "/",
                params={"wait_end_of_query": "1"},
                content=f"KILL QUERY WHERE {self._identified(query_id)} SYNC".encode(),
                timeout=GRACE_SECONDS,
            )
        except (httpx.HTTPError, EngineUnavailable):
            return  # an engine that is gone runs nothing

    async def progress(self, query_id: str) -> Progress | None:
        sql = (
            f"SELECT read_rows, read_bytes, total_rows_approx FROM system.processes WHERE {self._identified(query_id)}"
        )
        query = {"wait_end_of_query": "1", "default_format": "TabSeparated"}
        try:
            response = await self._http.post("/", params=query, content=sql.encode(), timeout=PING_SECONDS)
        except (httpx.HTTPError, EngineUnavailable):
            return None
        values = response.text.split() if response.status_code == httpx.codes.OK else []
        return Progress(*(int(value) for value in values[:3])) if values else None

    async def ping(self) -> None:
        try:
            response = await self._http.get("/ping", timeout=PING_SECONDS)
        except httpx.HTTPError as error:
            raise _unavailable() from error
        if response.status_code != httpx.codes.OK:
            raise _unavailable()

    def _query(
        self, statement: Statement, format_: str, limits: Limits, settings: EngineSettings, query_id: str
    ) -> dict[str, str]:
        query = {"query_id": query_id, "default_format": format_}
        for name, setting in {**OUTPUT_SETTINGS, **_limit_settings(limits), **settings}.items():
            query[name] = str(setting)
        for name, value in statement.parameters.items():
            query["param_" + name] = parameter_text(value)
        return query

    @asynccontextmanager
    async def _errors(self, slot: Slot, query_id: str) -> AsyncIterator[None]:
        """Turn what goes wrong on the wire into our errors; stop in the engine what is cancelled here."""
        try:
            yield
        except asyncio.CancelledError:
            await asyncio.shield(self.cancel(query_id))
            raise
        except httpx.TimeoutException as error:
            STATEMENT_ERRORS.labels(slot, EngineUnavailable.code).inc()
            await self.cancel(query_id)
            raise _unavailable() from error
        except httpx.HTTPError as error:
            STATEMENT_ERRORS.labels(slot, EngineUnavailable.code).inc()
            raise _unavailable() from error
        except LogboomError as error:
            STATEMENT_ERRORS.labels(slot, error.code).inc()
            raise


def _limit_settings(limits: Limits) -> dict[str, str | int | float]:
    found: dict[str, str | int | float] = {
        "max_execution_time": limits.seconds,
        "max_memory_usage": limits.memory_bytes,
        "max_rows_to_read": limits.rows_read,
        "max_bytes_to_read": limits.bytes_read,
        "max_result_rows": limits.result_rows,
    }
    if limits.threads:
        found["max_threads"] = limits.threads
    return found


def _timeout(limits: Limits) -> httpx.Timeout:
    return httpx.Timeout(limits.seconds + GRACE_SECONDS if limits.seconds else None, connect=GRACE_SECONDS)


def _check(status: int, headers: httpx.Headers, content: bytes) -> None:
    if status == httpx.codes.OK:
        return
    text = content.decode("utf-8", "replace")
    code = int(headers.get("x-clickhouse-exception-code", "0"))
    if code in LIMIT_CODES:
        if code == MEMORY_CODE and TOTAL_MEMORY in text:
            hint = "try again in a moment, or give the engine more memory (engine.memory_bytes)"
            raise LimitExceeded("the engine has no memory left for the statement", hint=hint, limit="engine_memory")
        limit, hint = LIMIT_CODES[code], "narrow the time range or the search, or raise the limit in the settings"
        raise LimitExceeded(f"the statement used more {LIMIT_WORDS[limit]} than it may", hint=hint, limit=limit)
    if code == CANCELLED_CODE:
        raise LimitExceeded("the statement was cancelled", hint="run it again when it is still wanted")
    raise EngineError(text.strip(), engine_code=code)


def _summary(headers: httpx.Headers) -> Summary:
    facts = json.loads(headers.get("x-clickhouse-summary", "{}"))
    return Summary(
        rows_read=int(facts.get("read_rows", 0)),
        bytes_read=int(facts.get("read_bytes", 0)),
        rows_written=int(facts.get("written_rows", 0)),
        elapsed_seconds=int(facts.get("elapsed_ns", 0)) / 1e9,
    )


def _unavailable() -> EngineUnavailable:
    return EngineUnavailable(
        "the storage engine does not answer",
        hint="it is restarted by itself; what is sent meanwhile is kept in the spool",
    )
