"""What every kind of channel says of itself."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from logboom.alerts.message import Message
from logboom.alerts.settings import AlertsSettings
from logboom.errors import InvalidRequest, LogboomError


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiver said; `retry_after_seconds` when it wants to be left alone for so long."""

    text: str


class SendFailed(LogboomError):
    """The notification did not get through. `lasting`: trying again is pointless."""

    code = "notification_failed"

    def __init__(
        self, message: str, *, hint: str = "", lasting: bool = False, retry_after_seconds: float | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.lasting = lasting
        self.retry_after_seconds = retry_after_seconds


class Channel(BaseModel, ABC):
    """The configuration of one way out; `send` is called in a thread of its own and may block."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    SECRET: ClassVar[frozenset[str]] = frozenset()
    """The fields that are encrypted and never shown again."""

    kind: str
    """A word of CHANNELS."""

    @abstractmethod
    def send(self, message: Message, settings: AlertsSettings) -> Answer:
        """Return when the receiver has taken the message. Raises SendFailed."""

    def shown(self) -> dict[str, Any]:
        """What members may see: the configuration without its secrets."""
        return self.model_dump(mode="json", exclude={"kind", *self.SECRET})

    @classmethod
    def read(cls, document: dict[str, Any]) -> Self:
        """Raises InvalidRequest that names the field, never its value."""
        try:
            return cls.model_validate(document)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(str(part) for part in first["loc"])
            text = first["msg"].removeprefix("Value error, ")
            raise InvalidRequest(f"{place}: {text}" if place else text, hint="see docs/alerts.md") from None
