# SPDX-License-Identifier: MIT
"""The manual pages say all that the header and the commands say, and roff takes nothing of it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import man_library
import pytest
from comments import parts, read_comment
from model import Part, Refusal
from parse import parse
from roff import Page

HEADER = Path(__file__).parents[3] / "include" / "neuron.h"

TEXT = """.begins with a stop
'and a quote
back\\slash \\fB ^ ~ ` é🧠 "quoted" -o --long a-b"""


def shown(page: str) -> str:
    """What a reader sees, on one line, without what ends words."""
    mandoc = shutil.which("mandoc")
    if mandoc is None:
        pytest.skip("there is no mandoc (tools/test-packages)")
    done = subprocess.run(
        [mandoc, "-T", "utf8", "-O", "width=200"],
        input=page,
        capture_output=True,
        text=True,
        check=True,
    )
    return re.sub(r".\x08", "", done.stdout)


def lint(page: str) -> str:
    mandoc = shutil.which("mandoc")
    if mandoc is None:
        pytest.skip("there is no mandoc (tools/test-packages)")
    done = subprocess.run(
        [mandoc, "-T", "lint", "-W", "warning"], input=page, capture_output=True, text=True
    )
    return done.stdout


def spaced(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(name="library", scope="module")
def _library() -> str:
    return man_library.page(HEADER)


def test_every_declaration_has_an_entry(library: str) -> None:
    header = HEADER.read_text()
    entries = re.findall(r'^\.SS "(\w+)"$', library, re.M)
    assert len(entries) == len(set(entries))
    wanted = set(parse(HEADER).functions)
    wanted |= set(re.findall(r"^static inline \w+ (\w+)\(", header, re.M))
    wanted |= set(re.findall(r"^#define (NEURON_\w+)", header, re.M)) - {"NEURON_H", "NEURON_NOTE"}
    wanted |= set(
        re.findall(r"^(?:typedef .*?|}) (neuron_\w+)(?: NEURON_NOTE\(.*\))?;$", header, re.M)
    )
    assert set(entries) == wanted


def test_it_says_what_the_header_says(library: str) -> None:
    text = spaced(shown(library))
    for name, function in parse(HEADER).functions.items():
        comment = function.comment
        plain = [comment.summary, comment.returns, *comment.parameters.values()]
        # Formulas keep their spaces in the page.
        for sentence in [*plain, *comment.paragraphs]:
            assert spaced(sentence.replace("`", "")) in text, name
    assert "NEURON_NOTE" not in text


def test_a_declaration_is_as_the_compiler_sees_it(library: str) -> None:
    text = spaced(shown(library))
    assert (
        "neuron_status neuron_forward_one(ptrdiff_t columns, const double *x, const double *w, "
        "double b, double *a);" in text
    )
    assert "const char *neuron_version(void);" in text
    assert '#define NEURON_VERSION "' in text
    assert "#define NEURON_SAMPLES_INIT(x, y) Samples without weights" in text
    assert "typedef struct neuron_trainer neuron_trainer;" in text


def test_mandoc_finds_nothing(library: str) -> None:
    assert lint(library) == ""


def test_what_is_no_c(tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "bad.h"
    path.write_text('#define NEURON_VERSION "1"\n/** @file */\nint f(;\n')
    with pytest.raises(Refusal, match=r"bad\.h:3: "):
        man_library.page(path)
    assert man_library.main(["--header", str(path)]) == 1
    captured = capsys.readouterr()
    assert captured.out == "" and "bad.h:3: " in captured.err


def test_parts() -> None:
    found = parts(
        """/**
 * A text
 * goes on.
 *
 *     code  here
 *       and there
 *
 * LIST
 *
 * Word.   What it
 *         is.
 * Other.  More.
 *
 * @param x Some
 *        numbers.
 * @return One.
 */"""
    )
    assert found == [
        Part("text", "", "A text goes on."),
        Part("verbatim", "", "code  here\n  and there"),
        Part("heading", "LIST", ""),
        Part("item", "Word", "What it is."),
        Part("item", "Other", "More."),
        Part("item", "x", "Some numbers."),
        Part("item", "return", "One."),
    ]
    assert read_comment("/** One line. */").summary == "One line."
    assert parts("/** One line. */") == [Part("text", "", "One line.")]


def test_roff_takes_nothing(monkeypatch: Any) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    page = Page("na-me", 1, 'so"urce', "manual", ".what")
    page.section("TEXT.")
    page.verbatim(f"{TEXT}\n\nafter")
    page.subsection('"SUB"')
    page.paragraph(TEXT)
    page.paragraph("`.stop` and `a-b`.")
    page.item(".tag", ".item")
    assert lint(page.text()) == ""
    assert page.text().startswith('.TH "NA\\-ME" 1 1970-01-01 "so\\(dqurce" "manual"\n')
    text = shown(page.text())
    assert "na-me - .what" in spaced(text)
    lines = [line.strip() for line in text.splitlines()]
    for line in [*TEXT.splitlines(), "after", '"SUB"', spaced(TEXT), ".stop and a-b."]:
        assert line in lines
    assert ".tag .item" in spaced(text)


def test_commands() -> None:
    click = pytest.importorskip("click")
    import man_commands

    @click.group()
    @click.version_option("9")
    def group() -> None:
        """What it is.

        .More of it.
        """

    @group.command(epilog="At the end.")
    @click.argument("file")
    @click.option("--way-out", metavar="N", help="'Which' way; a\\b.")
    @click.option("--hidden", hidden=True, help="Not seen.")
    def do_it() -> None:
        """Does it.

        \b
        as   it
           stands
        \f
        Not for readers.
        """

    @group.command(hidden=True)
    def secret() -> None:
        """Not seen."""

    @group.group()
    def inner() -> None:
        """A group."""

    @inner.command()
    def deep() -> None:
        """Deep down."""

    page = man_commands.page(group, "tool", "1.2")
    assert lint(page) == ""
    text = shown(page)
    assert "tool - What it is\n" in text
    assert "What it is. .More" not in text and ".More of it." in text
    assert "as   it" in text and "   stands" in text
    flat = spaced(text)
    assert "tool do-it [OPTIONS] FILE Does it." in flat
    assert "--way-out N 'Which' way; a\\b." in flat
    assert "At the end." in flat
    assert "tool inner deep [OPTIONS] Deep down." in flat
    assert "Not" not in flat


def test_the_command_line() -> None:
    pytest.importorskip("click")
    import man_commands
    from neuron import __version__, cli

    page = man_commands.page(cli._neuron, "neuron", __version__)
    assert lint(page) == ""
    text = spaced(shown(page))
    for name in cli._COMMANDS:
        if name != "plot":
            assert f"neuron {name} [OPTIONS]" in text
    # A group's commands are shown, not the group.
    assert "neuron plot roc [OPTIONS] MODEL DATA" in text
