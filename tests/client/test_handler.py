"""The handler: what an application logs arrives, and nothing that the server does makes the application wait."""

import logging
import logging.config
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import logboom
from tests.client.receiver import KEY, Receiver, receiving
from tests.serving import free_port
from tests.small_disk import mounted
from tests.waiting import until_sync


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def new_logger(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Makes a logger with a handler of these options; at the end it is closed."""
    logger = logging.Logger(f"tests.{request.node.name}")  # noqa: LOG001  # that pytest knows nothing of

    def new(url: str, **options: Any) -> logging.Logger:
        logger.addHandler(
            logboom.Handler(url, **{"batch_seconds": 0.05, "retry_seconds": 0.1, "flush_seconds": 0.5, **options})
        )
        return logger

    yield new
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


def handler_of(logger: logging.Logger) -> logboom.Handler:
    (handler,) = logger.handlers
    assert isinstance(handler, logboom.Handler)
    return handler


def test_what_is_logged_arrives_in_order_with_the_key(receiver: Receiver, new_logger: Any):
    logger = new_logger(receiver.url, service="shop")
    for number in range(100):
        logger.info("number %d", number)
    until_sync(lambda: len(receiver.messages) == 100)
    assert receiver.messages == [f"number {number}" for number in range(100)]
    assert receiver.keys == {KEY}
    assert {event["service.name"] for event in receiver.events} == {"shop"}


def test_flush_returns_when_the_server_has_it(receiver: Receiver, new_logger: Any):
    logger = new_logger(receiver.url, batch_seconds=60)
    logger.info("at once")
    handler_of(logger).flush()
    assert receiver.messages == ["at once"]


def test_a_batch_whose_answer_was_lost_is_sent_again_under_its_name(receiver: Receiver, new_logger: Any):
    receiver.answers = [503, 429, 507, 408]
    logger = new_logger(receiver.url)
    logger.info("stubborn")
    until_sync(lambda: receiver.messages == ["stubborn"])
    assert len(receiver.requests) == 5
    assert len(set(receiver.requests)) == 1


def test_a_server_that_comes_later_gets_what_waited(new_logger: Any, capsys: pytest.CaptureFixture[str]):
    receiver = Receiver()
    logger = new_logger(receiver.url)
    logger.info("early")
    until_sync(lambda: "cannot reach" in capsys.readouterr().err)
    logger.info("late")
    receiver.start()
    until_sync(lambda: receiver.messages == ["early", "late"])
    receiver.stop()


def test_trouble_is_said_once_and_never_with_the_key(new_logger: Any, capsys: pytest.CaptureFixture[str]):
    logger = new_logger(f"http://{KEY}@127.0.0.1:{free_port()}", retry_seconds=0.01)
    logger.info("nobody listens")
    handler = handler_of(logger)
    until_sync(lambda: handler._sender._failures > 3)
    said = capsys.readouterr().err
    assert said.count("cannot reach http://127.0.0.1:") == 1
    assert KEY not in said


def test_a_dead_server_costs_bounded_memory_and_the_losses_are_told(receiver: Receiver, new_logger: Any):
    receiver.stop()
    logger = new_logger(receiver.url, queue_bytes=100_000, batch_bytes=10_000)
    for number in range(2000):
        logger.info("record %d", number)
    handler = handler_of(logger)
    assert handler._sender._queue._put_bytes - handler._sender._queue._taken_bytes <= 100_000
    lost = handler.lost_records
    assert lost > 0
    receiver.start()
    until_sync(lambda: sum(event["logger"] != "logboom" for event in receiver.events) == 2000 - lost)
    assert sum(event["lost_records"] for event in receiver.events if event["logger"] == "logboom") == lost


def test_a_server_that_never_answers_does_not_keep_the_application(receiver: Receiver, new_logger: Any):
    receiver.may_answer.clear()
    logger = new_logger(receiver.url, flush_seconds=0.2)
    logger.info("the sender hangs on this")
    until_sync(lambda: not len(handler_of(logger)._sender._queue))
    began = time.perf_counter()
    for number in range(1000):
        logger.info("record %d", number)
    handler_of(logger).flush()
    assert time.perf_counter() - began < 8, "less than the ten seconds of timeout_seconds, in which the sender waits"


def test_a_key_that_is_refused_is_not_tried_again(
    receiver: Receiver, new_logger: Any, capsys: pytest.CaptureFixture[str]
):
    receiver.answers = [403]
    logger = new_logger(receiver.url)
    logger.info("refused")
    until_sync(lambda: handler_of(logger).lost_records == 1)
    assert len(receiver.requests) == 1
    assert "refuses records" in capsys.readouterr().err


def test_threads_share_a_handler(receiver: Receiver, new_logger: Any):
    logger = new_logger(receiver.url)
    threads = [threading.Thread(target=lambda: [logger.info("x") for _ in range(200)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    handler_of(logger).flush()
    assert len(receiver.messages) == 1600


def test_a_forked_process_has_a_sender_of_its_own_and_nothing_comes_twice(receiver: Receiver, new_logger: Any):
    logger = new_logger(receiver.url, batch_seconds=60)
    logger.info("of the parent, waiting as it forks")
    child = os.fork()
    if not child:
        try:
            logger.info("of the child")
            handler_of(logger).flush()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    handler_of(logger).flush()
    assert sorted(receiver.messages) == ["of the child", "of the parent, waiting as it forks"]


def test_a_process_of_multiprocessing_sends_before_it_ends(receiver: Receiver):
    program = (
        "import logging, multiprocessing, logboom\n"
        f"logging.getLogger().addHandler(logboom.Handler({receiver.url!r}, batch_seconds=60))\n"
        "def work(n): logging.getLogger().warning('work %d', n)\n"
        "processes = [multiprocessing.get_context('fork').Process(target=work, args=(n,)) for n in range(3)]\n"
        "[process.start() for process in processes]; [process.join() for process in processes]\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)
    assert sorted(receiver.messages) == ["work 0", "work 1", "work 2"]


def test_the_end_of_a_program_sends_what_it_logged_last(receiver: Receiver):
    program = (
        "import atexit, logging, logboom\n"
        f"logging.getLogger().addHandler(logboom.Handler({receiver.url!r}, batch_seconds=60))\n"
        "logging.getLogger().warning('goodbye')\n"
        "atexit.register(logging.getLogger().warning, 'and one more')\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)
    assert receiver.messages == ["goodbye", "and one more"]


def test_the_end_of_a_program_waits_no_longer_than_it_was_told(receiver: Receiver):
    receiver.may_answer.clear()
    program = (
        "import logging, logboom, time, atexit\n"
        f"logging.getLogger().addHandler(logboom.Handler({receiver.url!r}, flush_seconds=0.3))\n"
        "logging.getLogger().warning('nobody will ever know')\n"
        "began = time.perf_counter(); logging.shutdown(); print(time.perf_counter() - began)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=30)
    assert float(done.stdout) < 1
    assert "1 records could not be sent" in done.stderr


def test_it_is_made_by_a_dict_config(receiver: Receiver):
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "handlers": {"logboom": {"class": "logboom.Handler", "url": receiver.url, "service": "shop"}},
            "loggers": {"tests.dict_config": {"handlers": ["logboom"], "level": "INFO"}},
        }
    )
    logger = logging.getLogger("tests.dict_config")
    logger.info("configured")
    (handler,) = [found for found in logger.handlers if isinstance(found, logboom.Handler)]
    handler.close()
    logger.removeHandler(handler)
    assert receiver.messages == ["configured"]


@pytest.mark.parametrize(
    "url", ["127.0.0.1:8514", "http://127.0.0.1:8514", f"ftp://{KEY}@host", f"http://{KEY}@host:x"]
)
def test_a_wrong_address_is_refused_at_once_and_the_key_is_not_repeated(url: str):
    with pytest.raises(ValueError, match=r"address") as caught:
        logboom.Handler(url)
    assert KEY not in str(caught.value)


def test_an_option_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no option batch_size"):
        logboom.Handler(f"http://{KEY}@127.0.0.1", batch_size=3)


@pytest.mark.parametrize("wrong", ["'127.0.0.1:8514'", f"'http://{KEY}@127.0.0.1', batch_size=3"])
def test_a_handler_that_was_refused_keeps_no_other_from_its_records(tmp_path: Path, wrong: str):
    """At its end a program flushes all handlers that logging knows, and the traceback keeps the refused one alive."""
    log = tmp_path / "app.log"
    program = (
        "import logging, logging.handlers, logboom\n"
        f"file = logging.FileHandler({str(log)!r})\n"
        "logging.getLogger().addHandler(logging.handlers.MemoryHandler(100, target=file))\n"
        "logging.getLogger().warning('the last words')\n"
        f"logboom.Handler({wrong})\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True, timeout=30)
    assert "Exception ignored" not in done.stderr
    assert log.read_text() == "the last words\n"


def test_an_empty_address_turns_it_off(new_logger: Any):
    logger = new_logger("")
    logger.info("into nothing")
    assert handler_of(logger)._sender is None


def test_without_an_address_it_says_what_to_set(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("LOGBOOM_INGEST_URL", raising=False)
    logboom.Handler()
    assert "LOGBOOM_INGEST_URL" in capsys.readouterr().err


def test_the_address_may_come_from_the_environment(receiver: Receiver, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LOGBOOM_INGEST_URL", receiver.url)
    handler = logboom.Handler()
    handler.handle(logging.makeLogRecord({"msg": "from the environment"}))
    handler.close()
    assert receiver.messages == ["from the environment"]


def test_a_spill_keeps_what_the_end_of_the_process_left_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    receiver = Receiver()
    options = {"spill_directory": str(tmp_path / "spill"), "batch_seconds": 0.02, "flush_seconds": 0.5}
    first = logboom.Handler(receiver.url, **options)
    for number in range(10):
        first.handle(logging.makeLogRecord({"msg": f"number {number}"}))
    first.close()
    assert first.lost_records == 0
    files = list((tmp_path / "spill").iterdir())
    assert files
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
    for file in files:
        os.utime(file, (0, 0))  # as if its process had ended long ago

    receiver.start()
    second = logboom.Handler(receiver.url, **options)
    second.handle(logging.makeLogRecord({"msg": "of the next process"}))
    second.close()
    until_sync(lambda: len(receiver.messages) == 11)
    assert sorted(receiver.messages) == sorted([*(f"number {number}" for number in range(10)), "of the next process"])
    assert not list((tmp_path / "spill").iterdir())
    receiver.stop()


def test_a_disk_that_takes_no_spill_is_said_once_and_records_wait_in_memory(
    tmp_path: Path, new_logger: Any, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "file").write_text("no directory")
    receiver = Receiver()
    logger = new_logger(receiver.url, spill_directory=str(tmp_path / "file" / "spill"))
    logger.info("one")
    until_sync(lambda: "cannot keep records in" in capsys.readouterr().err)
    logger.info("two")
    receiver.start()
    until_sync(lambda: receiver.messages == ["one", "two"])
    receiver.stop()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB."""
    with mounted(tmp_path / "disk", "64k") as place:
        yield place


def test_a_full_disk_at_the_spill_loses_what_it_counts_and_nothing_else(
    small_disk: Path, new_logger: Any, capsys: pytest.CaptureFixture[str]
):
    receiver = Receiver()
    logger = new_logger(
        receiver.url,
        spill_directory=str(small_disk / "spill"),
        batch_seconds=0.01,
        batch_bytes=20_000,
        queue_bytes=200_000,
    )
    for number in range(2000):
        logger.info("record %d %s", number, os.urandom(30).hex())
        time.sleep(0.0002)  # so that it goes in many batches
    handler = handler_of(logger)
    until_sync(lambda: "No space left on device" in capsys.readouterr().err)
    receiver.start()
    until_sync(lambda: not len(handler._sender._queue))
    logger.info("the last one")
    until_sync(lambda: receiver.messages and receiver.messages[-1] == "the last one")
    records = [event for event in receiver.events if event["logger"] != "logboom"]
    assert len(records) == 2001 - handler.lost_records
    numbers = [int(event["message"].split()[1]) for event in records[:-1]]
    assert numbers == sorted(set(numbers)), "in their order, each once"
    assert not list((small_disk / "spill").iterdir())
    receiver.stop()


@pytest.mark.parametrize("largest_body", [2_000, 100_000])
def test_a_batch_that_is_too_large_for_the_server_goes_in_parts_each_once(
    receiver: Receiver, new_logger: Any, largest_body: int
):
    """Also when the server answers before it has read the body, and closes."""
    receiver.largest_body = largest_body
    logger = new_logger(receiver.url, batch_bytes=8_000_000, event_bytes=4_000_000, batch_seconds=60)
    texts = [os.urandom(500).hex() for _ in range(300)]
    for text in texts:
        logger.info(text)
    handler = handler_of(logger)
    receiver.answers = [200, 503]  # the second half waits, the first counts once
    handler.flush()
    until_sync(lambda: len(receiver.messages) == len(texts))
    assert sorted(receiver.messages) == sorted(texts)
    assert handler.lost_records == 0


def test_a_record_that_is_too_large_by_itself_is_counted_and_said_and_harms_no_other(
    receiver: Receiver, new_logger: Any, capsys: pytest.CaptureFixture[str]
):
    receiver.largest_body = 3000
    logger = new_logger(receiver.url, batch_seconds=60)
    for text in ("before", os.urandom(20_000).hex(), "after"):
        logger.info(text)
    handler_of(logger).flush()
    until_sync(lambda: receiver.messages == ["before", "after"])
    assert handler_of(logger).lost_records == 1
    assert "too large" in capsys.readouterr().err
