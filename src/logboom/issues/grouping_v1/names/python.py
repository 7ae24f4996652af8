"""Python: a trace in a text knows paths but no modules, an SDK knows both; they are told alike by their last two parts.

    shop.payments.gateway   /srv/shop/payments/gateway.py   payments/gateway
    /venv/lib/python3.14/site-packages/django/core/handlers/base.py   django/core/handlers/base

An SDK says `Gateway.charge` where a trace says `charge`: the class is left out.
"""

import re
from typing import Final

from logboom.issues.grouping_v1.names import paths
from logboom.issues.grouping_v1.names.called import Called

_LIBRARY: Final = re.compile(
    r"^.*(?:site-packages|dist-packages)[/\\]|^.*[/\\]lib(?:64)?[/\\]python\d(?:\.\d+)?[/\\]"
    r"|^.*[/\\]Python\d+[/\\]Lib[/\\]|^<frozen (?=importlib|runpy|zipimport|codecs|os|abc)"
)
# What nobody's application is called. Where the path tells nothing, the package does.
_PACKAGES: Final = frozenset(
    ("abc", "argparse", "ast", "asyncio", "base64", "bdb", "cgi", "code", "codecs", "collections", "concurrent", "configparser",
     "contextlib", "contextvars", "copy", "csv", "ctypes", "dataclasses", "datetime", "decimal", "email", "enum", "fileinput",
     "fractions", "ftplib", "functools", "gzip", "heapq", "hmac", "html", "http", "imaplib", "importlib", "inspect", "ipaddress",
     "json", "logging", "lzma", "multiprocessing", "os", "pathlib", "pickle", "pkgutil", "random", "runpy", "sched", "selectors",
     "shutil", "smtplib", "socket", "socketserver", "sqlite3", "ssl", "statistics", "string", "struct", "subprocess", "tarfile",
     "tempfile", "textwrap", "threading", "_thread", "timeit", "traceback", "typing", "unittest", "urllib", "uuid", "warnings",
     "weakref", "wsgiref", "xml", "xmlrpc", "zipfile", "zoneinfo",
     "aiohttp", "aiokafka", "amqp", "anyio", "asgiref", "asyncpg", "billiard", "boto3", "botocore", "bottle", "cachetools",
     "celery", "certifi", "channels", "cherrypy", "click", "cryptography", "daphne", "django", "dramatiq", "elasticsearch",
     "eventlet", "falcon", "fastapi", "flask", "gevent", "greenlet", "grpc", "gunicorn", "h11", "httpcore", "httpx", "huey",
     "hypercorn", "jinja2", "kombu", "mako", "mangum", "marshmallow", "mysqldb", "numpy", "opentelemetry", "pandas", "pika",
     "pluggy", "psycopg", "psycopg2", "pydantic", "pymongo", "pymysql", "pyramid", "pytest", "_pytest", "quart", "raven",
     "redis", "requests", "rest_framework", "rq", "s3transfer", "sanic", "sentry_sdk", "simplejson", "sqlalchemy", "starlette",
     "tenacity", "tornado", "trio", "twisted", "typer", "urllib3", "uvicorn", "uvloop", "waitress", "webob", "werkzeug", "yaml"),
)  # fmt: skip
_GENERATED_FILE: Final = re.compile(r"<(?P<what>[\w -]+?)(?:[ -](?:\d|init|\S*0x).*)?>|.*ipykernel_\d+[/\\]\d+\.py")
_ADDRESS: Final = re.compile(
    r"0x[0-9a-fA-F]+|:\d{6,}"
)  # a template that was never a file is called after its place in memory
_NUMBERS: Final = re.compile(r"_?0x[0-9a-f]+|_[0-9a-f]{8,}$")


def called(module: str, function: str, path: str) -> Called:
    name = _function(function)
    if found := _LIBRARY.match(path):
        inner = path[found.end() :].rstrip(">")
        return Called(
            "/".join([*paths.parts_of(inner)[:-1], paths.stem(inner.replace("\\", "/").rpartition("/")[2])]),
            name,
            from_library=True,
        )
    if module.partition(".")[0].lower() in _PACKAGES and not path.startswith("/") and path[1:2] != ":":
        return Called(module.replace(".", "/"), name, from_library=True)
    if generated := _GENERATED_FILE.fullmatch(path):
        return Called(f"<{generated['what'] or 'ipython-input'}>", name)
    # The file of a package itself and the program's first file are told by their paths: a text knows no better.
    path = _ADDRESS.sub("", path)
    if module and module != "__main__" and not path.endswith("__init__.py"):
        return Called(paths.joined(module.split(".")), name)
    return Called(paths.tail(path) or module, name)


def _function(function: str) -> str:
    if function.endswith(">") and "." not in function.rpartition("<")[2]:
        return "<" + function.rpartition("<")[2]  # <module>, <lambda>, <listcomp>
    return _NUMBERS.sub("", function.rpartition(".")[2])
