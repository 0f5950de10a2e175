# SPDX-License-Identifier: MIT
"""Files that are there as a whole or not at all, as neuron.save writes them."""

from __future__ import annotations

import contextlib
import itertools
import os


def read(path: str) -> bytes:
    """All bytes of a file."""
    with open(path, "rb") as file:
        return file.read()


def write(path: str, content: bytes) -> None:
    """Write a new file beside the old one, and give it its name once it is on disk.

    A symbolic link is followed; what is no regular file is written as it is.
    """
    path = os.path.realpath(path)
    if os.path.exists(path) and not os.path.isfile(path):
        try:
            with open(path, "wb") as file:
                file.write(content)
        except OSError as failure:
            failure.filename = path
            raise
        return
    new = None
    try:
        handle, new = _create(os.path.dirname(path))
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    except BaseException as failure:
        if new is not None:
            with contextlib.suppress(OSError):
                os.unlink(new)
        if isinstance(failure, OSError):
            # The user knows the file by this name.
            failure.filename, failure.filename2 = path, None
        raise


def _create(folder: str) -> tuple[int, str]:
    """A new file with the mode that the umask leaves, which tempfile's do not have."""
    for number in itertools.count():
        new = os.path.join(folder, f".neuron-{os.getpid()}-{number}")
        with contextlib.suppress(FileExistsError):
            return os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), new
    raise AssertionError
