"""Errors as a program has them, reported by the real Sentry SDK, and waited for until they are issues."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sentry_sdk

from tests.e2e.stage import Project
from tests.waiting import until_sync


class PaymentTimeout(Exception):
    """What the shop raises."""


@contextmanager
def reporting(project: Project, **options: Any) -> Iterator[sentry_sdk.Scope]:
    """A scope whose errors go to the project; at its end they have all been sent."""
    # A new key is known within a second; until then it is refused.
    project.send({"message": "the key is known", "level": "debug"})
    settings = {"release": "1.0", "environment": "production", "server_name": "web-3", "default_integrations": False}
    client = sentry_sdk.Client(project.dsn, **settings | options)
    with sentry_sdk.new_scope() as scope:
        scope.set_client(client)
        yield scope
        client.close(timeout=10)


def read(payload: dict[str, Any]) -> None:
    raise OSError(f"read timed out: {payload['currency']}")


def charge(order: int, attempt: int) -> None:
    """Fails as the gateway did not answer; chained to the exception of the socket."""
    payload = {"order": order, "currency": "EUR"}
    try:
        read(payload)
    except OSError as error:
        raise PaymentTimeout(f"gateway timed out (attempt {attempt} of 3)") from error


def divide(numerator: int, denominator: int) -> float:
    return numerator / denominator


def capture_timeout(scope: sentry_sdk.Scope, order: int = 4127733) -> None:
    try:
        charge(order, 3)
    except PaymentTimeout as error:
        scope.capture_exception(error)


def capture_division(scope: sentry_sdk.Scope) -> None:
    try:
        divide(1, 0)
    except ZeroDivisionError as error:
        scope.capture_exception(error)


def until_issues(project: Project, count: int, query: str = "") -> list[dict[str, Any]]:
    """The issues of the project, once there are so many."""
    until_sync(lambda: len(project.issues(query)) == count)
    return project.issues(query)


def until_events(project: Project, short_id: str, count: int) -> None:
    until_sync(lambda: any(one["short_id"] == short_id and one["events"] == count for one in project.issues()))
