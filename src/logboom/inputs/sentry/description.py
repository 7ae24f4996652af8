"""Sentry's protocol in words."""

from typing import Final

from logboom.inputs.description import Description, Recipe, Step

_PYTHON: Final = """\
import sentry_sdk

sentry_sdk.init(
    dsn="@DSN@",
    enable_logs=True,  # what goes through logging becomes events too
)"""

_JAVASCRIPT: Final = """\
import * as Sentry from "@sentry/node"; // in a page: "@sentry/browser"

Sentry.init({ dsn: "@DSN@", enableLogs: true });"""

_TRY: Final = """\
python -c '
import sentry_sdk
sentry_sdk.init(dsn="@DSN@")
1 / 0'"""

DESCRIPTION: Final = Description(
    title="Sentry",
    summary="Errors, messages and logs of any Sentry SDK; errors become issues.",
    over="HTTP",
    documentation="sending-errors.md",
    paths=("/api/@PROJECT@/envelope/", "/api/@PROJECT@/store/"),
    maps=(
        ("exception, stacktrace", "message, exception_type, fingerprint; whole in the issue"),
        ("level, timestamp, logger", "the columns of these names"),
        ("environment, release, server_name", "environment, release, host"),
        ("tags, user, extra", "attributes, such as `user.id`"),
        ("trace_id, span_id", "trace_id, span_id"),
    ),
    recipes=(
        Recipe(id="sentry-python", title="Sentry for Python", group="Python", also="django flask fastapi celery errors exceptions sdk", steps=(Step("Install the SDK.", "pip install sentry-sdk"), Step("Where the program starts; Django, Flask, FastAPI and Celery are found by themselves.", _PYTHON), Step("Try it: one error at once.", _TRY))),
        Recipe(id="sentry-javascript", title="Sentry for JavaScript", group="Other languages", also="node browser react errors sdk", steps=(Step("Install the SDK.", "npm install @sentry/node"), Step("Before anything else is imported:", _JAVASCRIPT))),
        Recipe(id="sentry", title="Any Sentry SDK", group="A client you already have", also="dsn java go ruby php dotnet rust errors", steps=(Step("Give it this DSN, in its settings or as the environment variable `SENTRY_DSN`; nothing else of the program changes.", "@DSN@"),)),
    ),
)  # fmt: skip
