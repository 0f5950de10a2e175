# SPDX-License-Identifier: MIT
"""What users of torch and jax write, for mypy and pyright to take; tools/torch-test has both."""

from __future__ import annotations

import jax
import neuron
import neuron.torch
import torch
from typing_extensions import assert_type

x = torch.zeros(4, 2)
w = torch.zeros(2, requires_grad=True)
assert_type(neuron.torch.loss(x, x[0], w, 0.5, sample_weight=None, threads=2), torch.Tensor)
assert_type(neuron.forward(x, w, out=x), torch.Tensor)
assert_type(neuron.fit(x, x[0], warm_start=(w, 0.5)), neuron.Neuron)
assert_type(neuron.Trainer().partial_fit(x, x[0]), neuron.Trainer)
assert_type(neuron.partial_gradient(x, x[0], w), bytes)
unit = neuron.Neuron(w, x[0, 0])
assert_type(unit.loss(x, x[0]), float)

z = jax.numpy.zeros((4, 2))
unit.forward(z)
neuron.fit(z, z[0])
neuron.torch.loss(x, w)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
