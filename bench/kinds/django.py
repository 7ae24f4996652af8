"""Django: request lines, warnings of its security middleware, and exceptions with a Python traceback."""

from bench.kinds.kind import Kind, Said
from bench.kinds.pick import METHODS, NAMES, Pick, hosts

HOSTS = hosts("app", 6)
FAILURES = (
    ("KeyError", "'currency'"),
    ("ValueError", "invalid literal for int() with base 10: ''"),
    ("IntegrityError", 'duplicate key value violates unique constraint "orders_pkey"'),
    ("TimeoutError", "connection timed out"),
)


def say(pick: Pick) -> Said:
    path, draw = pick.path(), pick.fraction()
    attributes = {"request_id": pick.hex(16), "user_id": pick.number(1, 20_000), "logger": "django.request"}
    if draw < 0.03:
        name, text = pick.of(FAILURES)
        line = pick.number(12, 400)
        message = (
            f"Internal Server Error: {path}\nTraceback (most recent call last):\n"
            f'  File "/srv/shop/views.py", line {line}, in checkout\n    total = price(cart)\n'
            f'  File "/srv/shop/prices.py", line {line // 2}, in price\n    return rates[cart["currency"]]\n{name}: {text}'
        )
        return Said(pick.skewed(HOSTS), "error", message, pick.hex(32), attributes)
    if draw < 0.06:
        message = f"Forbidden (CSRF cookie not set.): {path} for user {pick.skewed(NAMES)}"
        return Said(pick.skewed(HOSTS), "warning", message, pick.hex(32), attributes)
    status = 200 if draw < 0.9 else 404
    attributes["duration_ms"] = pick.milliseconds()
    message = f'"{pick.of(METHODS)} {path} HTTP/1.1" {status} {pick.number(80, 20_000)} for user {pick.skewed(NAMES)}'
    return Said(pick.skewed(HOSTS), "info" if status == 200 else "warning", message, pick.hex(32), attributes)


KIND = Kind("django", 14, say)
