# SPDX-License-Identifier: MIT
"""The peers; each module gives sides(batch), and imports what it needs when asked."""

from __future__ import annotations

from . import jax, numpy, scikit_learn, torch

PEERS = {"numpy": numpy, "scikit-learn": scikit_learn, "torch": torch, "jax": jax}
