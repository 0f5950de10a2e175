# SPDX-License-Identifier: MIT
"""The cases of Tests/vectors/README.md, and what the module gives for them.

    python cases.py --hash
    python cases.py --cases SEED COUNT

print what the C and the Swift program print.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable
from typing import Any

import neuron
import numpy as np
from layouts import LAYOUTS, lay_out
from reference_sums import block_rows
from support import number, numbers, pattern

_WORD = 0xFFFFFFFFFFFFFFFF
# By neuron_dtype, from 1.
DTYPES = "f8 f4 ? i1 u1 i2 u2 i4 u4 i8 u8".replace("?", "bool").split()
_SPECIAL = [0.0, -0.0, 2**-149, -(2**-126), 2.0**100, -(2.0**100), math.inf, math.nan]


def _cut(bits: int, dtype: int) -> int:
    return bits & ~0x1FFFFFFF if dtype == 2 else bits


class Draw:
    """splitmix64, and the numbers that are made of it."""

    def __init__(self, seed: int) -> None:
        self._state = seed
        self.special = False

    def next(self) -> int:
        self._state = (self._state + 0x9E3779B97F4A7C15) & _WORD
        z = self._state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & _WORD
        z = (z ^ z >> 27) * 0x94D049BB133111EB & _WORD
        return z ^ z >> 31

    def below(self, n: int) -> int:
        return self.next() % n

    def number(self, dtype: int, scale: int) -> float:
        r = self.next()
        if self.special and (r >> 56 & 31) == 0:
            return _SPECIAL[r % 8]
        exponent = 1019 + (r >> 52 & 7) - scale
        return number(_cut((r & 0x800FFFFFFFFFFFFF) | exponent << 52, dtype))

    def label(self, dtype: int) -> float:
        r = self.next()
        choice = r >> 62
        if dtype > 2:
            return float(r & 1)
        if choice < 2:
            return float(choice)
        if choice == 2:
            size = 53 if dtype == 1 else 24
            return math.ldexp(r & (1 << size) - 1, -size)
        exponent = 1022 - (r >> 52 & 31)
        small = number(_cut((r & 0xFFFFFFFFFFFFF) | exponent << 52, dtype))
        return 1.0 - small if dtype == 1 and (r >> 57 & 1) else small

    def weight(self, dtype: int) -> float:
        r = self.next()
        if r >> 62 == 0:
            return 0.0
        exponent = 1019 + (r >> 52 & 7)
        return number(_cut((r & 0xFFFFFFFFFFFFF) | exponent << 52, dtype))


def _array(count: int, dtype: int, draw: Callable[[int], float]) -> np.ndarray:
    return np.array([draw(dtype) for _ in range(count)], dtype=DTYPES[dtype - 1])


class Case:
    """Every input of every function, made from one seed."""

    def __init__(self, seed: int) -> None:
        draw = Draw(seed)
        kind = draw.below(32)
        if kind == 0:
            self.columns = draw.below(4)
        else:
            self.columns = 17 + draw.below(54) if kind < 4 else draw.below(17)
        most = 3 * block_rows(self.columns) + 5 if kind == 0 else 40
        self.rows = 1 + draw.below(most)
        x_dtype, w_dtype, v_dtype = (1 + draw.below(2) for _ in range(3))
        y_dtype = 1 + draw.below(11)
        weight_dtype = draw.below(3)
        offset_dtype = draw.below(3)
        layout = LAYOUTS[draw.below(10) % len(LAYOUTS)]
        draw.special = draw.below(8) == 0
        scale = draw.below(8)

        def by_zero(dtype: int) -> float:
            return draw.number(dtype, 0)

        x = _array(self.rows * self.columns, x_dtype, by_zero)
        self.x = lay_out(x.reshape(self.rows, self.columns), layout)
        self.y = lay_out(_array(self.rows, y_dtype, draw.label), layout)
        self.weight: Any = None
        if weight_dtype:
            weight = _array(self.rows, weight_dtype, draw.weight)
            weight[-1] = 1.0
            self.weight = lay_out(weight, layout)
        self.offset: Any = None
        if offset_dtype:
            self.offset = lay_out(_array(self.rows, offset_dtype, by_zero), layout)
        w = _array(self.columns, w_dtype, lambda dtype: draw.number(dtype, scale))
        self.w = lay_out(w, layout)
        self.b = draw.number(1, 0)
        self.v = lay_out(_array(self.columns, v_dtype, by_zero), layout)
        self.vb = draw.number(1, 0)
        self.rate = draw.number(1, 4)

    def results(self) -> Iterable[tuple[str, list[float]]]:
        """Every function's results, in the order of Tests/vectors/README.md."""
        for name, result in self._results():
            yield name, numbers(result)

    def _results(self) -> Iterable[tuple[str, Any]]:
        x, w, b = self.x, self.w, self.b
        x_0, y_0 = np.asarray(x)[0], float(np.asarray(self.y)[0])
        batch = (x, self.y, w, b)
        extra = {"sample_weight": self.weight, "offset": self.offset}
        z = neuron.logit(x, w, b)
        a = neuron.forward(x, w, b)
        yield "sigmoid_each", neuron.sigmoid(z)
        yield "cross_entropy_each", neuron.binary_cross_entropy(a, self.y)
        with_logits = neuron.binary_cross_entropy_with_logits(z, self.y)
        yield "cross_entropy_logit_each", with_logits
        yield "forward_one", neuron.forward(x_0, w, b)
        graph = neuron.trace(x_0, y_0, w, b)
        yield "trace", [*graph[:7], graph.dloss_db, graph.dloss_dw]
        yield "logit", z
        yield "forward", a
        yield "losses", neuron.losses(*batch, **extra)
        yield "residuals", neuron.residuals(*batch, **extra)
        yield "loss", neuron.loss(*batch, **extra)
        yield "gradient", neuron.gradient(*batch, **extra)
        yield "loss_gradient", neuron.loss_and_gradient(*batch, **extra)
        yield "input_gradient", neuron.input_gradient(*batch, **extra)
        yield "hessian", neuron.hessian(*batch, **extra)
        product = neuron.hessian_vector(x, self.y, w, self.v, b=b, vb=self.vb, **extra)
        yield "hessian_vector", product
        yield "step", neuron.step(w, b, self.v, self.vb, self.rate)


def hash_of_cases() -> str:
    """FNV-1a over the results of the seeds 1 to 400."""
    value = 0xCBF29CE484222325
    for seed in range(1, 401):
        for _, results in Case(seed).results():
            for result in results:
                for byte in pattern(result).to_bytes(8, "little"):
                    value = (value ^ byte) * 0x100000001B3 & _WORD
    return f"{value:016x}"


def lines(first: int, count: int) -> Iterable[str]:
    for seed in range(first, first + count):
        case = Case(seed)
        yield f"case {seed} {case.rows} {case.columns}"
        for name, results in case.results():
            yield " ".join([name, *(f"{pattern(value):016x}" for value in results)])


def main(arguments: list[str]) -> int:
    if arguments == ["--hash"]:
        print(hash_of_cases())
    elif len(arguments) == 3 and arguments[0] == "--cases":
        for line in lines(int(arguments[1]), int(arguments[2])):
            print(line)
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
