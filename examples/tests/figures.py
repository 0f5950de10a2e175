# SPDX-License-Identifier: MIT
"""The figures are there, show something, and are those that the README shows."""

import pathlib
import shutil
import struct
import zlib
from itertools import pairwise
from xml.etree import ElementTree

from harness import DATA, OUT, PYTHON, check, make_data, run

NAMES = ("sigmoid", "graph", "cost")
SHOWN = pathlib.Path("docs/figures")
LARGEST = 200_000
SVG = "{http://www.w3.org/2000/svg}"


def draw(folder, data=DATA):
    return run(PYTHON, "examples/python/figures.py", data, folder)


def png(path):
    """The width, the height, and how many rows of pixels differ from the one above."""
    data = path.read_bytes()
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        return 0, 0, 0
    at, packed, size = 8, b"", (0, 0)
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        size = struct.unpack(">II", body[:8]) if kind == b"IHDR" else size
        packed += body if kind == b"IDAT" else b""
        at += length + 12
    pixels = zlib.decompress(packed)
    width = len(pixels) // size[1]
    rows = [pixels[i : i + width] for i in range(0, len(pixels), width)]
    return *size, sum(a != b for a, b in pairwise(rows))


def check_figure(folder, name):
    width, height, rows = png(folder / f"{name}.png")
    check(
        f"figures: {name}.png is a picture with something on it",
        width >= 1000 and height >= 500 and rows > 200,
        (width, height, rows),
    )
    root = ElementTree.parse(folder / f"{name}.svg").getroot()
    check(
        f"figures: {name}.svg is one too",
        root.tag == SVG + "svg" and len(root.findall(f".//{SVG}path")) > 10,
    )
    check(
        f"figures: {name} is small enough to be shown on a page",
        all(file.stat().st_size < LARGEST for file in folder.glob(f"{name}.*")),
    )
    check(
        f"figures: docs/figures/{name}.svg is this one",
        (SHOWN / f"{name}.svg").read_bytes() == (folder / f"{name}.svg").read_bytes(),
        f"copy {folder}/{name}.svg there",
    )


def check_refused():
    for what, data, folder, code in (
        ("a file that is not there", f"{OUT}/nowhere.csv", f"{OUT}/figures", 2),
        ("a folder that cannot be", DATA, f"{DATA}/figures", 1),
    ):
        done = draw(folder, data)
        check(
            f"figures: {what}: exit code {code} and a message",
            done.returncode == code and done.stderr.count("\n") == 1,
            done.stderr,
        )
    done = run(PYTHON, "examples/python/figures.py")
    check(
        "figures: no arguments: exit code 2 and a message",
        done.returncode == 2 and "usage" in done.stderr,
        done.stderr,
    )


def run_part():
    make_data()
    folders = [pathlib.Path(f"{OUT}/figures{n}") for n in (1, 2)]
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
        done = draw(folder)
        files = [folder / f"{name}.{kind}" for name in NAMES for kind in ("png", "svg")]
        if not check(
            "figures: three are drawn, and their paths printed",
            done.returncode == 0
            and done.stdout.split() == [str(file) for file in files]
            and all(file.exists() for file in files),
            done.stdout + done.stderr,
        ):
            return
    first, second = (
        {file.name: file.read_bytes() for file in folder.iterdir()} for folder in folders
    )
    check("figures: drawn again, the same bytes", first == second)
    for name in NAMES:
        check_figure(folders[0], name)
    readme = pathlib.Path("README.md").read_text()
    check(
        "README.md: shows the three figures",
        all(f"(docs/figures/{name}.svg)" in readme for name in NAMES),
    )
    check_refused()
