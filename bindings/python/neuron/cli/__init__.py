# SPDX-License-Identifier: MIT
"""The command line. Each command is a module of its own, imported when it is called."""

from __future__ import annotations

import importlib
import os
import sys

import click

from .. import Error as NeuronError
from .. import __version__
from ._failures import BadInput, Interrupted, MissingExtra

# Command, and the line that `neuron --help` has of it: so that help imports none of them.
_COMMANDS: dict[str, str] = {
    "train": "Train a neuron on a CSV, TSV or Parquet file.",
    "predict": "Predict probabilities or classes with a model.",
    "evaluate": "Measure a model on rows whose labels are known.",
    "inspect": "Show what is in a model.",
    "explain": "One sample forward to the loss and backward, step by step.",
    "plot": "Draw figures: sigmoid, loss surface, boundary, curves, coefficients.",
    "convert": "Write a model to ONNX, scikit-learn, liblinear, or a C header; read them.",
}


class _Commands(click.Group):
    def list_commands(self, context: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f".{name}", __package__).command
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="neuron", message="%(prog)s %(version)s")
def _neuron() -> None:
    """The sigmoid neuron (logistic regression): train it, use it, see it."""


def main(arguments: list[str] | None = None) -> None:
    """Run a command and end the process: 0, 2 for bad input, 130 after Ctrl-C."""
    _open_streams()
    try:
        _neuron.main(arguments, prog_name="neuron", standalone_mode=False)
        # Else it is the interpreter's end that finds the disk full, with a traceback.
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.UsageError as failure:
        sys.exit(_misused(failure))
    except click.ClickException as failure:
        failure.show()
        sys.exit(failure.exit_code)
    except (BadInput, MissingExtra, NeuronError) as failure:
        print(f"neuron: {failure}", file=sys.stderr)
        sys.exit(2)
    except MemoryError:
        print("neuron: there is not enough memory", file=sys.stderr)
        sys.exit(1)
    except (Interrupted, click.Abort, KeyboardInterrupt) as stop:
        print(f"neuron: {stop if str(stop) else 'stopped'}", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read the output has enough of it. Python would fail again as it closes it.
        sys.stdout = None
        sys.exit(141)
    except OSError as failure:
        where = failure.filename or "standard output"
        print(f"neuron: {where}: {failure.strerror or failure}", file=sys.stderr)
        sys.stdout = None
        sys.exit(1)


def _misused(failure: click.UsageError) -> int:
    """Say on one line what is wrong with the words of the call. Where there are none, help."""
    context = failure.ctx
    if type(failure).__name__ == "NoArgsIsHelpError":  # of click 8.2 and later
        failure.show()
    else:
        said = " ".join(failure.format_message().split()).rstrip(".")
        path = context.command_path if context is not None else "neuron"
        print(f"neuron: {said}; {path} --help says more", file=sys.stderr)
    return failure.exit_code


def _open_streams() -> None:
    """Stand-ins for streams that whoever called has closed: what is said goes nowhere, and not to
    another one; what is asked for fails, as on a disk that is full."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w")
