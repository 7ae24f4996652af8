"""`[inputs]`: a table for each input that has something to set."""

from pydantic import Field

from logboom.inputs.elasticsearch.settings import ElasticsearchSettings
from logboom.inputs.files import FilesSettings
from logboom.inputs.gelf.settings import GelfSettings
from logboom.inputs.journald import JournaldSettings
from logboom.inputs.raygun.settings import RaygunSettings
from logboom.inputs.sentry.settings import SentrySettings
from logboom.inputs.syslog import SyslogSettings
from logboom.inputs.text import TextSettings
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

    journald: JournaldSettings = Field(default_factory=JournaldSettings)
    """The journal of this machine."""

    text: TextSettings = Field(default_factory=TextSettings)
    """Plain lines over TCP."""

    elasticsearch: ElasticsearchSettings = Field(default_factory=ElasticsearchSettings)
    """Shippers that send to Elasticsearch."""

    gelf: GelfSettings = Field(default_factory=GelfSettings)
    """Graylog's clients over UDP and TCP."""

    @property
    def journald_in_force(self) -> JournaldSettings:
        """The journal is one of this machine's own logs."""
        return self.journald.model_copy(update={"enabled": True}) if self.files.system else self.journald
