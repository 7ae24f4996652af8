"""@sentry/node, @sentry/browser in a page of another origin, and raygun for Node."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.clients.javascript import run_node
from tests.clients.sentry_sdks import dsn
from tests.programs import required
from tests.serving import Server

pytestmark = pytest.mark.slow

NODE_PROGRAM = """
const Sentry = require("@sentry/node");
Sentry.init({dsn: "%(dsn)s", release: "shop@1.2.3", environment: "staging", enableLogs: true, tracesSampleRate: 1.0});
function charge(order) { throw new TypeError(`cannot charge %(word)s`); }
Sentry.startSpan({name: "checkout"}, () => {
  Sentry.setUser({id: "7", email: "ada@example.org"});
  Sentry.setTag("color", "blue");
  Sentry.logger.warn("low stock %(word)s", {order: 7, paid: true});
  try { charge(7); } catch (error) { console.log(Sentry.captureException(error)); }
});
Sentry.captureMessage("hello %(word)s " + "x".repeat(1000), "info");
Sentry.flush(10000).then(() => process.exit(0));
"""

RAYGUN_PROGRAM = """
const raygun = require("raygun");
const client = new raygun.Client().init({
  apiKey: "%(key)s", host: "127.0.0.1", port: %(port)d, useSSL: false, batch: %(batch)s, batchFrequency: 100,
  innerErrorFieldName: "cause",
});
client.setVersion("1.2");
function charge() { throw new RangeError("cannot charge %(word)s", {cause: new Error("card refused")}); }
try { charge(); } catch (error) {
  const sent = client.send(error, {customData: {order: 7}, tags: ["blue"]});
  if (%(batch)s) setTimeout(() => process.exit(0), 2000);
  else sent.then(response => { console.log(response.statusCode); process.exit(0); });
}
"""

PAGE = """<!doctype html><title>shop</title><script type="importmap">{"imports": {
  "@sentry/browser": "/@sentry/browser/build/npm/esm/prod/index.js",
  "@sentry/browser-utils": "/@sentry/browser-utils/build/esm/index.js",
  "@sentry/core": "/@sentry/core/build/esm/index.js",
  "@sentry/core/browser": "/@sentry/core/build/esm/browser.js",
  "@sentry/feedback": "/@sentry/feedback/build/npm/esm/index.js",
  "@sentry/replay": "/@sentry/replay/build/npm/esm/index.js",
  "@sentry/replay-canvas": "/@sentry/replay-canvas/build/npm/esm/index.js",
  "@sentry/conventions/attributes": "/@sentry/conventions/dist/attributes.mjs",
  "@sentry/conventions/metrics": "/@sentry/conventions/dist/metrics.mjs",
  "@sentry/conventions/op": "/@sentry/conventions/dist/op.mjs",
  "web-vitals": "/web-vitals/dist/web-vitals.js"
}}</script>
<script type="module">
import * as Sentry from "@sentry/browser";
Sentry.init({dsn: "%(dsn)s", release: "shop@1.2.3", environment: "staging", enableLogs: true});
Sentry.setUser({id: "7"});
Sentry.logger.error("log of a page %(word)s");
function charge() { throw new TypeError("cannot charge %(word)s"); }
setTimeout(charge, 0);
setTimeout(async () => {
  Sentry.captureFeedback({message: "it broke %(word)s", email: "ada@example.org"});
  window.flushed = await Sentry.flush(10000);
}, 100);
</script>
"""


def test_sentry_for_node(server: Server, word: str, tmp_path: Path, node_modules: Path):
    event_id = run_node(tmp_path, node_modules, NODE_PROGRAM % {"dsn": dsn(server), "word": word}).strip()
    found = {row["message"].split(" ")[0]: row for row in server.wait_for(word, 3)}
    error, log, message = found["TypeError:"], found["low"], found["hello"]
    assert (error["exception_type"], error["release"], error["environment"]) == ("TypeError", "shop@1.2.3", "staging")
    assert error["attributes"]["sentry.event_id"] == event_id
    assert (error["attributes"]["user.email"], error["attributes"]["color"]) == ("ada@example.org", "blue")
    assert (log["level"], log["attributes"]["order"], log["attributes"]["paid"]) == ("warning", "7", "true")
    assert log["trace_id"] == error["trace_id"]
    assert (message["level"], message["exception_type"]) == ("info", "")
    spans = server.wait_for(f"trace_id:{error['trace_id']} sentry.item_type:span")
    assert {span["message"] for span in spans} == {"checkout"}


@pytest.mark.parametrize("batch", ["false", "true"])
def test_raygun_for_node(server: Server, word: str, tmp_path: Path, node_modules: Path, batch: str):
    values = {"key": server.ingest_key, "port": server.port, "word": word, "batch": batch}
    assert run_node(tmp_path, node_modules, RAYGUN_PROGRAM % values).strip() == ("202" if batch == "false" else "")
    (error,) = server.wait_for(word)
    assert error["message"] == f"RangeError: cannot charge {word}"
    assert (error["exception_type"], error["release"], error["input"]) == ("RangeError", "1.2", "raygun")
    assert (error["attributes"]["order"], error["attributes"]["tags"]) == ("7", '["blue"]')
    assert "charge" in error["attributes"]["culprit"]


@contextmanager
def site(directory: Path) -> Iterator[str]:
    """The address of a server of files: another origin than the server under test."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(directory))) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
        thread.join()


@pytest.mark.browser
def test_sentry_in_a_page_of_another_origin(server: Server, word: str, tmp_path: Path, node_modules: Path):
    for package in ("@sentry", "web-vitals"):
        (tmp_path / package).symlink_to(node_modules / package)
    (tmp_path / "index.html").write_text(PAGE % {"dsn": dsn(server), "word": word})
    arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    arguments += ["--disable-component-update", "--disable-sync", "--no-first-run"]
    with site(tmp_path) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=required("chromium"), args=arguments)
        page = browser.new_page()
        page.goto(address)
        page.wait_for_function("window.flushed !== undefined")
        assert page.evaluate("window.flushed")
        browser.close()
    found = {row["message"].split(" ")[0]: row for row in server.wait_for(word, 3)}
    error, log, feedback = found["TypeError:"], found["log"], found["it"]
    assert (error["exception_type"], error["attributes"]["user.id"]) == ("TypeError", "7")
    assert error["attributes"]["request.url"] == address + "/"
    assert error["attributes"]["error.handled"] == "false"
    assert log["level"] == "error"
    assert feedback["attributes"]["feedback.contact_email"] == "ada@example.org"
