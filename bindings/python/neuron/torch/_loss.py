# SPDX-License-Identifier: MIT
"""The loss for autograd: J in one pass over X, and derivatives with the library's bits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch.autograd.forward_ad import unpack_dual

from .._neuron import ArgumentError
from . import _derivatives

if TYPE_CHECKING:
    from typing import SupportsIndex

    from torch import Tensor

# By these J can be differentiated.
_VARIABLES = ("x", "w", "b")


def loss(
    x: Tensor,
    y: Any,
    w: Tensor,
    b: Any = 0.0,
    *,
    sample_weight: Any = None,
    offset: Any = None,
    threads: SupportsIndex | None = None,
) -> Tensor:
    """The loss of neuron.loss() for torch's autograd: the weighted mean

        J = sum_i s_i L(x_i.w + b + o_i, y_i) / sum_i s_i

    whose bits, and those of its gradient, are the library's.

    x: m rows, d columns; float64 or float32, in any layout, without a copy. 1-d is one
        sample.
    y: m labels in [0, 1], of any dtype; a number for one sample.
    w: d weights, float64 or float32.
    b: the bias, a number: a tensor of no dimensions, or a float.
    sample_weight: m weights, or None: all 1; a number for one sample.
    offset: m numbers added to the logits, or None; a number for one sample.
    threads: as in neuron.loss().

    What is no tensor is made one by torch.as_tensor(). All are on the CPU.

    Returns J, a float64 tensor of no dimensions. x, w and b may require gradients, and get
    them in their own dtype. Where one does, J comes with the gradient by w and b in one
    pass; backward() then has it, and takes another pass only for x. With create_graph=True
    the gradient by w and b can be differentiated by w and b once more, by Hessian-vector
    products, if x requires no gradient.

    Raises what neuron.loss_and_gradient() does, and ArgumentError for a tensor on another
    device, and for y, sample_weight or offset that require a gradient. Of backward(),
    NotImplementedError: for derivatives that there are not.
    """
    given = {"x": x, "y": y, "w": w, "b": b, "sample_weight": sample_weight, "offset": offset}
    tensors = {name: _tensor(name, value) for name, value in given.items()}
    if any(_is_followed(tensors[name]) for name in _VARIABLES):
        result: Tensor = _derivatives.Loss.apply(*tensors.values(), threads)[0]
        return result
    return _derivatives.value(*tensors.values(), threads)


def _is_followed(tensor: Tensor) -> bool:
    """Whether autograd wants to know, forwards or backwards. It refuses the former itself."""
    backwards = tensor.requires_grad and torch.is_grad_enabled()
    return backwards or unpack_dual(tensor).tangent is not None


def _tensor(name: str, value: Any) -> Any:
    """A tensor that can be read here, or None."""
    if value is None and name in ("sample_weight", "offset"):
        return None
    try:
        # A float of Python's would become a float32.
        tensor = torch.as_tensor(value, dtype=torch.float64 if isinstance(value, float) else None)
    except (TypeError, ValueError, RuntimeError) as error:
        text = f"loss(): {name} is {type(value).__name__}; want a tensor ({error})"
        raise ArgumentError(text) from error
    if tensor.device.type != "cpu":
        text = f"loss(): {name} is on {tensor.device}; want it on the CPU; pass {name}.cpu()"
        raise ArgumentError(text)
    if tensor.requires_grad and name not in _VARIABLES:
        raise ArgumentError(
            f"loss(): {name} requires a gradient, but the loss is differentiated by x, w and b "
            f"alone; pass {name}.detach()"
        )
    return tensor
