# SPDX-License-Identifier: MIT
"""What a command writes: whole, or not at all."""

from __future__ import annotations

import json
import math
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from typing import IO, Any

import click

from ._failures import BadInput


def check_output(path: str) -> None:
    """Raise BadInput where a file cannot be written: before the work rather than after it."""
    folder = os.path.dirname(path) or "."
    problem = None
    if os.path.isdir(path):
        problem = "this is a folder"
    elif not os.path.isdir(folder):
        problem = f"there is no folder {folder}"
    elif not os.access(path if os.path.exists(path) else folder, os.W_OK):
        problem = "it cannot be written"
    if problem is not None:
        raise BadInput(problem, file=path)


@contextmanager
def whole_output(path: str | None) -> Iterator[IO[bytes]]:
    """A binary file to write what goes to path, or to standard output for None.

    It gets there once the block is left, and not if an exception leaves it. Where path is a
    regular file or none, others see the old file or the new one.

    Raises BadInput where the system refuses.
    """
    try:
        if path is None or _is_special(path):
            with tempfile.SpooledTemporaryFile(1 << 23, prefix="neuron-") as spool:
                yield spool
                spool.seek(0)
                if path is None:
                    shutil.copyfileobj(spool, sys.stdout.buffer, 1 << 20)
                    sys.stdout.buffer.flush()
                else:
                    with open(path, "wb") as file:
                        shutil.copyfileobj(spool, file, 1 << 20)
            return
        # Where a symbolic link leads to, as neuron.save has it.
        path = os.path.realpath(path)
        with tempfile.NamedTemporaryFile(
            dir=os.path.dirname(path), prefix=".neuron-", delete=False
        ) as named:
            try:
                yield named
                named.flush()
                os.fchmod(named.fileno(), 0o666 & ~_umask())
                os.fsync(named.fileno())
                os.replace(named.name, path)
            except BaseException:
                os.unlink(named.name)
                raise
    except BrokenPipeError:
        raise
    except OSError as failure:
        name = path if path is not None else "standard output"
        raise BadInput(failure.strerror or str(failure), file=name) from None


def write_json(document: Any) -> None:
    """Write a document to standard output. Numbers in full; null for what is not finite."""
    text = json.dumps(_plain(document), indent=2, ensure_ascii=False, allow_nan=False)
    click.echo(text)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _is_special(path: str) -> bool:
    return os.path.exists(path) and not stat.S_ISREG(os.stat(path).st_mode)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
