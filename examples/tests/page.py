# SPDX-License-Identifier: MIT
"""One page: a folder of its own, where its blocks run in their order."""

import functools
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess

import programs
from harness import OUT, PYTHON, run

ROOT = pathlib.Path.cwd()
PAGES = ROOT / OUT / "pages"
SUMMARY = re.compile(r"^\.PHONY:(.*)", re.M)
# `text` is for formulas, bytes and trees. What begins like this is code, and to be run.
CODE = re.compile(
    r"^(\$ |#include|import |from \w+ import|def |let |make |pip |cc |neuron |git )", re.M
)


@functools.cache
def has(module):
    """Whether the Python that runs the blocks has it."""
    return run(PYTHON, "-c", f"import {module}").returncode == 0


class Page:
    def __init__(self, path):
        self.path = path
        self.folder = PAGES / pathlib.Path(path).stem
        self._python = None
        self._fresh_folder()

    def _fresh_folder(self):
        """Empty but for what Swift has built, with what the pages name relative to the sources."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for entry in self.folder.iterdir():
            if entry.name == ".build":
                continue
            is_folder = entry.is_dir() and not entry.is_symlink()
            shutil.rmtree(entry) if is_folder else entry.unlink()
        (self.folder / "build").mkdir()
        (self.folder / "include").symlink_to(ROOT / "include")
        (self.folder / "build" / "lib").symlink_to(ROOT / "build" / "lib")

    def close(self):
        if self._python is not None:
            self._python.stdin.close()
            self._python.wait()

    def run(self, block):
        """What the block printed, and what went wrong, or None; a skipped block has no output."""
        word, _, rest = block.mark.partition(" ")
        if block.language == "text":
            wrong = CODE.search(block.text)
            return "", f"'{wrong[0].strip()} ...' is no text, but to be run" if wrong else None
        if block.mark.startswith("not run, "):
            return None, self._commands_exist(block)
        if word == "needs" and not has(rest):
            return None, None
        if word == "file":
            target = self.folder / rest
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text)
        elif block.mark and word not in ("needs", "compiles"):
            return None, f"'{block.mark}' says nothing to this test"
        runner = getattr(self, f"_run_{block.language or 'nothing'}", None)
        if runner is not None:
            return runner(block)
        if word == "file":
            return "", None
        return None, f"nobody runs '{block.language}'; is it text?"

    def _commands_exist(self, block):
        """What is not run here must at least be there: targets of make, and tools."""
        known = " ".join(SUMMARY.findall(pathlib.Path("Makefile").read_text())).split()
        for line in block.text.splitlines() if block.language == "sh" else []:
            words = shlex.split(line, comments=True)
            if words[:1] == ["make"]:
                targets = [word for word in words[1:] if "=" not in word]
                missing = [t for t in targets if t not in known and not t.startswith("build/")]
                if missing:
                    return f"make has no target {missing[0]}"
            elif words and "/" in words[0] and not pathlib.Path(words[0]).exists():
                return f"there is no {words[0]}"
        return None

    def _run_python(self, block):
        if self._python is None:
            environment = os.environ | {"MPLBACKEND": "Agg", "PYTHONDONTWRITEBYTECODE": "1"}
            self._python = subprocess.Popen(
                [ROOT / PYTHON, ROOT / "examples/tests/page_python.py"],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        message = {"page": self.path, "line": block.line, "text": block.text}
        self._python.stdin.write(json.dumps(message) + "\n")
        self._python.stdin.flush()
        answer = self._python.stdout.readline()
        if not answer:
            return "", "Python died"
        found = json.loads(answer)
        return found["printed"], found["error"]

    def _run_c(self, block):
        if block.mark == "compiles":
            return programs.compile_c(block.text, self.folder)
        return programs.run_c(block.text, self.folder)

    def _run_swift(self, block):
        # What else has a name is for the commands of the page.
        if block.mark.startswith("file ") and not block.mark.endswith("main.swift"):
            return "", None
        return programs.run_swift(block.text)

    def _run_console(self, block):
        """A session: commands behind $, and below each what the terminal shows."""
        block.expected = block.text
        return programs.run_session(block.text, self.folder), None

    def _run_sh(self, block):
        if "pkg-config" in block.text and shutil.which("pkg-config") is None:
            block.mark = "there is no pkg-config (tools/test-packages)"
            return None, None
        printed, wrong = programs.run_sh(block.text, self.folder)
        # What the tools of others say is theirs, unless the page shows it.
        return printed if block.expected is not None else "", wrong
