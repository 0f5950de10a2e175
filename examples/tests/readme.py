# SPDX-License-Identifier: MIT
"""The programs in README.md compile and print what it says."""

import pathlib
import re

from harness import LIBRARY, OUT, PYTHON, check, run

# A fenced program, and the output that the text after it promises.
BLOCK = re.compile(r"^```(c|python|swift)\n(.*?)^```\n\nprints `([^`]*)`", re.S | re.M)

# The root is named, because a package's name is otherwise that of the directory it lies in.
PACKAGE = """// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "readme",
  dependencies: [.package(name: "neuron", path: "../../..")],
  targets: [
    .executableTarget(
      name: "readme", dependencies: [.product(name: "Neuron", package: "neuron")], path: ".",
      sources: ["main.swift"])
  ]
)
"""


def write(path, text):
    """Writes only what differs, so that an unchanged program is not built again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def run_c(code):
    source, program = pathlib.Path(f"{OUT}/readme.c"), f"{OUT}/readme"
    write(source, code)
    built = run(
        "cc",
        "-std=c99",
        "-Wall",
        "-Wextra",
        "-pedantic",
        "-Werror",
        "-Iinclude",
        source,
        f"-L{LIBRARY}",
        "-lneuron",
        f"-Wl,-rpath,{LIBRARY}",
        "-o",
        program,
    )
    return run(f"./{program}") if built.returncode == 0 else built


def run_swift(code):
    package = pathlib.Path(f"{OUT}/readme-swift")
    write(package / "Package.swift", PACKAGE)
    write(package / "main.swift", code)
    return run("swift", "run", "--quiet", "-c", "release", "--package-path", package)


def run_python(code):
    source = pathlib.Path(f"{OUT}/readme.py")
    write(source, code)
    return run(PYTHON, source)


RUNNERS = {"c": run_c, "python": run_python, "swift": run_swift}


def run_part():
    blocks = BLOCK.findall(pathlib.Path("README.md").read_text())
    check(
        "README.md: has a program in C, in Python and in Swift, and two that train",
        [language for language, _, _ in blocks] == [*RUNNERS, "python", "python"],
    )
    for language, code, promised in blocks:
        done = RUNNERS[language](code)
        check(
            f"README.md: the {language} program prints {promised}",
            done.returncode == 0 and done.stdout == promised + "\n",
            done.stdout + done.stderr,
        )
    check(
        "README.md: the three print the same number",
        len({float(promised) for _, _, promised in blocks[: len(RUNNERS)]}) == 1,
    )
