"""Python: tracebacks in texts, sentry-sdk, raven, raygun4py."""

from tests.issues.belonging.cases import Case, chain, log, raised, sdk

VIEW = "+shop.views~confirm @ /srv/shop/views.py:118 = receipt = gateway.charge(order)"
CHARGE = "+shop.gateway~charge @ /srv/shop/gateway.py:74 = raise PaymentTimeout(order.id)"
DJANGO = (
    "-django.core.handlers.base~_get_response @ /venv/lib/python3.11/site-packages/django/core/handlers/base.py:197"
)
DJANGO_5 = "-django.core.handlers.base~_get_response @ /app/.venv/lib/python3.13/site-packages/django/core/handlers/base.py:204"


def traceback(said: str, *frames: tuple[str, int, str, str]) -> str:
    lines = [f'  File "{path}", line {line}, in {function}\n    {source}\n' for path, line, function, source in frames]
    return f"Traceback (most recent call last):\n{''.join(lines)}{said}"


TEXT = traceback(
    "shop.errors.PaymentTimeout: order 4711 timed out after 10.0 s",
    ("/srv/shop/views.py", 118, "confirm", "receipt = gateway.charge(order)"),
    ("/srv/shop/gateway.py", 74, "charge", "raise PaymentTimeout(order.id)"),
)

CASES: dict[str, Case] = {
    "line numbers": [
        [sdk("python", "E: x", CHARGE, VIEW), sdk("python", "E: x", CHARGE.replace("74", "91"), VIEW.replace("118", "203"))],
    ],
    "values": [[sdk("python", "KeyError: 'a-1'", CHARGE, VIEW), sdk("python", "KeyError: 'b-2'", CHARGE, VIEW)]],
    "types": [[sdk("python", "KeyError: 'a'", CHARGE)], [sdk("python", "ValueError: 'a'", CHARGE)], [sdk("python", "TypeError", CHARGE)]],
    "functions": [
        [sdk("python", "E: x", "+shop.gateway~charge")],
        [sdk("python", "E: x", "+shop.gateway~refund")],
        [sdk("python", "E: x", "+shop.gateway~void")],
    ],
    "modules": [
        [sdk("python", "E: x", "+shop.orders.views~get")],
        [sdk("python", "E: x", "+shop.carts.views~get")],
        [sdk("python", "E: x", "+blog.posts.views~get")],
    ],
    "callers": [
        [sdk("python", "E: x", "+a.db~load", "+a.views~show")],
        [sdk("python", "E: x", "+a.db~load", "+a.views~edit")],
        [sdk("python", "E: x", "+a.db~load")],
    ],
    "statements of one function": [
        [sdk("python", "KeyError: 'x'", "+a.b~f = total = order['sum']")],
        [sdk("python", "KeyError: 'x'", "+a.b~f = name = user['name']")],
    ],
    "indentation of the source": [
        [sdk("python", "E", "+a.b~f =     return  g(x)"), sdk("python", "E", "+a.b~f = return g(x)")],
    ],
    "deployments": [
        [
            sdk("python", "E: x", f"+charge @ {root}/shop/gateway.py:7")
            for root in (
                "/srv", "/srv/releases/20261118", "/opt/app/releases/20261101093000", "/home/deploy/current", "/app",
                "/var/www/releases/0a1b2c3d4e", "/opt/shop-1.2.3", "/var/task", "/workspace/v2.1.0", "/usr/src/app",
                "C:\\inetpub", "/tmp/tmpab12cd34",
            )
        ]
    ],
    "versions of a library and of Python": [
        [sdk("python", "E: x", CHARGE, VIEW, DJANGO), sdk("python", "E: x", CHARGE, VIEW, DJANGO_5)],
        [sdk("python", "E: x", CHARGE, DJANGO)],
    ],
    "only library frames": [
        [sdk("python", "E: x", DJANGO), sdk("python", "E: x", DJANGO_5)],
        [sdk("python", "E: x", DJANGO.replace("_get_response", "get_response"))],
    ],
    "library frames beneath": [
        [
            sdk("python", "OSError: 5", "-urllib3.connection~connect @ /v/lib/python3.11/site-packages/urllib3/connection.py", VIEW),
            sdk("python", "OSError: 5", "-urllib3.connectionpool~urlopen @ /v/lib/python3.12/site-packages/urllib3/connectionpool.py", VIEW),
            sdk("python", "OSError: 5", VIEW),
        ]
    ],
    "a text and an SDK": [
        [
            log(TEXT),
            sdk("python", "PaymentTimeout: order 5 timed out after 3 s", CHARGE, VIEW, module="shop.errors"),
            log("2026-11-18 14:29:57,123 ERROR [web] payment failed\n" + TEXT.replace("4711", "12").replace("line 118", "line 120")),
        ],
        [log(TEXT.replace("charge", "refund"))],
        [log(TEXT.replace("PaymentTimeout", "PaymentDeclined"))],
    ],
    "a text: values, paths, lines": [
        [
            log(traceback("KeyError: 'sku-1'", ("/srv/releases/1/shop/cart.py", 10, "total", "price = prices[sku]"))),
            log(traceback("KeyError: 'sku-99'", ("/opt/app/current/shop/cart.py", 14, "total", "price = prices[sku]"))),
        ],
        [log(traceback("KeyError: 'sku-1'", ("/srv/shop/cart.py", 10, "weight", "price = prices[sku]")))],
    ],
    "carets of Python 3.11": [
        [
            log(traceback("E: x", ("/a/b/c.py", 1, "f", "return a + b"))),
            log(traceback("E: x", ("/a/b/c.py", 1, "f", "return a + b\n           ~~^~~"))),
            log(traceback("E: x", ("/a/b/c.py", 1, "f", "return a + b\n           ^^^^^"))),
        ]
    ],
    "lambdas": [
        [sdk("python", "E: x", "+a.b~<lambda> @ /a/b.py:3"), sdk("python", "E: x", "+a.b~<lambda> @ /a/b.py:9")],
        [sdk("python", "E: x", "+a.b~f @ /a/b.py:3")],
    ],
    "comprehensions": [
        [sdk("python", "E: x", "+a.b~<listcomp>"), sdk("python", "E: x", "+a.b~total.<locals>.<listcomp>")],
        [sdk("python", "E: x", "+a.b~<dictcomp>")],
    ],
    "local functions": [
        [sdk("python", "E: x", "+a.b~wrap.<locals>.inner"), sdk("python", "E: x", "+a.b~inner")],
        [sdk("python", "E: x", "+a.b~outer")],
    ],
    "methods": [
        [sdk("python", "E: x", "+a.b~Gateway.charge"), sdk("python", "E: x", "+a.b~charge")],
        [sdk("python", "E: x", "+a.b~Gateway.refund")],
    ],
    "types by module": [
        [sdk("python", "DoesNotExist: x", VIEW, module="shop.models")],
        [sdk("python", "DoesNotExist: x", VIEW, module="blog.models")],
    ],
    "builtins": [[sdk("python", "ValueError: x", VIEW, module="builtins"), sdk("python", "ValueError: x", VIEW, module="exceptions"), sdk("python", "ValueError: x", VIEW)]],
    "local types": [
        [sdk("python", "f.<locals>.Bad: x", VIEW, module="a.b"), sdk("python", "Bad: x", VIEW, module="a.b")],
    ],
    "causes": [
        [
            chain("python", raised("ServiceError: 1", VIEW), raised("TimeoutError: 5 s", CHARGE)),
            chain("python", raised("ServiceError: 2", VIEW), raised("TimeoutError: 9 s", CHARGE.replace("74", "80"))),
        ],
        [chain("python", raised("ServiceError: 1", VIEW), raised("KeyError: 'a'", CHARGE))],
        [chain("python", raised("ServiceError: 1", VIEW))],
    ],
    "the order of a chain": [
        [chain("python", raised("A: 1", VIEW), raised("B: 1", VIEW))],
        [chain("python", raised("B: 1", VIEW), raised("A: 1", VIEW))],
    ],
    "a chain in a text": [
        [
            log(traceback("OSError: [Errno 111] refused", ("/s/db.py", 1, "open", "connect()")) + "\n\nThe above exception was the direct cause of the following exception:\n\n" + TEXT),
            log(traceback("OSError: [Errno 111] refused 10.0.0.7", ("/s/db.py", 2, "open", "connect()")) + "\n\nThe above exception was the direct cause of the following exception:\n\n" + TEXT.replace("4711", "8")),
        ],
        [log(TEXT)],
    ],
    "recursion": [
        [sdk("python", "E: x", *["+a.tree~walk = walk(child)"] * depth, "+a.tree~main") for depth in (2, 5, 40)],
        [sdk("python", "E: x", *["+a.tree~visit"] * 5, "+a.tree~main")],
    ],
    "recursion through three functions": [
        [sdk("python", "E: x", *["+a.b~x", "+a.b~y", "+a.b~z"] * depth, "+a.b~main") for depth in (2, 3, 11)],
    ],
    "recursion without end": [
        [
            sdk("python", "RecursionError: maximum recursion depth exceeded", *["+a.b~even", "+a.b~odd"] * 30),
            sdk("python", "RecursionError: maximum recursion depth exceeded in comparison", *["+a.b~odd", "+a.b~even"] * 45),
        ]
    ],
    "a recursion that the text shortens": [
        [
            log(traceback("RecursionError: x", ("/a/b.py", 2, "f", "return f(n)\n  [Previous line repeated 993 more times]"))),
            log(traceback("RecursionError: x", ("/a/b.py", 2, "f", "return f(n)\n  [Previous line repeated 971 more times]"))),
        ]
    ],
    "groups": [
        [
            chain("python", raised("ExceptionGroup: 2 failed (2 sub-exceptions)", VIEW, mechanism={"exception_id": 0, "is_exception_group": True}),
                  raised("ValueError: 1", CHARGE, mechanism={"exception_id": 1, "parent_id": 0}), raised("ValueError: 2", CHARGE, mechanism={"exception_id": 2, "parent_id": 0})),
            chain("python", raised("ExceptionGroup: 1 failed (1 sub-exception)", VIEW, mechanism={"exception_id": 0, "is_exception_group": True}),
                  raised("ValueError: 7", CHARGE, mechanism={"exception_id": 1, "parent_id": 0})),
        ],
        [
            chain("python", raised("ExceptionGroup: 1 failed (1 sub-exception)", VIEW, mechanism={"exception_id": 0, "is_exception_group": True}),
                  raised("OSError: 7", CHARGE, mechanism={"exception_id": 1, "parent_id": 0})),
        ],
    ],
    "a group's parts in another order": [
        [
            chain("python", raised("ExceptionGroup: x", VIEW, mechanism={"exception_id": 0}), raised("A: 1", CHARGE, mechanism={"exception_id": 1, "parent_id": 0}), raised("B: 2", mechanism={"exception_id": 2, "parent_id": 0})),
            chain("python", raised("ExceptionGroup: x", VIEW, mechanism={"exception_id": 0}), raised("B: 1", mechanism={"exception_id": 1, "parent_id": 0}), raised("A: 2", CHARGE, mechanism={"exception_id": 2, "parent_id": 0})),
        ]
    ],
    "notebooks": [
        [sdk("python", "E: x", "f @ <ipython-input-3-0a1b2c3d4e5f>:1"), sdk("python", "E: x", "f @ <ipython-input-9-ffaa00112233>:4"),
         sdk("python", "E: x", "f @ /tmp/ipykernel_1234/987654321.py:1"), sdk("python", "E: x", "f @ /tmp/ipykernel_99/123.py:3")],
    ],
    "code of a string": [
        [sdk("python", "E: x", "<module> @ <string>:1"), sdk("python", "E: x", "<module> @ <string>:7")],
        [sdk("python", "E: x", "<module> @ <stdin>:1")],
    ],
    "generated code": [
        [sdk("python", "E: x", "+__init__ @ <attrs generated init shop.models.Order>:3"), sdk("python", "E: x", "+__init__ @ <attrs generated init shop.models.Order>:9")],
        [sdk("python", "E: x", "+total @ /srv/shop/models.py:1")],
    ],
    "names with addresses": [
        [sdk("python", "E: x", "+a.b~handler_0x7f3a9c10"), sdk("python", "E: x", "+a.b~handler_0x55aa0011")],
    ],
    "asyncio's frames": [
        [
            sdk("python", "E: x", "+a.b~load", "-asyncio.runners~run @ /usr/lib/python3.11/asyncio/runners.py:190"),
            sdk("python", "E: x", "+a.b~load", "-asyncio.tasks~__step @ /usr/lib/python3.12/asyncio/tasks.py:100", "-asyncio.events~_run @ /usr/lib/python3.12/asyncio/events.py:84"),
            sdk("python", "E: x", "+a.b~load"),
        ]
    ],
    "web frameworks and servers around it": [
        [
            sdk("python", "E: x", "shop.views~confirm @ /srv/shop/views.py:1", "flask.app~dispatch_request @ /v/lib/python3.11/site-packages/flask/app.py:9"),
            sdk("python", "E: x", "shop.views~confirm @ /srv/shop/views.py:3", "flask.app~ensure_sync @ /v/lib/python3.12/site-packages/flask/app.py:8", "werkzeug.serving~run @ /v/lib/python3.12/site-packages/werkzeug/serving.py:8"),
        ]
    ],
    "context of the occurrence": [
        [
            sdk("python", "E: x", CHARGE, release="shop@1.0", environment="production", server_name="web-1", tags={"a": "b"}, user={"id": 1}),
            sdk("python", "E: x", CHARGE, release="shop@2.0", environment="staging", server_name="web-2", transaction="/other", level="fatal"),
            sdk("python", "E: x", CHARGE, logger="django.request", extra={"order": 7}, breadcrumbs={"values": []}),
        ]
    ],
    "without a stack": [
        [sdk("python", "ConnectionError: host 10.0.0.7:5432 refused"), sdk("python", "ConnectionError: host 10.1.2.3:6543 refused")],
        [sdk("python", "ConnectionError: host 10.0.0.7:5432 timed out")],
        [sdk("python", "TimeoutError: host 10.0.0.7:5432 refused")],
    ],
    "a script": [
        [sdk("python", "E: x", "__main__~main @ /srv/jobs/nightly.py:4"), sdk("python", "E: x", "__main__~main @ /opt/app/jobs/nightly.py:9")],
        [sdk("python", "E: x", "__main__~main @ /srv/jobs/hourly.py:4")],
    ],
    "packages": [
        [sdk("python", "E: x", "+shop.cart~total @ /srv/shop/cart/__init__.py:4"), log(traceback("E: x", ("/opt/shop/cart/__init__.py", 7, "total", ""))) ],
    ],
    "a serverless function": [
        [log(traceback("KeyError: 'a'", ("/var/task/handler.py", 8, "handler", "event['a']"))), log(traceback("KeyError: 'b'", ("/var/task/handler.py", 9, "handler", "event['a']")))],
        [log(traceback("KeyError: 'a'", ("/var/task/other.py", 8, "handler", "event['a']")))],
    ],
    "Windows": [
        [log(traceback("E: x", ("C:\\app\\shop\\cart.py", 8, "total", "x()"))), log(traceback("E: x", ("D:\\deploy\\shop\\cart.py", 9, "total", "x()"))), log(traceback("E: x", ("/srv/shop/cart.py", 9, "total", "x()")))],
    ],
    "decorators and wrappers of libraries": [
        [
            sdk("python", "E: x", "+a.b~task", "-functools~wrapper @ /usr/lib/python3.11/functools.py:1", "-celery.app.trace~trace_task @ /v/lib/python3.11/site-packages/celery/app/trace.py:477"),
            sdk("python", "E: x", "+a.b~task", "-celery.app.trace~__protected_call__ @ /v/lib/python3.11/site-packages/celery/app/trace.py:760", "-celery.app.trace~trace_task @ /v/lib/python3.11/site-packages/celery/app/trace.py:477"),
        ]
    ],
    "a stack that has no exception's own": [
        [sdk("python", "SystemExit: 1"), sdk("python", "SystemExit: 2")],
    ],
    "SQL in values": [
        [
            sdk("python", 'IntegrityError: duplicate key value violates unique constraint "users_email_key" DETAIL: Key (email)=(a@b.org) already exists.'),
            sdk("python", 'IntegrityError: duplicate key value violates unique constraint "users_email_key" DETAIL: Key (email)=(mara@example.org) already exists.'),
        ]
    ],
    "homes of people": [
        [sdk("python", "E: x", f"+run @ {home}/tool.py:3") for home in ("/home/mara", "/home/tom", "/Users/mara", "C:\\Users\\tom")],
    ],
    "versions in directories": [
        [sdk("python", "E: x", f"+run @ /opt/{name}/tool.py:3") for name in ("shop-1.2.3", "shop-1.3.0", "shop_v2", "shop")],
        [sdk("python", "E: x", "+run @ /opt/blog-1.2.3/tool.py:3")],
    ],
    "libraries that nobody marked": [
        [
            sdk("python", "E: x", "shop.views~get @ shop/views.py", "django.core.handlers.base~_get_response @ django/core/handlers/base.py"),
            sdk("python", "E: x", "shop.views~get @ shop/views.py", "asyncio.events~_run @ asyncio/events.py", "celery.app.trace~trace_task"),
        ],
    ],
    "templates in memory": [
        [sdk("python", "E: x", "+render_body @ memory:0x7f3a9c1d2e50:3"), sdk("python", "E: x", "+render_body @ memory:0x7f00aa:9")],
    ],
    "frozen programs": [
        [sdk("python", "E: x", "+run @ /tmp/_MEI123456/tool.py:3"), sdk("python", "E: x", "+run @ /tmp/_MEI98/tool.py:9")],
    ],
    "the thread that died": [
        [log("Exception in thread Thread-5 (work):\n" + TEXT), log("Exception in thread Thread-77 (work):\n" + TEXT), log(TEXT)],
    ],
    "Celery's words before it": [
        [
            log("Task shop.tasks.charge[0a1b2c3d-0000-4000-8000-000000000001] raised unexpected: PaymentTimeout('5')\n" + TEXT),
            log("Task shop.tasks.charge[ffffffff-0000-4000-8000-00000000000f] raised unexpected: PaymentTimeout('7')\n" + TEXT),
        ],
    ],
    "objects in values": [
        [
            sdk("python", "TypeError: <shop.models.Order object at 0x7f3a9c1d2e50> is no string"),
            sdk("python", "TypeError: <shop.models.Order object at 0x7f0011223344> is no string"),
        ]
    ],
}  # fmt: skip
