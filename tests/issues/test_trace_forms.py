"""The other forms in which traces come: what a logger, a framework or a platform makes of its language's own."""

import sys
import traceback

import pytest
from loguru import logger

from logboom.issues.traces.search import MARKERS, find
from tests.issues.reports import fingerprint, used
from tests.issues.test_traces import told

LAMBDA = """[ERROR] shop.PaymentFailed: refused
twice
Traceback (most recent call last):
\u00a0\u00a0File "/var/task/shop.py", line 3, in handler
\u00a0\u00a0\u00a0\u00a0return charge(event)
\u00a0\u00a0File "/var/task/shop.py", line 7, in charge
\u00a0\u00a0\u00a0\u00a0raise PaymentFailed("refused")"""
ZAP = """main.(*Server).crop
\t/app/resizer/main.go:42
github.com/acme/shop/resizer.Run[...]
\t/app/resizer/run.go:12
main.main
\t/app/resizer/main.go:9
runtime.main
\t/usr/local/go/src/runtime/proc.go:283"""
PKG_ERRORS = """connection refused
main.open
\t/app/net.go:8
main.main
\t/app/main.go:20
runtime.goexit
\t/usr/local/go/src/runtime/asm_amd64.s:1700
cannot charge
main.charge
\t/app/pay.go:12"""
GIN = """2026/11/24 10:00:00 [Recovery] 2026/11/24 - 10:00:00 panic recovered:
runtime error: index out of range [5] with length 3
/usr/local/go/src/runtime/panic.go:115 (0x4359d4)
\tgoPanicIndex: panic(boundsError{x: int64(x), signed: true, y: y, code: boundsIndex})
/srv/shop/main.go:12 (0x6f2b3c)
\tmain.func1: return image[5]
/root/go/pkg/mod/github.com/gin-gonic/gin@v1.9.1/context.go:174 (0x6ecf99)
\t(*Context).Next: c.handlers[c.index](c)

[GIN] 2026/11/24 - 10:00:00 | 500 | 1ms | 127.0.0.1 | GET "/crop"
"""
DOTNET_UNSAID = """Unhandled exception. Shop.PaymentFailed
 ---> Shop.NoMoneyException
   at Shop.Bank.Take() in /src/Bank.cs:line 7
   --- End of inner exception stack trace ---
   at Shop.Program.Main() in /src/Program.cs:line 3"""
DOTNET_GERMAN = """Unbehandelte Ausnahme: Shop.PaymentFailed: abgelehnt ---> System.IO.IOException: voll
   bei Shop.Bank.Take() in C:\\src\\Bank.cs:Zeile 7.
   --- Ende der internen Ausnahmestapelüberwachung ---
   bei Shop.Program.Main(String[] args) in C:\\src\\Program.cs:Zeile 3."""
PHP_DRIVE = """PHP Fatal error:  Uncaught Exception: no in D:\\www\\pay.php:9
Stack trace:
#0 D:\\www\\index.php(3): pay(5)
#1 {main}
  thrown in D:\\www\\pay.php on line 9"""
LARAVEL = """[2026-11-24 10:00:00] production.ERROR: refused {"exception":"[object] (App\\\\PaymentFailed(code: 0): refused at /srv/shop/app/Gateway.php:74)
[stacktrace]
#0 /srv/shop/app/Checkout.php(118): App\\\\Gateway->charge(Object(App\\\\Order))
#1 {main}

[previous exception] [object] (PDOException(code: 2002): no route at /srv/shop/app/Bank.php:7)
[stacktrace]
#0 /srv/shop/app/Gateway.php(70): App\\\\Bank->take()
#1 {main}
"} """
RUBY_LOGGED = """E, [2026-11-24T10:00:00.123456 #7] ERROR -- shop: no such Order (Shop::PaymentFailed)
app/models/order.rb:12:in `lock_cart'
<internal:kernel>:187:in `loop'"""
RAILS_TAGGED = """F, [2026-11-24T10:00:00.123456 #7] FATAL -- : [0f3c7a52-2d1e-4c1b-9a57-1b7c9d0e6f11]   
[0f3c7a52-2d1e-4c1b-9a57-1b7c9d0e6f11] ActiveRecord::RecordNotFound (Couldn't find Order with 'id'=5):
[0f3c7a52-2d1e-4c1b-9a57-1b7c9d0e6f11]   
[0f3c7a52-2d1e-4c1b-9a57-1b7c9d0e6f11] app/controllers/orders_controller.rb:8:in 'OrdersController#show'
"""  # noqa: W291

TEXTS = {
    "lambda": (LAMBDA, [("PaymentFailed", "refused\ntwice", ["charge", "handler"])]),
    "zap": (ZAP, [("error", None, ["(*Server).crop", "Run[...]", "main"])]),
    "pkg/errors": (PKG_ERRORS, [("error", "connection refused", ["open", "main"])]),
    "gin": (GIN, [("runtime.boundsError", "runtime error: index out of range [5] with length 3", ["main.func1", "(*Context).Next"])]),
    "dotnet without a message": (DOTNET_UNSAID, [
        ("Shop.PaymentFailed", None, ["Shop.Program.Main()"]), ("Shop.NoMoneyException", None, ["Shop.Bank.Take()"]),
    ]),
    "dotnet in german": (DOTNET_GERMAN, [
        ("Shop.PaymentFailed", "abgelehnt", ["Shop.Program.Main(String[] args)"]),
        ("System.IO.IOException", "voll", ["Shop.Bank.Take()"]),
    ]),
    "php on another drive": (PHP_DRIVE, [("Exception", "no", ["pay", "{main}"])]),
    "laravel": (LARAVEL, [
        ("App\\PaymentFailed", "refused", ["App\\Gateway->charge", "{main}"]),
        ("PDOException", "no route", ["App\\Bank->take", "{main}"]),
    ]),
    "ruby's logger": (RUBY_LOGGED, [("Shop::PaymentFailed", "no such Order", ["lock_cart", "loop"])]),
    "rails with tags": (RAILS_TAGGED, [("ActiveRecord::RecordNotFound", "Couldn't find Order with 'id'=5", ["OrdersController#show"])]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TEXTS.values(), ids=TEXTS)
def test_a_form_is_read(text: str, expected: object):
    assert told(text) == expected
    assert told(text.replace("\n", "\r\n")) == expected


@pytest.mark.parametrize(("text", "_"), TEXTS.values(), ids=TEXTS)
def test_its_markers_are_in_the_text_as_json_too(text: str, _: object):
    written = text.replace("\n", "\\n").replace("\t", "\\t")
    assert any(marker in text for marker in MARKERS)
    assert any(marker in written for marker in MARKERS)


@pytest.mark.parametrize(("text", "_"), TEXTS.values(), ids=TEXTS)
def test_a_form_that_is_cut_anywhere_never_fails(text: str, _: object):
    for end in range(0, len(text), 7):
        find(text[:end])
        find(text[end:])


@pytest.mark.parametrize(
    "text",
    [
        "reloading\nmain.go:12 changed\nmain.go:14 changed",
        "caller main.go:12\nshop.yaml\n\tkey: value",
        "PHP Warning: no index in /srv/a.php(3)\n#1 order (5)\n#2 order (6)",
        "three things\n   bei uns zu Hause (am See)\n   bei Tag",
        "[ERROR] ValueError: 5\nnothing more",
        "a list in {main}\n#0 first (1): one",
    ],
)
def test_several_lines_of_words_are_no_trace(text: str):
    assert find(text) is None


def test_of_lambdas_report_the_type_stands_before_a_stack_that_is_python_own_too():
    plain = f"{LAMBDA.partition('twice' + chr(10))[2]}\nPaymentFailed: refused\n".replace("\u00a0", " ")
    by_lambda, by_python = find(LAMBDA), find(plain)
    assert by_lambda is not None
    assert by_python is not None
    assert by_lambda.exceptions[0].frames == by_python.exceptions[0].frames


def test_of_laravel_and_its_sdk_the_types_are_the_same():
    """JSON writes each backslash twice, and nothing decodes what stands in the middle of a line."""
    in_log, by_php = find(LARAVEL), find(LARAVEL.replace("\\\\", "\\"))
    assert in_log is not None
    assert by_php is not None
    assert in_log.exceptions == by_php.exceptions


def test_the_request_that_rails_names_before_each_line_does_not_make_an_issue_of_its_own():
    one, other = find(RAILS_TAGGED), find(RAILS_TAGGED.replace("0f3c7a52", "77777777"))
    assert one is not None
    assert other is not None
    assert fingerprint(one) == fingerprint(other)


def charge(order: str) -> int:
    return {"tea": 3}[order]


def refund() -> None:
    try:
        charge("coffee")
    except KeyError:
        logger.exception("cannot refund")


def other() -> None:
    try:
        charge("milk")
    except KeyError:
        logger.exception("cannot refund")


def chained() -> None:
    try:
        try:
            charge("coffee")
        except KeyError as error:
            raise RuntimeError("cannot confirm") from error
    except RuntimeError:
        logger.exception("cannot confirm")


def failed_together() -> None:
    raise ExceptionGroup("several", [ValueError("a"), KeyError("k")])


def grouped() -> None:
    try:
        failed_together()
    except ExceptionGroup:
        logger.exception("several failed")


def logged_by_loguru(work: object, *, diagnose: bool = True, backtrace: bool = True) -> tuple[str, str]:
    """What loguru writes of the work, and what Python itself would have."""
    written: list[str] = []
    plain: list[str] = []

    def sink(text: str) -> None:
        written.append(str(text))
        plain.append("".join(traceback.format_exception(*sys.exc_info())))

    handler = logger.add(sink, diagnose=diagnose, backtrace=backtrace, catch=False)
    try:
        work()  # type: ignore[operator]
    finally:
        logger.remove(handler)
    return written[0], plain[0]


@pytest.mark.parametrize("backtrace", [True, False])
@pytest.mark.parametrize("diagnose", [True, False])
@pytest.mark.parametrize("work", [refund, other, chained, grouped])
def test_logurus_trace_and_pythons_have_one_fingerprint(work: object, diagnose: bool, backtrace: bool):
    """The callers above the frame that caught the error, and the values between the lines, are loguru's alone."""
    by_loguru, by_python = (find(text) for text in logged_by_loguru(work, diagnose=diagnose, backtrace=backtrace))
    assert by_loguru is not None
    assert by_python is not None
    assert used(by_loguru) == used(by_python)
    assert fingerprint(by_loguru) == fingerprint(by_python)


def test_errors_that_loguru_caught_in_two_functions_are_two():
    one, two = (find(logged_by_loguru(work)[0]) for work in (refund, other))
    assert one is not None
    assert two is not None
    assert [frame.function for frame in one.exceptions[0].frames] == ["refund", "charge"]
    assert fingerprint(one) != fingerprint(two)
