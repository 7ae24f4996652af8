"""Which errors belong together: what a fingerprint is made of, and what it must not depend on."""

from typing import Any

import hypothesis.strategies as st
import msgspec
import pytest
from hypothesis import given, settings

from logboom.issues import grouping
from logboom.issues.grouping import GROUPINGS, group
from logboom.issues.grouping_v1 import templates
from logboom.issues.grouping_v1.stack import fold
from logboom.issues.report import Frame, Report, from_document
from tests.issues.reports import copied, exception, fingerprint, frame, report, used

PYTHON_FRAMES = (
    frame("charge", module="shop.payments.gateway", filename="shop/payments/gateway.py", lineno=74, in_app=True),
    frame("confirm", module="shop.checkout.views", filename="shop/checkout/views.py", lineno=118, in_app=True),
)
PYTHON = report("python", exception("PaymentTimeout", *PYTHON_FRAMES))


def one(platform: str, function: str, **more: Any) -> Report:
    """An error with one frame of the application."""
    return report(platform, exception("Error", frame(function, in_app=True, **more)))


# Each pair is one error, told by two builds, processes, machines, occurrences.
TOGETHER = {
    "python: path of the deployment": (
        one("python", "f", abs_path="/srv/releases/20261101/shop/views.py"),
        one("python", "f", abs_path="/opt/app/releases/20261118/shop/views.py"),
    ),
    "python: an SDK knows the module, a trace in a text the path": (
        one("python", "View.get", module="shop.views", filename="shop/views.py", abs_path="/srv/shop/views.py"),
        one("python", "get", abs_path="/srv/shop/views.py"),
    ),
    "python: local functions": (
        one("python", "outer.<locals>.inner", module="a.b"),
        one("python", "inner", module="a.b"),
    ),
    "python: virtual environments": (
        one("python", "f", abs_path="/venv/lib/python3.11/site-packages/django/core/handlers/base.py"),
        one("python", "f", abs_path="/home/x/.venv/lib/python3.14/site-packages/django/core/handlers/base.py"),
    ),
    "python: a notebook's cells": (
        one("python", "f", abs_path="<ipython-input-3-0a1b2c3d4e5f>"),
        one("python", "f", abs_path="<ipython-input-12-ffeeddccbbaa>"),
    ),
    "javascript: hashes of bundles": (
        one("javascript", "render", abs_path="https://shop.example/static/js/main.3f2a1b9c.js", lineno=1, colno=9),
        one("javascript", "render", abs_path="https://cdn.example/static/js/main.99ffee00.js", lineno=1, colno=77),
    ),
    "javascript: chunks": (
        one("javascript", "render", abs_path="https://shop.example/static/js/2.8a9b3c4d.chunk.js"),
        one("javascript", "render", abs_path="https://shop.example/static/js/7.11aa22bb.chunk.js"),
    ),
    "javascript: vite": (
        one("javascript", "render", abs_path="https://shop.example/assets/index-DiwrgTda.js"),
        one("javascript", "render", abs_path="https://shop.example/assets/index-BxYz12ab.js"),
    ),
    "javascript: queries of webpack": (
        one("javascript", "render", abs_path="webpack:///./src/Cart.tsx?a1b2"),
        one("javascript", "render", abs_path="webpack:///./src/Cart.tsx?ffff"),
    ),
    "javascript: async, receiver, alias": (
        one("node", "async Object.load [as get]", abs_path="/srv/src/orders.js"),
        one("node", "load", abs_path="/srv/src/orders.js"),
    ),
    "java: proxies of Spring": (
        one("java", "place", module="org.acme.OrderService$$EnhancerBySpringCGLIB$$ab12cd34"),
        one("java", "place", module="org.acme.OrderService$$EnhancerBySpringCGLIB$$99ff0011"),
    ),
    "java: Spring Boot 3": (
        one("java", "place", module="org.acme.OrderService$$SpringCGLIB$$0"),
        one("java", "place", module="org.acme.OrderService$$SpringCGLIB$$1"),
    ),
    "java: numbers of lambdas": (
        one("java", "lambda$flush$3", module="org.acme.Indexer"),
        one("java", "lambda$flush$17", module="org.acme.Indexer"),
    ),
    "java: classes of lambdas": (
        one("java", "run", module="org.acme.Indexer$$Lambda$14/0x0000000800066840"),
        one("java", "run", module="org.acme.Indexer$$Lambda/0x00007f1234"),
    ),
    "java: anonymous classes": (
        one("java", "run", module="org.acme.Indexer$1"),
        one("java", "run", module="org.acme.Indexer$4"),
    ),
    "dotnet: state machines": (
        one("csharp", "MoveNext", module="Shop.OrderService+<LoadAsync>d__5"),
        one("csharp", "MoveNext", module="Shop.OrderService+<LoadAsync>d__12"),
    ),
    "dotnet: a text has no module": (
        one("csharp", "LoadAsync", module="Shop.OrderService"),
        one("csharp", "Shop.OrderService.<LoadAsync>d__5.MoveNext()"),
    ),
    "dotnet: closures": (
        one("csharp", "<Place>b__1", module="Shop.OrderService+<>c__DisplayClass3_0"),
        one("csharp", "<Place>b__4", module="Shop.OrderService+<>c__DisplayClass7_0"),
    ),
    "dotnet: generic arguments": (
        one("csharp", "Find", module="Shop.Repository`1[[Shop.Order, Shop, Version=1.0.0.0]]"),
        one("csharp", "Find[T](Int32 id)", module="Shop.Repository`1[[Shop.User, Shop, Version=2.0.0.0]]"),
    ),
    "go: closures": (
        one("go", "(*Gateway).Charge.func1", module="github.com/acme/shop/payments"),
        one("go", "(*Gateway).Charge.func2", module="github.com/acme/shop/payments"),
    ),
    "go: major versions": (
        one("go", "Charge", module="github.com/acme/shop/v2/payments"),
        one("go", "Charge", module="github.com/acme/shop/v3/payments"),
    ),
    "ruby: blocks": (
        one("ruby", "block (2 levels) in lock_cart", abs_path="/srv/app/models/order.rb"),
        one("ruby", "block in lock_cart", abs_path="/srv/app/models/order.rb"),
    ),
    "ruby: quotes of 3.4": (
        one("ruby", "lock_cart", abs_path="/srv/app/models/order.rb"),
        one("ruby", "Order#lock_cart", abs_path="/home/deploy/current/app/models/order.rb"),
    ),
    "ruby: compiled templates": (
        one("ruby", "_app_views_orders_show_html_erb___4395920813_70000", abs_path="/srv/app/views/orders/show.html.erb"),
        one("ruby", "_app_views_orders_show_html_erb___1195920813_5", abs_path="/srv/app/views/orders/show.html.erb"),
    ),
    "php: closures": (
        one("php", "App\\{closure:App\\Cart::total():42}", abs_path="/srv/src/Cart.php"),
        one("php", "App\\{closure:App\\Cart::total():57}", abs_path="/srv/src/Cart.php"),
    ),
    "php: compiled templates": (
        one("php", "include", abs_path="/srv/storage/framework/views/0123456789abcdef0123456789abcdef01234567.php"),
        one("php", "include", abs_path="/srv/storage/framework/views/ffff456789abcdef0123456789abcdef01234567.php"),
    ),
    "rust: hashes of symbols": (
        one("native", "shop::pay::h0123456789abcdef"),
        one("native", "shop::pay::hfedcba9876543210"),
    ),
    "native: parameters and the optimiser": (
        one("native", "charge(Order const&, int) [clone .isra.0]", package="/usr/bin/shop"),
        one("native", "charge(Order const&, int)", package="/opt/shop-2/bin/shop"),
    ),
    "no stack: values": (
        report("python", {"type": "KeyError", "value": "order 4127733 of u_58211 at 0x7f3a9c"}),
        report("python", {"type": "KeyError", "value": "order 12 of u_7 at 0x55aa"}),
    ),
    "no stack: dates, addresses, ids": (
        report("python", {"type": "E", "value": "10.0.0.7:443 gone at 2026-11-18T14:29:57Z (550e8400-e29b-41d4-a716-446655440000)"}),
        report("python", {"type": "E", "value": "192.168.1.9:80 gone at 2025-01-02T03:04:05Z (00000000-0000-4000-8000-000000000000)"}),
    ),
    "messages: numbers": (
        from_document({"message": "payment 4127733 failed after 10.0 s"}),
        from_document({"message": "payment 9 failed after 3 s"}),
    ),
    "messages: the author's template": (
        from_document({"logentry": {"message": "payment %s failed: %s", "params": ["a", "b"], "formatted": "payment a failed: b"}}),
        from_document({"logentry": {"message": "payment %s failed: %s", "params": ["x", "y"], "formatted": "payment x failed: y"}}),
    ),
    "recursion of another depth": (
        report("python", exception("E", *[frame("walk", module="a.b")] * 5, frame("main", module="a.b"))),
        report("python", exception("E", *[frame("walk", module="a.b")] * 50, frame("main", module="a.b"))),
    ),
    "recursion through two functions": (
        report("python", exception("E", *[frame("even", module="a.b"), frame("odd", module="a.b")] * 4)),
        report("python", exception("E", *[frame("even", module="a.b"), frame("odd", module="a.b")] * 9)),
    ),
    "a stack that overflows is cut anywhere": (
        report("python", exception("RecursionError", *[frame("a", module="m.n"), frame("b", module="m.n")] * 9)),
        report("python", exception("RecursionError", *[frame("b", module="m.n"), frame("a", module="m.n")] * 8)),
    ),
    "a group with more of the same": (
        report("python", exception("ExceptionGroup", frame("gather", module="a.b"), mechanism={"exception_id": 0, "is_exception_group": True}),
               {"type": "ValueError", "value": "1", "mechanism": {"exception_id": 1, "parent_id": 0, "source": "exceptions[0]"}}),
        report("python", exception("ExceptionGroup", frame("gather", module="a.b"), mechanism={"exception_id": 0, "is_exception_group": True}),
               {"type": "ValueError", "value": "2", "mechanism": {"exception_id": 1, "parent_id": 0, "source": "exceptions[0]"}},
               {"type": "ValueError", "value": "3", "mechanism": {"exception_id": 2, "parent_id": 0, "source": "exceptions[1]"}}),
    ),
    "library frames": (
        report("python", exception("E", frame("send", abs_path="/venv/lib/python3.11/site-packages/requests/api.py"), *PYTHON_FRAMES)),
        report("python", exception("E", frame("post", abs_path="/venv/lib/python3.11/site-packages/httpx/api.py"), *PYTHON_FRAMES)),
    ),
}  # fmt: skip

# Each pair is two errors, however alike.
APART = {
    "another type": (PYTHON, report("python", exception("PaymentDeclined", *PYTHON_FRAMES))),
    "a type of the same name elsewhere": (
        report("java", exception("NotFound", frame("get", module="org.acme.A"), module="org.acme.orders")),
        report("java", exception("NotFound", frame("get", module="org.acme.A"), module="org.acme.users")),
    ),
    "another function": (one("python", "charge", module="a.b"), one("python", "refund", module="a.b")),
    "another module": (one("python", "get", module="shop.orders.views"), one("python", "get", module="shop.billing.views")),
    "another line of source": (
        one("python", "f", module="a.b", context_line="total = order['sum']"),
        one("python", "f", module="a.b", context_line="name = user['name']"),
    ),
    "another caller": (
        report("python", exception("E", frame("load", module="a.b", in_app=True), frame("show", module="a.c", in_app=True))),
        report("python", exception("E", frame("load", module="a.b", in_app=True), frame("edit", module="a.c", in_app=True))),
    ),
    "another cause": (
        report("python", exception("ServiceError", *PYTHON_FRAMES), exception("ConnectionError", frame("c", module="x.y"))),
        report("python", exception("ServiceError", *PYTHON_FRAMES), exception("KeyError", frame("c", module="x.y"))),
    ),
    "javascript: another component": (
        one("javascript", "CartRow.render", abs_path="webpack:///./src/Cart.tsx"),
        one("javascript", "CartList.render", abs_path="webpack:///./src/Cart.tsx"),
    ),
    "javascript: another file": (
        one("javascript", "render", abs_path="webpack:///./src/cart/index.tsx"),
        one("javascript", "render", abs_path="webpack:///./src/user/index.tsx"),
    ),
    "java: another class": (one("java", "run", module="org.acme.A"), one("java", "run", module="org.acme.B")),
    "dotnet: another method": (
        one("csharp", "MoveNext", module="Shop.OrderService+<LoadAsync>d__5"),
        one("csharp", "MoveNext", module="Shop.OrderService+<SaveAsync>d__5"),
    ),
    "go: another method": (
        one("go", "(*Gateway).Charge", module="github.com/acme/shop/payments"),
        one("go", "(*Gateway).Refund", module="github.com/acme/shop/payments"),
    ),
    "rust: another function": (one("native", "shop::pay::h0123456789abcdef"), one("native", "shop::refund::h0123456789abcdef")),
    "other words": (from_document({"message": "payment 5 failed"}), from_document({"message": "refund 5 failed"})),
    "no stack: other words": (
        report("python", {"type": "E", "value": "connection refused"}),
        report("python", {"type": "E", "value": "connection reset"}),
    ),
    "groups of other errors": (
        report("python", exception("ExceptionGroup", frame("g", module="a.b"), mechanism={"exception_id": 0}),
               {"type": "ValueError", "mechanism": {"exception_id": 1, "parent_id": 0}}),
        report("python", exception("ExceptionGroup", frame("g", module="a.b"), mechanism={"exception_id": 0}),
               {"type": "TypeError", "mechanism": {"exception_id": 1, "parent_id": 0}}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("pair", TOGETHER.values(), ids=TOGETHER)
def test_one_error_keeps_its_fingerprint(pair: tuple[Report, Report]):
    first, second = pair
    assert used(first) == used(second)
    assert fingerprint(first) == fingerprint(second)


@pytest.mark.parametrize("pair", APART.values(), ids=APART)
def test_two_errors_have_two_fingerprints(pair: tuple[Report, Report]):
    first, second = pair
    assert fingerprint(first) != fingerprint(second)


def test_the_components_tell_why():
    components = group(PYTHON).components
    assert [(one.name, one.value, one.used) for one in components] == [
        ("type", "PaymentTimeout", True),
        ("frame", "payments/gateway · charge", True),
        ("frame", "checkout/views · confirm", True),
        ("value", "it failed", False),
    ]
    assert components[-1].note == "there is a stack trace"


# Fingerprints are stored: what v1 answers for these is promised for ever.
RELEASED = (
    (PYTHON, 986278448192005128),
    (from_document({"message": "payment 4127733 failed"}), 945066548009860574),
    (
        report("java", exception("IOException", frame("run", module="org.acme.A"), module="java.io")),
        15707073954900733202,
    ),
)


@pytest.mark.parametrize(("given_report", "promised"), RELEASED)
def test_a_released_grouping_never_changes(given_report: Report, promised: int):
    assert group(given_report, "v1").fingerprint == promised


def test_a_senders_fingerprint_comes_first():
    first = copied(PYTHON)
    first.fingerprint = ["payments", "{{ error.type }}"]
    other = report(
        "go", exception("PaymentTimeout", frame("x", module="main")), fingerprint=["payments", "{{error.type}}"]
    )
    assert fingerprint(first) == fingerprint(other) != fingerprint(PYTHON)


def test_default_in_a_fingerprint_stands_for_what_would_have_been():
    first = copied(PYTHON)
    first.fingerprint = ["{{ default }}"]
    assert fingerprint(first) == fingerprint(PYTHON)
    first.fingerprint = ["{{ default }}", "{{ transaction }}"]
    first.transaction = "/checkout"
    second = copied(first)
    second.transaction = "/cart"
    assert len({fingerprint(first), fingerprint(second), fingerprint(PYTHON)}) == 3


def test_a_message_in_the_guise_of_an_exception_is_a_message():
    """Node's captureMessage sends an exception without a type whose stack is where it was called."""

    def said(value: str, function: str) -> Report:
        synthetic = {"value": value, "mechanism": {"synthetic": True}, "stacktrace": {"frames": [frame(function)]}}
        return from_document({"platform": "node", "message": value, "exception": {"values": [synthetic]}})

    assert fingerprint(said("sold out 5", "a")) == fingerprint(said("sold out 7", "b"))
    assert fingerprint(said("sold out 5", "a")) != fingerprint(said("refused 5", "a"))


def test_every_report_has_a_fingerprint():
    assert fingerprint(Report()) != 0
    assert set(GROUPINGS) == {"v1"}


NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=8)
STACKS = st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=12, unique_by=lambda pair: pair[1])
PLATFORMS = st.sampled_from(["python", "node", "java", "csharp", "go", "ruby", "php", "native"])


def made(platform: str, stack: list[tuple[str, str]], **varying: Any) -> Report:
    suffix = {
        "python": "py",
        "node": "js",
        "java": "java",
        "csharp": "cs",
        "go": "go",
        "ruby": "rb",
        "php": "php",
        "native": "c",
    }
    frames = [
        Frame(
            module=f"shop.{module}" if platform in {"python", "java", "csharp"} else None,
            function=function,
            abs_path=f"/srv/{varying.get('directory', 'releases')}/shop/{module}.{suffix[platform]}",
            lineno=varying.get("lineno", 1) + number,
            colno=varying.get("colno", 1),
            in_app=True,
        )
        for number, (module, function) in enumerate(stack)
    ]  # fmt: skip
    value = f"failed for {varying.get('id', 0)} at {hex(varying.get('id', 0))}"
    raised = msgspec.convert({"type": "Error", "value": value}, type=dict[str, Any])
    found = report(platform, raised)
    found.exceptions[0].frames = frames
    return found


@given(
    platform=PLATFORMS,
    stack=STACKS,
    lineno=st.integers(1, 9999),
    colno=st.integers(1, 99999),
    id_=st.integers(0, 2**40),
)
@settings(max_examples=25, deadline=None)
def test_shifted_lines_and_other_values_keep_the_fingerprint(platform, stack, lineno, colno, id_):
    assert fingerprint(made(platform, stack)) == fingerprint(made(platform, stack, lineno=lineno, colno=colno, id=id_))


@given(platform=PLATFORMS, stack=STACKS, place=st.integers(0, 11), name=NAMES)
@settings(max_examples=25, deadline=None)
def test_another_function_makes_another_fingerprint(platform, stack, place, name):
    place %= len(stack)
    module, function = stack[place]
    other = [*stack[:place], (module, name + "x"), *stack[place + 1 :]]
    assert name + "x" == function or fingerprint(made(platform, stack)) != fingerprint(made(platform, other))


@given(
    before=st.lists(NAMES, max_size=4),
    cycle=st.lists(NAMES, min_size=1, max_size=6, unique=True),
    after=st.lists(NAMES, max_size=4),
    once=st.integers(1, 8),
)
@settings(max_examples=25, deadline=None)
def test_a_recursion_folds_to_one_round(before, cycle, after, once):
    before, after = [f"b{name}" for name in before], [f"a{name}" for name in after]
    assert fold(before + cycle * once + after) == fold(before + cycle + after)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)
FIELDS = [
    "exception",
    "threads",
    "stacktrace",
    "logentry",
    "message",
    "fingerprint",
    "tags",
    "user",
    "contexts",
    "platform",
    "level",
    "extra",
]


@given(document=st.dictionaries(st.sampled_from(FIELDS), JSON))
@settings(max_examples=40, deadline=None)
def test_whatever_stands_where_it_is_grouped(document):
    assert group(from_document(document)).fingerprint


# What the forms of templates look for, besides anything.
_SAID = st.lists(
    st.sampled_from(["0x1f", "10x3", "v2.3.4", "2026-11-23T10:12:13Z", "10.0.0.7:80", "deadbeef7", "utf8", "7f3a-x2x9z", "10.5 ms", "1e9",
                     "12 Nov 2026", "a3b", "3 kB", "'x1'", "/srv/a1/b2", "0", "9", "5", ".", "-", ":", ",", "x", "d", "@", "{", "}", "\u0664"])
    | st.text(max_size=6),
    max_size=12,
).map("".join)  # fmt: skip


@given(text=_SAID)
@settings(max_examples=300)
def test_which_digit_stands_somewhere_changes_no_template(text: str):
    """So texts that differ in digits alone are looked up as one."""
    assert templates.template(text) == templates._template.__wrapped__(text[: templates.LONGEST])


def test_values_of_errors_without_a_stack_are_not_forgotten():
    """A fingerprint is remembered by the stacks alone: only where there are any."""
    errors = [report("python", exception("KeyError", value=value)) for value in ("no user", "no order")]
    assert fingerprint(errors[0]) != fingerprint(errors[1])


def test_remembered_fingerprints_are_bounded():
    for number in range(2 * grouping.MOST_REMEMBERED):
        grouping.fingerprint(one("python", f"function_{number}x", module="a"))
    assert len(grouping._remembered) <= grouping.MOST_REMEMBERED
