# SPDX-License-Identifier: MIT
"""neuron convert: a neuron's file in another format."""

from __future__ import annotations

import click

from .. import _neuron
from . import formats
from ._failures import BadInput

_NAMES = click.Choice(list(formats.FORMATS))


@click.command()
@click.argument("model")
@click.argument("out")
@click.option("--from", "source", type=_NAMES, help="The format of MODEL; else its suffix says.")
@click.option("--to", "target", type=_NAMES, help="The format of OUT; else its suffix says.")
@click.option("--float32", is_flag=True, help="onnx: round weights and inputs to float32.")
@click.option("--name", help="c: what the names in the header begin with; else OUT's name.")
@click.option(
    "--trust",
    is_flag=True,
    help="joblib, pickle: read it, though it can run any code: you know who made it.",
)
def command(
    model: str,
    out: str,
    source: str | None,
    target: str | None,
    float32: bool,
    name: str | None,
    trust: bool,
) -> None:
    """Convert MODEL, the file of a neuron, to OUT, another format, by their suffixes:

    \b
    .safetensors      neuron's own
    .onnx             ONNX
    .joblib           a scikit-learn LogisticRegression, for joblib.load
    .pkl, .pickle     the same, for pickle.load
    .model            liblinear's text
    .h                C99 or C++17, weights as hexadecimal floats; written only

    The bits of the weights stay, but for onnx with --float32. What OUT has no place for, a note
    on stderr names. OUT is there as a whole or not at all.
    """
    reader = formats.of(model, source, "--from")
    writer = formats.of(out, target, "--to")
    if float32 and writer.name != "onnx":
        raise BadInput(f"--float32 is for onnx; OUT is {writer.name}")
    if name is not None and writer.name != "c":
        raise BadInput(f"--name is for c; OUT is {writer.name}")
    options = formats.Options(trust=trust, float32=float32, name=name)
    try:
        lost = writer.write(reader.read(model, options), out, options)
    except OSError as failure:
        file = failure.filename if isinstance(failure.filename, str) else None
        raise BadInput(failure.strerror or str(failure), file=file) from failure
    except _neuron.Error as failure:
        raise BadInput(str(failure)) from failure
    if lost:
        click.echo(f"neuron: {out}: {writer.name} has no place for {', '.join(lost)}", err=True)
