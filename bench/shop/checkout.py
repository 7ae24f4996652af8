"""The way of an order through the shop: each step has a few local variables, as real code does."""

import logging
from typing import Any

from bench.shop.failures import FAILURES, Order

log = logging.getLogger("shop.checkout")


def place(number: int, kind: int) -> object:
    """What the view calls."""
    customer = {
        "id": number % 1000,
        "name": "Ada Lovelace",
        "email": "ada@example.org",
        "address": {"street": "12 St James's Square", "city": "London", "zip": "SW1Y 4JH"},
    }
    lines = [
        {"sku": f"SKU-{line:05d}", "quantity": line + 1, "price": 19.99 + line, "note": "gift wrap"}
        for line in range(4)
    ]
    log.info("order %s of customer %s begins", number, customer["id"])
    order: Order = {"number": number, "customer": customer, "lines": lines, "discount": None}
    return validate(order, kind, strict=True)


def validate(order: Order, kind: int, *, strict: bool) -> object:
    checks = ["customer", "lines", "number"]
    missing = [name for name in checks if name not in order]
    warnings: list[str] = []
    if strict and missing:
        raise LookupError(f"missing: {missing}")
    log.info("order %s is valid", order["number"])
    return price(order, kind, warnings)


def price(order: Order, kind: int, warnings: list[str]) -> object:
    currency, vat_rate = "GBP", 0.2
    net = sum(line["quantity"] * line["price"] for line in order["lines"])
    gross = round(net * (1 + vat_rate), 2)
    order = {**order, "total": gross, "items_count": len(order["lines"])}
    log.info("order %s costs %s %s", order["number"], gross, currency)
    return ship(order, kind, warnings)


def ship(order: Order, kind: int, warnings: list[str]) -> object:
    carriers = {"royal": 3.2, "fedex": 9.9, "dhl": 7.5}
    carrier, cost = min(carriers.items(), key=lambda pair: pair[1])
    parcel = {"weight_kg": 1.25 * order["items_count"], "carrier": carrier, "cost": cost}
    log.info("order %s goes with %s, %s warnings", order["number"], carrier, len(warnings))
    return pay(order, kind, parcel, attempt=1)


def pay(order: Order, kind: int, parcel: dict[str, Any], attempt: int) -> object:
    amount = order["total"] + parcel["cost"]
    method = {"type": "card", "brand": "visa", "last4": "1111", "holder": order["customer"]["name"]}
    log.info("order %s: attempt %s to charge %s with %s", order["number"], attempt, amount, method["brand"])
    return invoice(order, kind, amount)


def invoice(order: Order, kind: int, amount: float) -> object:
    template = "invoice-{number}.pdf"
    filename = template.format(number=order["number"])
    rows = [(line["sku"], line["quantity"], line["price"]) for line in order["lines"]]
    log.warning("order %s: %s is written with %s rows over %s", order["number"], filename, len(rows), amount)
    return FAILURES[kind](order)
