#!/usr/bin/env python3
"""Minimax polynomials for the exponential and logarithm kernels.

Two polynomials are computed, both minimising the largest *relative* error:

* ``exp``:   e^r ~ 1 + r + r^2 C(r)          on |r| <= ln(2)/2 (1 + 2^-20)
* ``atanh``: 2 atanh(f) ~ 2 f + f^3 P(f^2)   on 0 <= f <= (1 + 2^-20)/3

The method is the second algorithm of Remez (multiple exchange): E. Ya. Remez,
"Sur le calcul effectif des polynomes d'approximation de Tchebichef", C. R.
Acad. Sci. Paris 199 (1934), 337-340; see also J.-M. Muller, "Elementary
Functions: Algorithms and Implementation", 3rd ed. (2016), chapters 3 and 4.

Rounding to float64 goes coefficient by coefficient, lowest order first.
Rounding all of them at once adds independent errors, of which those of the
low orders are the largest.  Rounding one, keeping it, and refitting the others
lets the higher orders, which are still free, absorb most of each rounding
error; the last coefficients cannot be compensated, but matter least.

Usage:
    minimax.py                print both tables
    minimax.py --check FILE.. exit with 1 unless the hexadecimal literals of
                              the Swift files contain each table in order

The errors reported are approximation errors: they do not include the rounding
of the float64 operations that evaluate the polynomial.  Requires mpmath.
"""

import argparse
import re
import sys

from mpmath import mp, mpf

mp.dps = 80  # The best errors are about 1e-18: ample headroom.
TARGET = -57  # log2 of the largest relative error accepted
DEGREES = range(5, 16)  # degrees tried
SCAN, DENSE = 400, 8000  # grid sizes: search for extrema, final error
MARGIN = 1 + mpf(2) ** -20  # widens the intervals for inexact reductions


class Problem:
    """target(x) ~ leading(x) + sum of c[j] x^(start + step j) on [lo, hi]."""

    def __init__(self, name, formula, target, leading, start, step, lo, hi):
        self.name, self.formula = name, formula
        self.target, self.leading = target, leading
        self.start, self.step = start, step
        self.lo, self.hi = lo, hi
        self.scan = [self.sample(x) for x in self.nodes(SCAN, 0.5)]
        self.scan = [self.sample(lo), *self.scan, self.sample(hi)]

    def nodes(self, count, shift):
        """Chebyshev-like points, ascending; the shift keeps them off 0."""
        middle, half = (self.lo + self.hi) / 2, (self.hi - self.lo) / 2
        return [middle - half * mp.cos(mp.pi * (i + mpf(shift)) / count) for i in range(count)]

    def sample(self, x):
        """x with what the relative error there needs, so as to reuse it.

        Returns (x, x^step, g, b): the relative error is b C(x^step) - g.
        """
        if not x:
            return x, x, x, x  # all terms of the error vanish at 0
        target = self.target(x)
        return (x, x**self.step, (target - self.leading(x)) / target, x**self.start / target)

    @staticmethod
    def error(coefficients, sample):
        """Relative error of the polynomial at the sample."""
        _, y, g, b = sample
        value = mpf(0)
        for c in reversed(coefficients):
            value = value * y + c
        return b * value - g

    def largest(self, coefficients):
        """log2 of the largest relative error on a dense uniform grid."""
        width = self.hi - self.lo
        return mp.log(
            max(
                abs(self.error(coefficients, self.sample(self.lo + width * i / DENSE)))
                for i in range(DENSE + 1)
            ),
            2,
        )

    def remez(self, degree, fixed=()):
        """Best coefficients of the degree that begin with the fixed ones.

        The free terms are x^p, p >= first.  The error divided by x^first must
        alternate, so for odd `first` the error itself, multiplied by sign(x).
        """
        fixed = list(fixed)
        first = self.start + self.step * len(fixed)
        free = range(len(fixed), degree + 1)
        size = len(free) + 1
        reference = [self.sample(x) for x in self.nodes(size, 0.4)]

        def signed(sample):
            e = self.error(coefficients, sample)
            return -e if sample[0] < 0 and first % 2 else e

        for _ in range(60):
            rows, right = [], []
            for i, (x, y, g, b) in enumerate(reference):
                sign = (-1) ** i * (-1 if x < 0 and first % 2 else 1)
                rows.append([b * y**j for j in free] + [sign])
                right.append(g - b * mp.polyval(fixed[::-1] or [0], y))
            *solution, level = mp.lu_solve(mp.matrix(rows), mp.matrix(right))
            coefficients = fixed + solution
            points = sorted(self.scan + reference, key=lambda s: s[0])
            extrema = self.extrema(points, signed)
            peak = max(abs(h) for h, _ in extrema)
            if peak <= abs(level) * (1 + mpf(10) ** -9):
                return coefficients
            reference = [s for _, s in exchange(extrema, size)]
        raise ArithmeticError(f"{self.name}: Remez did not converge")

    def extrema(self, points, function):
        """(value, sample) of the largest value of each run of equal sign."""
        values = [function(s) for s in points]
        best = []
        for i, h in enumerate(values):
            if not h:
                continue
            if not best or (h > 0) != (values[best[-1]] > 0):
                best.append(i)
            elif abs(h) > abs(values[best[-1]]):
                best[-1] = i
        return [self.refine(points, values, i, function) for i in best]

    def refine(self, points, values, i, function):
        """Improve the extremum at point i by vertices of parabolas."""
        top = values[i], points[i]
        if not 0 < i < len(points) - 1:
            return top
        step = min(points[i + 1][0] - points[i][0], points[i][0] - points[i - 1][0])
        for _ in range(4):
            h, (x, *_) = top
            left, right = (function(self.sample(x + d)) for d in (-step, step))
            bend = left - 2 * h + right
            if not step or not bend:
                break
            move = max(-step, min(step, step * (left - right) / (2 * bend)))
            sample = self.sample(max(self.lo, min(self.hi, x + move)))
            top = max(top, (function(sample), sample), key=lambda t: t[0] if h > 0 else -t[0])
            step /= 8
        return top

    def rounded(self, degree, fixed=()):
        """Coefficients in float64: round the lowest, refit the others."""
        done = list(fixed)
        while len(done) <= degree:
            done.append(mpf(float(self.remez(degree, done)[len(done)])))
        return done


def exchange(extrema, size):
    """Reduce alternating extrema to `size`, keeping signs and the largest."""
    extrema = list(extrema)
    while len(extrema) > size:
        ends = (0, len(extrema) - 1)
        if len(extrema) == size + 1:
            i = min(ends, key=lambda k: abs(extrema[k][0]))
        else:
            i = min(range(len(extrema)), key=lambda k: abs(extrema[k][0]))
        if i not in ends:  # Drop a neighbour too, or signs would repeat.
            j = min(i - 1, i + 1, key=lambda k: abs(extrema[k][0]))
            del extrema[max(i, j)]
            i = min(i, j)
        del extrema[i]
    return extrema


def smallest(problem, fixed=()):
    """First (degree, coefficients, log2 error) that meets TARGET, rounded."""
    for degree in DEGREES:
        if problem.largest(problem.remez(degree, fixed)) > TARGET:
            continue
        coefficients = problem.rounded(degree, fixed)
        error = problem.largest(coefficients)
        if error < TARGET:
            return degree, coefficients, error
    raise ArithmeticError(f"{problem.name}: no degree reaches 2^{TARGET}")


def tables():
    """(problem, degree, coefficients, log2 error) of both polynomials."""
    half_ln2 = mp.ln2 / 2 * MARGIN
    exp = Problem(
        "exp",
        "e^r ~ 1 + r + r^2 C(r), |r| <= ln(2)/2",
        mp.exp,
        lambda r: 1 + r,
        2,
        1,
        -half_ln2,
        half_ln2,
    )
    atanh = Problem(
        "atanh",
        "2 atanh(f) ~ 2 f + f^3 P(f^2), 0 <= f <= 1/3",
        lambda f: 2 * mp.atanh(f),
        lambda f: 2 * f,
        3,
        2,
        mpf(0),
        MARGIN / 3,
    )
    free, half = smallest(exp), smallest(exp, [mpf(0.5)])
    best = half if half[0] <= free[0] else free  # 0.5 unless it costs more
    return [(exp, *best), (atanh, *smallest(atanh))]


def literal(value):
    """A Swift hexadecimal literal, without trailing zeros."""
    return re.sub(r"\.?0*p\+?", "p", float(value).hex())


def check(results, paths):
    """Names of the tables that are not in the files' literals, in order."""
    found = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            text = re.sub(r"//[^\n]*|/\*.*?\*/", " ", file.read(), flags=re.S)
        pattern = r"-?\b0x[0-9a-fA-F_]+(?:\.[0-9a-fA-F_]+)?[pP][-+]?[0-9_]+"
        found += [float.fromhex(m.replace("_", "")) for m in re.findall(pattern, text)]
    for problem, _, coefficients, _ in results:
        rest = iter(found)
        for j, c in enumerate(coefficients):
            if float(c) not in rest:  # advances past the literal found
                yield f"{problem.name}: coefficient {j}, {literal(c)}"
                break


def main():
    parser = argparse.ArgumentParser(description="minimax coefficients")
    parser.add_argument("--check", nargs="+", metavar="FILE")
    arguments = parser.parse_args()
    results = tables()
    if arguments.check:
        missing = list(check(results, arguments.check))
        for line in missing:
            print(f"missing or out of order: {line}", file=sys.stderr)
        return 1 if missing else 0
    for problem, degree, coefficients, error in results:
        print(f"// {problem.name}: {problem.formula}; degree {degree}")
        print(f"// largest relative error: 2^{mp.nstr(error, 6)}")
        print("".join(f"{literal(c)},\n" for c in coefficients))
    return 0


if __name__ == "__main__":
    sys.exit(main())
