#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Vectors of exact results, for the tests of every language.

Writes scalars.txt, traces.txt and batches.txt to the directory given. Each
expected value is the exact result (60 digits), rounded once to float64; each
line ends with the largest error, in units of the expected value's last place,
that the arithmetic of docs/numerics.md can come to. Numbers are hexadecimal.

Run by hand; the files are kept. Requires mpmath.
"""

import math
import pathlib
import random
import sys

from mpmath import mp, mpf

mp.dps = 60
U = mpf(2) ** -53
LOOSEST = 1000  # a result that cancels so far that its bound is looser is left out
INFINITY = math.inf

SCALARS = """\
# Scalar functions: NAME INPUT... EXPECTED ULPS
#   sigmoid Z; cross_entropy A Y; cross_entropy_logit Z Y;
#   residual Z Y: sigmoid(Z) - Y, which neuron_trace gives for no columns and bias Z
"""
TRACES = """\
# One sample: trace D X... W... B Y   Z A ONE_MINUS_A LOSS DLOSS_DA DA_DZ DLOSS_DZ DLOSS_DW... ULPS
# D numbers each for X, W and DLOSS_DW. Z is exact; ULPS holds for all the values.
"""
BATCHES = """\
# Batches. A line `batch ROWS COLUMNS` begins one; then lines of its inputs:
#   x (row after row), y, s (weights; absent: all 1), o (offsets; absent: none), w, b, v, vb
# then of its results, each with the largest error in ulps:
#   loss E U; dw J E U; db E U; dx I J E U; hessian J K E U (b counts as column COLUMNS);
#   hv J E U; hvb E U
"""


def rounded(value):
    """The float64 nearest to value; below 2^-1022, float() would round twice."""
    if isinstance(value, mpf) and abs(value) < mpf(2) ** -1022:
        return math.ldexp(int(mp.nint(value * mpf(2) ** 1074)), -1074)
    return float(value)


def text(value):
    return rounded(value).hex()


def ulp(value):
    """The last place of the float64 nearest to value."""
    return mpf(math.ulp(rounded(value)))


def logistic(z):
    return 1 / (1 + mp.exp(-z)) if z >= 0 else mp.exp(z) / (1 + mp.exp(z))


def loss_of(z, y):
    """L(sigmoid(z), y) by the sign of z; no cancellation."""
    t = 1 - mpf(y) if z >= 0 else mpf(y)
    return abs(z) * t + mp.log1p(mp.exp(-abs(z)))


class Row:
    """What one logit and label give, exactly."""

    def __init__(self, z, y):
        self.z, self.y = z, mpf(y)
        self.a, self.other = logistic(z), logistic(-z)
        self.loss = loss_of(z, y)
        self.t = 1 - self.y if z >= 0 else self.y
        self.minor = min(self.a, self.other)
        # For z >= 0 both are measured from 1: a - y = (1 - y) - (1 - a).
        self.residual = self.t - self.minor if z >= 0 else self.minor - self.t
        self.curvature = self.a * self.other

    def residual_error(self):
        """Two ulps of the larger of m and t."""
        return 2 * ulp(max(self.minor, self.t))


def labels(count, rng):
    soft = [0.5, 0.25, 1e-8, 1 - 1e-8, 2.0**-1074, 1e-300, 1 - 2.0**-53, rng.random()]
    return [rng.choice([0.0, 1.0, 0.0, 1.0, rng.choice(soft)]) for _ in range(count)]


def logits(rng):
    edges = [0.0, 1e-300, 2.0 ** -1074, 1e-17, 0.5, 1.0, 17.0, 20.0, 36.0, 36.7, 37.0, 40.0,
             708.3, 709.0, 709.78, 720.0, 740.0, 744.0, 744.4, 745.0, 746.0, 1000.0,
             1e10]  # fmt: skip
    values = [s * z for z in edges for s in (1, -1)]
    for width in (1e-3, 1, 5, 40, 750):
        values += [rng.uniform(-width, width) for _ in range(24)]
    return values


def scalars(rng):
    lines = []
    for z in logits(rng):
        lines.append(f"sigmoid {text(z)} {text(logistic(mpf(z)))} 1")
    for value, result in ((INFINITY, 1.0), (-INFINITY, 0.0)):
        lines.append(f"sigmoid {text(value)} {text(result)} 0")
    for z in logits(rng):
        for y in sorted({0.0, 1.0, *labels(2, rng)}):
            row = Row(mpf(z), y)
            lines.append(f"cross_entropy_logit {text(z)} {text(y)} {text(row.loss)} 2")
            if row.residual:
                ulps = mp.ceil(row.residual_error() / ulp(row.residual))
                if ulps < 100:
                    lines.append(f"residual {text(z)} {text(y)} {text(row.residual)} {int(ulps)}")
    activations = [2.0 ** -1074, 1e-310, 1e-300, 1e-17, 1e-8, 0.25, 0.5, 0.75, 1 - 1e-8,
                   1 - 2.0 ** -53] + [rng.random() for _ in range(60)]  # fmt: skip
    for a in activations:
        for y in sorted({0.0, 1.0, *labels(3, rng)}):
            value = mpf(0)
            if y > 0:
                value -= mpf(y) * mp.log(mpf(a))
            if y < 1:
                value -= (1 - mpf(y)) * mp.log1p(-mpf(a))
            lines.append(f"cross_entropy {text(a)} {text(y)} {text(value)} 2")
    return lines


def traces(rng):
    """Dyadic numbers of few bits, so that the logit is exact."""
    lines = []
    for count in range(120):
        d = count % 6
        x = [rng.randint(-64, 64) / 16 for _ in range(d)]
        w = [rng.randint(-64, 64) / 16 for _ in range(d)]
        b = rng.randint(-256, 256) / 32
        y = rng.choice([0.0, 1.0, 0.0, 1.0, 0.25, 0.875, 1e-6])
        row = Row(sum((mpf(p) * mpf(q) for p, q in zip(x, w)), mpf(b)), y)
        first, second = (1 - row.y) / row.other, row.y / row.a
        cancels = (
            abs(row.residual) < max(row.minor, row.t) / 2
            or abs(first - second) < max(first, second) / 2
        )
        if cancels:
            continue
        values = [row.z, row.a, row.other, row.loss, first - second, row.curvature, row.residual]
        values += [row.residual * mpf(p) for p in x]
        # A soft label's difference of quotients may halve what its terms' errors relate to.
        ulps = 5 if y in (0.0, 1.0) else 10
        lines.append(
            " ".join(
                [
                    "trace",
                    str(d),
                    *map(text, x),
                    *map(text, w),
                    text(b),
                    text(y),
                    *map(text, values),
                    str(ulps),
                ]
            )
        )
    return lines


class Batch:
    """Random inputs, their exact results, and bounds of the errors."""

    def __init__(self, rng, rows, columns, weighted, shifted):
        self.m, self.d = rows, columns
        self.x = [[rng.uniform(-2, 2) for _ in range(columns)] for _ in range(rows)]
        self.y = labels(rows, rng)
        self.s = [rng.choice([0.0, rng.uniform(0.1, 3)]) for _ in range(rows)] if weighted else None
        self.o = [rng.uniform(-3, 3) for _ in range(rows)] if shifted else None
        self.w = [rng.uniform(-1, 1) for _ in range(columns)]
        self.b = rng.uniform(-1, 1)
        self.v = [rng.uniform(-1, 1) for _ in range(columns)]
        self.vb = rng.uniform(-1, 1)
        if weighted:
            self.s[-1] = 1.0
        self.weights = [mpf(s) for s in self.s] if weighted else [mpf(1)] * rows
        self.total = sum(self.weights)
        self.rows, self.dz = [], []
        for i in range(rows):
            offset = self.o[i] if shifted else 0
            z, error = self.product(i, self.w, self.b)
            self.rows.append(Row(z + mpf(offset), self.y[i]))
            self.dz.append(error + 2 * U * abs(mpf(offset)))
        # Rows fit one block: B/8 + 3 additions, a product or two, and the weights' own sum.
        self.gamma = (rows / mpf(8) + 8) * U

    def product(self, i, w, b):
        terms = [mpf(p) * mpf(q) for p, q in zip(self.x[i], w)]
        error = (mp.ceil(mpf(self.d) / 8) + 5) * U * sum(map(abs, terms), mpf(0))
        return sum(terms, mpf(b)), error + 2 * U * abs(mpf(b))

    def mean(self, terms, errors, additions=0):
        """The weighted mean with a bound of its error, both exact."""
        value = sum((s * t for s, t in zip(self.weights, terms)), mpf(0)) / self.total
        size = sum((s * abs(t) for s, t in zip(self.weights, terms)), mpf(0)) / self.total
        error = sum((s * e for s, e in zip(self.weights, errors)), mpf(0)) / self.total
        gamma = self.gamma + additions * U
        return value, error + gamma * size + (self.gamma + 2 * U) * abs(value)

    def column(self, i, j):
        return mpf(self.x[i][j]) if j < self.d else mpf(1)

    def loss(self):
        return self.mean(
            [r.loss for r in self.rows],
            [abs(r.residual) * dz + 2 * ulp(r.loss) for r, dz in zip(self.rows, self.dz)],
        )

    def residual_errors(self):
        return [r.curvature * dz + r.residual_error() for r, dz in zip(self.rows, self.dz)]

    def gradient(self, j):
        errors = self.residual_errors()
        return self.mean(
            [r.residual * self.column(i, j) for i, r in enumerate(self.rows)],
            [e * abs(self.column(i, j)) for i, e in enumerate(errors)],
        )

    def input_gradient(self, i, j):
        scale = abs(mpf(self.w[j])) * self.weights[i] / self.total
        value = self.weights[i] * self.rows[i].residual / self.total * mpf(self.w[j])
        return value, self.residual_errors()[i] * scale + (self.gamma + 4 * U) * abs(value)

    def curvature_errors(self):
        return [r.curvature * (dz + 6 * U) for r, dz in zip(self.rows, self.dz)]

    def hessian(self, j, k):
        both = [self.column(i, j) * self.column(i, k) for i in range(self.m)]
        return self.mean(
            [r.curvature * p for r, p in zip(self.rows, both)],
            [e * abs(p) for e, p in zip(self.curvature_errors(), both)],
            additions=self.m,
        )

    def hessian_vector(self, j):
        terms, errors = [], []
        for i, (row, error) in enumerate(zip(self.rows, self.curvature_errors())):
            u, du = self.product(i, self.v, self.vb)
            x = self.column(i, j)
            terms.append(row.curvature * u * x)
            errors.append((error * abs(u) + row.curvature * du) * abs(x))
        return self.mean(terms, errors)

    def lines(self):
        yield f"batch {self.m} {self.d}"
        inputs = {
            "x": sum(self.x, []),
            "y": self.y,
            "s": self.s,
            "o": self.o,
            "w": self.w,
            "b": [self.b],
            "v": self.v,
            "vb": [self.vb],
        }
        for name, values in inputs.items():
            if values is not None:
                yield " ".join([name, *map(text, values)])
        columns = range(self.d)
        yield result("loss", self.loss())
        yield from (result(f"dw {j}", self.gradient(j)) for j in columns)
        yield result("db", self.gradient(self.d))
        yield from (
            result(f"dx {i} {j}", self.input_gradient(i, j)) for i in range(self.m) for j in columns
        )
        yield from (
            result(f"hessian {j} {k}", self.hessian(j, k))
            for j in range(self.d + 1)
            for k in range(j, self.d + 1)
        )
        yield from (result(f"hv {j}", self.hessian_vector(j)) for j in columns)
        yield result("hvb", self.hessian_vector(self.d))


def result(name, value_and_error):
    value, error = value_and_error
    ulps = int(mp.ceil(error / ulp(value) + mpf(1) / 2))
    return f"{name} {text(value)} {ulps}" if ulps <= LOOSEST else None


def batches(rng):
    shapes = [(1, 1), (2, 3), (5, 0), (8, 2), (9, 4), (13, 9), (20, 6), (33, 17)]
    for count, (rows, columns) in enumerate(shapes):
        batch = Batch(rng, rows, columns, count % 2 == 1, count % 4 > 1)
        yield from filter(None, batch.lines())


def main():
    directory = pathlib.Path(sys.argv[1])
    rng = random.Random(20240229)
    for name, header, lines in (
        ("scalars.txt", SCALARS, scalars(rng)),
        ("traces.txt", TRACES, traces(rng)),
        ("batches.txt", BATCHES, batches(rng)),
    ):
        body = header + "".join(line + "\n" for line in lines)
        (directory / name).write_text(body, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: generate.py DIRECTORY")
    main()
