"""What SDKs send beside errors becomes ordinary events that can be found and counted."""

from typing import Any

from tests.inputs.sentry.conftest import EVENT_ID, Kept, Sdk

TRACE = "0af7651916cd43dd8448eb211c80319c"
SPAN = "b7ad6b7169203331"


async def kept(sdk: Sdk, item_type: str, payload: dict[str, Any]) -> list[Kept]:
    response = await sdk.send((item_type, payload))
    assert response.status_code == 200, response.text
    found = await sdk.kept()
    assert {one.codec for one in found} <= {"event"}
    return found


async def test_structured_logs_are_ordinary_events(sdk: Sdk):
    attributes = {
        "sentry.release": {"value": "shop@1", "type": "string"},
        "sentry.environment": {"value": "prod", "type": "string"},
        "server.address": {"value": "web-1", "type": "string"},
        "logger.name": {"value": "shop.cart", "type": "string"},
        "sentry.severity_number": {"value": 13, "type": "integer"},
        "sentry.trace.parent_span_id": {"value": SPAN, "type": "string"},
        "order": {"value": 7, "type": "integer"},
        "price": {"value": 1.5, "type": "double"},
        "paid": {"value": True, "type": "boolean"},
        "items": {"value": ["a", 1], "type": "array"},
    }
    one = {"timestamp": 1763852945.5, "trace_id": TRACE, "level": "warn", "body": "low stock", "attributes": attributes}
    found = await kept(sdk, "log", {"version": 2, "items": [one, {"level": "info", "body": "second"}, "garbage"]})
    first, second = found
    assert first.event == {
        "timestamp": "1763852945.500000",
        "level": "warn",
        "severity": 13,
        "host": "web-1",
        "logger": "shop.cart",
        "environment": "prod",
        "release": "shop@1",
        "message": "low stock",
        "trace_id": TRACE,
        "span_id": SPAN,
        "input": "sentry",
        "attributes": {
            "order": "7",
            "price": "1.5",
            "paid": "true",
            "items": '["a",1]',
            "sentry.trace.parent_span_id": SPAN,
        },
    }
    assert second.event == {"level": "info", "message": "second", "input": "sentry"}


async def test_a_transaction_and_its_spans_are_found_by_their_trace(sdk: Sdk):
    document = {
        "event_id": EVENT_ID,
        "transaction": "GET /cart",
        "start_timestamp": 1763852945.0,
        "timestamp": 1763852945.25,
        "release": "shop@1",
        "contexts": {"trace": {"trace_id": TRACE, "span_id": SPAN, "op": "http.server", "status": "ok"}},
        "measurements": {"lcp": {"value": 3}},
        "spans": [
            {
                "trace_id": TRACE,
                "span_id": "00f067aa0ba902b7",
                "parent_span_id": SPAN,
                "op": "db",
                "description": "SELECT 1",
                "start_timestamp": 1763852945.1,
                "timestamp": 1763852945.2,
                "data": {"db.system": "postgresql"},
                "tags": {"pool": "a"},
            }
        ],
    }
    whole, span = await kept(sdk, "transaction", document)
    assert (whole.event["message"], whole.event["trace_id"], whole.event["span_id"]) == ("GET /cart", TRACE, SPAN)
    assert whole.attributes["duration_ms"] == "250.000"
    assert (whole.attributes["op"], whole.attributes["status"]) == ("http.server", "ok")
    assert whole.attributes["sentry.item_type"] == "transaction"
    assert (span.event["message"], span.event["trace_id"], span.event["span_id"]) == (
        "SELECT 1",
        TRACE,
        "00f067aa0ba902b7",
    )
    assert span.event["release"] == "shop@1"
    assert span.attributes == {
        "op": "db",
        "parent_span_id": SPAN,
        "db.system": "postgresql",
        "pool": "a",
        "duration_ms": "100.000",
        "sentry.item_type": "span",
    }


async def test_spans_of_the_newer_protocol(sdk: Sdk):
    one = {
        "trace_id": TRACE,
        "span_id": SPAN,
        "name": "SELECT 1",
        "status": "ok",
        "start_timestamp": 1763852945.0,
        "end_timestamp": 1763852946.5,
        "attributes": {
            "sentry.op": {"value": "db", "type": "string"},
            "service.name": {"value": "shop", "type": "string"},
        },
    }
    (span,) = await kept(sdk, "span", {"items": [one]})
    assert (span.event["message"], span.event["service"]) == ("SELECT 1", "shop")
    assert span.attributes["duration_ms"] == "1500.000"
    assert span.attributes["sentry.op"] == "db"


async def test_what_a_user_wrote(sdk: Sdk):
    said = {"message": "it broke", "contact_email": "ada@example.org", "associated_event_id": "a" * 32}
    (new,) = await kept(sdk, "feedback", {"contexts": {"feedback": said}, "release": "shop@1"})
    (old,) = await kept(sdk, "user_report", {"event_id": "a" * 32, "email": "ada@example.org", "comments": "it broke"})
    assert new.event["message"] == old.event["message"] == "it broke"
    assert new.attributes["sentry.event_id"] == old.attributes["sentry.event_id"] == "a" * 32
    assert (new.attributes["feedback.contact_email"], old.attributes["feedback.email"]) == ("ada@example.org",) * 2


async def test_sessions_one_by_one_and_counted(sdk: Sdk):
    attrs = {"release": "shop@1", "environment": "prod"}
    (one,) = await kept(sdk, "session", {"sid": "x", "status": "crashed", "errors": 1, "attrs": attrs})
    two = await kept(sdk, "sessions", {"attrs": attrs, "aggregates": [{"exited": 3}, {"crashed": 1}]})
    assert (one.event["message"], one.event["release"]) == ("session crashed", "shop@1")
    assert [line.attributes.get("session.exited") for line in two] == ["3", None]
    assert {line.attributes["sentry.item_type"] for line in two} == {"sessions"}


async def test_a_job_that_checks_in(sdk: Sdk):
    document = {
        "check_in_id": "a",
        "monitor_slug": "nightly",
        "status": "error",
        "duration": 2.5,
        "environment": "prod",
    }
    (found,) = await kept(sdk, "check_in", document)
    assert (found.event["message"], found.event["level"]) == ("check-in nightly error", "error")
    assert (found.attributes["check_in.monitor_slug"], found.attributes["check_in.duration"]) == ("nightly", "2.5")


async def test_what_an_sdk_did_not_send(sdk: Sdk):
    discarded = [{"reason": "ratelimit_backoff", "category": "error", "quantity": 3}]
    (found,) = await kept(sdk, "client_report", {"timestamp": 1763852945.5, "discarded_events": discarded})
    assert found.event["message"] == "the SDK dropped 3 error: ratelimit_backoff"
    assert found.attributes["discarded.quantity"] == "3"


async def test_a_browsers_reports_of_the_reporting_api(sdk: Sdk):
    body = [
        {"type": "csp-violation", "url": "https://a.example", "body": {"blockedURL": "x", "effectiveDirective": "img"}}
    ]
    response = await sdk.http.post(
        "/api/3/security/", params={"sentry_key": "0123456789abcdef0123456789abcdef"}, json=body
    )
    assert response.status_code == 200
    (found,) = await sdk.kept()
    assert found.event["message"] == "csp-violation img x"


async def test_secrets_are_cut_out_of_every_item(sdk: Sdk):
    (log,) = await kept(sdk, "log", {"items": [{"body": "login with password=hunter2"}]})
    assert log.event["message"] == "login with password=[Filtered]"
