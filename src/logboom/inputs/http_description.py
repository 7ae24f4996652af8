"""Logboom's own ingest in words: the Python client, and whatever speaks HTTP."""

from typing import Final

from logboom.inputs.description import Description, Recipe, Step

_URL: Final = "@ADDRESS@"
_INSTALL: Final = Step(
    "Install the client. It needs nothing but the standard library and never blocks: events wait in memory, and on disk if you say so, while the server is away.",
    "pip install logboom",
)

_DJANGO: Final = f"""\
LOGGING = {{
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {{
        "logboom": {{"class": "logboom.Handler", "url": "{_URL}", "service": "shop"}},
    }},
    "root": {{"handlers": ["logboom"], "level": "INFO"}},
}}"""

_FLASK: Final = f"""\
import logging
import logboom

logging.basicConfig(level="INFO", handlers=[logboom.Handler("{_URL}", service="shop")])

app = Flask(__name__)
app.wsgi_app = logboom.WSGIMiddleware(app.wsgi_app)"""

_FASTAPI: Final = f"""\
import logging
import logboom

logging.basicConfig(level="INFO", handlers=[logboom.Handler("{_URL}", service="shop")])

app = FastAPI()
app.add_middleware(logboom.ASGIMiddleware)"""

_CELERY: Final = f"""\
import logboom
from celery.signals import after_setup_logger

@after_setup_logger.connect
def to_logboom(logger, **_):
    logger.addHandler(logboom.Handler("{_URL}", service="worker"))"""

_STRUCTLOG: Final = f"""\
import logging
import logboom
import structlog

logging.basicConfig(level="INFO", handlers=[logboom.Handler("{_URL}", service="shop")])
structlog.configure(
    processors=[structlog.contextvars.merge_contextvars, structlog.stdlib.render_to_log_kwargs],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
)"""

_LOGURU: Final = f"""\
import logboom
from loguru import logger

logger.add(logboom.Handler("{_URL}", service="shop"), format=lambda record: "{{message}}")"""

_PYTHON: Final = f"""\
import logging
import logboom

logging.getLogger().addHandler(logboom.Handler("{_URL}", service="shop"))"""

_CURL: Final = """\
curl @URL@/api/v1/ingest \\
  -H "Authorization: Bearer @KEY@" \\
  -d '{"message": "hello, Logboom", "level": "info", "service": "first"}'"""

_FILE: Final = """\
curl "@URL@/api/v1/ingest?service=syslog" \\
  -H "Authorization: Bearer @KEY@" \\
  -H "Content-Type: text/plain" --data-binary @/var/log/syslog"""

_STANDARD_LIBRARY: Final = """\
import json, urllib.request

request = urllib.request.Request(
    "@URL@/api/v1/ingest",
    json.dumps({"message": "hello, Logboom"}).encode(),
    {"Authorization": "Bearer @KEY@", "Content-Type": "application/json"},
)
print(urllib.request.urlopen(request).read())"""

DESCRIPTION: Final = Description(
    title="HTTP",
    summary="JSON documents and lines of text over HTTP, answered when they are on disk.",
    over="HTTP",
    documentation="sending.md",
    paths=("/api/v1/ingest",),
    maps=(
        ("message, msg, log, …", "message"),
        ("@timestamp, time, ts, …", "timestamp"),
        ("level, severity, …", "level and severity"),
        ("service, host, logger, environment, release", "the columns of these names"),
        ("any other key", "an attribute of its name"),
    ),
    recipes=(
        Recipe(
            id="django", title="Django", group="Python", also="logging wsgi gunicorn",
            steps=(_INSTALL, Step("Add the handler to `settings.py`.", _DJANGO), Step("For requests with their ids, in `wsgi.py`:", "application = logboom.WSGIMiddleware(get_wsgi_application())"), Step("Start the application.")),
        ),
        Recipe(id="flask", title="Flask", group="Python", also="logging wsgi", steps=(_INSTALL, Step("Before the application is made:", _FLASK), Step("Start the application."))),
        Recipe(id="fastapi", title="FastAPI", group="Python", also="starlette asgi uvicorn", steps=(_INSTALL, Step("Before the application is made:", _FASTAPI), Step("Start the application."))),
        Recipe(id="celery", title="Celery", group="Python", also="worker queue", steps=(_INSTALL, Step("Celery replaces the handlers of the root logger; give it ours by its signal.", _CELERY), Step("Start a worker."))),
        Recipe(id="structlog", title="structlog", group="Python", steps=(_INSTALL, Step("Hand its events to `logging`; what was bound becomes fields.", _STRUCTLOG), Step("Start the program."))),
        Recipe(id="loguru", title="loguru", group="Python", steps=(_INSTALL, Step("The handler is a sink; what was bound becomes fields.", _LOGURU), Step("Start the program."))),
        Recipe(id="python-logging", title="Python logging", group="Python", also="handler standard", steps=(_INSTALL, Step("Where the program starts:", _PYTHON), Step("Start the program."))),
        Recipe(id="python-plain", title="Python without a package", group="Python", also="urllib requests", steps=(Step("With nothing but the standard library:", _STANDARD_LIBRARY),)),
        Recipe(id="curl", title="curl", group="Other languages", also="http json shell any", steps=(Step("Anything that speaks HTTP sends so. It is answered when the event is safely on disk.", _CURL),)),
        Recipe(id="curl-file", title="A whole file", group="Servers", also="curl import old logs", steps=(Step("Every line of a file becomes an event.", _FILE), Step("With the client's command it goes on where it was when it is interrupted, and takes compressed files too:", "pip install 'logboom[cli]'\nexport LOGBOOM_INGEST_URL=@ADDRESS@\nlogboom import /var/log/nginx/access.log*"))),
    ),
)  # fmt: skip
