"""`webhook`: one signed JSON document a notification, by HTTP POST. docs/webhook.md describes it for receivers.

Source: RFC 9110 section 10.2.3 (Retry-After); the Idempotency-Key header as in
draft-ietf-httpapi-idempotency-key-header.
"""

import hashlib
import hmac
import json
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar, Final, Literal

import httpx
from pydantic import Field, SecretStr, field_serializer, field_validator

import logboom
from logboom.alerts.channels.addresses import reachable_address
from logboom.alerts.channels.channel import Answer, Channel, SendFailed
from logboom.alerts.message import Message, Told
from logboom.alerts.settings import AlertsSettings

VERSION: Final = 1
SIGNATURE_HEADER: Final = "X-Logboom-Signature"
ANSWER_BYTES: Final = 1_000
# The receiver will say the same again: RFC 9110 section 15.5, less 408, 425 and 429.
WORTH_REPEATING: Final = frozenset({408, 425, 429})
LONGEST_RETRY_AFTER: Final = 86_400.0


class Webhook(Channel):
    """Posts to an address of yours."""

    kind: Literal["webhook"] = "webhook"
    url: SecretStr = Field(max_length=2_000)
    """Where to post; it may hold a token."""
    secret: SecretStr = Field(default=SecretStr(""), max_length=200)
    """With it each document is signed; empty: unsigned."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"url", "secret"})

    @field_validator("url")
    @classmethod
    def _is_http(cls, url: SecretStr) -> SecretStr:
        try:
            parsed = httpx.URL(url.get_secret_value())
        except httpx.InvalidURL:
            raise ValueError("this is no URL") from None
        if parsed.scheme not in ("http", "https") or not parsed.host:
            raise ValueError("use https:// or http://")
        return url

    @field_serializer("url", "secret")
    def _whole(self, value: SecretStr) -> str:
        return value.get_secret_value()

    def shown(self) -> dict[str, Any]:
        """The host alone: a path may be a secret."""
        return {"host": httpx.URL(self.url.get_secret_value()).host, "signed": bool(self.secret.get_secret_value())}

    def send(self, message: Message, settings: AlertsSettings) -> Answer:
        url = httpx.URL(self.url.get_secret_value())
        port = url.port or (443 if url.scheme == "https" else 80)
        address = reachable_address(url.host, port, private_allowed=settings.private_addresses)
        body = json.dumps(document(message), ensure_ascii=False).encode()
        headers = {
            "Host": url.netloc.decode(),
            "Content-Type": "application/json",
            "User-Agent": f"Logboom/{logboom.__version__}",
            "Idempotency-Key": message.idempotency_key,
        }
        if secret := self.secret.get_secret_value():
            headers[SIGNATURE_HEADER] = signature(secret, int(time.time()), body)
        deadline = time.monotonic() + settings.send_seconds
        try:
            with (
                httpx.Client(timeout=settings.send_seconds, trust_env=False) as client,
                client.stream(
                    "POST",
                    url.copy_with(host=address),
                    content=body,
                    headers=headers,
                    extensions={"sni_hostname": url.host},
                ) as response,
            ):
                said = _beginning(response, deadline)
        except (httpx.HTTPError, OSError) as error:
            raise SendFailed(f"{url.host}: {type(error).__name__}") from error
        if response.is_success:
            return Answer(f"{response.status_code} {said}".strip())
        raise SendFailed(
            f"{response.status_code} {said}".strip(),
            lasting=response.status_code < 500 and response.status_code not in WORTH_REPEATING,
            retry_after_seconds=_retry_after(response.headers.get("retry-after", "")),
        )


def document(message: Message) -> dict[str, Any]:
    """What a receiver gets; fields are added, never changed, while `version` stays."""
    return {
        "version": VERSION,
        "id": message.idempotency_key,
        "project": message.project,
        "state": message.state,
        "subject": message.subject,
        "text": message.text,
        "alerts": [_alert(told) for told in message.told],
        "more": message.more,
    }


def signature(secret: str, moment: int, body: bytes) -> str:
    """`t=1790000000,v1=HEX`: HMAC-SHA-256 of the moment, a dot and the body."""
    digest = hmac.new(secret.encode(), b"%d.%b" % (moment, body), hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


def _alert(told: Told) -> dict[str, Any]:
    return {
        "alert": told.alert,
        "rule": {"id": told.rule_id, "name": told.rule, "labels": dict(told.labels), "runbook": told.runbook},
        "kind": told.kind,
        "level": told.level,
        "key": told.key,
        "headline": told.headline,
        "details": list(told.details),
        "value": told.value,
        "threshold": told.threshold,
        "late": told.late,
        "window": {"start": told.window_start, "end": told.window_end},
        "links": dict(told.links),
        "samples": list(told.samples),
    }


def _beginning(response: httpx.Response, deadline: float) -> str:
    """The first bytes of the answer; the rest is of no interest."""
    content = b""
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) >= ANSWER_BYTES or time.monotonic() > deadline:
            break
    return " ".join(content[:ANSWER_BYTES].decode("utf-8", "replace").split())


def _retry_after(text: str) -> float | None:
    """Seconds, of either form of the header."""
    if text.strip().isdigit():
        return min(float(text), LONGEST_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - datetime.now(UTC)).total_seconds()), LONGEST_RETRY_AFTER)
