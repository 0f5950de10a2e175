# SPDX-License-Identifier: MIT
"""Writes neuron(1), the manual page of the command line, from the commands themselves.

click-man does not find commands that are imported when they are called, and leaves it to chance
what roff makes of the text.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator

import click
from neuron import __version__, cli
from roff import Page


def page(group: click.Group, name: str, version: str) -> str:
    """The whole page, of a group and of all that is in it."""
    context = _context(group, name, None)
    summary, *more = _paragraphs(group)
    written = Page(name, 1, f"{name} {version}", "User commands", _summary(summary))
    written.section("SYNOPSIS")
    commands = list(_commands(context))
    for command in commands:
        written.verbatim(_usage(command), bold=True)
    written.section("DESCRIPTION")
    _write_paragraphs(written, [summary, *more])
    written.section("OPTIONS")
    _write_options(written, context)
    written.section("COMMANDS")
    for command in commands:
        written.subsection(_usage(command))
        _write_paragraphs(written, _paragraphs(command.command))
        _write_options(written, command)
    written.section("EXIT STATUS")
    written.item("0", "It is done.")
    written.item("1", "There is not enough memory, or standard output is full or closed.")
    written.item("2", "What was given is wrong, or a package is not there; one line says what.")
    written.item("130", "Ctrl-C ended it.")
    written.section("SEE ALSO")
    written.paragraph(f"{name}(3)")
    return written.text()


def _context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    return command.context_class(command, info_name=name, parent=parent, **command.context_settings)


def _commands(context: click.Context) -> Iterator[click.Context]:
    """The contexts of the commands of a group, and of groups in it, in their order."""
    group = context.command
    if not isinstance(group, click.Group):
        return
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is not None and not command.hidden:
            inner = _context(command, name, context)
            if isinstance(command, click.Group):
                yield from _commands(inner)
            else:
                yield inner


def _usage(context: click.Context) -> str:
    return f"{context.command_path} {' '.join(context.command.collect_usage_pieces(context))}"


def _paragraphs(command: click.Command) -> list[str]:
    """As --help has them; one that begins with \\b keeps its lines. A form feed ends them."""
    text = inspect.cleandoc(command.help or "").partition("\f")[0]
    epilog = inspect.cleandoc(command.epilog or "")
    found = [part.strip("\n") for part in f"{text}\n\n{epilog}".split("\n\n")]
    return [part for part in found if part.strip()]


def _summary(paragraph: str) -> str:
    return " ".join(paragraph.split()).rstrip(".")


def _write_paragraphs(written: Page, paragraphs: list[str]) -> None:
    for paragraph in paragraphs:
        if paragraph.startswith("\b"):
            written.verbatim(paragraph.removeprefix("\b").strip("\n"))
        else:
            written.paragraph(paragraph)


def _write_options(written: Page, context: click.Context) -> None:
    for parameter in context.command.get_params(context):
        record = parameter.get_help_record(context)
        # An argument has a name alone, which stands in the usage.
        if record is not None and record[1]:
            written.item(*record)


if __name__ == "__main__":
    sys.stdout.write(page(cli._neuron, "neuron", __version__))
