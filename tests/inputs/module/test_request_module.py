"""Requests read by the module: it is what its sources say, and nobody has to wait for it."""

import logging
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from logboom.errors import PayloadTooLarge
from logboom.inputs.module import request_module as reader
from logboom.inputs.module.request_module import LARGEST_BODY_BYTES, MODULE, read
from logboom.inputs.otlp.reading import read_protobuf
from tests.inputs.otlp.requests import request
from tools import request_module


def test_the_module_was_built_of_these_sources():
    """Whoever changes C builds it: `python -m tools.request_module`."""
    assert MODULE.with_suffix(".sources").read_text() == f"{request_module.hash_of_sources()}\n"


def test_what_is_too_large_for_it_is_left():
    assert read("read_otlp_protobuf", bytes(LARGEST_BODY_BYTES + 1)) is None


@pytest.mark.slow
def test_a_request_whose_lines_would_not_fit_is_refused():
    """What a resource says stands in each of its lines, so a small body can be a large load."""
    made = request("a", resource={"text": "x" * 5000})
    records = made.resource_logs[0].scope_logs[0].log_records
    records.extend([records[0]] * 60_000)
    with pytest.raises(PayloadTooLarge):
        read("read_otlp_protobuf", made.SerializeToString())


def test_requests_are_read_side_by_side():
    bodies = [request(f"{number}" * 1000).SerializeToString() for number in range(100)]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda body: read("read_otlp_protobuf", body), bodies))
    assert [f'"{number}'.encode() in one.data for number, one in enumerate(found) if one] == [True] * 100


@pytest.fixture
def without_library(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "wasmtime", None)
    reader._module.cache_clear()
    yield
    reader._module.cache_clear()


@pytest.mark.usefixtures("without_library")
def test_where_the_library_cannot_run_python_reads_all(caplog: pytest.LogCaptureFixture):
    """It is said once, and nothing is lost."""
    with caplog.at_level(logging.WARNING):
        assert [len(read_protobuf(request("a").SerializeToString()).lines) for _ in range(2)] == [1, 1]
    assert [record.message for record in caplog.records] == ["requests are read without the module"]


def test_what_a_function_fails_with_is_left(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    """A mistake of the module's is no error of the sender's."""
    body = request("a").SerializeToString()
    assert read("read_otlp_protobuf", body) is not None
    monkeypatch.setattr(reader._Memory, "read", _fail)
    with caplog.at_level(logging.WARNING):
        assert len(read_protobuf(body).lines) == 1
    assert [record.message for record in caplog.records] == ["the module has failed with read_otlp_protobuf"]


def _fail(*_: object) -> None:
    import wasmtime  # noqa: PLC0415

    raise wasmtime.Trap("unreachable")
