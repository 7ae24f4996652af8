"""Lines that belong together become one message, lines that don't stay apart, and no byte is lost."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loguru import logger

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

GIN = """\
\x1b[31m2026/11/24 10:00:00 [Recovery] 2026/11/24 - 10:00:00 panic recovered:
GET /crop HTTP/1.1
Host: localhost:8080

runtime error: index out of range [5] with length 3
/usr/local/go/src/runtime/panic.go:115 (0x4359d4)
	goPanicIndex: panic(boundsError{x: int64(x)})
/srv/shop/main.go:12 (0x6f2b3c)
	main.func1: return image[5]
\x1b[0m"""

DOTNET = """\
Unhandled exception. System.InvalidOperationException: no
   at Shop.Store.Save() in /src/Store.cs:line 20
--- End of stack trace from previous location ---
   at Shop.Program.Main() in /src/Program.cs:line 3"""

PHP = r"""
PHP Fatal error:  Uncaught PDOException: no route in /srv/shop/Bank.php:7
Stack trace:
#0 /srv/shop/Gateway.php(70): Bank->take()
#1 [internal function]: {closure}(1)
#2 {main}

Next App\PaymentFailed: refused in D:\shop\Gateway.php:74
Stack trace:
#0 D:\shop\index.php(3): Gateway->charge(Object(Order))
#1 {main}
  thrown in D:\shop\Gateway.php on line 74""".lstrip()

LARAVEL = r"""
[2026-11-24 10:00:00] production.ERROR: refused {"userId":1,"exception":"[object] (App\\PaymentFailed(code: 0): refused at /srv/shop/Gateway.php:74)
[stacktrace]
#0 /srv/shop/Checkout.php(118): App\\Gateway->charge(Object(App\\Order))
#1 {main}

[previous exception] [object] (PDOException(code: 2002): no route at /srv/shop/Bank.php:7)
[stacktrace]
#0 /srv/shop/Gateway.php(70): App\\Bank->take()
#1 {main}
"} """.lstrip()

LARAVEL_NOTICE = LARAVEL.replace("ERROR", "NOTICE").replace('"} ', '","order":5} ')

RUBY = """\
app/models/order.rb:12:in 'lock_cart': no (RuntimeError)
	from app/controllers/carts_controller.rb:8:in 'create'"""

RUBY_LOGGED = """\
E, [2026-11-24T10:00:00.123456 #7] ERROR -- : no (RuntimeError)
app/models/order.rb:12:in `lock_cart'
/usr/lib/ruby/3.3.0/kernel.rb:187:in `loop'
<internal:kernel>:187:in 'Kernel#loop'"""

RAILS = """\
ActiveRecord::RecordNotFound (Couldn't find Order with 'id'=5):

app/controllers/orders_controller.rb:8:in 'OrdersController#show'
app/middleware/tenant.rb:3:in 'Tenant#call'"""

RAILS_INDENTED = RAILS.replace("\napp/", "\n  app/")

TAG = "[0f3c7a52-2d1e-4c1b-9a57-1b7c9d0e6f11] "
RAILS_TAGGED = f"F, [2026-11-24T10:00:00.123456 #7] FATAL -- : {TAG}  \n" + "\n".join(
    f"{TAG}{line or '  '}" for line in RAILS.split("\n")
)

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
    "go": GO, "go serving": GO_SERVING, "gin": GIN,
    "dotnet": DOTNET, "php": PHP, "laravel": LARAVEL, "laravel notice": LARAVEL_NOTICE, "ruby": RUBY, "ruby logged": RUBY_LOGGED,
    "rails": RAILS, "rails indented": RAILS_INDENTED, "rails tagged": RAILS_TAGGED, "indented": INDENTED, "json over lines": JSON_OVER_LINES,
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


PHP_FRAMES = PHP[PHP.index("#0") :]
PHP_TRACE = PHP[PHP.index("Stack trace:") :]
RUBY_FRAMES = RUBY_LOGGED[RUBY_LOGGED.index("app/") :]
LAMBDA = """\
Traceback (most recent call last):
\u00a0\u00a0File "/var/task/shop.py", line 3, in handler
\u00a0\u00a0\u00a0\u00a0return charge(event)"""


@pytest.mark.parametrize("step", [None, 1, 3])
@pytest.mark.parametrize(
    "trace", [PHP_FRAMES, PHP_TRACE, RUBY_FRAMES, LAMBDA], ids=["php frames", "php", "ruby", "lambda"]
)
def test_what_is_only_the_stack_belongs_to_the_line_that_tells_the_error(trace: str, step: int | None):
    assert joined(f"{ERROR}\n{trace}\n{AFTER}\n", step=step) == [f"{ERROR}\n{trace}", AFTER]


def failed() -> None:
    raise KeyError("coffee")


def failed_again() -> None:
    try:
        failed()
    except KeyError as error:
        raise RuntimeError("cannot charge") from error


@pytest.mark.parametrize("step", [None, 1])
@pytest.mark.parametrize("diagnose", [True, False])
@pytest.mark.parametrize("work", [failed, failed_again])
def test_logurus_traces_are_one_message_each(work: Callable[[], None], diagnose: bool, step: int | None):
    """It sets a blank line before each frame and before the error, and marks the frame that caught it."""
    written: list[str] = []
    handler = logger.add(lambda text: written.append(str(text)), diagnose=diagnose)
    for _ in range(2):
        try:
            work()
        except (KeyError, RuntimeError):
            logger.exception("cannot charge")
    logger.remove(handler)
    text = f"{BEFORE}\n{''.join(written)}{AFTER}\n"
    assert "\n> File " in text
    messages = joined(text, step=step)
    assert messages == [BEFORE, *(message.rstrip("\n") for message in written), AFTER]


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


ORDINARY = {
    "a numbered list": "these failed:\n#0 apples (5)\n#1 pears (7): rotten",
    "a heading": "report of the night\nStack trace: none\n[stacktrace] is empty",
    "a sentence after a blank line": "Foo (bar):\n\nNext Friday: more\n\napp/x.rb: in 'f'",
    "tags of a request": f"{TAG}Started GET\n{TAG}  \n{TAG}Completed 200\n{TAG}RuntimeError (no):",
    "a quiet line": "10:00:00 INFO called from\napp/x.rb:8:in 'f'\n10:00:00 INFO php says\n#0 {main}",
    "a place of another language": "ERROR no\nsrc/x.c:12:3: error: no\n/srv/a.rb:12: warning: no",
    "json": '{"message": "Stack trace:"}\n{"message": "#0 {main}"}\n"} no',
    "files": 'main.go:12\n/x/main.go:12 (0x1)\n> File "x.py", line 3',
}


@pytest.mark.parametrize("text", ORDINARY.values(), ids=ORDINARY)
def test_what_only_looks_like_a_trace_stays_apart(text: str):
    assert joined(text + "\n") == [line for line in text.split("\n") if line]


def test_a_sentence_behind_a_trace_is_no_part_of_it():
    for trace in (PHP, LARAVEL, RUBY_LOGGED, RAILS, GIN):
        for after in (AFTER, "Next Friday: more", '"quoted"', "[GIN] 200", "", "ValueError is no line of it"):
            assert joined(f"{trace}\n\n{after}\n") == [trace, *filter(None, [after])]


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
