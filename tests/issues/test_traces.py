"""Traces in texts: what each language prints is read as the report that an SDK would have sent."""

import traceback

import pytest
from sentry_sdk.utils import event_from_exception

from logboom.issues.grouping import group
from logboom.issues.report import from_document
from logboom.issues.report_document import as_document
from logboom.issues.traces.search import MARKERS, find
from tests.issues.reports import fingerprint, used


def told(text: str) -> list[tuple[str | None, str | None, list[str | None]]]:
    """Type, value and functions (innermost first) of each exception, the raised one first."""
    report = find(text)
    assert report is not None
    return [(one.type, one.value, [frame.function for frame in one.frames[::-1]]) for one in report.exceptions[::-1]]


PYTHON = """2026-11-18 14:29:57 ERROR payment failed
Traceback (most recent call last):
  File "/srv/shop/gateway.py", line 71, in charge
    return self.session.post(self.url)
           ~~~~~~~~~~~~~~~~~^^^^^^^^^^
TimeoutError: timed out

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/srv/shop/views.py", line 118, in confirm
    receipt = gateway.charge(order)
  [Previous line repeated 3 more times]
shop.errors.PaymentTimeout: gateway timed out
after 3 attempts
2026-11-18 14:29:58 INFO next
"""
JAVA = """2026-11-18 ERROR Indexer - failed
java.lang.IllegalStateException: cannot flush
	at org.acme.search.Indexer.lambda$flush$3(Indexer.java:61)
	at java.base/java.lang.Thread.run(Thread.java:829)
	Suppressed: java.io.IOException: close
		at org.acme.X.close(X.java:3)
Caused by: java.net.SocketException: Broken pipe
	at org.acme.search.Wire.send(Wire.java:20)
	... 1 more
"""
NODE = """TypeError: Cannot read properties of undefined (reading 'price')
    at CartRow.render (/srv/app/src/cart.ts:31:14)
    at async handler (file:///srv/app/src/server.mjs:3:5) {
  [cause]: Error: no such order
      at load (/srv/app/src/orders.ts:9:11)
}"""
GO = """panic: runtime error: index out of range [3] with length 3 [recovered]

goroutine 1 [running]:
main.(*Server).crop(0xc000012345, {0x1, 0x2})
\t/app/resizer/main.go:42 +0x1d
main.main.func1(...)
\t/app/resizer/main.go:12
created by main.main in goroutine 1
\t/app/main.go:3 +0x1
"""
RUBY = """app/models/order.rb:12:in `lock_cart': canceled due to timeout (ActiveRecord::QueryCanceled)
\tfrom app/controllers/carts_controller.rb:8:in `block (2 levels) in create'
"""
RAILS = """ActiveRecord::RecordNotFound (Couldn't find Order with 'id'=5):

app/controllers/orders_controller.rb:8:in 'OrdersController#show'
"""
PHP = """PHP Fatal error:  Uncaught App\\PaymentFailed: refused in /srv/shop/src/Gateway.php:74
Stack trace:
#0 /srv/shop/src/Checkout.php(118): App\\Gateway->charge(Object(App\\Order))
#1 [internal function]: App\\{closure}(1)
#2 {main}
  thrown in /srv/shop/src/Gateway.php on line 74"""
DOTNET = """fail: Shop[0]
System.InvalidOperationException: cannot place the order
 ---> System.IO.IOException: disk full
   at Shop.Store.Save(Order order) in /src/Store.cs:line 20
   --- End of inner exception stack trace ---
   at Shop.OrderService.<PlaceAsync>d__5.MoveNext() in /src/OrderService.cs:line 42
--- End of stack trace from previous location ---
   at Microsoft.AspNetCore.Mvc.X.Invoke(Int32 id)"""

TEXTS = {
    "python": (PYTHON, [
        ("PaymentTimeout", "gateway timed out\nafter 3 attempts", ["confirm"]),
        ("TimeoutError", "timed out", ["charge"]),
    ]),
    "java": (JAVA, [
        ("IllegalStateException", "cannot flush", ["lambda$flush$3", "run"]),
        ("SocketException", "Broken pipe", ["send", "run"]),
    ]),
    "node": (NODE, [
        ("TypeError", "Cannot read properties of undefined (reading 'price')", ["CartRow.render", "async handler"]),
        ("Error", "no such order", ["load"]),
    ]),
    "go": (GO, [("runtime.boundsError", "runtime error: index out of range [3] with length 3", ["(*Server).crop", "main.func1"])]),
    "ruby": (RUBY, [("ActiveRecord::QueryCanceled", "canceled due to timeout", ["lock_cart", "block (2 levels) in create"])]),
    "rails": (RAILS, [("ActiveRecord::RecordNotFound", "Couldn't find Order with 'id'=5", ["OrdersController#show"])]),
    "php": (PHP, [("App\\PaymentFailed", "refused", ["App\\Gateway->charge", "App\\{closure}", "{main}"])]),
    "dotnet": (DOTNET, [
        ("System.InvalidOperationException", "cannot place the order",
         ["Shop.OrderService.<PlaceAsync>d__5.MoveNext()", "Microsoft.AspNetCore.Mvc.X.Invoke(Int32 id)"]),
        ("System.IO.IOException", "disk full", ["Shop.Store.Save(Order order)"]),
    ]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS)
def test_a_trace_is_read(text: str, expected: list[tuple[str, str, list[str]]]):
    assert told(text) == expected


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS)
def test_a_trace_with_its_line_feeds_of_windows_is_the_same(text: str, expected: object):
    assert told(text.replace("\n", "\r\n")) == expected


@pytest.mark.parametrize(("text", "_"), TEXTS.values(), ids=TEXTS)
def test_a_trace_that_is_cut_anywhere_never_fails(text: str, _: object):
    for end in range(0, len(text), 7):
        find(text[:end])
        find(text[end:])


@pytest.mark.parametrize(("text", "_"), TEXTS.values(), ids=TEXTS)
def test_its_markers_are_in_the_text_as_json_too(text: str, _: object):
    """The load looks for them in the raw line, where a line feed may be written `\\n`."""
    written = text.replace("\n", "\\n").replace("\t", "\\t")
    assert any(marker in text for marker in MARKERS)
    assert any(marker in written for marker in MARKERS)


@pytest.mark.parametrize(
    "text", ["", "nothing happened", "we sat    at home", "see :in `x` for #0 /", "goroutine 7 is late"]
)
def test_words_are_no_trace(text: str):
    assert find(text) is None


def test_the_document_of_a_report_gives_the_report_again():
    report = find(PYTHON)
    assert report is not None
    assert from_document(as_document(report)) == report
    assert group(from_document(as_document(report))) == group(report)


def raised_by(work: object) -> BaseException:
    try:
        work()  # type: ignore[operator]
    except BaseException as error:  # noqa: BLE001
        return error
    raise AssertionError("nothing was raised")


def deeper(left: int) -> None:
    if left:
        deeper(left - 1)
    raise ValueError(f"order {left} failed")


def chained() -> None:
    try:
        deeper(3)
    except ValueError as error:
        raise RuntimeError("cannot confirm") from error


def grouped() -> None:
    raise ExceptionGroup("several", [ValueError("a"), ExceptionGroup("inner", [KeyError("k")]), ValueError("b")])


class Local:
    class Refused(Exception):
        pass

    def work(self) -> None:
        raise self.Refused("no")


WORKS = {
    "plain": lambda: deeper(0),
    "recursion": lambda: deeper(5),
    "chained": chained,
    "grouped": grouped,
    "a nested class": Local().work,
}


@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS)
def test_pythons_sdk_and_traceback_have_one_fingerprint(work: object):
    """An error that is both logged and reported is one issue."""
    error = raised_by(work)
    event, _ = event_from_exception(error)
    by_sdk = from_document({"platform": "python", **event})
    text = "".join(traceback.format_exception(error))
    in_log = find(f"ERROR:shop:it failed\n{text}")
    assert in_log is not None
    assert used(in_log) == used(by_sdk)
    assert fingerprint(in_log) == fingerprint(by_sdk)


def test_a_java_trace_and_its_sdks_report_have_one_fingerprint():
    frames = [
        {"module": "java.lang.Thread", "function": "run", "in_app": False},
        {"module": "org.acme.search.Indexer", "function": "lambda$flush$9", "in_app": True},
    ]
    cause = [frames[0], {"module": "org.acme.search.Wire", "function": "send", "in_app": True}]
    values = [
        {"type": "SocketException", "module": "java.net", "value": "Broken pipe", "stacktrace": {"frames": cause}},
        {"type": "IllegalStateException", "module": "java.lang", "value": "x", "stacktrace": {"frames": frames}},
    ]
    by_sdk = from_document({"platform": "java", "exception": {"values": values}})
    in_log = find(JAVA)
    assert in_log is not None
    assert used(in_log) == used(by_sdk)
