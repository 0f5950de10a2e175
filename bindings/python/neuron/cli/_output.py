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


def check_output(path: str, *inputs: str) -> None:
    """Raise BadInput where a file cannot be written: before the work rather than after it.

    inputs: files that are read, or - for standard input; none of them is written over.
    """
    folder = os.path.dirname(path) or "."
    problem = None
    if not path:
        raise BadInput("the output's name is empty")
    if os.path.isdir(path):
        problem = "this is a folder"
    elif any(_is_same(path, name) for name in inputs):
        problem = "this is what is read; want another name for what is written"
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

    Raises BadInput where the system refuses; OSError for standard output, as any print does.
    """
    if path is None:
        with _spool() as spool:
            yield spool
            spool.seek(0)
            shutil.copyfileobj(spool, sys.stdout.buffer, 1 << 20)
            sys.stdout.buffer.flush()
        return
    try:
        if _is_special(path):
            with _spool() as spool:
                yield spool
                spool.seek(0)
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
        raise BadInput(failure.strerror or str(failure), file=path) from None


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


def _spool() -> tempfile.SpooledTemporaryFile[bytes]:
    return tempfile.SpooledTemporaryFile(1 << 23, prefix="neuron-")


def _is_same(path: str, name: str) -> bool:
    """Whether the two names are of one regular file."""
    try:
        ours = os.stat(path)
        theirs = os.stat(name) if name != "-" else os.fstat(sys.stdin.fileno())
    except (OSError, ValueError, AttributeError):
        # One of them is not there, or standard input is no file.
        return False
    return stat.S_ISREG(ours.st_mode) and os.path.samestat(ours, theirs)


def _is_special(path: str) -> bool:
    return os.path.exists(path) and not stat.S_ISREG(os.stat(path).st_mode)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
