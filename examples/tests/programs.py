# SPDX-License-Identifier: MIT
"""Runs programs that stand in pages: C, Swift, and what is typed into a shell.

Each returns what was printed, and what went wrong, or None.
"""

import functools
import os
import pathlib
import subprocess

import markdown
from harness import LIBRARY, OUT

ROOT = pathlib.Path.cwd()
QUICK_START = pathlib.Path("docs/quick-start-swift.md")
# The package of that page, beside the sources, as the page has them beside each other. The other
# pages' programs are built in it too, so that the library is built once.
PACKAGE = ROOT / OUT / "pages" / QUICK_START.stem
STRICT = ["-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror"]


def outcome(done):
    failed = done.returncode != 0
    return done.stdout, (done.stderr or f"exit status {done.returncode}") if failed else None


def run(command, folder, **environment):
    return subprocess.run(
        command,
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def write(path, text):
    """Writes only what differs, so that an unchanged program is not built again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def run_c(code, folder):
    source, program = folder / "block.c", folder / "block"
    source.write_text(code)
    library = ROOT / LIBRARY
    links = [f"-L{library}", "-lneuron", f"-Wl,-rpath,{library}", "-o", program]
    built = run(["cc", *STRICT, f"-I{ROOT / 'include'}", source, *links], folder)
    return outcome(run([program], folder) if built.returncode == 0 else built)


def compile_c(code, folder):
    source = folder / "block.c"
    source.write_text(code)
    return outcome(run(["cc", *STRICT, f"-I{ROOT / 'include'}", "-c", source], folder))


def run_swift(code):
    (manifest,) = (
        block.text
        for block in markdown.blocks(QUICK_START.read_text())
        if block.mark == "file Package.swift"
    )
    sources = PACKAGE.parent / "neuron"
    PACKAGE.mkdir(parents=True, exist_ok=True)
    if not sources.is_symlink():
        sources.symlink_to(ROOT)
    write(PACKAGE / "Package.swift", manifest)
    write(PACKAGE / "Sources" / "program" / "main.swift", code)
    return outcome(run(["swift", "run", "--quiet", "-c", "release"], PACKAGE))


@functools.cache
def installed():
    """A folder with what make install puts there."""
    prefix = ROOT / OUT / "prefix"
    make = ["env", "-u", "MAKEFLAGS", "-u", "MFLAGS", "-u", "MAKELEVEL", "make", "install"]
    done = run([*make, f"PREFIX={prefix}", "DESTDIR="], ROOT)
    return prefix, done.stderr if done.returncode != 0 else None


def tools():
    return {"PATH": f"{ROOT / '.venv/bin'}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}


def run_session(text, folder):
    """The session again, as it comes out here."""
    shown = []
    for command in [line for line in text.splitlines() if line.startswith("$ ")]:
        script = ["bash", "-c", f"{{ {command[2:]}\n}} 2>&1"]
        shown += [command + "\n", run(script, folder, **tools()).stdout]
    return "".join(shown)


def run_sh(script, folder):
    environment = tools()
    if any(word in script for word in ("pkg-config", "cmake", "PREFIX")):
        prefix, wrong = installed()
        if wrong:
            return "", wrong
        environment["PREFIX"] = str(prefix)
        environment["PKG_CONFIG_PATH"] = str(prefix / "lib" / "pkgconfig")
        environment["CMAKE_PREFIX_PATH"] = str(prefix)
    return outcome(run(["sh", "-euc", script], folder, **environment))
