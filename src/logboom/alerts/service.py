"""What the API and the server share of the alerts: settings, the key for secrets, the way to receivers."""

from dataclasses import dataclass, field

from cryptography.fernet import Fernet

from logboom.alerts.actions import Actions
from logboom.alerts.delivery import Delivery
from logboom.alerts.sealing import Sealing
from logboom.alerts.settings import AlertsSettings


def _of_this_process() -> Sealing:
    return Sealing(Fernet.generate_key().decode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerting:
    settings: AlertsSettings = field(default_factory=AlertsSettings)
    sealing: Sealing = field(default_factory=_of_this_process)
    delivery: Delivery = field(default_factory=Delivery)

    @property
    def actions(self) -> Actions:
        """The signer of the links that messages carry."""
        return Actions(self.sealing.key, hours=self.settings.link_hours)
