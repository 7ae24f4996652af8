"""A database that does not answer: its file is put away for a while."""

from pathlib import Path


def put_away(file: Path) -> None:
    """Where the database was there is a directory now, which opens for nobody."""
    file.rename(file.with_name("away"))
    file.mkdir()


def put_back(file: Path) -> None:
    file.rmdir()
    file.with_name("away").rename(file)
