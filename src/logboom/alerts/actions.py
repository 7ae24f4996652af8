"""Links in messages that do something: `acknowledge` and `silence 1 h`. Signed, of one alert each, and they expire.

Opening such a link shows a page with a button; only the button acts. Mail scanners and chat previews open every link.

Source: itsdangerous documentation, "URL Safe Serialization" and "Timed".
"""

from dataclasses import dataclass
from typing import Final, Literal

from itsdangerous import BadData, URLSafeTimedSerializer

from logboom.errors import Forbidden

SILENCE_SECONDS: Final = 3_600
PATH: Final = "/api/v1/alerts/act"

Deed = Literal["acknowledge", "silence"]


@dataclass(frozen=True, slots=True)
class Action:
    deed: Deed
    project: int
    rule: int
    alert: int | None
    key: str


class Actions:
    """Signs and reads what stands in the links; the key is that of the channels' secrets."""

    def __init__(self, key: str, *, hours: int) -> None:
        self._serializer = URLSafeTimedSerializer(key, salt="logboom alert action")
        self._seconds = hours * 3_600

    def token(self, action: Action) -> str:
        return str(self._serializer.dumps([action.deed, action.project, action.rule, action.alert, action.key]))

    def address(self, base: str, action: Action) -> str:
        return f"{base}{PATH}?token={self.token(action)}"

    def read(self, token: str) -> Action:
        """Raises Forbidden for a token that is not ours or has expired."""
        try:
            deed, project, rule, alert, key = self._serializer.loads(token, max_age=self._seconds)
        except BadData:
            raise Forbidden("this link is not good, or not any more", hint="sign in and do it there") from None
        return Action(deed, project, rule, alert, key)
