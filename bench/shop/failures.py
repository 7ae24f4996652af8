"""Ten things that go wrong."""

import json
import socket
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

Order = dict[str, Any]


class PaymentDeclined(RuntimeError):
    """The bank said no."""


def division(order: Order) -> object:
    return order["total"] / (order["items_count"] - order["items_count"])


def missing_key(order: Order) -> object:
    return order["warehouse"]["shelf"]


def bad_number(order: Order) -> object:
    return int(f"{order['customer']['name']}-{order['number']}")


def no_attribute(order: Order) -> object:
    return order["discount"].rate


def out_of_range(order: Order) -> object:
    return order["lines"][len(order["lines"]) + 3]


def broken_document(order: Order) -> object:
    return json.loads('{"order": ' + str(order["number"]))


def missing_file(order: Order) -> object:
    return Path(f"/nonexistent/invoices/{order['number']}.pdf").read_bytes()


def declined(order: Order) -> object:
    try:
        socket.getaddrinfo("", 0, family=-1)
    except (OSError, ValueError) as error:
        raise PaymentDeclined(f"the bank declined order {order['number']}: code 51") from error
    raise PaymentDeclined(f"the bank declined order {order['number']}: code 51")


def wrong_type(order: Order) -> object:
    return Decimal("1.5") + order["customer"]["address"]["street"]


def violated(order: Order) -> object:
    assert order["total"] < 0, f"the total of order {order['number']} must be negative"
    return order


FAILURES: tuple[Callable[[Order], object], ...] = (
    division, missing_key, bad_number, no_attribute, out_of_range,
    broken_document, missing_file, declined, wrong_type, violated,
)  # fmt: skip
