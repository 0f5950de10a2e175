# SPDX-License-Identifier: MIT
"""Several neurons over the same rows, as one-versus-rest takes one for each class."""

from __future__ import annotations

from ._neuron import _forward_outputs, _logit_outputs, _loss_and_gradient_outputs

TYPE_CHECKING = False  # of typing, which takes longer to import than all of this
if TYPE_CHECKING:
    from typing import Any

    from ._neuron import _Array, _Buffer, _Threads, _Vector


def logit_outputs(
    X: _Buffer, W: _Buffer, b: _Vector, *, threads: _Threads = None, out: Any = None
) -> _Array:
    """Return the logits of k outputs, reading X from memory once.

    Each column has the bits of logit(X, W[j], b[j]).

    X: the rows, m x d numbers, float64 or float32.
    W: k x d weights, float64 or float32: a row for each output.
    b: k biases.
    threads: at most this many; None: get_num_threads(), less those at work. The bits are
        the same for any number.
    out: a writable float64 array of m x k numbers to receive the result; None: a new one.

    Returns m x k numbers.

    Raises ArgumentError, SizeError, ShapeError, DTypeError, AlignmentError, OverlapError,
    OptionError.
    """
    return _logit_outputs(X, W, b, threads, out)


def forward_outputs(
    X: _Buffer, W: _Buffer, b: _Vector, *, threads: _Threads = None, out: Any = None
) -> _Array:
    """Return the activations of k outputs, reading X from memory once.

    Each column has the bits of forward(X, W[j], b[j]).

    X: the rows, m x d numbers, float64 or float32.
    W: k x d weights, float64 or float32: a row for each output.
    b: k biases.
    threads: at most this many; None: get_num_threads(), less those at work. The bits are
        the same for any number.
    out: a writable float64 array of m x k numbers to receive the result; None: a new one.

    Returns m x k numbers in [0, 1].

    Raises ArgumentError, SizeError, ShapeError, DTypeError, AlignmentError, OverlapError,
    OptionError.
    """
    return _forward_outputs(X, W, b, threads, out)


def loss_and_gradient_outputs(
    X: _Buffer,
    Y: _Buffer,
    W: _Buffer,
    b: _Vector,
    *,
    sample_weight: _Buffer | None = None,
    offset: _Buffer | None = None,
    threads: _Threads = None,
) -> tuple[_Array, _Array, _Array]:
    """Return cost and gradient of each of k outputs, reading X from memory once.

    Output by output, the bits are those of loss_and_gradient(X, Y[:, j], W[j], b[j]).

    X: the rows, m x d numbers, float64 or float32; at least one.
    Y: m x k labels in [0, 1]; floats, bool or integers: a column for each output.
    W: k x d weights, float64 or float32: a row for each output.
    b: k biases.
    sample_weight: m weights of the rows, for all outputs, finite and not negative; None:
        all 1.
    offset: m numbers added to the logits of all outputs, or None.
    threads: at most this many; None: get_num_threads(), less those at work. The bits are
        the same for any number.

    Returns the tuple (losses, dW, db): k numbers, k x d, and k.

    Raises ArgumentError, SizeError, ShapeError, DTypeError, AlignmentError, LabelError,
    WeightError, EmptyError, OutOfMemoryError, OptionError.
    """
    return _loss_and_gradient_outputs(X, Y, W, b, sample_weight, offset, threads)
