"""Fixtures that the whole suite shares: a started engine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from logboom.store.embedded import EmbeddedEngine, EmbeddedSettings


@pytest.fixture(scope="session")
async def bare_engine(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedEngine]:
    """A real engine child with nothing in it."""
    engine = EmbeddedEngine(Path(tmp_path_factory.mktemp("data")), EmbeddedSettings(memory_bytes=4 << 30))
    await engine.start()
    yield engine
    await engine.stop()
