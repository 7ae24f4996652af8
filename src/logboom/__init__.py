"""Logboom: a log aggregator in one pip install.

Applications use `logboom.Handler`, `logboom.bind`, `logboom.WSGIMiddleware` and `logboom.ASGIMiddleware`. They are
loaded when they are first named: importing this costs a program nothing.
"""

__version__ = "0.1.0.dev0"

TYPE_CHECKING = False  # as type checkers read it; `typing` itself is not loaded
if TYPE_CHECKING:
    from logboom.client.asgi import ASGIMiddleware
    from logboom.client.context import bind
    from logboom.client.handler import Handler
    from logboom.client.wsgi import WSGIMiddleware

__all__ = ["ASGIMiddleware", "Handler", "WSGIMiddleware", "bind"]

_HOMES = {"ASGIMiddleware": "asgi", "Handler": "handler", "WSGIMiddleware": "wsgi", "bind": "context"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'logboom' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    found = getattr(import_module(f"logboom.client.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
