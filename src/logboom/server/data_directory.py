"""The data directory belongs to one server at a time."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from logboom.errors import DataDirectoryInUse, SettingsError


@contextmanager
def held(directory: Path) -> Iterator[None]:
    """Hold the directory, made if need be and closed to other users; the kernel lets go when the process ends.

    Raises DataDirectoryInUse when another server holds it, SettingsError when it cannot be written.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(directory / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        message = f"cannot use the data directory {directory}: {error.strerror}"
        raise SettingsError(message, hint="name another with --data-dir or server.data_directory") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if error.errno not in (errno.EAGAIN, errno.EACCES):
            raise
        message = f"another Logboom server uses the data directory {directory}"
        raise DataDirectoryInUse(message, hint="stop that one, or name another directory with --data-dir") from error
    try:
        yield
    finally:
        os.close(descriptor)
