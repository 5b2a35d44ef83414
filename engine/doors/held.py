"""A path in, the file held by one process at a time and changed as a whole, or not at all, out."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """While it lasts, no other process holds the same path; the next one waits.

    The lock is a hidden empty file beside it, which stays: who deletes it could let two in.
    """
    lock = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _wait_for(lock)
        yield
    finally:
        os.close(lock)


def _wait_for(lock: int) -> None:
    if sys.platform == "win32":
        while True:
            with contextlib.suppress(OSError):
                msvcrt.locking(lock, msvcrt.LK_LOCK, 1)
                return
    else:
        fcntl.flock(lock, fcntl.LOCK_EX)


def replace_whole(path: Path, data: bytes) -> None:
    """The file holds ``data`` and is on the disk, or, whatever happens, what it held before.

    It is written beside and renamed over; its permissions stay.
    """
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, part)
        else:
            part.chmod(0o666 & ~_umask())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """The new name is on the disk too, where the system can say so."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
