"""Settings of the example: no database, no templates, and a LOGGING of one handler."""

SECRET_KEY = "of an example"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {
        # Its address is in the environment: LOGBOOM_INGEST_URL=http://KEY@127.0.0.1:8514
        "logboom": {"class": "logboom.Handler", "service": "shop", "environment": "example"},
    },
    "root": {"handlers": ["logboom"], "level": "INFO"},
}
