"""The page in headless Chromium: what it loads, how soon rows are there, scrolling through 100,000 of them, a fast tail.

Sources: Chrome DevTools Protocol, Performance.getMetrics; W3C Long Tasks API.
"""

import json
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx
from playwright.sync_api import CDPSession, Page, sync_playwright

from bench.figures import Figure
from bench.plan import Plan
from bench.server import KEYRING_SECONDS, Server
from bench.statistics import median

CHROMIUM: Final = "/usr/bin/chromium"
ARGUMENTS: Final = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--enable-precise-memory-info",
]  # fmt: skip
ROWS: Final = 100_000
TAIL_RATE: Final = 2_000
TAIL_SECONDS: Final = 60
TAIL_BEHIND_SECONDS: Final = 1.5
LONG_TASK_MS: Final = 50
WAIT_SECONDS: Final = 60
# The browser's own tasks of 50 ms and more, with how much of each was script.
WATCH_TASKS: Final = """() => {
  window.longest = 0;
  new PerformanceObserver((list) => {
    for (const frame of list.getEntries()) {
      // Of the page: what this benchmark asks of it is not its work.
      const own = frame.scripts.filter((one) => one.sourceURL.includes("/static/"));
      const script = own.reduce((sum, one) => sum + one.duration, 0);
      window.longest = Math.max(window.longest, script);
    }
  }).observe({type: "long-animation-frame"});
}"""
SCROLL: Final = """async ([rows]) => {
  const box = document.querySelector(".log");
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  while (Number(box.getAttribute("aria-rowcount")) < rows) {
    const before = box.scrollHeight;
    box.scrollTop = box.scrollHeight;
    await drawn();
    for (let waited = 0; box.scrollHeight === before && waited < 500; waited += 1) await drawn();
    if (box.scrollHeight === before) break;
  }
  const whole = box.scrollHeight;
  for (let at = whole; at > 0; at -= whole / 200) { box.scrollTop = at; await drawn(); }
  return Number(box.getAttribute("aria-rowcount"));
}"""


def measure(_: Plan) -> list[Figure]:
    with Server() as server, sync_playwright() as playwright:
        time.sleep(KEYRING_SECONDS)
        _fill(server, ROWS)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        _sign_in(server, page)
        figures = [*_first_page(server, page), *_query(page), *_scrolling(page), *_tail(server, page)]
        browser.close()
    return figures


def _fill(server: Server, rows: int) -> None:
    now = datetime.now(UTC)
    for begin in range(0, rows, 10_000):
        _send(server, [_event(n, now - timedelta(milliseconds=30 * n)) for n in range(begin, begin + 10_000)])
    while _events(server) < rows:
        time.sleep(0.2)


def _events(server: Server) -> int:
    asked = {"query": "* | stats count", "start": "-1d", "format": "json"}
    headers = {"Authorization": f"Bearer {server.token}"}
    answer = httpx.get(f"{server.url}/api/v1/search", params=asked, headers=headers, timeout=60)
    return int(answer.json()["rows"][0]["count"]) if answer.is_success else 0


def _event(number: int, at: datetime) -> dict[str, Any]:
    return {
        "timestamp": at.isoformat(), "level": ("info", "info", "warning", "error")[number % 4], "service": f"s{number % 9}",
        "host": f"web-{number % 4}", "message": f'203.0.113.{number % 250} - - "POST /api/v2/order/{number} HTTP/2.0" 200 {number % 977}',
        "status": 200, "duration_ms": number % 977, "user.id": f"u_{number % 5000}",
    }  # fmt: skip


def _send(server: Server, events: list[dict[str, Any]]) -> None:
    body = "\n".join(json.dumps(event) for event in events)
    httpx.post(
        f"{server.url}/api/v1/ingest", content=body, headers={"Authorization": f"Bearer {server.key}"}, timeout=60
    ).raise_for_status()


def _sign_in(server: Server, page: Page) -> None:
    headers = {"Authorization": f"Bearer {server.token}"}
    me = httpx.get(f"{server.url}/api/v1/me", headers=headers).json()
    link = httpx.post(f"{server.url}/api/v1/users/{me['id']}/login-link", headers=headers).json()["login_link"]
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/login" not in url)


def _first_page(server: Server, page: Page) -> list[Figure]:
    """Loaded by somebody who has never been here."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    session.send("Performance.enable")
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(f"{server.url}/")
    page.locator(".log .row:not(.skeleton)").first.wait_for()
    busy = _metric(session, "TaskDuration")
    page.locator("#count").get_by_text(f"{ROWS:,}").wait_for()
    page.wait_for_timeout(500)
    return [
        Figure("page: transferred", sum(received) / 1000, "kB", 250),
        Figure("page: requests", len(received), "", 40),
        Figure("page: tasks up to the first rows", busy, "s", 1.0),
    ]


def _query(page: Page) -> list[Figure]:
    """The median of three: the first also reads the script's functions for the first time."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    taken = [_script_of_a_query(session, page, level) for level in ("error", "warning", "info")]
    return [Figure("page: script from Enter to the first rows", median(taken), "ms", LONG_TASK_MS)]


def _script_of_a_query(session: CDPSession, page: Page, level: str) -> float:
    """In milliseconds."""
    page.locator("#query").fill(f"level:{level} service:s3")
    before = _metric(session, "ScriptDuration")
    page.keyboard.press("Enter")
    _wait_until(
        session,
        f"document.querySelector('.log .row[data-level={level}] .tx')"
        f" && !document.querySelector('.log .row:not([data-level={level}])')",
    )
    return 1000 * (_metric(session, "ScriptDuration") - before)


def _scrolling(page: Page) -> list[Figure]:
    page.locator("#query").fill("")
    page.keyboard.press("Enter")
    page.locator("#count").get_by_text(f"{ROWS:,}").wait_for()
    page.evaluate(WATCH_TASKS)
    rows = page.evaluate(SCROLL, [ROWS])
    return [
        Figure("page: rows scrolled through", rows, "", ROWS, more_is_better=True),
        Figure(
            "page: longest script while scrolling",
            page.evaluate("window.longest"),
            "ms",
            LONG_TASK_MS,
            note="0: none near 50 ms",
        ),
    ]


def _tail(server: Server, page: Page) -> list[Figure]:
    page.goto(f"{server.url}/tail")
    page.get_by_text("following", exact=True).wait_for()
    alone = [_seconds_until_shown(server, page, f"alone {n}") for n in range(5)]
    # What the page before has left is not the tail's.
    page.context.new_cdp_session(page).send("HeapProfiler.collectGarbage")
    page.evaluate(WATCH_TASKS)
    stop = threading.Event()
    sender = threading.Thread(target=_send_steadily, args=(server, stop), daemon=True)
    sender.start()
    heaps, behind = [], []
    for _ in range(TAIL_SECONDS // 5):
        page.wait_for_timeout(5_000)
        behind.append(float(page.get_by_text("s behind").inner_text().split()[0]))
        heaps.append(page.evaluate("performance.memory.usedJSHeapSize") / 1e6)
    rate = int(page.locator("#rate").inner_text().replace(",", ""))
    stop.set()
    sender.join()
    half = len(heaps) // 2
    return [
        Figure("tail: lines a second, shown", rate, "", 0.8 * TAIL_RATE, more_is_better=True),
        Figure("tail: a line by itself is shown, after its answer, at most", max(alone), "s", TAIL_BEHIND_SECONDS),
        Figure("tail: the newest of many is shown, after it was received", median(behind), "s", TAIL_BEHIND_SECONDS),
        Figure("tail: largest heap", max(heaps), "MB", 150),
        Figure("tail: growth of the heap in its second half", max(heaps[half:]) - max(heaps[:half]), "MB", 25),
        Figure("tail: longest script", page.evaluate("window.longest"), "ms", LONG_TASK_MS, note="0: none near 50 ms"),
    ]


def _seconds_until_shown(server: Server, page: Page, message: str) -> float:
    _send(server, [_event(0, datetime.now(UTC)) | {"message": message}])
    answered = time.monotonic()
    page.locator(".log .tx", has_text=message).wait_for()
    return time.monotonic() - answered


def _send_steadily(server: Server, stop: threading.Event) -> None:
    number = 0
    begun = time.monotonic()
    while not stop.is_set():
        _send(server, [_event(number + n, datetime.now(UTC)) for n in range(TAIL_RATE // 4)])
        number += TAIL_RATE // 4
        stop.wait(max(0.0, begun + number / TAIL_RATE - time.monotonic()))


def _wait_until(session: CDPSession, condition: str) -> None:
    """Asked so that the page spends next to nothing on it."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not session.send("Runtime.evaluate", {"expression": f"Boolean({condition})"})["result"]["value"]:
        if time.monotonic() > deadline:
            raise TimeoutError(condition)
        time.sleep(0.02)


def _metric(session: CDPSession, name: str) -> float:
    metrics: list[dict[str, Any]] = session.send("Performance.getMetrics")["metrics"]
    return next(float(one["value"]) for one in metrics if one["name"] == name)
