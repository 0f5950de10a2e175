# SPDX-License-Identifier: MIT
"""`neuron explain`: the article on the reader's own numbers."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any

import click
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

import neuron

from . import _drawing
from ._explanation import (
    Sample,
    Show,
    Step,
    Update,
    backward,
    cancels,
    descent,
    forward,
    shower,
    update_of,
)
from ._failures import BadInput
from ._numbers import number, numbers
from ._output import write_json
from ._words import LANGUAGES, Words, default_language

_WIDTH = 80


@click.command(short_help="one sample, forward and backward, step by step")
@click.option(
    "--x", callback=numbers, required=True, metavar="NUMBERS", help="The inputs: 1,2 or '1 2'."
)
@click.option("--y", callback=number(0, 1), required=True, metavar="NUMBER", help="The label.")
@click.option(
    "--w", callback=numbers, required=True, metavar="NUMBERS", help="As many weights: -1,0.5."
)
@click.option(
    "--b", callback=number(), default="0", show_default=True, metavar="NUMBER", help="The bias."
)
@click.option(
    "--learning-rate",
    callback=number(above=0),
    metavar="NUMBER",
    help="Take one step of gradient descent too, and show the loss there.",
)
@click.option(
    "--digits",
    type=click.IntRange(1, 17),
    help="Round what is shown to so many significant digits; else nothing is rounded.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the values as JSON, unrounded.")
@click.option(
    "--language",
    type=click.Choice(list(LANGUAGES)),
    help="By default that of LC_ALL, LC_MESSAGES or LANG: Japanese, or else English.",
)
@click.option(
    "--figure",
    callback=_drawing.figure_file,
    metavar="FILE",
    help="Draw the computational graph into a file: .svg, .pdf or .png.",
)
def command(
    x: list[float],
    y: float,
    w: list[float],
    b: float,
    learning_rate: float | None,
    digits: int | None,
    as_json: bool,
    language: str | None,
    figure: Path | None,
) -> None:
    """The article on your own numbers: one sample forward to the loss, then backward.

    \b
        neuron explain --x 1,2 --y 1 --w 0.5,-0.25 --b 0.1 --learning-rate 1

    Every value is the library's, to the last bit.
    """
    if len(x) != len(w):
        raise BadInput(f"--x has {_count(x)} and --w {_count(w)}; want as many of both")
    if as_json and digits is not None:
        raise BadInput("--json never rounds; want it without --digits")
    sample = Sample(x, y, w, b)
    trace = neuron.trace(x, y, w, b)
    update = None if learning_rate is None else update_of(sample, trace, learning_rate)
    spoken = _spoken(language)
    if figure is not None:
        _draw(sample, trace, digits, spoken, figure)
    if as_json:
        write_json(as_data(sample, trace, update))
    else:
        tell(sample, trace, update, shower(digits), LANGUAGES[spoken])


def _spoken(language: str | None) -> str:
    """The language to use: one that standard output has the letters of."""
    wanted = language or default_language()
    try:
        str(LANGUAGES[wanted]).encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        if language is not None:
            encoding = sys.stdout.encoding
            problem = f"--language {language}: the terminal's encoding, {encoding}, lacks letters"
            raise BadInput(problem) from None
        return "en"
    return wanted


def as_data(sample: Sample, trace: neuron.Trace, update: Update | None) -> dict[str, Any]:
    """What --json prints, where null stands for what is not finite."""
    data: dict[str, Any] = {**sample._asdict()}
    for name in type(trace).__match_args__:
        value = getattr(trace, name)
        data[name] = value if isinstance(value, float) else [float(item) for item in value]
    if update is not None:
        data["update"] = update._asdict()
    return data


def tell(
    sample: Sample, trace: neuron.Trace, update: Update | None, show: Show, words: Words
) -> None:
    """The whole walk, to stdout, at most 80 columns wide."""
    console = Console(highlight=False, markup=False, emoji=False)
    console.width = min(console.width, _WIDTH)
    console.print(Text(words.title, "bold"))
    console.print()
    _given(console, sample, show, words)

    _heading(console, words.forward, words.forward_hint)
    _steps(console, forward(sample, trace, show), show)

    _heading(console, words.backward, words.backward_hint)
    nudge = words.nudge.format(slope=show(trace.dloss_da))
    notes = [
        nudge if math.isfinite(trace.dloss_da) else words.infinite,
        words.cancels if cancels(sample, trace) else "",
        "",
    ]
    for steps, (heading, rule), note in zip(backward(sample, trace, show), words.steps, notes):
        index = "i" if len(sample.x) > 1 else "1"
        _heading(console, heading, rule.replace("{i}", index))
        _steps(console, steps, show)
        if note:
            console.print()
            _hang(console, "  ", Text(note))
    if update is not None:
        _heading(console, words.update, words.update_hint.format(rate=show(update.learning_rate)))
        _steps(console, descent(sample, trace, update, show), show)
        verdict = _verdict(trace.loss, update.loss, words)
        console.print()
        told = verdict.format(old=show(trace.loss), new=show(update.loss))
        _hang(console, "  ", Text(told, "bold"))


def _verdict(old: float, new: float, words: Words) -> str:
    if new == old:
        return words.same
    return words.fell if new < old else words.rose


def _given(console: Console, sample: Sample, show: Show, words: Words) -> None:
    rows = (
        (words.inputs, f"x = {_tuple(sample.x, show)}"),
        (words.weights, f"w = {_tuple(sample.w, show)}"),
        (words.bias, f"b = {show(sample.b)}"),
        (words.label, f"y = {show(sample.y)}"),
    )
    widest = max(cell_len(word) for word, _ in rows)
    for word, value in rows:
        _hang(console, f"  {set_cell_size(word, widest)}  ", Text(value))


def _heading(console: Console, words: str, hint: str) -> None:
    console.print()
    console.print(Text(words, "bold"))
    console.print(Text(hint))


def _steps(console: Console, steps: list[Step], show: Show) -> None:
    """name = formula, = the next, = numbers, = value: the signs one under the other."""
    console.print()
    widest = max(cell_len(step.name) for step in steps)
    for step in steps:
        numbers = [step.numbers] if step.numbers else []
        lines = [Text(line) for line in [*step.formulas, *numbers]]
        for i, line in enumerate([*lines, Text(show(step.value), "bold")]):
            name = "" if i else step.name
            _hang(console, f"  {set_cell_size(name, widest)} = ", line)


def _hang(console: Console, head: str, text: Text) -> None:
    """`text` behind `head`; where it is too long, further lines begin under its first one."""
    indent = cell_len(head)
    for line in text.wrap(console, max(console.width - indent, 1)):
        line.rstrip()
        console.print(Text(head) + line, soft_wrap=True)
        head = " " * indent


def _draw(
    sample: Sample, trace: neuron.Trace, digits: int | None, language: str, path: Path
) -> None:
    graph = _drawing.load("graph")
    if len(sample.x) > graph.MOST:
        raise BadInput(f"--figure: {_count(sample.x)}; want at most {graph.MOST}")
    with _drawing.load("style").paper(language) as spoken:
        if spoken != language:
            print("neuron: no Japanese font was found; the figure is in English", file=sys.stderr)
        _drawing.save(graph.draw(*sample, trace, digits=digits, language=spoken), path)


def _tuple(values: list[float], show: Show) -> str:
    return show(values[0]) if len(values) == 1 else f"({', '.join(map(show, values))})"


def _count(values: list[float]) -> str:
    return f"{len(values)} number{'s' * (len(values) != 1)}"
