"""`[inputs]`: a table for each input that has something to set."""

from pydantic import Field

from logboom.inputs.beats.settings import BeatsSettings
from logboom.inputs.elasticsearch.settings import ElasticsearchSettings
from logboom.inputs.files import FilesSettings
from logboom.inputs.gelf.settings import GelfSettings
from logboom.inputs.journald import JournaldSettings
from logboom.inputs.json_lines import JsonLinesSettings
from logboom.inputs.logstash.settings import LogstashSettings
from logboom.inputs.otlp.settings import OtlpSettings
from logboom.inputs.python_logging.settings import PythonLoggingSettings
from logboom.inputs.raygun.settings import RaygunSettings
from logboom.inputs.scribe.settings import ScribeSettings
from logboom.inputs.sentry.settings import SentrySettings
from logboom.inputs.syslog.settings import SyslogSettings
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

    otlp: OtlpSettings = Field(default_factory=OtlpSettings)
    """OpenTelemetry's SDKs and Collector over gRPC."""

    json_lines: JsonLinesSettings = Field(default_factory=JsonLinesSettings)
    """JSON lines over TCP."""

    logstash: LogstashSettings = Field(default_factory=LogstashSettings)
    """What sends to Logstash, over TCP and UDP."""

    beats: BeatsSettings = Field(default_factory=BeatsSettings)
    """Filebeat and its kin."""

    scribe: ScribeSettings = Field(default_factory=ScribeSettings)
    """Scribe's clients and servers."""

    python_logging: PythonLoggingSettings = Field(default_factory=PythonLoggingSettings)
    """The handlers of Python's logging."""

    @property
    def journald_in_force(self) -> JournaldSettings:
        """The journal is one of this machine's own logs."""
        return self.journald.model_copy(update={"enabled": True}) if self.files.system else self.journald
