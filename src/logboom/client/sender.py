"""The sender of one process: takes records from the queue, sends them in batches, and does not give up.

It works in a daemon thread that is started with the first record. A process that was forked has a sender of its own,
with a name of its own, and leaves to its parent what the parent had queued.
"""

from __future__ import annotations

import os
import random
import re
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from logboom.client.address import Address
from logboom.client.backlog import Backlog, InMemory, OnDisk
from logboom.client.delivery import Batch, Delivery, Refused, Unreachable, compressed
from logboom.client.options import Options
from logboom.client.record_queue import RecordQueue

FIRST_PAUSE_SECONDS = 0.5
LONGEST_HOST = 60  # characters of it in a sender's name
SHORTEST_TIMEOUT_SECONDS = 0.1

_chance = random.SystemRandom()  # a forked process would repeat its parent's chances


class Sender:
    """Everything that belongs to one process. `put` is for the application, all else for its handler."""

    def __init__(
        self, address: Address, options: Options, say: Callable[[str, str], None], loss: Callable[[int], bytes]
    ) -> None:
        self.pid = os.getpid()
        self.thread_id = 0
        self._address = address
        self._options = options
        self._say = say
        self._loss = loss
        self._queue = RecordQueue(options.queue_bytes)
        self._delivery = Delivery(address, options.ca_file)
        host = re.sub(r"[^\w-]", "-", socket.gethostname())[:LONGEST_HOST]
        self._name = f"python-{host}-{self.pid}-{os.urandom(6).hex()}"
        self._number = 0
        self._backlog: Backlog = (
            OnDisk(Path(options.spill_directory), options.spill_bytes, self._name)
            if options.spill_directory
            else InMemory()
        )
        self._on_its_way: Batch | None = None
        self._failures = 0
        self._next_attempt = float("-inf")
        self._hurry_until = float("-inf")
        self._settled_records = 0  # of those that were put: sent, on disk or given up
        self._lost_records = 0  # of batches that were refused, or that the end of the process left behind
        self._told_losses = 0
        self._progress = threading.Condition()
        self._working = threading.Lock()  # whoever moves batches: the thread, or the last flush of a process
        self._thread: threading.Thread | None = None
        self._closed = False

    @property
    def lost_records(self) -> int:
        """Records that will never arrive: there was no room, the server refused them, or the process ended."""
        return self._queue.dropped_records + self._lost_records

    def put(self, line: bytes) -> None:
        """Let a record be sent. Never blocks."""
        self._queue.put(line)
        if self._thread is None:
            self._start()

    def flush(self, seconds: float) -> bool:
        """Wait until what was put is with the server, or on disk; False when it is not, after that time at most."""
        awaited = self._queue.put_records
        if awaited <= self._settled_records:
            return True
        until = self._hurry_until = time.monotonic() + seconds
        self._next_attempt = float("-inf")
        self._queue.wake()
        if self._thread is None or not self._thread.is_alive():  # the interpreter is ending and starts no threads
            self._work()
        else:
            with self._progress:
                self._progress.wait_for(lambda: self._is_settled(awaited), max(0.0, until - time.monotonic()))
        return awaited <= self._settled_records

    def close(self, seconds: float) -> None:
        """Flush; what the server has not taken by then goes to the disk, if that was asked for, or is lost."""
        flushed = self.flush(seconds)
        self._closed = True
        self._queue.wake()
        if not flushed:
            self._leave_behind()
        elif self._thread is not None and self.pid == os.getpid():
            self._thread.join(FIRST_PAUSE_SECONDS)  # it has nothing to do but to close its connection

    def _start(self) -> None:
        thread = threading.Thread(target=self._run, name="logboom-sender", daemon=True)
        try:
            thread.start()
        except RuntimeError:  # the interpreter is ending: the last flush sends
            return
        self._thread = thread

    def _is_settled(self, awaited: int) -> bool:
        """Whether waiting on would change nothing."""
        no_attempt_in_time = self._failures > 0 and self._next_attempt > self._hurry_until
        return awaited <= self._settled_records or (no_attempt_in_time and not self._backlog.has_room)

    def _run(self) -> None:
        self.thread_id = threading.get_ident()
        while not self._closed:
            try:
                self._wait()
                self._work()
            except Exception as error:  # noqa: BLE001  # whatever this is, later records must still be sent
                self._say("failed", f"sending failed unexpectedly: {error!r}")
                time.sleep(FIRST_PAUSE_SECONDS)
        self._delivery.close()

    def _wait(self) -> None:
        """Until there is something to do."""
        now = time.monotonic()
        gather_seconds = 0.0 if now < self._hurry_until else self._options.batch_seconds
        if self._backlog:
            # What comes during the pause goes to the disk in batches, or waits in the queue.
            room = self._backlog.has_room
            pause = min(self._next_attempt - now, self._options.batch_seconds if room else float("inf"))
            if pause > 0:
                self._queue.wait(self._options.batch_bytes if room else float("inf"), pause)
            return
        if not len(self._queue):
            self._queue.wait(1, None)
        if gather_seconds:
            self._queue.wait(self._options.batch_bytes, gather_seconds)

    def _work(self) -> None:
        with self._working:
            while self._backlog and time.monotonic() >= self._next_attempt:
                batch = self._backlog.first()
                if batch is None or not self._attempt(batch):
                    break
                self._backlog.remove(batch)
                self._settle(batch.records)
            while not self._backlog or self._backlog.has_room:
                batch = self._next_batch()
                if batch is None:
                    break
                if self._backlog or not self._attempt(batch):
                    self._put_aside(batch)
                else:
                    self._settle(batch.records)
                self._on_its_way = None

    def _next_batch(self) -> Batch | None:
        lines = self._queue.take(self._options.batch_bytes)
        if not lines:
            return None
        self._number += 1
        records, losses = len(lines), self.lost_records
        if losses > self._told_losses:
            lines.append(self._loss(losses - self._told_losses))
            self._told_losses = losses
        self._on_its_way = Batch(self._name, self._number, compressed(lines), records)
        return self._on_its_way

    def _attempt(self, batch: Batch) -> bool:
        """Whether the batch is done with: taken, or refused for good."""
        hurry = self._hurry_until - time.monotonic()
        seconds = min(hurry, self._options.timeout_seconds) if hurry > 0 else self._options.timeout_seconds
        try:
            too_large = self._delivery.deliver(batch, max(seconds, SHORTEST_TIMEOUT_SECONDS))
        except Unreachable as error:
            pause = min(FIRST_PAUSE_SECONDS * 2 ** min(self._failures, 20), self._options.retry_seconds)
            pause = max(pause * _chance.uniform(0.5, 1.0), error.after_seconds)
            with self._progress:
                self._failures += 1
                self._next_attempt = time.monotonic() + pause
                self._progress.notify_all()
            waiting = self._options.spill_directory or "memory"
            self._say("unreachable", f"cannot reach {self._address.shown} ({error}); records wait in {waiting} for it")
            return False
        except Refused as error:
            self._lost_records += batch.records
            self._say("refused", f"{self._address.shown} refuses records, and they are dropped: {error}")
        else:
            if too_large:
                self._lost_records += too_large
                self._say("too large", f"{self._address.shown} refuses records as too large, and they are dropped")
        self._failures = 0
        self._next_attempt = float("-inf")
        return True

    def _put_aside(self, batch: Batch) -> None:
        self._backlog.add(batch)
        if isinstance(self._backlog, OnDisk):
            if self._backlog.error is None:
                self._settle(batch.records)
            else:
                self._say("spill", f"cannot keep records in {self._options.spill_directory}: {self._backlog.error}")

    def _settle(self, records: int) -> None:
        with self._progress:
            self._settled_records += records
            self._progress.notify_all()

    def _leave_behind(self) -> None:
        """The process ends: put on disk what is on its way and what waits, or count it as lost."""
        left = self._on_its_way
        if isinstance(self._backlog, OnDisk):
            while self._backlog.has_room and (left := left or self._next_batch()):
                self._put_aside(left)  # under its name: should the server have taken it, it counts once
                left = None
        unsettled = self._queue.put_records - self._settled_records
        if unsettled > 0:
            self._lost_records += unsettled
            self._say("left", f"{unsettled} records could not be sent before the end of process {self.pid}")


def say_once(said: set[str]) -> Callable[[str, str], None]:
    """Says each kind of trouble once, on standard error: the log of a program is no place for the log's own failures."""

    def say(kind: str, text: str) -> None:
        if kind not in said and sys.stderr is not None:
            said.add(kind)
            sys.stderr.write(f"logboom: {text}\n")

    return say
