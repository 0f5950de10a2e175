# SPDX-License-Identifier: MIT
"""train on the breast-cancer data, against the same training in plain Python."""

import csv
import filecmp
import json
import math
import os
import pty
import re
from array import array

from harness import DATA, OUT, SWIFT, C, check, make_data, run

MODEL, ROWS = f"{OUT}/test.safetensors", f"{OUT}/test.rows.txt"
BY_C, BY_SWIFT = f"{OUT}/test.c.txt", f"{OUT}/test.swift.txt"
STEP = re.compile(r"iteration +(\d+) +J = (\S+) +held out +(\S+)% right")
MASK = 2**64 - 1


def splitmix64(seed, n):
    v = (seed + (n + 1) * 0x9E3779B97F4A7C15) & MASK
    v = (v ^ (v >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    v = (v ^ (v >> 27)) * 0x94D049BB133111EB & MASK
    return v ^ (v >> 31)


def samples(seed=1):
    """The standardized training and held-out rows, each (features, label)."""
    with open(DATA, newline="") as file:
        table = [[float(v) for v in row] for row in list(csv.reader(file))[1:]]
    sides = [[], []]
    for i, row in enumerate(table):
        sides[splitmix64(seed, i) % 5 == 0].append(row)
    columns = list(zip(*sides[0]))[:-1]
    means = [math.fsum(c) / len(c) for c in columns]
    scales = [
        math.sqrt(math.fsum((v - mean) ** 2 for v in c) / len(c)) for c, mean in zip(columns, means)
    ]
    return [
        [([(v - m) / s for v, m, s in zip(row, means, scales)], row[-1]) for row in side]
        for side in sides
    ]


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def forward(x, w, b):
    return sigmoid(math.fsum(p * q for p, q in zip(x, w)) + b)


def descend(training, rate, iterations):
    """Gradient descent as the article writes it."""
    w, b = [0.0] * len(training[0][0]), 0.0
    for _ in range(iterations):
        slopes = [forward(x, w, b) - y for x, y in training]
        columns = zip(*(x for x, _ in training))
        dw = [
            math.sumprod(slopes, c)
            if hasattr(math, "sumprod")
            else math.fsum(p * q for p, q in zip(slopes, c))
            for c in columns
        ]
        w = [p - rate * q / len(training) for p, q in zip(w, dw)]
        b -= rate * math.fsum(slopes) / len(training)
    return [*w, b]


def numbers(path):
    with open(path) as file:
        return [[float.fromhex(v) for v in line.split()] for line in file]


def model_numbers():
    """The weights and the bias, as docs/model-files.md says where they lie."""
    with open(MODEL, "rb") as file:
        header = file.read(int.from_bytes(file.read(8), "little"))
        data = array("d", file.read())
    check(
        "train: the model file says what is in it",
        {name: part.get("shape") for name, part in json.loads(header).items()}
        == {"__metadata__": None, "b": [], "w": [len(data) - 1]},
        header,
    )
    return [*data[1:], data[0]]


def contents():
    found = []
    for path in (MODEL, ROWS, BY_C):
        with open(path, "rb") as file:
            found.append(file.read())
    return found


def close(a, b, tolerance):
    return len(a) == len(b) and all(abs(p - q) <= tolerance * (1 + abs(q)) for p, q in zip(a, b))


def train(*words):
    return run(f"{C}/train", DATA, "--model", MODEL, "--rows", ROWS, "--predictions", BY_C, *words)


def check_data():
    made = make_data()
    if not check("data: the script writes the CSV", made.returncode == 0, made.stderr):
        return False
    with open(DATA, newline="") as file:
        rows = list(csv.reader(file))
    labels = [row[-1] for row in rows[1:]]
    check(
        "data: a header of 30 names and 569 rows, 212 of them malignant",
        len(set(rows[0])) == 31
        and {len(r) for r in rows} == {31}
        and (labels.count("0"), labels.count("1")) == (212, 357),
    )
    return True


def check_against_python(held_out, training):
    train("--iterations", "20")
    check(
        "train: 20 iterations are those of plain Python",
        close(model_numbers(), descend(training, 0.1, 20), 1e-12),
    )
    check(
        "train: the rows written are the held-out ones, standardized",
        close(sum(numbers(ROWS), []), sum((x for x, _ in held_out), []), 1e-12),
    )


def check_outcome(held_out):
    done = train()
    check("train: succeeds", done.returncode == 0, done.stderr)
    steps = [(int(i), float(j), float(p)) for i, j, p in STEP.findall(done.stdout)]
    costs = [cost for _, cost, _ in steps]
    check(
        "train: the cost falls from log 2 at every line, to a tenth of it",
        len(costs) > 5
        and costs == sorted(costs, reverse=True)
        and costs[0] == round(math.log(2), 6)
        and costs[-1] < costs[0] / 10,
        done.stdout,
    )

    *w, b = model_numbers()
    check("train: the model has its size, 30 weights and a bias", len(w) == 30)
    a = [forward(x, w, b) for x in numbers(ROWS)]
    predictions = [row[0] for row in numbers(BY_C)]
    check("train: its predictions follow from the model", close(predictions, a, 1e-14))

    labels = [y for _, y in held_out]
    right = sum((p >= 0.5) == (y == 1) for p, y in zip(predictions, labels))
    loss = -math.fsum(math.log(p if y else 1 - p) for p, y in zip(predictions, labels)) / len(a)
    check("train: right on at least 95% of the held-out rows", right >= 0.95 * len(labels))
    check("train: says how many were right", f" {right} of {len(labels)} " in done.stdout)
    check("train: says the log-loss", f"held-out rows {loss:.6f}\n" in done.stdout, loss)

    with open(BY_SWIFT, "w") as file:
        file.write(run(f"{SWIFT}/predict", MODEL, ROWS).stdout)
    check("predict: Swift gives the bits of C", filecmp.cmp(BY_C, BY_SWIFT, shallow=False))

    before = contents()
    train()
    check("train: a second run gives the same bits", before == contents())


def check_terminal():
    reader, writer = pty.openpty()
    pid = os.fork()
    if pid == 0:
        os.dup2(writer, 1)
        os.execv(f"{C}/train", ["train", DATA, "--iterations", "200"])
    os.close(writer)
    output = b""
    try:
        while chunk := os.read(reader, 4096):
            output += chunk
    except OSError:  # Linux ends a terminal so
        pass
    code = os.waitpid(pid, 0)[1]
    live = output.decode().replace("\r\n", "\n").split("\n")[1].split("\r")
    check(
        "train: on a terminal one line rewrites itself, within 80 columns",
        code == 0
        and len(live) > 50
        and max(map(len, live)) < 80
        and len({len(part) for part in live[1:]}) == 1,
        live[-2:],
    )


def run_part():
    if not check_data():
        return
    training, held_out = samples()
    check_against_python(held_out, training)
    check_outcome(held_out)
    check_terminal()
