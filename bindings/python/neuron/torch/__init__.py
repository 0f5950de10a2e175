# SPDX-License-Identifier: MIT
"""The loss as a function of torch's tensors, through which torch's autograd goes."""

from importlib.util import find_spec

if find_spec("torch") is None:
    raise ModuleNotFoundError(
        "neuron.torch needs torch: pip install 'libneuron[torch]'", name="torch"
    )
del find_spec

from ._loss import loss  # noqa: E402

__all__ = ["loss"]
