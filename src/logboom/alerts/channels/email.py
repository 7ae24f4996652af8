"""`email`: HTML and text by the SMTP server of the settings.

The standard library speaks SMTP here, and not apprise, for three reasons: a mail that is sent again after a crash must
carry the same Message-ID, so that mailboxes show it once; the text part is written for people rather than made from
the HTML; and the server's answer belongs in the log.

Source: RFC 5322 sections 3.6.4 (Message-ID, References), RFC 2387 (related parts), RFC 3834 (Auto-Submitted).
"""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from typing import Any, ClassVar, Final, Literal

from pydantic import Field, field_validator

from logboom.alerts.channels.channel import Answer, Channel, SendFailed
from logboom.alerts.message import Message
from logboom.alerts.rendering import PICTURE_ID
from logboom.alerts.settings import AlertsSettings, MailSettings

LASTING: Final = range(500, 600)  # RFC 5321 section 4.2.1: the same again would be refused again


class Email(Channel):
    """Sends mails to addresses."""

    kind: Literal["email"] = "email"
    to: tuple[str, ...] = Field(min_length=1, max_length=50)
    """The addresses."""

    SECRET: ClassVar[frozenset[str]] = frozenset()

    @field_validator("to")
    @classmethod
    def _addresses(cls, to: tuple[str, ...]) -> tuple[str, ...]:
        for text in to:
            address = parseaddr(text)[1]
            if "@" not in address or any(character in text for character in "\r\n"):
                raise ValueError(f"{text[:80]!r} is no e-mail address")
        return to

    def send(self, message: Message, settings: AlertsSettings) -> Answer:
        mail = settings.mail
        if not mail.host:
            hint = "set alerts.mail.host, LOGBOOM_ALERTS__MAIL__HOST"
            raise SendFailed("no SMTP server is set", hint=hint, lasting=True)
        try:
            with _connected(mail) as smtp:
                refused = smtp.send_message(self.mail(message, mail))
        except smtplib.SMTPRecipientsRefused as error:
            refused = error.recipients
        except smtplib.SMTPResponseException as error:
            lasting = error.smtp_code in LASTING
            raise SendFailed(f"{error.smtp_code} {_said(error.smtp_error)}", lasting=lasting) from error
        except (OSError, smtplib.SMTPException) as error:
            raise SendFailed(f"{mail.host}:{mail.port}: {error or type(error).__name__}") from error
        if refused and len(refused) == len(self.to):
            code, text = next(iter(refused.values()))
            raise SendFailed(f"{code} {_said(text)}", lasting=code in LASTING)
        return Answer(f"taken by {mail.host}" + (f", but not for {len(refused)} of the addresses" if refused else ""))

    def mail(self, message: Message, settings: MailSettings) -> EmailMessage:
        """The mail: the same message gives the same Message-ID."""
        name, address = parseaddr(settings.sender)
        user, _, domain = address.rpartition("@")
        mail = EmailMessage()
        mail["Subject"] = message.subject
        mail["From"] = Address(name, user, domain)
        mail["To"] = ", ".join(self.to)
        mail["Date"] = formatdate()
        mail["Message-ID"] = f"<{message.idempotency_key}@{domain}>"
        threads = {f"<alert-{told.alert}@{domain}>" for told in message.told if told.alert is not None}
        if len(threads) == 1:
            mail["References"] = threads.pop()  # mail readers show an alert's mails together
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.text)
        mail.add_alternative(message.html, subtype="html")
        if message.picture:
            parts: Any = mail.get_payload()
            parts[1].add_related(message.picture, "image", "png", cid=f"<{PICTURE_ID}>", filename=PICTURE_ID)
        return mail


def _said(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text


def _connected(mail: MailSettings) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if mail.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=mail.timeout_seconds, context=context)
    else:
        smtp = smtplib.SMTP(mail.host, mail.port, timeout=mail.timeout_seconds)
    try:
        if mail.security == "starttls":
            smtp.starttls(context=context)
        if mail.user:
            smtp.login(mail.user, mail.password.get_secret_value())
    except BaseException:
        smtp.close()
        raise
    return smtp
