"""Fixtures that the whole suite shares: a started engine, a started server."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest

from logboom.store.embedded import EmbeddedEngine, EmbeddedSettings
from logboom.store.schema import migrate
from tests.serving import Server, serving

# How long an example takes says nothing on a machine that does other things too. What lands is decided by the same
# examples each time; new ones are looked for at every other run.
hypothesis.settings.register_profile("suite", deadline=None, derandomize=os.environ.get("CI") == "true")
hypothesis.settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rounds", type=int, default=20, help="how often tests/faults kills a server under load")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives a browser or a daemon is tried twice: their own start may take longer than any wait on a busy machine.

    The first failure is listed as a rerun at the end of the run, so that none hides.
    """
    for item in items:
        if item.get_closest_marker("browser") or item.get_closest_marker("daemon"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def rounds(request: pytest.FixtureRequest) -> int:
    """How often a server is killed under load."""
    return request.config.getoption("--rounds")


@pytest.fixture(scope="session")
async def bare_engine(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedEngine]:
    """A real engine child with nothing in it."""
    engine = EmbeddedEngine(Path(tmp_path_factory.mktemp("data")), EmbeddedSettings(memory_bytes=4 << 30))
    await engine.start()
    yield engine
    await engine.stop()


@pytest.fixture(scope="session")
async def engine(bare_engine: EmbeddedEngine) -> EmbeddedEngine:
    """A real engine child with our tables; tests keep apart by project numbers of their own."""
    await migrate(bare_engine)
    return bare_engine


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server that many tests share; they keep apart by words of their own."""
    with serving(tmp_path_factory.mktemp("served")) as server:
        yield server
