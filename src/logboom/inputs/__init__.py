"""The ways in: a module for each protocol, which listens, checks who sends, and hands lines to the spool."""

from typing import Final

from logboom.inputs.beats.listeners import Beats
from logboom.inputs.datadog.application import Datadog
from logboom.inputs.elasticsearch.application import Elasticsearch
from logboom.inputs.files import Files
from logboom.inputs.gelf.application import Gelf
from logboom.inputs.http import HttpIngest
from logboom.inputs.journald import Journald
from logboom.inputs.json_lines import JsonLines
from logboom.inputs.loggly.application import Loggly
from logboom.inputs.logstash.application import Logstash
from logboom.inputs.loki.application import Loki
from logboom.inputs.otlp.application import Otlp
from logboom.inputs.python_logging.application import PythonLogging
from logboom.inputs.raygun.application import Raygun
from logboom.inputs.scalyr.application import Scalyr
from logboom.inputs.scribe.listeners import Scribe
from logboom.inputs.sentry.application import Sentry
from logboom.inputs.splunk_hec.application import SplunkHec
from logboom.inputs.syslog.listeners import Syslog
from logboom.inputs.text import Text

# One line for each input; `name` is its word in settings, metrics and the column `input`.
INPUTS: Final = (
    HttpIngest,
    Syslog,
    Sentry,
    Raygun,
    Files,
    Journald,
    Text,
    SplunkHec,
    Elasticsearch,
    Datadog,
    Loggly,
    Loki,
    Gelf,
    Otlp,
    JsonLines,
    Logstash,
    Beats,
    Scribe,
    Scalyr,
    PythonLogging,
)
