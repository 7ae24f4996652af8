"""Settings of alerts: section `[alerts]`, and `[alerts.mail]` for the server that takes e-mail."""

from typing import Literal

from pydantic import Field, SecretStr

from logboom.settings import Section


class MailSettings(Section):
    """The SMTP server for channels of the kind `email`."""

    host: str = ""
    """The SMTP server; empty: channels of the kind `email` can't send."""
    port: int = Field(default=587, ge=1, le=65_535)
    """Its port: 587 with starttls, 465 with tls, 25 with none."""
    security: Literal["starttls", "tls", "none"] = "starttls"
    """How the connection is encrypted; `none` for a server on this machine."""
    user: str = ""
    """Who signs in there; empty: nobody."""
    password: SecretStr = SecretStr("")
    """The password for it."""
    sender: str = "Logboom <logboom@localhost>"
    """The address that mails come from."""
    timeout_seconds: float = Field(default=20, gt=0)
    """How long the server may take for one answer, in seconds."""


class AlertsSettings(Section):
    """How rules are judged and told."""

    enabled: bool = True
    """Whether this node judges rules and sends notifications; of all nodes with one catalog one at a time does."""
    allowed_lateness_seconds: int = Field(default=30, ge=0, le=3_600)
    """A window is judged so long after its end; what is received later than that counts as late, in seconds."""
    poll_seconds: float = Field(default=5, ge=0)
    """How often the catalog is looked at for what other nodes and commands have changed there, in seconds."""
    lease_seconds: float = Field(default=30, gt=1)
    """After how long another node takes over when this one is gone, in seconds."""
    error_after_seconds: float = Field(default=60, ge=0)
    """How long a rule may fail before its channels are told, in seconds."""
    stalled_after_seconds: float = Field(default=300, gt=0)
    """How far a rule's evaluation may be behind before that is told, in seconds."""
    group_seconds: float = Field(default=2, ge=0)
    """How long a notification waits for others of its channel, to go out as one message, in seconds; issues don't wait."""
    attempts: int = Field(default=8, ge=1)
    """How often a notification is tried; the pauses between grow from seconds to an hour."""
    send_seconds: float = Field(default=30, gt=0)
    """How long one attempt to send may take, in seconds."""
    link_hours: int = Field(default=72, ge=1)
    """How long the links `silence` and `acknowledge` of a message work, in hours."""
    private_addresses: bool = False
    """Whether webhooks and other channels may reach private, loopback and link-local addresses."""
    secret_key: SecretStr = SecretStr("")
    """Encrypts the channels' secrets: 32 bytes in URL-safe base64. Empty: the file `alerts.key` in the data directory, made if need be. Nodes that share a catalog need the same."""
    mail: MailSettings = MailSettings()
    """The SMTP server."""
