"""`Report`: what an error event says, in the shape of Sentry's event, as far as grouping and the event's columns need it.

Other protocols, and traces found in the text of ordinary logs, are translated into the same shape. Decoding never fails
for a value of a wrong type: a typed decoder reads what SDKs send, and a document that it refuses is first brought into
shape (`leniency.py`).

Source: Sentry developer documentation, "Event Payloads"; the older names are those of "Legacy Interfaces".
"""

import json
from typing import Any, Final

import msgspec
from msgspec import Struct, field

from logboom.errors import InvalidRequest
from logboom.issues import leniency
from logboom.issues.user_agents import tags_of

# None of the structs below can be part of a ring of references, which is all that the collector of garbage is for; thousands of
# them a second would have it look again and again.


class UnreadableReport(InvalidRequest):
    """The document is no JSON object; its sender has to change it."""

    code = "unreadable_report"


class Frame(Struct, gc=False, kw_only=True, omit_defaults=True):
    """One call on a stack; paths, names and lines as the sender wrote them."""

    module: str | None = None
    function: str | None = None
    raw_function: str | None = None
    filename: str | None = None
    abs_path: str | None = None
    lineno: int | None = None
    colno: int | None = None
    in_app: bool | None = None
    """Whether it is the application's own code; None when the sender does not say."""
    context_line: str | None = None
    package: str | None = None
    """Of native code: the binary that it is in."""
    platform: str | None = None


class Mechanism(Struct, gc=False, kw_only=True):
    """How an exception was caught, and where it hangs in a tree of exceptions."""

    type: str | None = None
    handled: bool | None = None
    synthetic: bool | None = None
    """Made by the SDK: its type says nothing."""
    exception_id: int | None = None
    parent_id: int | None = None
    is_exception_group: bool | None = None
    source: str | None = None


class ExceptionValue(Struct, gc=False, kw_only=True):
    """One exception of a chain; `frames` begin with the outermost call."""

    type: str | None = None
    value: str | None = None
    module: str | None = None
    mechanism: Mechanism | None = None
    frames: list[Frame] = field(default_factory=list)


class User(Struct, gc=False, kw_only=True):
    """Who met the error."""

    id: str | None = None
    email: str | None = None
    username: str | None = None
    name: str | None = None
    ip_address: str | None = None


class Request(Struct, gc=False, kw_only=True):
    """What was asked for when it happened."""

    url: str | None = None
    method: str | None = None
    headers: Any = None


class Report(Struct, gc=False, kw_only=True):
    """An error event. `exceptions` begin with the innermost cause and end with the one that was raised."""

    event_id: str | None = None
    timestamp: str | float | None = None
    level: str | int | None = None
    platform: str | None = None
    logger: str | None = None
    transaction: str | None = None
    server_name: str | None = None
    release: str | None = None
    dist: str | None = None
    environment: str | None = None
    message: str | None = None
    """What was said, with its parameters put in."""
    template: str | None = None
    """What was said, before its parameters were put in; None when the sender does not know."""
    exceptions: list[ExceptionValue] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    """Where it was said, when no exception has a stack: of the thread that crashed or spoke."""
    fingerprint: list[str] = field(default_factory=list)
    trace_id: str | None = None
    span_id: str | None = None
    culprit: str | None = None
    sdk_name: str | None = None
    sdk_version: str | None = None
    user: User | None = None
    request: Request | None = None
    tags: dict[str, str] = field(default_factory=dict)
    """The sender's own, and `browser`, `os`, `runtime`, `device` from its contexts or from the browser's own name."""
    extra: dict[str, Any] = field(default_factory=dict)
    """What the program added, of any type."""

    @property
    def raised(self) -> ExceptionValue | None:
        """The exception that ended the work: what the report is about. None for a mere message."""
        named = next((one for one in reversed(self.exceptions) if one.type), None)
        return named or next(iter(reversed(self.exceptions)), None)

    @property
    def is_error(self) -> bool:
        """Whether an exception is behind it; SDKs also send messages with a stack in the guise of one without a type."""
        return any(one.type for one in self.exceptions)


def from_sentry(document: bytes) -> Report:
    """The report of an event in Sentry's shape, of any age. Raises UnreadableReport when it is no JSON object at all."""
    try:
        return _report(_DECODER.decode(document))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return from_document(_read(document))


def document_of(payload: bytes) -> dict[str, Any]:
    """The document of an event, whatever its sender's JSON was like. Raises UnreadableReport."""
    return _read(payload)


def from_document(document: dict[str, Any]) -> Report:
    """As `from_sentry`, of a document that is decoded already."""
    return _report(msgspec.convert(leniency.event(document), _Event))


class _Stack(Struct, gc=False):
    frames: list[Frame] | None = None


class _Exception(Struct, gc=False, kw_only=True):
    type: str | None = None
    value: str | None = None
    module: str | None = None
    mechanism: Mechanism | None = None
    stacktrace: _Stack | None = None


class _Exceptions(_Exception, gc=False):
    """`{"values": [...]}`, or one exception alone as old SDKs send it."""

    values: list[_Exception] | None = None


class _Thread(Struct, gc=False):
    stacktrace: _Stack | None = None
    crashed: bool | None = None
    current: bool | None = None


class _Threads(Struct, gc=False):
    values: list[_Thread] | None = None


class _Message(Struct, gc=False):
    message: str | None = None
    formatted: str | None = None
    params: Any = None


class _Named(Struct, gc=False):
    """A context that names a product: `{"name": "Firefox", "version": "131.0"}`."""

    name: str | None = None
    version: str | None = None
    family: str | None = None


class _Trace(Struct, gc=False):
    trace_id: str | None = None
    span_id: str | None = None


class _Contexts(Struct, gc=False):
    trace: _Trace | None = None
    browser: _Named | None = None
    os: _Named | None = None
    runtime: _Named | None = None
    device: _Named | None = None


class _Sdk(Struct, gc=False):
    name: str | None = None
    version: str | None = None


class _Event(Struct, gc=False, kw_only=True):
    event_id: str | None = None
    timestamp: str | float | None = None
    level: str | int | None = None
    platform: str | None = None
    logger: str | None = None
    transaction: str | None = None
    server_name: str | None = None
    release: str | None = None
    dist: str | None = None
    environment: str | None = None
    culprit: str | None = None
    message: str | _Message | None = None
    logentry: _Message | None = None
    exception: _Exceptions | list[_Exception] | None = None
    stacktrace: _Stack | None = None
    threads: _Threads | list[_Thread] | None = None
    fingerprint: list[str] | None = None
    user: User | None = None
    request: Request | None = None
    contexts: _Contexts | None = None
    tags: dict[str, str | None] | None = None
    extra: dict[str, Any] | None = None
    sdk: _Sdk | None = None
    # The names of old SDKs, beside which the new ones are missing.
    legacy_message: _Message | None = field(default=None, name="sentry.interfaces.Message")
    legacy_exception: _Exceptions | list[_Exception] | None = field(default=None, name="sentry.interfaces.Exception")
    legacy_stacktrace: _Stack | None = field(default=None, name="sentry.interfaces.Stacktrace")
    legacy_user: User | None = field(default=None, name="sentry.interfaces.User")
    legacy_request: Request | None = field(default=None, name="sentry.interfaces.Http")


_DECODER: Final = msgspec.json.Decoder(_Event)


def _read(document: bytes) -> dict[str, Any]:
    try:
        found = json.loads(document.decode("utf-8", "replace"), strict=False, parse_int=_whole)
    except (ValueError, RecursionError):
        raise UnreadableReport("the event is no JSON document", hint="send the event as one JSON object") from None
    if not isinstance(found, dict):
        raise UnreadableReport("the event is no JSON object", hint="send the event as one JSON object")
    return found


def _whole(digits: str) -> int | float:
    """Digits without end are a number like any other, but none that arithmetic should be done with."""
    return int(digits) if len(digits) < 20 else float(digits)


def _report(event: _Event) -> Report:
    said = event.logentry or (event.message if isinstance(event.message, _Message) else event.legacy_message)
    plain = event.message if isinstance(event.message, str) else None
    contexts = event.contexts or _NO_CONTEXTS
    trace = contexts.trace or _NO_TRACE
    return Report(
        event_id=event.event_id,
        timestamp=event.timestamp,
        level=event.level,
        platform=event.platform,
        logger=event.logger,
        transaction=event.transaction,
        server_name=event.server_name,
        release=event.release,
        dist=event.dist,
        environment=event.environment,
        message=(_formatted(said) if said else None) or plain,
        template=said.message if said else None,
        exceptions=_exceptions(event.exception or event.legacy_exception),
        frames=_frames_of_thread(event.threads) or _frames(event.stacktrace or event.legacy_stacktrace),
        fingerprint=event.fingerprint or [],
        trace_id=trace.trace_id,
        span_id=trace.span_id,
        culprit=event.culprit,
        sdk_name=event.sdk.name if event.sdk else None,
        sdk_version=event.sdk.version if event.sdk else None,
        user=event.user or event.legacy_user,
        request=event.request or event.legacy_request,
        tags=_tags(event.tags, contexts, event.request or event.legacy_request, event.platform),
        extra=event.extra or {},
    )


_NO_CONTEXTS: Final = _Contexts()
_NO_TRACE: Final = _Trace()


def _formatted(said: _Message) -> str | None:
    if said.formatted:
        return said.formatted
    if not said.message or not said.params:
        return said.message
    parameters = said.params if isinstance(said.params, dict) else tuple(said.params)
    try:
        return said.message % parameters
    except (TypeError, ValueError, KeyError, OverflowError):
        return said.message  # another language's placeholders


def _exceptions(found: _Exceptions | list[_Exception] | None) -> list[ExceptionValue]:
    if found is None:
        return []
    if isinstance(found, list):
        values = found
    elif found.values is not None:
        values = found.values
    else:
        values = [found]
    return [
        ExceptionValue(
            type=one.type, value=one.value, module=one.module, mechanism=one.mechanism, frames=_frames(one.stacktrace)
        )
        for one in values
        if one.type or one.value or one.stacktrace
    ]


def _frames(stack: _Stack | None) -> list[Frame]:
    return (stack.frames if stack else None) or []


def _frames_of_thread(found: _Threads | list[_Thread] | None) -> list[Frame]:
    """The stack of the thread that crashed, else of the one that spoke, else of the only one."""
    threads = (found if isinstance(found, list) else found.values if found else None) or []
    for wanted in ("crashed", "current"):
        chosen = [thread for thread in threads if getattr(thread, wanted)]
        if len(chosen) == 1:
            return _frames(chosen[0].stacktrace)
    return _frames(threads[0].stacktrace) if len(threads) == 1 else []


def _tags(
    sent: dict[str, str | None] | None, contexts: _Contexts, request: Request | None, platform: str | None
) -> dict[str, str]:
    tags = {name: value for name, value in (sent or {}).items() if value is not None}
    for name in ("browser", "os", "runtime", "device"):
        context: _Named | None = getattr(contexts, name)
        product = context.name or context.family if context else None
        if context and product:
            tags.setdefault(name, f"{product} {context.version}" if context.version else product)
            tags.setdefault(f"{name}.name", product)
    if request and request.headers:
        for name, value in tags_of(request.headers, platform).items():
            tags.setdefault(name, value)
    return tags
