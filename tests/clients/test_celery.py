"""A Celery worker with prefork processes, its handler added as docs/python.md says."""

import subprocess
from pathlib import Path

import pytest

from tests.clients.applications import ingest_url, python
from tests.serving import Server
from tests.waiting import until_sync

pytestmark = pytest.mark.slow

APPLICATION = """
import logging

import celery

import logboom

app = celery.Celery("work", broker="filesystem://")
app.conf.update(
    broker_transport_options={{"data_folder_in": "{folder}", "data_folder_out": "{folder}"}},
    worker_hijack_root_logger=True,
)
log = logging.getLogger("work")

@celery.signals.after_setup_logger.connect
def to_logboom(logger, **_):
    logger.addHandler(logboom.Handler(service="worker"))

@app.task(bind=True)
def charge(self, word, order):
    with logboom.bind(task_id=self.request.id, word=word):
        log.info("order charged", extra={{"order": order}})

@app.task
def fail(word):
    raise LookupError(word)
"""


def test_records_of_tasks_in_prefork_processes(
    server: Server, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "messages").mkdir()
    (tmp_path / "work.py").write_text(APPLICATION.format(folder=tmp_path / "messages"))
    monkeypatch.setenv("LOGBOOM_INGEST_URL", ingest_url(server))
    send = f"import work; [work.charge.delay({word!r}, n) for n in range(10)]; work.fail.delay({word!r})"
    subprocess.run(python("-c", send), cwd=tmp_path, check=True, timeout=60)
    worker = python("-m", "celery", "--app", "work", "worker", "--concurrency", "2", "--loglevel", "INFO")
    with (tmp_path / "worker.log").open("wb") as log:
        process = subprocess.Popen(worker, cwd=tmp_path, stdout=log, stderr=log)
    try:
        charged = server.wait_for(f'"order charged" word:{word}', 10)
        assert sorted(int(event["attributes"]["order"]) for event in charged) == list(range(10))
        assert all(event["attributes"]["task_id"] for event in charged)
        (failed,) = server.wait_for(f'exception_type:LookupError "{word}"')
        assert failed["service"] == "worker"
    finally:
        process.terminate()
        until_sync(lambda: process.poll() is not None)
