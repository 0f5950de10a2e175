# SPDX-License-Identifier: MIT
"""The smallest neural network, worked through.

One sample, forward from x to the loss and backward from the loss to the weights.

    article.py [--plain] [x1 x2 w1 w2 b y]

--plain prints each value with its bits, one a line, for a program to compare.
"""

import sys
from collections.abc import Sequence
from typing import NamedTuple

import neuron
from hexadecimal import hexadecimal

ARTICLE = [1.0, 2.0, 0.5, -0.25, 0.1, 1.0]
FORWARD = 3  # of the nodes below, how many belong to the forward pass
LEARNING_RATE = 1.0


class Node(NamedTuple):
    """One value on the computation graph."""

    name: str
    formula: str
    value: float


def nodes_of(trace: neuron.Trace) -> list[Node]:
    dw1, dw2 = trace.dloss_dw
    return [
        Node("z", "w1 x1 + w2 x2 + b", trace.z),
        Node("a", "1 / (1 + e^-z)", trace.a),
        Node("L", "-(y log a + (1 - y) log(1 - a))", trace.loss),
        Node("dL/da", "-y/a + (1 - y)/(1 - a)", trace.dloss_da),
        Node("da/dz", "a (1 - a)", trace.da_dz),
        Node("dL/dz", "dL/da da/dz        = a - y", trace.dloss_dz),
        Node("dL/dw1", "dL/da da/dz dz/dw1 = (a - y) x1", dw1),
        Node("dL/dw2", "dL/da da/dz dz/dw2 = (a - y) x2", dw2),
        Node("dL/db", "dL/da da/dz dz/db  = a - y", trace.dloss_db),
    ]


def show(nodes: Sequence[Node]) -> None:
    for name, formula, value in nodes:
        print(f"  {name:6} = {formula:36} = {value: .17g}")


def work_through(numbers: Sequence[float], plain: bool) -> None:
    x, w, b, y = numbers[:2], numbers[2:4], numbers[4], numbers[5]
    trace = neuron.trace(x, y, w, b)
    nodes = nodes_of(trace)
    if plain:
        for name, _, value in nodes:
            print(f"{name} = {value:.17g}  ({hexadecimal(value)})")
        return

    print(f"x = ({x[0]:g}, {x[1]:g})   w = ({w[0]:g}, {w[1]:g})   b = {b:g}   y = {y:g}")
    print("\nForward: from the inputs to the loss")
    show(nodes[:FORWARD])
    print("\nBackward: from the loss to the weights, by the chain rule")
    show(nodes[FORWARD:])

    # What the article does with the gradient: one step down it, and the loss there.
    w, b = neuron.step(w, b, trace.dloss_dw, trace.dloss_db, LEARNING_RATE)
    print(f"\nUpdate: one step against the slope, with a learning rate of {LEARNING_RATE:g}")
    show(
        [
            Node("w1", "w1 - learning rate * dL/dw1", w[0]),
            Node("w2", "w2 - learning rate * dL/dw2", w[1]),
            Node("b", "b - learning rate * dL/db", b),
            Node("L", "the loss there", neuron.trace(x, y, w, b).loss),
        ]
    )


def usage() -> int:
    print("usage: article.py [--plain] [x1 x2 w1 w2 b y]", file=sys.stderr)
    return 2


def main(words: Sequence[str]) -> int:
    plain = words[:1] == ["--plain"]
    try:
        numbers = [float(word) for word in words[plain:]] or ARTICLE
    except ValueError:
        return usage()
    if len(numbers) != len(ARTICLE):
        return usage()
    try:
        work_through(numbers, plain)
    except neuron.Error as error:
        print(f"article.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
