"""Lines as programs write them to files: an access log, Python's, Java's, logfmt, PostgreSQL's, Redis's, klog's, syslog's, each
event in the form that its program is known for; those of the pods are plain text behind the time of the container's runtime.

A stack trace is one message of several lines, joined as the agent joins them and escaped as it sends them.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from bench.events import Event
from bench.forms.clock import second_bsd, second_iso

KLOG_LETTERS = {"debug": "I", "info": "I", "notice": "I", "warning": "W", "error": "E", "critical": "F"}
REDIS_SIGNS = {"debug": ".", "info": "*", "notice": "*", "warning": "#", "error": "#", "critical": "#"}
POSTGRES_LEVELS = {"info": "LOG", "warning": "WARNING", "error": "ERROR"}


def line(event: Event) -> bytes:
    text = WRITERS.get(event.kind.service, _syslog_file)(event)
    return text.replace("\\", "\\\\").replace("\n", "\\n").encode() + b"\n"


def _seconds(event: Event) -> str:
    return second_iso(event.time_us // 1_000_000)


def _millis(event: Event, point: str) -> str:
    return f"{_seconds(event).replace('T', ' ')}{point}{event.time_us // 1000 % 1000:03}"


def _access(event: Event) -> str:
    client, rest = event.said.message.split(" - - ", 1)
    when = datetime.fromtimestamp(event.time_us // 1_000_000, UTC)
    return f"{client} - - [{when:%d/%b/%Y:%H:%M:%S} +0000] {rest}"


def _python(event: Event) -> str:
    said = event.said
    return f"{_millis(event, ',')} {said.level.upper()} {said.attributes['logger']}: {said.message}"


def _celery(event: Event) -> str:
    process = "MainProcess" if event.said.message.endswith("received") else "ForkPoolWorker-3"
    return f"[{_millis(event, ',')}: {event.said.level.upper()}/{process}] {event.said.message}"


def _java(event: Event) -> str:
    said = event.said
    return f"{_millis(event, ',')} {said.level.upper():5} [{said.attributes['thread']}] {said.attributes['logger']} - {said.message}"


def _logfmt(event: Event) -> str:
    said = event.said
    return f"time={_seconds(event)}Z level={said.level} caller={said.attributes['caller']} {said.message}"


def _json(event: Event) -> str:
    said = event.said
    return json.dumps({"level": said.level, "time": f"{_seconds(event)}Z", "msg": said.message, **said.attributes})


def _postgres(event: Event) -> str:
    said = event.said
    level = POSTGRES_LEVELS.get(said.level, "LOG")
    return f"{_millis(event, '.')} UTC [{said.attributes['pid']}] shop_app@shop {level}:  {said.message}"


def _redis(event: Event) -> str:
    when = datetime.fromtimestamp(event.time_us // 1_000_000, UTC)
    sign = REDIS_SIGNS[event.said.level]
    return f"{event.said.attributes['pid']}:M {when:%d %b %Y %H:%M:%S}.{event.time_us // 1000 % 1000:03} {sign} {event.said.message}"


def _pod(event: Event) -> str:
    return f"{_seconds(event)}.{event.time_us % 1_000_000:06}123Z stdout F {event.said.message}"


def _klog(event: Event) -> str:
    when = datetime.fromtimestamp(event.time_us // 1_000_000, UTC)
    clock = f"{when:%m%d %H:%M:%S}.{event.time_us % 1_000_000:06}"
    return f"{KLOG_LETTERS[event.said.level]}{clock}       1 server.go:112] {event.said.message}"


def _syslog_file(event: Event) -> str:
    process = event.said.attributes.get("pid")
    tag = event.kind.service if process is None else f"{event.kind.service}[{process}]"
    return f"{second_bsd(event.time_us // 1_000_000)} {event.said.host} {tag}: {event.said.message}"


WRITERS: Mapping[str, Callable[[Event], str]] = {
    "nginx": _access,
    "django": _python,
    "celery": _celery,
    "orders": _java,
    "gateway": _logfmt,
    "storefront": _json,
    "postgres": _postgres,
    "redis": _redis,
    "kubernetes": _pod,
    "kubelet": _klog,
}
