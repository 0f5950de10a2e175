# SPDX-License-Identifier: MIT
"""Every code block of README.md and docs/ does what the page says.

Blocks run in their order, in a folder of the page's own; Python's share a namespace. An `output`
after a block, or a sentence `prints ...`, is what it prints, and a block that prints has one. A
line before a block may say otherwise:

    <!-- test: file NAME -->         it is written there, for the blocks that follow
    <!-- test: compiles -->          it is C, and no whole program
    <!-- test: needs MODULE -->      it runs where Python has the module
    <!-- test: not run, WHY -->      the targets of make and the tools in it must exist

`console` is a session, with commands behind $ and below each what the terminal shows. `text` is for
what is no code. A line `<!-- test: page by FILE -->` leaves the page to that test, which must name
it. Any other block is a failure.
"""

import pathlib
import re

import markdown
from harness import check
from page import Page

LANGUAGES = ["c", "python", "swift"]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
# Blocks that this test has to object to.
WRONG = {
    "an output that is another": "```python\nprint(1)\n```\n\n```output\n2\n```\n",
    "an output that the page does not show": "```python\nprint(1)\n```\n",
    "an output that is not printed": "```python\nx = 1\n```\n\nprints `1`.\n",
    "an exception": "```python\n1 / 0\n```\n",
    "C that does not compile": "```c\nint main(void) { return x; }\n```\n",
    "a command that fails": "```sh\nfalse\n```\n",
    "a session that goes another way": "```console\n$ echo 1\n2\n```\n",
    "a language that nobody runs": "```fortran\nend\n```\n",
    "a block that does not say what it is": "```\nx = 1\n```\n",
    "code that is called text": "```text\nimport neuron\n```\n",
    "code that is indented": "so:\n\n    import neuron\n",
    "a block without an end": "```python\nx = 1\n",
    "a mark that means nothing": "<!-- test: later -->\n```python\nx = 1\n```\n",
    "a target that make does not have": "<!-- test: not run, why -->\n```sh\nmake tea\n```\n",
}


def objections(text):
    """What is wrong with the blocks of a page."""
    try:
        blocks = markdown.blocks(text)
    except markdown.Malformed as error:
        return [str(error)]
    page = Page("wrong.md")
    found = []
    for block in blocks:
        printed, wrong = page.run(block)
        if wrong or (printed is not None and printed != (block.expected or "")):
            found.append(wrong or printed)
    page.close()
    return found


def check_links(path, text):
    """Every file that a page links to is there, and every page has its place in the navigation."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)
    links = [link for link in LINK.findall(prose) if "://" not in link]
    missing = [link for link in links if not (path.parent / link).exists()]
    check(f"{path}: its links lead somewhere", not missing, missing)
    if path.parent.name == "docs":
        navigation = pathlib.Path("mkdocs.yml").read_text()
        check(f"{path}: has a line in mkdocs.yml", f": {path.name}\n" in navigation)


def run_page(path):
    check_links(path, path.read_text())
    if by_another := markdown.BY_ANOTHER.search(path.read_text()):
        test = pathlib.Path(by_another[1])
        named = test.is_file() and path.name in test.read_text()
        check(f"{path}: is a page of {test}", named)
        return []
    try:
        blocks = markdown.blocks(path.read_text())
    except markdown.Malformed as error:
        check(f"{path}: the blocks can be read", False, error)
        return []
    page = Page(str(path))
    for block in blocks:
        printed, wrong = page.run(block)
        where = f"{path}:{block.line}: {block.language}"
        if wrong is None and printed is None:
            print(f"skipped: {where}: {block.mark}", flush=True)
            continue
        expected = block.expected or ""
        check(
            f"{where} {'does what the page shows' if block.language != 'text' else 'is text'}",
            wrong is None and printed == expected,
            wrong or f"printed:\n{printed}expected:\n{expected}",
        )
    page.close()
    return blocks


def run_part():
    for what, text in WRONG.items():
        check(f"pages: {what} is found", objections(text))
    readme = run_page(pathlib.Path("README.md"))
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
