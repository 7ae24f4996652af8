"""Logstash's clients in words."""

from typing import Final

from logboom.inputs.description import Description, Recipe, Step

_ASYNC: Final = """\
import logging

from logstash_async.handler import AsynchronousLogstashHandler
from logstash_async.transport import HttpTransport

transport = HttpTransport("@HOST@", @PORT@, ssl_enable=False, username="logboom", password="@KEY@")
logging.getLogger().addHandler(AsynchronousLogstashHandler("@HOST@", @PORT@, database_path=None, transport=transport))"""

_PLAIN: Final = """\
import logging

import logstash

logging.getLogger().addHandler(logstash.TCPLogstashHandler("@HOST@", @PORT@, version=1))"""

_CURL: Final = """\
curl @URL@/logstash -u logboom:@KEY@ -d '[{"@timestamp": "2026-11-23T08:00:00Z", "message": "hello", "level": "INFO", "host": "web-1"}]'"""

_LOGSTASH: Final = """\
output {
  http {
    url => "@URL@/logstash"
    http_method => "post"
    format => "json_batch"
    user => "logboom"
    password => "@KEY@"
  }
}"""

DESCRIPTION: Final = Description(
    title="Logstash",
    summary="Events of what sends to Logstash over HTTP, TCP and UDP, and of Logstash itself.",
    over="HTTP, TCP and UDP",
    documentation="logstash.md",
    paths=("/", "/logstash"),
    setting='inputs.logstash.tcp_listen = ["127.0.0.1:5959"]',
    maps=(
        ("@timestamp, message or @message", "timestamp, message"),
        ("level, @fields.levelname, log.level", "level"),
        ("host, @source_host", "host"),
        ("extra.application, program, type", "service, the first that is there"),
        ("logger_name, @fields.logger", "logger"),
        ("stack_trace", "exception_type, and the attribute stack_trace"),
        ("all else, also within extra and @fields", "attributes"),
    ),
    recipes=(
        Recipe(id="logstash-http", title="Logstash over HTTP", group="A client you already have", also="curl json array", steps=(Step("The key is the password; the name before it is free. By hand:", _CURL),)),
        Recipe(id="logstash", title="Logstash", group="A client you already have", also="elk elastic pipeline output", steps=(Step("An output of its pipeline:", _LOGSTASH),)),
        Recipe(id="python-logstash", title="python-logstash", group="A client you already have", also="logstash python tcp udp", steps=(Step("With `pip install python-logstash`, and a listener (`inputs.logstash.tcp_listen`):", _PLAIN),)),
        Recipe(id="python-logstash-async", title="python-logstash-async", group="A client you already have", also="logstash python http beats", steps=(Step("With `pip install python-logstash-async`. Over HTTP, with a key:", _ASYNC),)),
    ),
)  # fmt: skip
