"""An engine that no other test has put anything in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from logboom.store.embedded import EmbeddedEngine, EmbeddedSettings


@pytest.fixture
async def empty_engine(tmp_path: Path) -> AsyncIterator[EmbeddedEngine]:
    """An engine of this test's own, with nothing in it."""
    engine = EmbeddedEngine(tmp_path, EmbeddedSettings(memory_bytes=1 << 30))
    await engine.start()
    yield engine
    await engine.stop()
