# SPDX-License-Identifier: MIT
"""Every code block of README.md and docs/ does what the page says.

Blocks run in their order, in a folder of the page's own; Python's share a namespace. An `output`
after a block, or a sentence `prints ...`, is what it prints, and a block that prints has one. A
line before a block may say otherwise:

    <!-- test: file NAME -->         it is written there, for the blocks that follow
    <!-- test: needs MODULE -->      it runs where Python has the module
    <!-- test: not run, WHY -->      the targets of make and the tools in it must exist

`text` is for what is no code. Any other block is a failure.
"""

import pathlib

import markdown
from harness import check
from page import Page

LANGUAGES = ["c", "python", "swift"]


def run_page(path):
    try:
        blocks = markdown.blocks(path.read_text())
    except markdown.Malformed as error:
        check(f"{path}: the blocks can be read", False, error)
        return [], 0
    page, skipped = Page(str(path)), 0
    for block in blocks:
        printed, wrong = page.run(block)
        where = f"{path}:{block.line}: {block.language}"
        if wrong is None and printed is None:
            print(f"skipped: {where}: {block.mark}", flush=True)
            skipped += 1
            continue
        expected = block.expected or ""
        check(
            f"{where} {'does what the page shows' if block.language != 'text' else 'is text'}",
            wrong is None and printed == expected,
            wrong or f"printed:\n{printed}expected:\n{expected}",
        )
    page.close()
    return blocks, skipped


def run_part():
    readme, _ = run_page(pathlib.Path("README.md"))
    programs = [b for b in readme if b.language in LANGUAGES and b.expected]
    check(
        "README.md: has a program in C, in Python and in Swift, and two that train",
        [b.language for b in programs] == ["c", "python", "swift", "python", "python"],
    )
    check(
        "README.md: the three print the same number",
        len({float(b.expected) for b in programs[: len(LANGUAGES)]}) == 1,
    )
    for path in sorted(pathlib.Path("docs").glob("*.md")):
        run_page(path)
