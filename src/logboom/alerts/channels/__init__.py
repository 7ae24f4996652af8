"""The kinds of channel, one file each; whoever adds one adds a line here."""

from collections.abc import Mapping
from typing import Any, Final

from logboom.alerts.channels.apprise_url import AppriseUrl
from logboom.alerts.channels.channel import Answer, Channel, SendFailed
from logboom.alerts.channels.email import Email
from logboom.alerts.channels.webhook import Webhook
from logboom.alerts.sealing import Sealing
from logboom.catalog.alert_records import ChannelRecord
from logboom.errors import InvalidRequest

CHANNELS: Final[Mapping[str, type[Channel]]] = {"email": Email, "apprise": AppriseUrl, "webhook": Webhook}

__all__ = ["CHANNELS", "Answer", "Channel", "SendFailed", "read_channel", "stored_channel"]


def read_channel(document: Mapping[str, Any]) -> Channel:
    """The channel that a document describes. Raises InvalidRequest."""
    kind = CHANNELS.get(str(document.get("kind")))
    if kind is None:
        raise InvalidRequest("kind: there is no such kind of channel", hint=f"use one of {', '.join(CHANNELS)}")
    return kind.read(dict(document))


def stored_channel(record: ChannelRecord, sealing: Sealing) -> Channel:
    """The channel with its secrets. Raises SettingsError when another key sealed them."""
    return read_channel({"kind": record.kind, **sealing.unseal(record.sealed)})
