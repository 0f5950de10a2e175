# SPDX-License-Identifier: MIT
"""A bar on a terminal; elsewhere, in a file or a pipe, a line now and then."""

import sys
from collections.abc import Iterable, Iterator

from descent import Step, right
from table import Table
from tqdm import tqdm


def due(iteration: int) -> bool:
    """Whether the number is 0, 1, 2, 5, 10, 20, 50, ...

    The cost falls fast and then slowly: these tell most in few lines.
    """
    return str(iteration).rstrip("0") in ("", "1", "2", "5")


def lines(steps: Iterable[Step], last: int, held_out: Table) -> Iterator[Step]:
    for step in steps:
        if due(step.iteration) or step.iteration == last:
            share = 100 * (right(step, held_out) / len(held_out.y))
            print(
                f"  iteration {step.iteration:6}   J = {step.cost:.6f}"
                f"   held out {share:5.1f}% right"
            )
        yield step


def bar(steps: Iterable[Step], last: int, held_out: Table) -> Iterator[Step]:
    shown = tqdm(
        total=last,
        file=sys.stdout,
        # Some terminals say that they have no rows and columns, and would get no bar.
        ncols=78,
        nrows=20,
        mininterval=0.05,
        bar_format="  {percentage:3.0f}% |{bar}| {n}/{total}{postfix}",
    )
    # Judging each step would take longer than making it: a hundredth of them will do.
    stride = max(1, last // 100)
    with shown:
        for step in steps:
            if step.iteration % stride == 0 or step.iteration == last:
                share = 100 * (right(step, held_out) / len(held_out.y))
                shown.set_postfix_str(
                    f"J = {step.cost:.6f}, held out {share:5.1f}% right", refresh=False
                )
                shown.update(step.iteration - shown.n)
            yield step


def shown(steps: Iterable[Step], last: int, held_out: Table) -> Iterator[Step]:
    """The steps as they pass, while their cost and held-out accuracy are shown."""
    return (bar if sys.stdout.isatty() else lines)(steps, last, held_out)
