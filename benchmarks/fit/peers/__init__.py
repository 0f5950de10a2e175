# SPDX-License-Identifier: MIT
"""The solvers, by the name that tables give them. What they import, they import when asked."""

from __future__ import annotations

from functools import partial

from ..variant import Peer
from . import liblinear, neuron, scikit_learn, skglm, snapml, statsmodels

PEERS: dict[str, Peer] = {
    "neuron": neuron.variants,
    **{
        f"scikit-learn {solver}": partial(scikit_learn.variants, solver)
        for solver in scikit_learn.SOLVERS
    },
    "liblinear": liblinear.variants,
    "snapml": snapml.variants,
    "skglm": skglm.variants,
    "statsmodels": statsmodels.variants,
}
