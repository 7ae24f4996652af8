"""Makes docs/query/{stages,functions,aggregates}.md from what stages, functions and aggregates say of themselves.

Every example is run over the sample events (sample_events.py) and shown with its result. A test compares the pages with
what is committed, so no example can be wrong for long.

    python -m tests.query.reference_pages docs
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any, Final

from logboom.query.aggregates import AGGREGATES
from logboom.query.functions import FUNCTIONS
from logboom.query.stages import STAGES
from logboom.query.stages.stage import Stage
from logboom.store.embedded import EmbeddedEngine, EmbeddedSettings
from logboom.store.schema import migrate

Rows = list[dict[str, Any]]
Asks = Callable[[str], Awaitable[tuple[list[str], Rows]]]
"""Answers a query over the sample events: the columns' names and the rows."""

WRITTEN: Final = "<!-- Written by `make reference` from the code. -->\n"
ABOUT_AGGREGATES: Final = (
    "What [stats](stages.md#stats), [timechart](stages.md#timechart), [chart](stages.md#chart), "
    "[eventstats](stages.md#eventstats), [streamstats](stages.md#streamstats) and [tstats](stages.md#tstats) compute "
    "of many rows. `AGGREGATE as NAME` names the result. Texts that are numbers count as numbers; what is missing is "
    "left out. Instead of a field, `eval(EXPRESSION)` may be aggregated.\n"
)
ABOUT_FUNCTIONS: Final = (
    "For [eval](stages.md#eval), [where](stages.md#where) and `eval(...)` in aggregates. What is missing stays missing: "
    "a function of nothing gives nothing, unless it says otherwise.\n"
)
SHOWN_ROWS: Final = 6
SHOWN_COLUMNS: Final = 8
# What an event has that no example is about.
HIDDEN: Final = frozenset(
    {"project", "received_at", "load_id", "event_id", "severity", "logger", "environment", "release", "trace_id",
     "span_id", "exception_type", "fingerprint", "input", "key", "peer", "retention_days"}
)  # fmt: skip


async def pages(asks: Asks) -> dict[str, str]:
    """The pages by file name."""
    return {
        "stages.md": await stages_page(asks),
        "functions.md": await functions_page(asks),
        "aggregates.md": await aggregates_page(asks),
    }


async def stages_page(asks: Asks) -> str:
    parts = [
        "# Stages\n",
        WRITTEN,
        "What stands behind a pipe. The examples run over half an hour of [a small shop](../../tests/query/sample_events.py).\n",
        " · ".join(f"[{stage.names[0]}](#{stage.names[0]})" for stage in STAGES) + "\n",
    ]
    for stage in STAGES:
        parts += await _stage_section(stage, asks)
    return "\n".join(parts)


async def _stage_section(stage: type[Stage], asks: Asks) -> list[str]:
    told = stage.documentation
    also = f"\nAlso written {', '.join(f'`{name}`' for name in stage.names[1:])}.\n" if stage.names[1:] else ""
    parts = [f"## {stage.names[0]}\n", f"```\n{told.syntax}\n```\n", told.meaning, also]
    if told.notes:
        parts.append(f"{told.notes}\n")
    parts.extend([await _example(example, asks) for example in told.examples])
    return parts


async def aggregates_page(asks: Asks) -> str:
    parts = [
        "# Aggregates\n",
        WRITTEN,
        ABOUT_AGGREGATES,
    ]
    for aggregate in AGGREGATES:
        also = f" Also written `{'`, `'.join(aggregate.aliases)}`." if aggregate.aliases else ""
        parts.append(f"## {aggregate.name}\n\n`{aggregate.signature}`\n\n{aggregate.meaning}{also}\n")
        parts.append(await _example(f"* | {aggregate.example}", asks))
    return "\n".join(parts)


async def functions_page(asks: Asks) -> str:
    parts = [
        "# Functions of expressions\n",
        WRITTEN,
        ABOUT_FUNCTIONS,
        "| function | gives | example | result |",
        "| --- | --- | --- | --- |",
    ]
    results = await function_results(asks)
    for function in FUNCTIONS:
        also = f" Also `{'`, `'.join(function.aliases)}`." if function.aliases else ""
        example = f"`{function.example}`" + (f" of `{function.of_fields}`" if function.of_fields else "")
        row = [f"`{function.signature}`", function.meaning + also, example, f"`{_cell(results[function.name])}`"]
        parts.append("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |")
    return "\n".join([*parts, ""])


async def function_results(asks: Asks) -> dict[str, str]:
    """What each function's example gives, as JSON text; all of them in one query."""
    fields = ", ".join(dict.fromkeys(function.of_fields for function in FUNCTIONS if function.of_fields))
    evals = ", ".join(f"r_{function.name} = {function.example}" for function in FUNCTIONS)
    _, [row] = await asks(f"| makeresults | eval {fields} | eval {evals} | fields r_*")
    return {function.name: json.dumps(row[f"r_{function.name}"], ensure_ascii=False) for function in FUNCTIONS}


async def _example(query: str, asks: Asks) -> str:
    columns, rows = await asks(query)
    shown = [name for name in columns if name not in HIDDEN][:SHOWN_COLUMNS]
    table = ["| " + " | ".join(_cell(name) for name in shown) + " |", "|" + " --- |" * len(shown)]
    table += ["| " + " | ".join(_cell(_text(row.get(name))) for name in shown) + " |" for row in rows[:SHOWN_ROWS]]
    more = f"\n\n… and {len(rows) - SHOWN_ROWS} more" if len(rows) > SHOWN_ROWS else ""
    return f"```\n{query}\n```\n\n" + "\n".join(table) + more + "\n"


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value).removesuffix(".000000000Z") if str(value).endswith(".000000000Z") else str(value)


def _cell(text: str) -> str:
    return text.replace("\n", " ⏎ ").replace("|", "\\|")


def write(directory: Path, written: Iterable[tuple[str, str]]) -> None:
    for name, text in written:
        (directory / "query" / name).write_text(text, "utf-8")


async def main(directory: Path) -> None:
    """Run the examples in an engine of their own and write the pages."""
    from tests.query.sample import sample_answers  # noqa: PLC0415 -- it imports this module

    with tempfile.TemporaryDirectory() as temporary:
        engine = EmbeddedEngine(Path(temporary), EmbeddedSettings())
        await engine.start()
        try:
            await migrate(engine)
            write(directory, (await pages(await sample_answers(engine))).items())
        finally:
            await engine.stop()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
