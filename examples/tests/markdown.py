# SPDX-License-Identifier: MIT
"""The code blocks of a page, what is said of each, and what each is to print."""

import re
from dataclasses import dataclass

FENCE = re.compile(r"^( *)(`{3,}|~{3,})(.*)$")
MARK = re.compile(r"^ *<!-- test: (.*) -->$")
# A sentence that begins with what the program right above prints.
PRINTS = re.compile(r"prints `([^`]*)`")


@dataclass
class Block:
    line: int  # of its first line of code
    language: str
    text: str
    mark: str
    expected: str | None = None


BY_ANOTHER = re.compile(r"^<!-- test: page by (\S+) -->$", re.M)


class Malformed(Exception):
    """A block of which nobody could say what it is."""


def blocks(text):
    found = []
    lines = text.splitlines()
    at, mark, before = 0, "", ""
    while at < len(lines):
        line = lines[at]
        fence = FENCE.match(line)
        if fence:
            indent, marks, language = fence[1], fence[2], fence[3].strip()
            end = at + 1
            while end < len(lines) and lines[end].strip() != marks:
                end += 1
            if end == len(lines):
                raise Malformed(f"{at + 1}: the block has no end")
            body = [inner[len(indent) :] for inner in lines[at + 1 : end]]
            _add(found, Block(at + 2, language, "\n".join(body) + "\n", mark))
            after = lines[end + 2] if end + 2 < len(lines) and not lines[end + 1] else ""
            if printed := PRINTS.match(after):
                found[-1].expected = printed[1] + "\n"
            at, mark, before = end + 1, "", "block"
            continue
        # What hangs below an item of a list is indented too, but no code.
        if line.startswith("    ") and not before and not _in_list(lines, at):
            raise Malformed(f"{at + 1}: code that is indented; fence it and name its language")
        found_mark = MARK.match(line)
        mark = found_mark[1] if found_mark else mark if not line.strip() else ""
        before = line.strip()
        at += 1
    return found


def _add(found, block):
    """An `output` is what the block before it prints."""
    if block.language != "output":
        found.append(block)
    elif not found or found[-1].expected is not None:
        raise Malformed(f"{block.line}: an output of nothing")
    else:
        found[-1].expected = block.text


def _in_list(lines, at):
    for line in reversed(lines[:at]):
        if line.strip() and not line.startswith(" "):
            return re.match(r"([-*+]|\d+\.) ", line) is not None
    return False
