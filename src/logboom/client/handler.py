"""`logboom.Handler`: sends the records of Python's logging to a Logboom server, without ever making a program wait.

    logging.getLogger().addHandler(logboom.Handler("http://KEY@127.0.0.1:8514", service="shop"))

A record is written as a line of JSON and put into a bounded queue; a thread sends what gathers. Whatever happens to the
server, the program goes on: records wait, on disk if asked, and are dropped and counted when there is no room.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
import weakref
from pathlib import Path
from typing import Any

from logboom.client.address import Address, parse
from logboom.client.context import bound
from logboom.client.options import Options
from logboom.client.record_line import RecordLines
from logboom.client.sender import Sender, say_once

URL_VARIABLE = "LOGBOOM_INGEST_URL"

_handlers: weakref.WeakSet[Handler] = weakref.WeakSet()


class Handler(logging.Handler):
    """A handler for `logging`, in code or as the `class` of a `dictConfig`.

    `url` is the server's address with an ingest key, `http://KEY@HOST:PORT`; without one the environment variable
    LOGBOOM_INGEST_URL is taken. `""` turns the handler off. `service`, `environment` and `release` are on every event;
    else they come from LOGBOOM_SERVICE, LOGBOOM_ENVIRONMENT and LOGBOOM_RELEASE. All else is in `Options`.

    A formatter is not used: time, level and logger are fields of the event. Raises ValueError when the address or an
    option is wrong, never later.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        level: int | str = logging.NOTSET,
        service: str | None = None,
        environment: str | None = None,
        release: str | None = None,
        host: str | None = None,
        **options: Any,
    ) -> None:
        unknown = options.keys() - set(Options._fields)
        if unknown:
            raise ValueError(f"logboom.Handler has no option {', '.join(sorted(unknown))}")
        self._options = Options(**options)
        self._said: set[str] = set()
        self._say = say_once(self._said)
        self._address = self._address_of(url)
        self._lines = RecordLines(
            {
                "service.name": _first(service, os.environ.get("LOGBOOM_SERVICE"), _program()),
                "host.name": _first(host, socket.gethostname()),
                "environment": _first(environment, os.environ.get("LOGBOOM_ENVIRONMENT")),
                "release": _first(release, os.environ.get("LOGBOOM_RELEASE")),
            },
            self._options.event_bytes,
        )
        self._sender: Sender | None = None
        # Last, since logging knows the handler from here on and closes it at the program's exit: half made it would
        # break that, and the other handlers' records with it.
        super().__init__(level)
        _watch_forks()
        _handlers.add(self)

    @property
    def lost_records(self) -> int:
        """Records of this process that will never arrive, because there was no room or the server refused them."""
        return self._sender.lost_records if self._sender else 0

    def emit(self, record: logging.LogRecord) -> None:
        """Take a record: some microseconds, whatever the server does."""
        try:
            if self._address is None:
                return
            sender = self._sender
            if sender is None or sender.pid != os.getpid():  # uWSGI forks without telling Python
                sender = self._new_sender(self._address)
            if sender.thread_id != threading.get_ident():  # what the sender's own libraries log would go round for ever
                sender.put(self._lines.line(record, bound()))
        except Exception:  # noqa: BLE001  # logging's own rule: a handler raises nothing into the program
            self.handleError(record)

    def flush(self) -> None:
        """Wait until the server has what was logged, or it is on disk, at most `flush_seconds`."""
        sender = self._sender
        if sender is not None and sender.pid == os.getpid():
            sender.flush(self._options.flush_seconds)

    def close(self) -> None:
        """Flush and end the thread; logging does it at the program's exit. A later record starts anew."""
        sender, self._sender = self._sender, None
        if sender is not None and sender.pid == os.getpid():
            sender.close(self._options.flush_seconds)
        super().close()

    def forget_parent(self) -> None:
        """In a forked process: what the parent had queued is the parent's, as is its connection."""
        self._sender = None

    def _address_of(self, url: str | None) -> Address | None:
        if url is None:
            url = os.environ.get(URL_VARIABLE)
        if url is None:
            self._say("off", f"logboom.Handler has no url and {URL_VARIABLE} is not set: nothing is sent")
        return parse(url) if url else None

    def _new_sender(self, address: Address) -> Sender:
        sender = self._sender = Sender(address, self._options, self._say, self._loss)
        for module in ("multiprocessing.util", "billiard.util"):  # their processes end without running atexit
            if module in sys.modules:
                sys.modules[module].Finalize(self, _flush, args=(weakref.ref(self),), exitpriority=0)
        return sender

    def _loss(self, records: int) -> bytes:
        """The event that says how much is missing here."""
        text = "%d records before this one were lost: there was no room for them, or the server refused them"
        record = logging.LogRecord("logboom", logging.WARNING, __file__, 0, text, (records,), None)
        return self._lines.line(record, {"lost_records": records})


def _flush(handler: weakref.ref[Handler]) -> None:
    found = handler()
    if found is not None:
        found.flush()


def _first(*values: str | None) -> str:
    return next((value for value in values if value is not None), "")


def _program() -> str:
    """A name for the program: its Django project, its WSGI or Celery application, or the script that runs."""
    django = os.environ.get("DJANGO_SETTINGS_MODULE", "").partition(".")[0]
    script = Path(sys.argv[0]) if sys.argv and sys.argv[0] else Path("python")
    return django or (script.parent.name if script.stem == "__main__" else script.stem) or "python"


_forks_are_watched = False


def _watch_forks() -> None:
    global _forks_are_watched  # noqa: PLW0603  # registered once a process, with the first handler
    if not _forks_are_watched and hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_forget_parents)
        _forks_are_watched = True


def _forget_parents() -> None:
    for handler in list(_handlers):
        handler.forget_parent()
