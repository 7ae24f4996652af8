"""Requests read by the module: it is what its sources say, and nobody has to wait for it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from logboom.errors import PayloadTooLarge
from logboom.inputs.module.request_module import LARGEST_BODY_BYTES, MODULE, read
from tests.inputs.otlp.requests import request
from tools import request_module


def test_the_module_was_built_of_these_sources():
    """Whoever changes C builds it: `python -m tools.request_module`."""
    assert MODULE.with_suffix(".sources").read_text() == f"{request_module.hash_of_sources()}\n"


def test_what_is_too_large_for_it_is_left():
    assert read("read_otlp_protobuf", bytes(LARGEST_BODY_BYTES + 1)) is None


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
