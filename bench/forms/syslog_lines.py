"""Syslog lines: RFC 5424 with structured data from applications, RFC 3164 from the system's own programs.

A line feed inside a message is written `#012`, as rsyslog escapes control characters on receipt.
"""

import json
from typing import Any

from bench.events import Event
from bench.forms.clock import iso, second_bsd

SYSLOG_SEVERITY = {"debug": 7, "info": 6, "notice": 5, "warning": 4, "error": 3, "critical": 2}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "]": "\\]"})  # RFC 5424 section 6.3.3


def line(event: Event) -> bytes:
    kind, said = event.kind, event.said
    pri = kind.facility * 8 + SYSLOG_SEVERITY[said.level]
    message = said.message.replace("\n", "#012").replace("\t", "#011")
    process = said.attributes.get("pid")
    if kind.old_syslog:
        tag = kind.service if process is None else f"{kind.service}[{process}]"
        return f"<{pri}>{second_bsd(event.time_us // 1_000_000)} {said.host} {tag}: {message}\n".encode()
    data = "".join(f' {name}="{_value(value)}"' for name, value in said.attributes.items() if name != "pid")
    trace = f' trace_id="{said.trace_id}"' if said.trace_id else ""
    element = (
        f"[app@32473{trace}{data}]" if trace or data else "-"
    )  # 32473: the enterprise number for examples, RFC 5612
    return f"<{pri}>1 {iso(event.time_us)} {said.host} {kind.service} {process or '-'} - {element} {message}\n".encode()


def _value(value: Any) -> str:
    text = json.dumps(value, separators=(",", ":")) if isinstance(value, dict) else str(value)
    return text.translate(_ESCAPES)
