"""`apprise`: Slack, Teams, Discord, Telegram, PagerDuty, Opsgenie, ntfy and all else that apprise knows, by its URL.

Source: apprise's documentation, "URL Basics" and the page of each service.
"""

import contextlib
import logging
import threading
import warnings
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar, Final, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_serializer, field_validator

from logboom.alerts.channels.addresses import reachable_address
from logboom.alerts.channels.channel import Answer, Channel, SendFailed
from logboom.alerts.channels.connecting import only_public
from logboom.alerts.message import Message
from logboom.alerts.settings import AlertsSettings

if TYPE_CHECKING:
    from apprise import NotifyBase

# These write files, run programs or show windows on this machine.
REFUSED: Final = frozenset(
    {"blink1", "file", "dbus", "gio", "glib", "gnome", "kde", "macosx", "qt", "windows", "syslog", "vapid"}
)
SAID_CHARACTERS: Final = 1_000

_TYPES: Final = {
    "critical": "failure", "error": "failure", "stalled": "failure", "warning": "warning", "late": "warning",
    "no_data": "warning", "resolved": "success", "data_back": "success", "works_again": "success",
}  # fmt: skip

# These connect from a thread of their own, where nobody looks at the addresses.
UNWATCHED: Final = frozenset({"xmpp", "xmpps"})


class AppriseUrl(Channel):
    """Sends by a service of apprise."""

    kind: Literal["apprise"] = "apprise"
    url: SecretStr = Field(max_length=2_000)
    """The service and its credentials: `slack://token_a/token_b/token_c/#channel`."""

    SECRET: ClassVar[frozenset[str]] = frozenset({"url"})

    @field_validator("url")
    @classmethod
    def _known(cls, url: SecretStr) -> SecretStr:
        scheme = urlsplit(url.get_secret_value()).scheme.lower()
        if scheme in REFUSED:
            raise ValueError(f"{scheme}:// is no way out of this machine")
        service = _service(url)
        if service is None:
            raise ValueError("apprise does not understand this URL: see its page of the service")
        if _reads_files(service):
            raise ValueError("templates and key files would be read from this machine")
        return url

    @field_serializer("url")
    def _whole(self, url: SecretStr) -> str:
        return url.get_secret_value()

    def shown(self) -> dict[str, str]:
        """The service; who it goes to may be part of the secret."""
        return {"service": urlsplit(self.url.get_secret_value()).scheme}

    def send(self, message: Message, settings: AlertsSettings) -> Answer:
        from apprise import Apprise, NotifyFormat, NotifyType  # noqa: PLC0415  # see _service

        service, known = Apprise(), _service(self.url)
        if known is None or _reads_files(known):
            raise SendFailed("apprise does not understand the channel's URL any more", lasting=True)
        service.add(known)
        refused: list[str] = []
        with contextlib.ExitStack() as stack:
            if not settings.private_addresses:
                self._require_public(known)
                refused = stack.enter_context(only_public())
            said = stack.enter_context(_listening())
            taken = service.notify(
                title=message.subject,
                body=message.text,
                body_format=NotifyFormat.TEXT,
                notify_type=NotifyType(_TYPES.get(message.state, "info")),
            )
        told = self._without_secrets("\n".join(said))
        if taken:
            return Answer(told or "taken")
        if refused:
            raise SendFailed(
                f"{refused[0]} is no public address",
                hint="set alerts.private_addresses if that is meant so",
                lasting=True,
            )
        raise SendFailed(told or "the service did not take it")

    def _require_public(self, known: "NotifyBase") -> None:
        """Raises SendFailed for what can be told before anything is sent."""
        if self.shown()["service"].lower() in UNWATCHED:
            raise SendFailed(
                "the addresses that this service connects to can't be watched",
                hint="set alerts.private_addresses if it may reach any",
                lasting=True,
            )
        known.redirects = False
        for host in _hosts(known):
            _require_public(host)

    def _without_secrets(self, text: str) -> str:
        url = self.url.get_secret_value()
        for secret in (url, *(part for part in url.replace("?", "/").replace("@", "/").split("/") if len(part) >= 8)):
            text = text.replace(secret, "...")
        return text[:SAID_CHARACTERS]


def _service(url: SecretStr) -> "NotifyBase | None":
    """The service of a URL; None when apprise does not understand it."""
    # Imported when it is needed: its 180 services would take half of the server's start. Some of them use parts of the
    # standard library that are on their way out, and say so when they are imported.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from apprise import Apprise, AppriseAsset  # noqa: PLC0415

        # Without a timeout of apprise's own, which would have the service called in another thread than this one.
        asset = AppriseAsset(service_timeout=0)
        return Apprise.instantiate(url.get_secret_value(), asset=asset, suppress_exceptions=True)


@contextlib.contextmanager
def _listening() -> Iterator[list[str]]:
    """What apprise says of failures in this thread; its services share one logger."""
    said: list[str] = []
    thread = threading.get_ident()

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.thread == thread:
                said.append(record.getMessage())

    logger, listener = logging.getLogger("apprise"), Listener(logging.WARNING)
    logger.addHandler(listener)
    try:
        yield said
    finally:
        logger.removeHandler(listener)


def _reads_files(service: "NotifyBase") -> bool:
    """Whether the URL has a file of this machine read and told: `?template=/etc/passwd`."""
    from apprise import AppriseAttachment  # noqa: PLC0415  # see _service

    return any(isinstance(part, AppriseAttachment) and len(part) > 0 for part in vars(service).values())


def _hosts(service: "NotifyBase") -> list[str]:
    """The hosts that the URL names; where most services have a host in theirs, there is a token."""
    if getattr(service, "mode", "") == "cloud":  # of ntfy, whose topic stands there
        return []
    templates: Iterable[str] = service.templates
    named = service.host if any("{host}" in template for template in templates) else ""
    host = getattr(service, "smtp_host", "") or named
    return [str(host).strip("[]")] if host else []


def _require_public(host: str) -> None:
    """Raises SendFailed for a private address. A name without an address is left for apprise to complain of."""
    try:
        reachable_address(host, 443, private_allowed=False)
    except SendFailed as error:
        if error.lasting:
            raise
