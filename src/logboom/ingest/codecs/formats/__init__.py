"""How programs write their lines: the table that text is understood by, a row a format, and the SQL that is made of it.

A row of one's own is a `Format` in a file beside these and its name in FORMATS; its samples, with what is to be read from
them, stand in tests/ingest/codecs/formats/samples/.
"""

from typing import Final

from logboom.ingest.codecs.formats.access_log import ACCESS_LOG, DJANGO_SERVER, GIN, HAPROXY, UVICORN_ACCESS, UWSGI
from logboom.ingest.codecs.formats.carriers import CRI, SYSLOG_FILE, SYSLOG_FILE_ISO
from logboom.ingest.codecs.formats.databases import MYSQL, POSTGRESQL, REDIS
from logboom.ingest.codecs.formats.documents import JSON, LOGFMT
from logboom.ingest.codecs.formats.format import Format
from logboom.ingest.codecs.formats.java_logging import (
    ELASTICSEARCH,
    JAVA_UTIL_LOGGING,
    JBOSS,
    KAFKA,
    LEVEL_THEN_THREAD,
    LOGBACK_DEFAULT,
    SPARK,
    SPRING_BOOT,
    THREAD_THEN_LEVEL,
    TOMCAT,
    ZOOKEEPER,
)
from logboom.ingest.codecs.formats.leading import LEVEL_ALONE, TIME_ALONE, TIME_AND_LEVEL
from logboom.ingest.codecs.formats.programming_languages import (
    DOTNET,
    GO_LEVELS,
    KLOG,
    LOGRUS,
    MONOLOG,
    PHP,
    RUBY,
    RUST,
    SERILOG,
    TRACING,
)
from logboom.ingest.codecs.formats.python_logging import (
    CELERY,
    DJANGO_CLIENT_ERROR,
    DJANGO_SERVER_ERROR,
    DJANGO_VERBOSE,
    FLASK,
    GUNICORN,
    LOGURU,
    PYTHON_DASHES,
    PYTHON_DEFAULT,
    PYTHON_LOGGER_FIRST,
    STRUCTLOG,
)
from logboom.ingest.codecs.formats.web_servers import APACHE_ERROR, NGINX_ERROR

# What is taken off a line before anything else is looked for.
CARRIERS: Final = (CRI, SYSLOG_FILE, SYSLOG_FILE_ISO)

FORMATS: Final[tuple[Format, ...]] = (
    ACCESS_LOG, DJANGO_SERVER, UVICORN_ACCESS, HAPROXY, UWSGI, GIN, NGINX_ERROR, APACHE_ERROR,
    PYTHON_DEFAULT, PYTHON_DASHES, PYTHON_LOGGER_FIRST, CELERY, GUNICORN, FLASK, DJANGO_VERBOSE, DJANGO_SERVER_ERROR,
    DJANGO_CLIENT_ERROR, LOGURU, STRUCTLOG,
    SPRING_BOOT, THREAD_THEN_LEVEL, LEVEL_THEN_THREAD, JBOSS, LOGBACK_DEFAULT, ELASTICSEARCH, ZOOKEEPER, TOMCAT, JAVA_UTIL_LOGGING, SPARK,
    POSTGRESQL, REDIS, MYSQL,
    KLOG, GO_LEVELS, RUST, TRACING, RUBY, MONOLOG, DOTNET, SERILOG, PHP, LOGRUS,
    JSON, LOGFMT,
    KAFKA, TIME_AND_LEVEL,
    TIME_ALONE, LEVEL_ALONE,
)  # fmt: skip

__all__ = ["CARRIERS", "FORMATS", "Format"]
