"""Many scans in one statement, for what is new or near: the events are read once, whatever the number of rules.

What conditions have in common, such as the text that words are looked for in, is then made once for each event, too.
Over a long range the engine skips more by the conditions of one scan alone.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from logboom.alerts.scan import SCAN_LIMITS, Cell, Loads, Scan
from logboom.query.plan import moment
from logboom.query.time import SECOND
from logboom.query.translation import Translation
from logboom.store.engine import Engine
from logboom.store.statement import Statement

MOST_SCANS: Final = 50  # of one statement, whose text and values have bounds (query/plan.py)
# Lazy evaluation would make again for each condition what they have in common.
SETTINGS: Final = {"short_circuit_function_evaluation": "disable"}

Shape = tuple[int, str, int, int, int]


def shape(scan: Scan) -> Shape:
    """Scans of an equal shape can be read together."""
    return (scan.project, scan.by, scan.slice_seconds, scan.every_seconds, scan.lateness_seconds)


async def cells_of_all(
    engine: Engine, scans: Sequence[Scan], *, start: int, end: int, loads: Loads
) -> Mapping[Scan, list[Cell]]:
    """The cells of each of these scans, which are of one shape. Raises what the engine raises."""
    found: dict[Scan, list[Cell]] = {scan: [] for scan in scans}
    answer = await engine.rows(_statement(scans, start, end, loads), limits=SCAN_LIMITS, settings=SETTINGS)
    for slice_, seen, key, *parts in answer.rows:
        place = 0
        for scan in scans:
            width = 1 + len(scan.measures)
            if int(parts[place]):
                found[scan].append(scan.cell(slice_, seen, key, parts[place + 1 : place + width]))
            place += width
    return found


def _statement(scans: Sequence[Scan], start: int, end: int, loads: Loads) -> Statement:
    first = scans[0]
    translation = Translation(now=end * SECOND)
    bounds = [moment(edge * SECOND, translation) for edge in (start, end)]
    where = (
        f"project = {translation.bind(first.project, 'UInt32')}"
        f" AND timestamp >= {bounds[0]} AND timestamp < {bounds[1]}{loads.condition(translation)}"
    )
    columns: list[str] = []
    for scan in scans:
        columns.append(scan.presence(translation))
        columns += scan.partials(translation, among_others=True)
    return first.grouped(translation, columns, where=where, loads=loads)
