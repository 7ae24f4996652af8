"""How far back the steps of a search look."""

import random

import pytest

from logboom.query.time import SECOND
from logboom.query.windows import FIRST_WIDTH, Windows

NOW = 1_790_000_000 * SECOND
DAY = 86_400 * SECOND


def test_windows_grow_while_nothing_is_found():
    windows = Windows(NOW - 30 * DAY, NOW)
    seen = []
    while not windows.done:
        seen.append((windows.start, windows.end))
        windows.advance(wanted=100, found=0, oldest=NOW)
    assert seen[0] == (NOW - FIRST_WIDTH, NOW)
    assert seen[-1][0] == NOW - 30 * DAY
    assert [later[1] for later in seen[1:]] == [earlier[0] for earlier in seen[:-1]]
    assert len(seen) <= 7


def test_where_events_lie_close_the_next_window_is_small():
    """100 rows of the last 10 ms: the next 100 are not looked for in half a minute."""
    windows = Windows(NOW - DAY, NOW)
    windows.advance(wanted=100, found=100, oldest=NOW - SECOND // 100)
    assert windows.end == NOW - SECOND // 100 + 1
    assert windows.end - windows.start == SECOND


@pytest.mark.parametrize("seed", range(20))
def test_every_row_is_found_once(seed: int):
    """Whatever the density, also with many rows at one time, and with statements bounded in number."""
    chance = random.Random(seed)
    rows = sorted(
        ((NOW - 1 - int(chance.expovariate(1 / (chance.choice((1, 3_600, 86_400)) * SECOND))), n) for n in range(3_000)),
        reverse=True,
    )  # fmt: skip
    rows = [(timestamp // SECOND * SECOND if seed % 2 else timestamp, n) for timestamp, n in rows]
    rows.sort(reverse=True)
    windows, found, steps = Windows(NOW - 20 * DAY, NOW), [], 0
    wanted_all = [row for row in rows if row[0] >= NOW - 20 * DAY]
    last = (NOW, 0)
    while not windows.done:
        batch = [row for row in rows if windows.start <= row[0] < windows.end and row < last][:50]
        found += batch
        last = batch[-1] if batch else last
        windows.advance(wanted=50, found=len(batch), oldest=last[0])
        steps += 1
    assert found == wanted_all
    assert steps < 400
