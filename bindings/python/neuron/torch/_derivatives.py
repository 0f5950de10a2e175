# SPDX-License-Identifier: MIT
"""The functions that autograd calls: each is the derivative of the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import torch

from .. import _neuron

if TYPE_CHECKING:

    class Function:
        """torch.autograd.Function, which has no types of its own."""

        @classmethod
        def apply(cls, *given: Any) -> Any: ...
else:
    from torch.autograd import Function

# All functions take x, y, w, b, sample_weight, offset, threads. Of those, by their places:
_X, _W, _B = 0, 2, 3


def _call(function: Any, given: tuple[Any, ...], *between: Any, **more: Any) -> Any:
    """Calls the library on the tensors' own memory."""
    x, y, w, b, sample_weight, offset = (
        None if tensor is None else tensor.detach() for tensor in given[:6]
    )
    arguments: tuple[Any, ...] = (x, y, w, b)
    if between:
        v, vb = (tensor.detach() for tensor in between)
        arguments = (x, y, w, v, b, vb)
    return function(
        *arguments, sample_weight=sample_weight, offset=offset, threads=given[6], **more
    )


def _empty(like: Any) -> Any:
    return torch.empty(like.shape, dtype=torch.float64)


def _scalar(value: float) -> Any:
    return torch.tensor(value, dtype=torch.float64)


def value(*given: Any) -> Any:
    """J where nobody asks for derivatives."""
    return _scalar(_call(_neuron.loss, given))


def _gradient(given: tuple[Any, ...]) -> tuple[Any, Any, Any]:
    loss, dw, db = _call(_neuron.loss_and_gradient, given, out=_empty(given[_W]))
    return _scalar(loss), dw, _scalar(db)


def _keep(ctx: Any, inputs: tuple[Any, ...], *more: Any) -> None:
    """By torch's own way, which sees what is written to them before they are used."""
    *tensors, threads = inputs
    ctx.save_for_backward(*tensors, *more)
    ctx.threads = threads


class Loss(Function):
    """J, and the gradient by w and b that comes with it; which is for backward() alone."""

    @staticmethod
    def forward(*given: Any) -> tuple[Any, Any, Any]:
        return _gradient(given)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: tuple[Any, ...]) -> None:
        _, dw, db = output
        ctx.mark_non_differentiable(dw, db)
        _keep(ctx, inputs, dw, db)

    @staticmethod
    def backward(ctx: Any, outer: Any, *unused: Any) -> tuple[Any, ...]:
        *tensors, dw, db = ctx.saved_tensors
        given = (*tensors, ctx.threads)
        if torch.is_grad_enabled():
            # The same numbers, but as a function of w and b.
            dw, db = Gradient.apply(*given)
        needs = ctx.needs_input_grad
        dx = outer * InputGradient.apply(*given) if needs[_X] else None
        dw = outer * dw if needs[_W] else None
        db = outer * db if needs[_B] else None
        return dx, None, dw, db, None, None, None


class Gradient(Function):
    """The gradient by w and b."""

    @staticmethod
    def forward(*given: Any) -> tuple[Any, Any]:
        return _gradient(given)[1:]

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: tuple[Any, ...]) -> None:
        _keep(ctx, inputs)

    @staticmethod
    def backward(ctx: Any, v: Any, vb: Any) -> tuple[Any, ...]:
        if ctx.needs_input_grad[_X]:
            _refuse("the gradient by w and b differentiated by x, which requires one too")
        hv, hvb = HessianVector.apply(*ctx.saved_tensors, ctx.threads, v, vb)
        return None, None, hv, hvb, None, None, None


class InputGradient(Function):
    """The gradient by x."""

    @staticmethod
    def forward(*given: Any) -> Any:
        return _call(_neuron.input_gradient, given, out=_empty(given[_X]))

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Any) -> None:
        pass

    @staticmethod
    def backward(ctx: Any, *outer: Any) -> NoReturn:
        _refuse("the gradient by x differentiated once more")


class HessianVector(Function):
    """The Hessian by w and b, times (v, vb)."""

    @staticmethod
    def forward(*given: Any) -> tuple[Any, Any]:
        *given_before, v, vb = given
        hv, hvb = _call(_neuron.hessian_vector, tuple(given_before), v, vb, out=_empty(given[_W]))
        return hv, _scalar(hvb)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: tuple[Any, ...]) -> None:
        pass

    @staticmethod
    def backward(ctx: Any, *outer: Any) -> NoReturn:
        _refuse("a third derivative")


def _refuse(what: str) -> NoReturn:
    raise NotImplementedError(f"neuron.torch.loss(): there is no such derivative: {what}")
