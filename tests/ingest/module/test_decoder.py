"""The module in the repository is what its sources say."""

import importlib.util
import os
import shutil
from pathlib import Path

import pytest

from logboom.ingest.module.function import MODULE
from tools import decoder


@pytest.mark.skipif(
    not os.environ.get("LOGBOOM_ZIG") and importlib.util.find_spec("ziglang") is None,
    reason="NOT COMPARED with its sources: needs the wheel ziglang, or LOGBOOM_ZIG",
)
def test_the_module_is_built_of_its_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = tmp_path / "module"
    shutil.copytree(decoder.SOURCES, sources)
    monkeypatch.setattr(decoder, "SOURCES", sources)
    decoder.build(tmp_path / "decoder.wasm")
    assert (tmp_path / "decoder.wasm").read_bytes() == MODULE.read_bytes()


def test_the_tables_are_the_codecs() -> None:
    assert (decoder.SOURCES / "tables.h").read_text() == decoder.tables()


def test_the_formats_are_those_of_the_table() -> None:
    assert (decoder.SOURCES / "format_tables.h").read_text() == decoder.tables_of_formats()
