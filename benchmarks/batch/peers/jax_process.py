# SPDX-License-Identifier: MIT
"""What jax.py starts: python -m benchmarks.batch.peers.jax_process BATCH, with BATCH as JSON."""

from __future__ import annotations

import json
import sys
import time

from ..batch import Batch, Shape


def serve(batch: Batch) -> None:
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    dtype = batch.x.dtype

    def loss(weights: jax.Array, x: jax.Array, y: jax.Array) -> jax.Array:
        z = x @ weights[:-1] + weights[-1]
        return jnp.mean(jnp.logaddexp(0, z) - y * z)

    both = jax.jit(jax.value_and_grad(loss))
    weights = jnp.array([*batch.w, batch.b], dtype=dtype)
    x, y = jnp.array(batch.x), jnp.array(batch.y, dtype=dtype)
    del batch
    jax.block_until_ready(both(weights, x, y))
    for _ in sys.stdin:
        start = time.perf_counter()
        jax.block_until_ready(both(weights, x, y))
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    serve(Batch(Shape(**json.loads(sys.argv[1]))))
