"""Lines that belong together become one message, lines that don't stay apart, and no byte is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logboom.agent.joining import Joiner

PYTHON = """\
Traceback (most recent call last):
  File "/srv/shop/pay.py", line 7, in charge
    basket["coffee"]
    ~~~~~~^^^^^^^^^^
KeyError: 'coffee'"""

PYTHON_CHAINED = f"""\
{PYTHON}

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/srv/shop/views.py", line 12, in order
    charge(basket)
shop.errors.PaymentRefused: no coffee

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/srv/shop/wsgi.py", line 3, in call
    order()
SystemExit"""

PYTHON_GROUP = """\
  + Exception Group Traceback (most recent call last):
  |   File "x.py", line 1, in <module>
  | ExceptionGroup: two (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | ValueError: 1
    +------------------------------------"""

JAVA = """\
java.lang.IllegalStateException: cannot charge
\tat com.example.Pay.charge(Pay.java:17)
\tat com.example.Main.main(Main.java:5)
Caused by: java.io.IOException: refused
\tat com.example.Net.open(Net.java:99)
\t... 2 more
\tSuppressed: java.lang.RuntimeException: closing
\t\tat com.example.Net.close(Net.java:101)"""

JAVA_UNCAUGHT = """\
Exception in thread "http worker 1" java.lang.NullPointerException
\tat com.example.Main.main(Main.java:5)"""

NODE = """\
TypeError: Cannot read properties of undefined (reading 'coffee')
    at charge (/srv/shop/pay.js:7:12)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {
  code: 'ERR_COFFEE',
  cause: Error: refused
      at open (/srv/shop/net.js:9:1)
}"""

GO = """\
panic: runtime error: index out of range [5] with length 3 [recovered]
\tpanic: runtime error: index out of range [5] with length 3

goroutine 1 [running]:
main.(*Basket).charge(0xc000012345, {0x1, 0x2})
\t/srv/shop/main.go:8 +0x1d
main.main()
\t/srv/shop/main.go:20 +0x45

goroutine 18 [chan receive]:
created by main.main in goroutine 1
\t/srv/shop/main.go:15 +0x25
exit status 2"""

GO_SERVING = """\
2026/11/23 10:00:00 http: panic serving 127.0.0.1:5000: boom
goroutine 34 [running]:
net/http.(*conn).serve.func1()
\t/usr/lib/go/src/net/http/server.go:1898 +0xbe"""

INDENTED = """\
10:00:00 INFO configuration:
    host: web-1
    port: 80"""

JSON_OVER_LINES = """\
{
  "message": "hello",
  "list": [
    1
  ]
}"""

TRACES = {
    "python": PYTHON, "python chained": PYTHON_CHAINED, "java": JAVA, "java uncaught": JAVA_UNCAUGHT, "node": NODE,
    "go": GO, "go serving": GO_SERVING, "indented": INDENTED, "json over lines": JSON_OVER_LINES,
}  # fmt: skip

BEFORE = "2026-11-23 10:00:00,123 INFO shop.pay order accepted"
ERROR = "2026-11-23 10:00:00,123 ERROR shop.pay charge failed"
AFTER = "2026-11-23 10:00:01,456 INFO shop.pay next order"


def joined(text: str, *, step: int | None = None) -> list[str]:
    """The messages of a text that comes whole, or `step` lines at a time."""
    joiner = Joiner(100_000)
    lines = text.encode().splitlines(keepends=True)
    pieces = [lines[start : start + step] for start in range(0, len(lines), step)] if step else [lines]
    messages = [message for piece in pieces for message in joiner.feed(b"".join(piece))]
    return [message.decode() for message in messages + joiner.settle()]


@pytest.mark.parametrize("step", [None, 1, 3])
@pytest.mark.parametrize("trace", TRACES.values(), ids=TRACES.keys())
def test_a_trace_is_one_message_between_lines_of_its_log(trace: str, step: int | None):
    assert joined(f"{BEFORE}\n{trace}\n{AFTER}\n", step=step) == [BEFORE, trace, AFTER]


@pytest.mark.parametrize("step", [None, 1, 3])
@pytest.mark.parametrize("trace", [PYTHON, PYTHON_CHAINED, PYTHON_GROUP, JAVA, NODE], ids=["python", "chained", "group", "java", "node"])  # fmt: skip
def test_a_trace_belongs_to_the_line_that_announced_it(trace: str, step: int | None):
    assert joined(f"{ERROR}\n{trace}\n{AFTER}\n", step=step) == [f"{ERROR}\n{trace}", AFTER]


def test_a_trace_after_the_next_one_is_its_own():
    assert joined(f"{ERROR}\n{PYTHON}\n{ERROR}\n{PYTHON}\n") == [f"{ERROR}\n{PYTHON}"] * 2
    assert joined(f"{PYTHON}\n{PYTHON}\n") == [PYTHON] * 2


def test_ordinary_lines_stay_apart():
    lines = [
        BEFORE,
        "ValueError: a message that only names an exception",
        "ERROR:shop:failed",
        "KeyError: 1",
        "KeyError: 2",
        '127.0.0.1 - - [23/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "curl"',
        "} else {",
        "[2026-11-23 10:00:00] worker started",
        "exit status 3",
        "main.main()",
        "goroutine 7 is slow",
        AFTER,
    ]
    apart = [message for message in joined("\n".join(lines) + "\n") if "\n" in message]
    assert apart == ["ERROR:shop:failed\nKeyError: 1"], "what follows an error line and names an exception is its cause"


def test_blank_lines_are_no_messages_and_end_what_is_no_trace():
    assert joined(f"\n{BEFORE}\n\n  indented after a gap\n\n\n{AFTER}\n\n") == [BEFORE, "  indented after a gap", AFTER]


def test_carriage_returns_are_not_part_of_lines():
    assert joined(f"{ERROR}\r\n" + PYTHON.replace("\n", "\r\n") + f"\r\n{AFTER}\r\n") == [f"{ERROR}\n{PYTHON}", AFTER]


def test_a_message_has_its_limits():
    text = "ERROR begins\n" + "  more\n" * 5000
    assert all(message.count("\n") < 2000 for message in joined(text))
    joiner = Joiner(1000)
    assert all(len(message) <= 1000 for message in joiner.feed(text.encode()))


def test_what_is_kept_is_counted_from_its_first_byte():
    joiner = Joiner(1000)
    assert joiner.feed(b"one\ntwo\n") == [b"one"]
    assert joiner.held_bytes == len(b"two\n")
    assert joiner.feed(b"  more\r\n\n") == []
    assert joiner.held_bytes == len(b"two\n  more\r\n\n")
    assert joiner.settle() == [b"two\n  more"]
    assert joiner.held_bytes == 0


WORDS = st.sampled_from([*TRACES.values(), BEFORE, ERROR, AFTER, "", "  x", "}", "KeyError: 1", "plain", "\r"])


@settings(max_examples=40)
@given(st.lists(WORDS, max_size=12), st.integers(1, 7))
def test_no_line_is_lost_doubled_or_moved_however_it_is_cut(parts: list[str], step: int):
    text = "\n".join(parts) + "\n"
    kept = [line for message in joined(text, step=step) for line in message.splitlines() if line.strip()]
    assert kept == [line.rstrip("\r") for line in text.split("\n") if line.strip()]
    assert joined(text, step=step) == joined(text)


def test_blank_lines_without_end_end_a_trace():
    """They would be held in memory until it goes on."""
    joiner = Joiner(1_000_000)
    chained = "During handling of the above exception, another exception occurred:"
    first, second = joiner.feed(f"{PYTHON}{chr(10) * 10_000}{chained}\n".encode()) + joiner.settle()
    assert (first, second) == (PYTHON.encode(), chained.encode())
