"""The page's pure modules, imported one by one in the browser: tables of what goes in and what comes out."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from playwright.async_api import Page

from logboom.alerts.rule import read_rule
from tests.e2e.conftest import PageMaker
from tests.serving import Server

Call = Callable[..., Awaitable[Any]]
MANUAL = (Path(__file__).resolve().parents[2] / "docs" / "page.md").read_text("utf-8")
NOW = 1_795_003_200_000  # 2026-11-18T12:00:00Z


@pytest.fixture(scope="module")
async def blank(server: Server, new_page: PageMaker) -> AsyncIterator[Page]:
    async with new_page(timezone_id="Europe/Zurich") as page:
        await page.goto(f"{server.url}/login")
        yield page


@pytest.fixture(scope="module")
def modules(server: Server) -> str:
    """The address of the folder of the page's modules."""
    return re.search(r"/static/\w+/", httpx.get(f"{server.url}/login").text)[0] + "app/"


@pytest.fixture(scope="module")
def call(modules: str, blank: Page) -> Call:
    """Calls a function of a module: `await call("time.moment", "now", ...)`."""

    async def called(name: str, *arguments: Any) -> Any:
        module, function = name.split(".")
        return await blank.evaluate(
            "async ([module, name, given]) => (await import(module))[name](...given)",
            [f"{modules}{module}.js", function, list(arguments)],
        )

    return called


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("now", "utc", NOW),
        ("-15m", "utc", NOW - 900_000),
        ("now-2h", "utc", NOW - 7_200_000),
        ("-1w", "utc", NOW - 604_800_000),
        ("now@d", "utc", NOW - 43_200_000),
        ("now@d", "local", NOW - 46_800_000),
        ("-1d@d", "utc", NOW - 43_200_000 - 86_400_000),
        ("2026-11-18T12:00:00Z", "local", NOW),
        ("2026-11-18T12:00:00.250Z", "local", NOW + 250),
        ("2026-11-18T13:00:00+01:00", "utc", NOW),
        ("2026-11-18 13:00", "local", NOW),
        ("2026-11-18 12:00", "utc", NOW),
        ("2026-11-18", "utc", NOW - 43_200_000),
        ("1795003200", "local", NOW),
        ("1795003200000", "local", NOW),
        ("", "utc", None),
        ("yesterday-ish", "utc", None),
        ("-5", "utc", None),
    ],
)
async def test_a_moment_is_read_in_all_its_forms(call: Call, text: str, zone: str, expected: int | None):
    assert await call("time.moment", text, NOW, zone) == expected


@pytest.mark.parametrize(
    ("stored", "zone", "shown"),
    [
        ("2026-11-18T12:00:00.893114000Z", "utc", "2026-11-18 12:00:00.893114 UTC"),
        ("2026-11-18T12:00:00.893114000Z", "local", "2026-11-18 13:00:00.893114 +01:00"),
        ("2026-11-18T12:00:00.531410000Z", "utc", "2026-11-18 12:00:00.531410 UTC"),
        ("2026-07-01T12:00:00Z", "local", "2026-07-01 14:00:00 +02:00"),
        ("1900-01-01T00:00:00.000000001Z", "utc", "1900-01-01 00:00:00.000000001 UTC"),
        ("no time", "utc", "no time"),
    ],
)
async def test_a_stored_time_is_shown_whole_with_its_zone(call: Call, stored: str, zone: str, shown: str):
    assert await call("time.whole", stored, zone) == shown


@pytest.mark.parametrize(
    ("locale", "day", "of_another_year"),
    [
        ("en-US", "Jun 18", "Jun 18, 2001"),
        ("de-DE", "18. Juni", "18. Juni 2001"),
        ("ar-EG", "18 يونيو", "18 يونيو 2001"),
    ],
)
async def test_dates_are_written_as_in_the_reader_s_language_and_clocks_as_in_logs(
    server: Server, new_page: PageMaker, modules: str, locale: str, day: str, of_another_year: str
):
    async with new_page(locale=locale) as page:
        await page.goto(f"{server.url}/login")
        written = await page.evaluate(
            """async (module) => {
              const { clockShort, day } = await import(module);
              const thisYear = Date.UTC(new Date().getUTCFullYear(), 5, 18, 17, 5);
              return [day(thisYear, "utc"), day(Date.UTC(2001, 5, 18), "utc"), clockShort(thisYear, "utc")];
            }""",
            f"{modules}time.js",
        )
    assert written == [day, of_another_year, "17:05"]


@pytest.mark.parametrize(
    ("field", "value", "term"),
    [
        ("service", "nginx", "service=nginx"),
        ("http.status_code", "504", "http.status_code=504"),
        ("service", "check out", 'service="check out"'),
        ("user agent", 'Mozilla/5.0 "x"', '"user agent"="Mozilla/5.0 \\"x\\""'),
        ("path", "C:\\x*?", 'path="C:\\\\x\\*\\?"'),
        ("level", "", 'level=""'),
        ("word", "OR", 'word="OR"'),
        ("n", "-1", 'n="-1"'),
    ],
)
async def test_a_value_becomes_a_term_that_means_it_exactly(call: Call, field: str, value: str, term: str):
    assert await call("query_text.equals", field, value) == term


@pytest.mark.parametrize(
    ("query", "term", "narrowed"),
    [
        ("", "level=error", "level=error"),
        ("timeout", "level=error", "timeout level=error"),
        ("timeout level=error", "level=error", "timeout level=error"),
        ("timeout -level=error", "level=error", "timeout level=error"),
        ("level=error timeout", "-level=error", "timeout -level=error"),
        ("a OR b", "level=error", "(a OR b) level=error"),
        ('"a OR b"', "level=error", '"a OR b" level=error'),
    ],
)
async def test_a_term_narrows_a_query_and_replaces_its_opposite(call: Call, query: str, term: str, narrowed: str):
    assert await call("query_text.withTerm", query, term) == narrowed


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ('timeout "timed out"', ["timed out", "timeout"]),
        ("level:error message:boom -quiet NOT loud", ["boom"]),
        ("(alpha OR beta*)", ["alpha", "beta*"]),
        ("*", []),
    ],
)
async def test_the_words_to_mark_are_those_that_matching_text_contains(call: Call, query: str, words: list[str]):
    assert await call("query_text.wordsToMark", query) == words


@pytest.mark.parametrize(
    "query", ["", "a", '"open', 'f:"x y" (a OR -b) >= 12', "ü:ß ≠ 🙂", "a\nb", "::", "- - -x", 'a"b"c', "!x != y"]
)
async def test_the_coloured_parts_of_a_query_are_together_the_query(call: Call, query: str):
    assert "".join(part["text"] for part in await call("query_text.parts", query)) == query


async def test_what_is_wrong_is_marked_by_characters_and_not_by_utf_16_units(call: Call):
    parts = await call("query_text.partsWithError", "🙂🙂 bad", {"start": 3, "end": 6})
    assert [part["text"] for part in parts if part["kind"] == "e"] == ["bad"]


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("a timeout and ReadTimeout", ["timeout"], ["timeout"]),
        ("timeouts and time", ["time*"], ["timeouts", "time"]),
        ("GET /healthz", ["get /"], ["GET /"]),
        ("a.b axb", ["a.b"], ["a.b"]),
        ("Straße STRASSE", ["straße"], ["Straße"]),
    ],
)
async def test_marks_are_whole_words(call: Call, text: str, words: list[str], marked: list[str]):
    runs = await call("content.runs", text, words)
    assert [run["text"] for run in runs if run["mark"]] == marked
    assert "".join(run["text"] for run in runs) == text


EXPLORE = {
    "page": "explore", "project": "shop", "query": 'a&b=c #"ü"', "start": "-7d", "end": "2026-11-18T12:00:00.000Z",
    "event": "01890000-0000-7000-8000-000000000000", "tab": "json", "live": True, "zone": "utc", "panel": False, "field": "a b",
}  # fmt: skip


@pytest.mark.parametrize(
    "state",
    [
        EXPLORE,
        {"page": "event", "project": "shop", "event": "01890000-0000-7000-8000-000000000000", "tab": "json"},
        {"page": "issues", "project": "shop", "query": "", "sort": "events", "zone": "utc"},
        {"page": "issue", "project": "shop", "issue": "WEB-142/ü?"},
        {"page": "alerts", "project": "shop", "list": "silences"},
        {"page": "alert", "project": "shop", "alert": "7", "why": "12", "past": "-30d"},
    ],
    ids=lambda state: state["page"],
)
async def test_every_state_survives_its_address(call: Call, state: dict[str, Any]):
    whole = await call("address.defaultsOf", state["page"]) | state
    path, _, search = (await call("address.format", whole)).partition("?")
    assert await call("address.parse", path, search) == whole


async def test_an_address_says_only_what_is_not_as_by_default(call: Call):
    for page, path in (("explore", "/"), ("issues", "/issues")):
        assert await call("address.format", await call("address.defaultsOf", page)) == path


@pytest.mark.parametrize(
    ("search", "name", "value"),
    [
        ("tab=xml", "tab", "fields"),
        ("zone=mars", "zone", "local"),
        ("live=yes", "live", False),
        ("panel=0", "panel", False),
        ("start=", "start", "-1h"),
        ("issue=X-1", "issue", ""),
    ],
)
async def test_what_makes_no_sense_in_an_address_is_as_by_default(call: Call, search: str, name: str, value: Any):
    assert (await call("address.parse", "/", search))[name] == value


async def test_a_list_of_any_length_draws_a_screenful(blank: Page, modules: str):
    drawn = await blank.evaluate(
        """async (module) => {
          const { places, part } = await import(module);
          const list = places({ rows: 100000, rowHeight: 24, open: 500, openHeight: 3000 });
          return [0, 12000, 13500, 20000, list.height].map((top) => [part(list, top, 800), list.height]);
        }""",
        f"{modules}window.js",
    )
    for part, height in drawn:
        assert height == 100_000 * 24 + 3000
        assert part["last"] - part["first"] < 80
    assert drawn[2][0]["first"] <= 500 <= drawn[2][0]["last"]  # its fields fill the screen, so its row is drawn
    assert drawn[4][0]["last"] == 99_999


async def test_pages_far_from_what_is_seen_are_let_go_and_fetched_again(call: Call):
    pages = [
        {"from": 100 + 1000 * n, "count": 1000, "cursor": f"c{n}", "begins": f"e{n}", "whole": n != 1} for n in range(9)
    ]

    async def turned(first: int, last: int) -> tuple[list[str], list[str]]:
        found = await call("far_pages.turned", pages, first, last, 5)
        return [one["cursor"] for one in found["wanted"]], [one["cursor"] for one in found["far"]]

    assert await turned(8_900, 9_000) == ([], ["c0", "c2", "c3"])  # the farthest first, as many as are too many
    assert await turned(1_050, 1_150) == (["c1"], ["c8", "c7", "c6"])
    assert await turned(0, 60) == ([], [])  # before all of them
    assert await turned(4_500, 4_560) == ([], ["c0", "c8", "c7"])
    kept = await call("far_pages.placeOf", {"event_id": "x", "timestamp": "t", "message": "long", "service": "s"})
    assert kept == {"event_id": "x", "timestamp": "t", "message": "", "away": True}


async def test_every_key_is_in_the_manual(blank: Page, modules: str):
    keys = await blank.evaluate(
        """async ([faces, keys]) => {
          const { FACES } = await import(faces);
          const { withEverywhere } = await import(keys);
          return Object.fromEntries(Object.entries(FACES).filter(([, face]) => face.keys.length)
            .map(([name, face]) => [name, withEverywhere(face.keys).flatMap(([keys]) => keys)]));
        }""",
        [f"{modules}pages.js", f"{modules}keys.js"],
    )
    manual = MANUAL.split("## Keys")[1].split("\n## ")[0]
    for page, named in keys.items():
        written = set(re.findall(r"`([^`]+)`", manual.split(f"### {page.capitalize()}\n")[1].split("###")[0]))
        assert {{"Escape": "Esc", " ": "Space"}.get(key, key) for key in named} == written, page


RULES = [
    {"watch": {"kind": "count", "query": "level:error", "per": "minute", "by": "host", "most_keys": 7}, "threshold": {"critical": 2.5}},
    {"watch": {"kind": "ratio", "query": "a", "of": "b", "least": 20}, "threshold": {"critical": 5, "warning": 2, "recovery": 1}},
    {"watch": {"kind": "statistic", "field": "ms", "function": "p99.9"}, "threshold": {"critical": 5}, "windows": "3 of 5"},
    {"watch": {"kind": "unique", "field": "user.id"}, "threshold": {"direction": "below", "critical": 1, "warning": 2}, "no_data": "10m"},
    {"watch": {"kind": "absence", "by": "host", "keys": ["a, b", "c"], "remember": "2d", "level": "warning"}, "every": "30s"},
    {"watch": {"kind": "change", "earlier": "7d", "in": "events", "least": 9}, "threshold": {"critical": 0}, "repeat": None},
    {"watch": {"kind": "issue_users", "query": "release:1.2"}, "threshold": {"critical": 10}, "active": {"days": ["mon", "fri"], "from": "22:00", "to": "06:00", "zone": "Europe/Berlin"}},
    {"watch": {"kind": "issue", "events": ["escalating"], "least_level": "error", "environments": ["production", "stage"]}},
    {
        "watch": {"kind": "count"}, "threshold": {"critical": 1}, "window": "1h", "late_for": "2h", "tell": ["a", "b"],
        "tell_resolved": False, "summary": "Look: it's \"on\"", "runbook": "https://example.org/x?y=#z", "owner": "null",
        "labels": {"team": "shop, checkout", "url": "http://x:1"}, "enabled": False,
        "template": {"headline": "{{ key }}: {{ value | number }}", "body": "{% for one in samples %}\n- {{ one }}\n{% endfor %}\n"},
    },
]  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["watch"]["kind"])
async def test_the_form_of_a_rule_gives_the_same_rule_back_and_so_does_its_code(call: Call, rule: dict[str, Any]):
    document = {"name": "on: [the] way", **rule}
    written = await call("rule_draft.documentOf", await call("rule_draft.draftOf", document))
    assert read_rule(written) == read_rule(document)
    assert yaml.safe_load(await call("yaml.asCode", written)) == {"rules": [written]}


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ("watch.query: expected a value", "query"),
        ("threshold.warning: Input should be a valid number", "warning"),
        ("threshold: a threshold `above` needs recovery <= warning <= critical", "critical"),
        ("windows: write for example `3 of 5`", "windows"),
        ("tell: there is no channel `x`", "tell"),
        ("active.zone: there is no time zone 'x'", "zone"),
        ("active: the hours end when they begin", "from"),
        ("template.headline: there is no value `x`", "headline"),
        ("The server does not answer.", ""),
    ],
)
async def test_an_error_of_the_api_stands_at_its_field(call: Call, message: str, field: str):
    assert (await call("rule_draft.fieldError", {"message": message, "hint": "", "code": ""}))["field"] == field


async def test_a_back_test_s_transitions_are_spans_which_end_when_the_next_begins(call: Call):
    kinds = [("pending", "", 10), ("fired", "warning", 20), ("raised", "critical", 30), ("repeated", "critical", 35), ("resolved", "critical", 40), ("fired", "warning", 90)]  # fmt: skip
    transitions = [{"kind": kind, "key": "a", "level": level, "judged_at": at} for kind, level, at in kinds]
    spans = await call("firings.spans", transitions, 100)
    assert [(span["level"], span["from"], span["to"]) for span in spans] == [
        ("pending", 10, 20), ("warning", 20, 30), ("critical", 30, 40), ("warning", 90, 100),
    ]  # fmt: skip
    assert await call("firings.secondsFiring", spans) == 30


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("yesterday 14:00 to 15:00", "2026-11-17T14:00:00.000Z", "2026-11-17T15:00:00.000Z"),
        ("Yesterday at 2pm until 3:30 PM", "2026-11-17T14:00:00.000Z", "2026-11-17T15:30:00.000Z"),
        ("9:00 - 10:15", "2026-11-18T09:00:00.000Z", "2026-11-18T10:15:00.000Z"),
        ("yesterday 22:00 to today 2:00", "2026-11-17T22:00:00.000Z", "2026-11-18T02:00:00.000Z"),
        ("monday", "2026-11-16T00:00:00.000Z", "2026-11-17T00:00:00.000Z"),
        ("mon 9:00 to tue noon", "2026-11-16T09:00:00.000Z", "2026-11-17T12:00:00.000Z"),
        ("3 nov to 5 nov", "2026-11-03T00:00:00.000Z", "2026-11-06T00:00:00.000Z"),
        ("Dec 24 18:00 to Dec 25 6:00", "2025-12-24T18:00:00.000Z", "2025-12-25T06:00:00.000Z"),
        ("2026-11-01 to 2026-11-02", "2026-11-01T00:00:00.000Z", "2026-11-03T00:00:00.000Z"),
        ("2026-11-18 08:00 to 2026-11-18 09:00", "2026-11-18T08:00:00.000Z", "2026-11-18T09:00:00.000Z"),
        ("since 8:00", "2026-11-18T08:00:00.000Z", "now"),
        ("2 hours ago to 1 hour ago", "-2h", "-1h"),
        ("last 3 hours", "-3h", "now"),
        ("90m", "-90m", "now"),
        ("last week", "-1w", "now"),
        ("today", "now@d", "now"),
        ("yesterday", "-1d@d", "now@d"),
    ],
)
async def test_a_range_of_time_is_read_as_people_write_it(call: Call, words: str, start: str, end: str):
    assert await call("time_words.rangeOf", words, NOW, "utc") == {"start": start, "end": end}


@pytest.mark.parametrize(
    "words",
    ["", "whenever", "15:00 to 14:00", "25:00 to 26:00", "14 to 15", "yesterday to", "31 foo", "a to b to c", "2pm"],
)
async def test_what_is_no_range_of_time_is_none(call: Call, words: str):
    assert await call("time_words.rangeOf", words, NOW, "utc") is None


async def test_words_of_time_are_of_the_reader_s_zone(call: Call):
    found = await call("time_words.rangeOf", "yesterday 14:00 to 15:00", NOW, "local")
    assert found == {"start": "2026-11-17T13:00:00.000Z", "end": "2026-11-17T14:00:00.000Z"}


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("short", 80, 1),
        ("a" * 81, 80, 2),
        ("one\ntwo\n\nfour", 80, 4),
        ("漢" * 41, 80, 2),
        ("x" * 100_000, 10, 12),
        ("", 80, 1),
    ],
)
async def test_a_wrapped_row_has_the_lines_that_its_text_needs(call: Call, text: str, columns: int, lines: int):
    assert await call("window.linesOf", text, columns) == lines


async def test_the_oldest_events_are_asked_for_in_parts_that_hold_a_screenful_each(call: Call):
    start = NOW - 3_600_000
    counts = [0, 50, 0, 120, 40, 9_000, 10]
    buckets = [{"time": iso(start + n * 60_000), "counts": {"info": count}} for n, count in enumerate(counts)]
    parts = await call("oldest.parts", {"interval_ms": 60_000, "buckets": buckets}, {"start": start, "end": NOW}, 200)
    at = [(part["start"] - start) // 60_000 for part in parts]
    assert [(place, part["count"]) for place, part in zip(at, parts, strict=True)] == [(1, 210), (5, 9_000), (6, 10)]
    assert parts[0]["end"] == start + 5 * 60_000


def iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat()


async def test_frames_of_libraries_are_parts_of_their_own(call: Call):
    library = '  File "/x/site-packages/django/a.py", line 1, in f\n    run()\n' * 3
    text = f'Traceback:\n{library}  File "/srv/pay.py", line 2, in g\n    pay()\nError: late'
    first, folded, rest = await call("trace_text.foldedTrace", text)
    assert (first, folded) == ("Traceback:\n", {"lines": 6})
    assert rest.startswith('  File "/srv/pay.py"')
    assert await call("trace_text.foldedTrace", "no trace at all") is None
