# SPDX-License-Identifier: MIT
"""docs/numerics.md as plain Python, one number at a time, written from that page.

A Python float is an IEEE 754 float64, and each operation on it is one operation: so these functions
give the library's bits, by another way. Sums over rows are in reference_sums.py.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from typing import NamedTuple

NAN = struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000))[0]


class Pair(NamedTuple):
    high: float
    low: float


class Row(NamedTuple):
    a: float
    one_minus_a: float
    loss: float
    residual: float
    curvature: float


def _coefficients(text: str) -> tuple[float, ...]:
    return tuple(float.fromhex(word) for word in text.split())


_EXPONENTIAL = _coefficients("""
    0x1p-1 0x1.5555555555501p-3 0x1.5555555553213p-5 0x1.111111112893dp-7
    0x1.6c16c17cbf49dp-10 0x1.a01a011beb737p-13 0x1.a019ab39c401ep-16
    0x1.71df55b6d7a73p-19 0x1.289f7dfdc6b57p-22 0x1.ad1f591ce321cp-26
""")
_LOGARITHM = _coefficients("""
    0x1.5555555555535p-1 0x1.99999999a074fp-2 0x1.249249208c68ap-2
    0x1.c71c741c69ffdp-3 0x1.745cb4019311p-3 0x1.3b1ddb4f6674bp-3
    0x1.1067c6ede9b0fp-3 0x1.efd82f96a86c2p-4 0x1.55b17c2b9d09fp-4
    0x1.5c7893c29481fp-3
""")
_SHIFT = float.fromhex("0x1.8p52")
_PER_LN2 = float.fromhex("0x1.71547652b82fep0")
_LN2_HIGH = float.fromhex("0x1.62e42feep-1")
_LN2_LOW = float.fromhex("0x1.a39ef35793c76p-33")
_ROOT_OF_HALF = float.fromhex("0x1.6a09e667f3bcdp-1")


def canonical(value: float) -> float:
    return value if value == value else NAN


def divide(a: float, b: float) -> float:
    """a / b, also where Python raises: by zero."""
    if b != 0:
        return a / b
    if a == 0 or a != a:
        return NAN
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


def _cut(value: float) -> float:
    (pattern,) = struct.unpack("<Q", struct.pack("<d", value))
    result: float = struct.unpack("<d", struct.pack("<Q", pattern & ~0x7FFFFFF))[0]
    return result


def _polynomial(c: Sequence[float], t: float) -> float:
    t2 = t * t
    t4 = t2 * t2
    low = (c[0] + c[1] * t) + (c[2] + c[3] * t) * t2
    high = ((c[4] + c[5] * t) + (c[6] + c[7] * t) * t2) + (c[8] + c[9] * t) * t4
    return low + high * t4


def _exponential_of_negative(x: float) -> Pair:
    a = 746.0 if x > 746 else x
    shifted = _SHIFT - a * _PER_LN2
    n = _SHIFT - shifted
    upper = n * _LN2_HIGH - a
    lower = n * _LN2_LOW
    r = upper + lower
    r_low = (upper - r) + lower
    t = 1.0 + r
    u = ((1.0 - t) + r) + (r_low + (r * r) * _polynomial(_EXPONENTIAL, r))
    high = t + u
    low = (t - high) + u
    if n != n:
        return Pair(high, low)
    power = math.ldexp(1.0, -int(n))
    return Pair(high * power, low * power)


def _ratio(e: Pair, c: float) -> Pair:
    quotient = e.high / (c + e.high)
    q = _cut(quotient)
    h = _cut(e.high)
    rest = 1.0 - quotient
    left = ((e.high - c * q) - q * h) - q * (e.high - h)
    return Pair(c * q, (left + e.low * rest) * rest)


def _tail(f: float) -> float:
    return f * (f * f * _polynomial(_LOGARITHM, f * f))


def row(z: float, y: float) -> Row:
    """What one row gives, by its logit and label; NaN as it comes."""
    e = _exponential_of_negative(abs(z))
    mh, ml = _ratio(e, 1.0)
    m = mh + ml
    away = 1.0 - y
    t = away if z >= 0 else y
    t_low = (1.0 - away) - y if z >= 0 else 0.0
    s, s_low = _ratio(e, 2.0)
    log1p = s + (s_low + _tail(0.5 * (s + s_low)))
    near = 746.0 if abs(z) > 746 else abs(z)
    from_end = (t - mh) + (t_low - ml)
    return Row(
        a=1.0 - m if z >= 0 else m,
        one_minus_a=m if z >= 0 else 1.0 - m,
        loss=(0.0 if t == 0 else abs(z) * t) + (log1p + near * t_low),
        residual=from_end if z >= 0 else 0.0 - from_end,
        curvature=m * (1.0 - m),
    )


def sigmoid(z: float) -> float:
    return canonical(row(z, 0.0).a)


def cross_entropy_with_logits(z: float, y: float) -> float:
    return canonical(row(z, y).loss) if 0 <= y <= 1 else NAN


def _negative_logarithm(x: float, x_low: float) -> Pair:
    if x == 0:
        return Pair(math.inf, 0.0)
    k = 0
    while x < _ROOT_OF_HALF:
        x *= 2.0
        x_low *= 2.0
        k += 1
    s, s_low = _ratio(Pair(x - 1.0, x_low), 2.0)
    tail = s_low + _tail(0.5 * (s + s_low))
    upper = k * _LN2_HIGH
    total = upper - s
    total_low = (upper - total) - s
    low = total_low + (k * _LN2_LOW - tail)
    high = total + low
    return Pair(high, (total - high) + low)


def cross_entropy(a: float, y: float) -> float:
    if not (0 <= a <= 1 and 0 <= y <= 1):
        return NAN
    away = 1.0 - a
    t = 1.0 - y
    p = Pair(0.0, 0.0) if y == 0 else _negative_logarithm(a, 0.0)
    q = Pair(0.0, 0.0) if t == 0 else _negative_logarithm(away, (1.0 - away) - a)
    first = y * p.high + t * q.high
    if math.isinf(first):
        return first
    return first + (y * p.low + (t * q.low + ((1.0 - t) - y) * q.high))


def tree(lanes: Sequence[float]) -> float:
    l0, l1, l2, l3, l4, l5, l6, l7 = lanes
    return ((l0 + l4) + (l2 + l6)) + ((l1 + l5) + (l3 + l7))


def dot(x: Sequence[float], w: Sequence[float]) -> float:
    lanes = [0.0] * 8
    for j, (x_j, w_j) in enumerate(zip(x, w)):
        lanes[j % 8] += x_j * w_j
    return tree(lanes)


def trace(x: Sequence[float], y: float, w: Sequence[float], b: float) -> list[float]:
    """The fields of neuron.Trace in order, dloss_dw item by item."""
    z = dot(x, w) + b
    r = row(z, y)
    t2 = 1.0 - y
    dloss_da = (0.0 if t2 == 0 else divide(t2, r.one_minus_a)) - (0.0 if y == 0 else divide(y, r.a))
    values = [z, r.a, r.one_minus_a, r.loss, dloss_da, r.curvature, r.residual]
    values += [0.0 + r.residual * x_j for x_j in x]
    return [canonical(value) for value in [*values, r.residual]]


def step(w: Sequence[float], b: float, dw: Sequence[float], db: float, rate: float) -> list[float]:
    """The new w, item by item, and then the new b."""
    moved = [w_j - rate * dw_j for w_j, dw_j in zip(w, dw)]
    return [canonical(value) for value in [*moved, b - rate * db]]
