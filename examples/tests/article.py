# SPDX-License-Identifier: MIT
"""The article's example, against its formulas in 60 decimal digits."""

import re
from decimal import Decimal, getcontext

from harness import ARTICLES, check, run

getcontext().prec = 60

NAMES = ["z", "a", "L", "dL/da", "da/dz", "dL/dz", "dL/dw1", "dL/dw2", "dL/db"]
LINE = re.compile(r"^(\S+) = (\S+)  \((\S+)\)$")

# x1 x2 w1 w2 b y, all with an exact z, so that only the formulas are judged. The first are the
# program's own; the fourth and fifth are where 1 - a and a - y written out lose their digits.
CASES = [
    "1 2 0.5 -0.25 0.1 1",
    "1 2 0.5 -0.25 0.125 0",
    "-1.5 0.5 0.75 2 1 0.25",
    "4 2 8 4 -0.5 1",
    "4 2 -8 -4 0.5 0",
    "0 0 1 1 0 0.5",
]

ULP = Decimal(2) ** -52


def expected(text):
    """The formulas as they stand in the article."""
    x1, x2, w1, w2, b, y = (Decimal(float(v)) for v in text.split())
    z = w1 * x1 + w2 * x2 + b
    a = 1 / (1 + (-z).exp())
    loss = -sum(p * q.ln() for p, q in ((y, a), (1 - y, 1 - a)) if p)
    da = -y / a + (1 - y) / (1 - a)
    slope = a * (1 - a)
    dz = da * slope
    return [z, a, loss, da, slope, dz, dz * x1, dz * x2, dz]


def values(output):
    """The lines' names, values and hexadecimal texts."""
    matches = [LINE.match(line) for line in output.splitlines()]
    return [m.groups() for m in matches] if all(matches) else []


def close(got, want):
    if abs(want) < Decimal("1e-50"):
        return got == 0
    return abs(Decimal(got) - want) <= 4 * ULP * abs(want)


def article(language, *words):
    return run(*ARTICLES[language], *words)


def check_case(text):
    c = article("C", "--plain", *text.split())
    rows = values(c.stdout)
    if not check(f"article {text}: nine lines", [r[0] for r in rows] == NAMES, c.stdout + c.stderr):
        return
    wrong = [
        f"{name}: {decimal}, expected {want:.25}"
        for (name, decimal, bits), want in zip(rows, expected(text))
        if not close(float(decimal), want) or float(decimal) != float.fromhex(bits)
    ]
    check(f"article {text}: within 4 ulp of the article's formulas", not wrong, "\n".join(wrong))
    for language in ("Swift", "Python"):
        other = article(language, "--plain", *text.split())
        check(
            f"article {text}: {language} prints the same",
            other.stdout == c.stdout,
            f"{c.stdout}\n{other.stdout}{other.stderr}",
        )


def run_part():
    for text in CASES:
        check_case(text)
    plain, default = (article("C", "--plain", *words) for words in ([], CASES[0].split()))
    check("article: the defaults are the first case", plain.stdout == default.stdout)

    friendly = article("C").stdout
    shown = all(f"= {row[1]}" in friendly.replace("=  ", "= ") for row in values(plain.stdout))
    check("article: the friendly layout has the same values", plain.stdout and shown, friendly)
    for language in ("Swift", "Python"):
        other = article(language)
        check(
            f"article: {language}'s friendly layout is the same",
            other.stdout == friendly,
            other.stdout + other.stderr,
        )
    loss = [float(line.split("=")[-1]) for line in friendly.splitlines() if line[:4] == "  L "]
    check("article: the step lowers the loss", len(loss) == 2 and loss[1] < loss[0], friendly)

    for words in (["1"], ["1", "2", "3", "4", "5", "six"], ["--plain", "1", "2"], ["--help"]):
        codes = [article(language, *words).returncode for language in ARTICLES]
        check(
            f"article {' '.join(words)}: exit code 2, in each language", codes == [2, 2, 2], codes
        )
    for language in ARTICLES:
        bad = article(language, *"1 2 3 4 5 6".split())
        check(
            f"article, {language}: a label outside [0, 1] is refused",
            bad.returncode == 1 and bad.stderr,
            f"{bad.returncode} {bad.stderr}",
        )
