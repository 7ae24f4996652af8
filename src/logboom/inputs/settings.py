"""`[inputs]`: a table for each input that has something to set."""

from pydantic import Field

from logboom.inputs.files import FilesSettings
from logboom.inputs.raygun.settings import RaygunSettings
from logboom.inputs.sentry.settings import SentrySettings
from logboom.inputs.syslog import SyslogSettings
from logboom.settings import Section


class InputsSettings(Section):
    syslog: SyslogSettings = Field(default_factory=SyslogSettings)
    """Syslog over UDP and TCP."""

    sentry: SentrySettings = Field(default_factory=SentrySettings)
    """Sentry's SDKs."""

    raygun: RaygunSettings = Field(default_factory=RaygunSettings)
    """Raygun's clients."""

    files: FilesSettings = Field(default_factory=FilesSettings)
    """Log files of this machine."""
