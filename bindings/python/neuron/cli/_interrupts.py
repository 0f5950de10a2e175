# SPDX-License-Identifier: MIT
"""Ctrl-C, as long as there is a fit to lose."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import TYPE_CHECKING

from ._progress import stderr

if TYPE_CHECKING:
    from typing_extensions import Self


class Interrupts:
    """Within, Ctrl-C is noted and nothing else, but for what the methods say: a model is saved
    whole however often it comes."""

    def __init__(self) -> None:
        self.came = False
        self._steps = False
        self._raises = False

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGINT, self._handle)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        signal.signal(signal.SIGINT, self._before)

    @contextmanager
    def ending_steps(self) -> Iterator[None]:
        """Within, the first one says that the step under way is the last, and the second one
        raises KeyboardInterrupt."""
        self._steps = True
        try:
            yield
        finally:
            self._steps = self._raises = False

    @contextmanager
    def raising(self) -> Iterator[None]:
        """Within, it raises KeyboardInterrupt."""
        self._raises = True
        try:
            yield
        finally:
            self._raises = False

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self.came = True
        if self._raises:
            raise KeyboardInterrupt
        if self._steps:
            self._raises = True
            stderr().print("neuron: stopping after this step; Ctrl-C again stops at once, unsaved")
