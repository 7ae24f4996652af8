"""Fixtures of the alerts' tests: a project that is watched, a real SMTP server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from logboom.store.engine import Engine
from tests.alerts.mailbox import Mailbox, mailbox_open
from tests.alerts.watching import Watch, watching


@pytest.fixture
def watch(engine: Engine, tmp_path: Path) -> Iterator[Watch]:
    with watching(engine, tmp_path) as watch:
        yield watch


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mailbox_open() as mailbox:
        yield mailbox
