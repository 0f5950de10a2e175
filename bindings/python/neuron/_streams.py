# SPDX-License-Identifier: MIT
"""Streams: a neuron that learns from rows as they come."""

from __future__ import annotations

from ._neuron import _Trainer

TYPE_CHECKING = False  # of typing, which takes longer to import than all of this
if TYPE_CHECKING:
    from typing import Any, Literal, SupportsIndex, TypeAlias

    from typing_extensions import Self

    from ._neuron import Neuron, _Array, _Buffer, _Number, _Vector

    _Method: TypeAlias = Literal["adagrad", "adam", "sgd"]
    _Schedule: TypeAlias = Literal["averaging", "constant", "inverse-scaling"]
    _Start: TypeAlias = Neuron | tuple[_Vector, _Number] | None


class Trainer:
    """A neuron that learns from a stream of rows, in constant memory: it goes down

        J = E[s L(x.w + b + o, y)] / E[s] + l2/2 |w|^2 + l1 |w|_1

    by a step for each minibatch of batch_rows rows. How the stream is cut into batches
    moves no bit of what comes of it. Nothing is random, and the defaults need no tuning:
    columns may be of any unit and any mean.

    columns: d; None: as many as the first batch has.
    l2, l1: the penalties' factors, 0 or above. The intercept is not penalized.
    learning_rate: None: steps find their own length. Else a number above 0.
    momentum: what the mean of gradients that is stepped along keeps at each step; from 0
        to below 1.
    batch_rows: the rows of a minibatch.
    method: what a step is divided by, weight by weight: "adagrad", the root of the sum of
        the squared gradients so far; "adam", the root of their mean, which forgets;
        "sgd", nothing.
    schedule: "averaging": w and b are a mean over all steps, the later half most.
        "constant": they are where the last step led, for a world that changes.
        "inverse-scaling": the same, and step t is divided by the root of t.
    intercept: False keeps b at 0.
    scaling: False steps in the columns as they are, not by their means and deviations so
        far.
    warm_start: a Neuron or a tuple (w, b) to start from; None: 0.

    Any number of threads may use one; they take turns. It can be pickled and copied: what
    comes back goes on to the same bits.

    Raises ArgumentError, ShapeError, DTypeError, AlignmentError, OutOfMemoryError,
    OptionError.
    """

    __module__ = "neuron"
    __slots__ = ("_how", "_trainer")

    _trainer: _Trainer
    _how: tuple[Any, ...]

    def __init__(
        self,
        columns: SupportsIndex | None = None,
        *,
        l2: _Number = 0.0,
        l1: _Number = 0.0,
        learning_rate: _Number | None = None,
        momentum: _Number = 0.9,
        batch_rows: SupportsIndex = 32,
        method: _Method = "adagrad",
        schedule: _Schedule = "averaging",
        intercept: bool = True,
        scaling: bool = True,
        warm_start: _Start = None,
    ) -> None:
        rest = (l2, l1, learning_rate, momentum, batch_rows, method, schedule, intercept, scaling)
        self._trainer = _Trainer(columns, *rest, warm_start)
        # For pickle, as long as there is nothing else to save.
        self._how = rest

    def partial_fit(
        self,
        X: _Buffer,
        y: _Buffer,
        sample_weight: _Buffer | None = None,
        offset: _Buffer | None = None,
    ) -> Self:
        """Take rows, and a step each time that a minibatch of them is full.

        X: any number of rows of d columns, float64 or float32; in any layout, without a copy.
        y: as many labels in [0, 1]; floats, bool or integers.
        sample_weight: as many weights s, finite and not negative; None: all 1. The row of a
            weight 0 never matters, whatever it holds.
        offset: as many numbers o added to the logits, or None.

        Returns the trainer itself. Other Python threads run meanwhile, where it is worth it.

        A minibatch with NaN or infinity in X, or with weights that are all 0, takes no step and
        is counted in skipped.

        Raises ArgumentError, ShapeError, DTypeError, AlignmentError, LabelError, WeightError,
        OutOfMemoryError. Then no row has been taken.
        """
        self._trainer.step(X, y, sample_weight, offset)
        return self

    def flush(self) -> Self:
        """Take a step with the rows that wait for their minibatch to be full, if there are any.

        Returns the trainer itself.
        """
        self._trainer.flush()
        return self

    def model(self) -> Neuron:
        """Return a Neuron with the w and b of now.

        Raises EmptyError where the number of columns is not known yet, OutOfMemoryError.
        """
        return self._trainer.model()

    @property
    def columns(self) -> int | None:
        """The number of columns, d; None as long as it is not known."""
        return self._trainer.columns

    @property
    def w(self) -> _Array:
        """The weights of now: a read-only array that does not change any more. None without d."""
        return None if self._trainer.columns is None else self._trainer.model().w

    @property
    def b(self) -> float:
        """The bias of now."""
        return self._trainer.b

    @property
    def rows(self) -> int:
        """The rows taken, those that wait for their minibatch to be full included."""
        return self._trainer.rows

    @property
    def steps(self) -> int:
        """The steps taken."""
        return self._trainer.steps

    @property
    def skipped(self) -> int:
        """The minibatches that took no step: there was a NaN in them, or no weight."""
        return self._trainer.skipped

    @property
    def loss(self) -> float:
        """The progressive loss: the weighted mean of each row's loss before its minibatch's step.

        An honest estimate, for no row had been seen, and on the high side, for it counts the
        beginning. NaN before the first step.
        """
        return self._trainer.loss

    def to_bytes(self) -> bytes:
        """Return all that the trainer knows, for from_bytes(). The same on every machine.

        Raises EmptyError where the number of columns is not known yet.
        """
        return self._trainer.save()

    @classmethod
    def from_bytes(cls, data: _Buffer) -> Self:
        """Make a trainer of what to_bytes() gave; it goes on to the same bits.

        data: bytes, or a like buffer. They may come from anyone.

        Raises ArgumentError, OutOfMemoryError; FormatError if they are not a trainer's, or
        damaged.
        """
        self = cls.__new__(cls)
        self._trainer = _Trainer.restore(data)
        self._how = ()
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        if self._trainer.columns is None:
            return _unknown, (type(self), self._how)
        return type(self).from_bytes, (self.to_bytes(),)

    def __repr__(self) -> str:
        columns = self._trainer.columns
        return f"<Trainer of {columns} columns, {self.rows} rows, {self.steps} steps>"


def _unknown(cls: type[Trainer], how: tuple[Any, ...]) -> Trainer:
    """Make a trainer again that had not been given a row."""
    self = cls.__new__(cls)
    arguments: Any = (None, *how, None)
    self._trainer = _Trainer(*arguments)
    self._how = how
    return self
