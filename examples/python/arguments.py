# SPDX-License-Identifier: MIT
"""The command line of train.py."""

import argparse
import math
from collections.abc import Callable
from typing import TypeVar

Number = TypeVar("Number", int, float)


def number(
    read: Callable[[str], Number], wanted: str, good: Callable[[Number], bool]
) -> Callable[[str], Number]:
    """A type for argparse, which says what it `wanted` where a number is not `good`."""

    def checked(text: str) -> Number:
        try:
            value = read(text)
        except ValueError:
            value = None
        if value is None or not good(value):
            raise argparse.ArgumentTypeError(f"{text} is not {wanted}")
        return value

    return checked


RATE = number(float, "a finite number above 0", lambda rate: rate > 0 and math.isfinite(rate))
COUNT = number(int, "a number from 0 to 10^8", lambda count: 0 <= count <= 10**8)
SEED = number(int, "a number from 0 to 2^64 - 1", lambda seed: 0 <= seed < 2**64)


def parse() -> argparse.Namespace:
    """Exits with 2, and a message on stderr, if the command line makes no sense."""
    parser = argparse.ArgumentParser(
        description="Trains a neuron by gradient descent on labelled samples.",
        epilog="The model is written as a safetensors file, the others as text with exact numbers.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "data",
        metavar="DATA.csv",
        help="a header line, then features and a label of 0 or 1 on each line",
    )
    parser.add_argument("--rate", type=RATE, default=0.1, help="the learning rate, 0.1")
    parser.add_argument("--iterations", type=COUNT, default=1000, help="1000")
    parser.add_argument("--seed", type=SEED, default=1, help="deals the rows; 1")
    parser.add_argument("--model", metavar="FILE", help="to write the weights to")
    parser.add_argument("--rows", metavar="FILE", help="to write the held-out rows to")
    parser.add_argument("--predictions", metavar="FILE", help="to write their predictions to")
    return parser.parse_args()
