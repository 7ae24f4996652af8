"""The module in the repository is what its sources say."""

from logboom.ingest.module.function import MODULE
from tools import decoder


def test_the_module_was_built_of_these_sources() -> None:
    """Whoever changes C builds it: `python -m tools.decoder`."""
    assert MODULE.with_suffix(".sources").read_text() == f"{decoder.hash_of_sources()}\n"


def test_the_tables_are_the_codecs() -> None:
    assert (decoder.SOURCES / "tables.h").read_text() == decoder.tables()


def test_the_formats_are_those_of_the_table() -> None:
    assert (decoder.SOURCES / "format_tables.h").read_text() == decoder.tables_of_formats()
