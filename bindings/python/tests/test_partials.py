# SPDX-License-Identifier: MIT
"""Loss and gradient of rows in parts: the bits of the whole; and what is refused."""

from __future__ import annotations

import functools
import itertools
import mmap
import multiprocessing
import pickle
import random
import struct
from typing import Any

import neuron
import numpy as np
import pytest
from support import bits

Given = dict[str, Any]


def _whole(rows: int, columns: int, seed: int = 1) -> Given:
    draw = np.random.default_rng(seed)
    return {
        "x": draw.normal(size=(rows, columns)),
        "y": draw.integers(0, 2, size=rows),
        "w": draw.normal(size=columns),
        "b": 0.25,
        "sample_weight": draw.integers(0, 3, size=rows).astype(float) + np.eye(rows, 1)[:, 0],
        "offset": draw.normal(size=rows),
    }


def _part(whole: Given, first: int, end: int, **more: Any) -> bytes:
    rows = {k: whole[k][first:end] for k in ("x", "y", "sample_weight", "offset")}
    given = {**rows, "w": whole["w"], "b": whole["b"], "first_row": first, **more}
    return neuron.partial_gradient(**given)


def _merged(partials: list[bytes]) -> bytes:
    return functools.reduce(neuron.partial_merge, sorted(partials, key=neuron.partial_extent))


@pytest.mark.parametrize("columns", [0, 1, 4, 5, 30, 300])
@pytest.mark.parametrize("blocks", [1, 2, 7, 12])
def test_any_split_has_the_bits_of_the_whole(columns: int, blocks: int) -> None:
    block = neuron.block_rows(columns)
    draw = random.Random(columns)
    for rows in (blocks * block, blocks * block - 1, (blocks - 1) * block + 1):
        whole = _whole(rows, columns)
        want = neuron.loss_and_gradient(**whole)
        assert bits(neuron.partial_finish(_part(whole, 0, rows))) == bits(want)
        for _ in range(5):
            cuts = sorted({0, rows, *(block * draw.randrange(blocks) for _ in range(4))})
            parts = [_part(whole, a, b) for a, b in itertools.pairwise(cuts)]
            draw.shuffle(parts)
            merged = _merged(parts)
            assert merged == _part(whole, 0, rows)
            assert neuron.partial_extent(merged) == (0, rows, columns)
            assert bits(neuron.partial_finish(merged)) == bits(want)


def test_layouts_storage_and_threads() -> None:
    whole = _whole(20000, 30)
    whole["x"] = whole["x"].astype("f4").astype("f8")
    want = _part(whole, 0, 20000)
    for x in (np.asfortranarray(whole["x"]), whole["x"].astype("f4"), whole["x"][::-1][::-1]):
        assert _part({**whole, "x": x}, 0, 20000) == want
    assert _part({**whole, "y": whole["y"].astype(bool)}, 0, 20000) == want
    assert _part({**whole, "w": whole["w"].tolist()}, 0, 20000) == want
    for threads in (1, 2, 3, 16):
        assert _part(whole, 0, 20000, threads=threads) == want


def _shard(first: int) -> bytes:
    return _part(_whole(1000, 9), first, min(first + 256, 1000))


def test_other_processes() -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        partials = pool.map(_shard, [768, 0, 512, 256])
    want = neuron.loss_and_gradient(**_whole(1000, 9))
    assert bits(neuron.partial_finish(_merged(partials))) == bits(want)


def test_bytes_of_any_kind() -> None:
    whole = _whole(200, 9)
    left, right = _part(whole, 0, 64), _part(whole, 64, 200)
    want = neuron.partial_merge(left, right)
    assert type(want) is bytes
    with mmap.mmap(-1, len(left)) as mapped:
        mapped.write(left)
        assert neuron.partial_merge(mapped, memoryview(bytearray(right))) == want
    assert neuron.partial_merge(np.frombuffer(left, np.uint8), pickle.loads(pickle.dumps(right)))
    shifted = memoryview(b"x" + left)[1:]
    assert neuron.partial_merge(shifted, right) == want


def test_out() -> None:
    whole = _whole(200, 9)
    want = neuron.loss_and_gradient(**whole)
    out = np.zeros(18)[::-2]
    partial = bytearray(_part(whole, 0, 200))
    found = neuron.partial_finish(partial, out=out)
    assert found[1] is out
    assert bits((found[0], out.copy(), found[2])) == bits(want)
    with pytest.raises(neuron.ShapeError, match=r"out has shape \(8,\); want \(9,\)"):
        neuron.partial_finish(partial, out=np.zeros(8))
    before = bytes(partial)
    with pytest.raises(neuron.OverlapError, match="out overlaps partial"):
        neuron.partial_finish(partial, out=np.frombuffer(partial, "f8", 9, 64))
    assert bytes(partial) == before


def test_no_rows_and_no_weight() -> None:
    whole = _whole(200, 9)
    none = _part(whole, 64, 64)
    assert neuron.partial_extent(none) == (64, 0, 9)
    assert neuron.partial_merge(_part(whole, 0, 64), none) == _part(whole, 0, 64)
    assert neuron.partial_merge(none, _part(whole, 64, 200)) == _part(whole, 64, 200)
    at_the_end = _part(whole, 200, 200)
    assert neuron.partial_merge(_part(whole, 0, 200), at_the_end) == _part(whole, 0, 200)
    with pytest.raises(neuron.EmptyError, match="partial has no rows"):
        neuron.partial_finish(_part(whole, 0, 0))
    light = _part({**whole, "sample_weight": np.zeros(200)}, 0, 200)
    with pytest.raises(neuron.WeightError, match="sums to zero or infinity over all rows"):
        neuron.partial_finish(light)


def test_refused_rows() -> None:
    whole = _whole(200, 9)
    refusals: list[tuple[Given, type[Exception], str]] = [
        (
            {"first_row": 1},
            neuron.ShapeError,
            r"first_row is 1; want a multiple of block_rows\(9\)",
        ),
        ({"first_row": -64}, neuron.SizeError, "first_row is negative; want a whole number, 0 or"),
        ({"first_row": -(2**70)}, neuron.SizeError, "first_row is negative"),
        (
            {"first_row": 2**60 + 64},
            neuron.SizeError,
            r"first_row is too large; want at most 2\*\*60",
        ),
        ({"first_row": 2**70}, neuron.SizeError, "first_row is too large"),
        ({"first_row": 2**60}, neuron.SizeError, "too large"),
        ({"first_row": 64.0}, neuron.ArgumentError, "first_row is float; want a whole number"),
        ({"first_row": True}, neuron.ArgumentError, "first_row is bool; want a whole number"),
        ({"first_row": None}, neuron.ArgumentError, "first_row is None; want a whole number"),
        ({"x": whole["x"][0]}, neuron.ShapeError, "x is 1-d; want a 2-d array"),
        ({"y": whole["y"][1:]}, neuron.ShapeError, "x has 200 rows and y has 199 items"),
        ({"y": whole["y"] + 0.5}, neuron.LabelError, r"y\[\d+\] is 1.5; want labels in"),
        ({"w": whole["w"][1:]}, neuron.ShapeError, "x has 9 columns and w has 8 items"),
        ({"b": "1"}, neuron.ArgumentError, "b is str; want a number"),
        ({"sample_weight": whole["offset"]}, neuron.WeightError, r"sample_weight\[\d+\] is -"),
        ({"threads": 0}, neuron.OptionError, "threads is 0"),
    ]
    for more, error, words in refusals:
        given = {**whole, **more}
        with pytest.raises(error, match=r"^partial_gradient\(\): .*" + words):
            neuron.partial_gradient(**given)


def test_refused_partials() -> None:
    whole = _whole(200, 9)
    left, right = _part(whole, 0, 64), _part(whole, 128, 200)
    stale = _part({**whole, "b": 0.5}, 64, 128)
    narrow = _part({**whole, "x": whole["x"][:, 1:], "w": whole["w"][1:]}, 64, 128)
    for pair in ((left, right), (right, left), (left, left), (left, stale), (left, narrow)):
        with pytest.raises(neuron.ShapeError, match="right does not begin where left ends, or"):
            neuron.partial_merge(*pair)
    with pytest.raises(neuron.ShapeError, match="partial begins with row 128; want one that"):
        neuron.partial_finish(right)
    for bad in (b"", left[:-8], left + b"\0", left[::-1], bytes(100)):
        for use in (neuron.partial_finish, neuron.partial_extent):
            with pytest.raises(neuron.FormatError, match="the bytes are damaged"):
                use(bad)
        with pytest.raises(neuron.FormatError, match=r"^partial_merge\(\): the bytes are"):
            neuron.partial_merge(bad, right)
    for index in range(len(left)):
        damaged = bytearray(left)
        damaged[index] ^= 16
        with pytest.raises(neuron.FormatError):
            neuron.partial_finish(damaged)
    for wrong in (None, 3, "NEURONP", [left]):
        with pytest.raises(neuron.ArgumentError, match=r"left is .*; want bytes"):
            neuron.partial_merge(wrong, right)  # type: ignore[arg-type]
        with pytest.raises(neuron.ArgumentError, match=r"partial is .*; want bytes"):
            neuron.partial_extent(wrong)  # type: ignore[arg-type]


def test_block_rows() -> None:
    assert [neuron.block_rows(d) for d in (0, 4, 5, 256, 257, 1024, 1025)] == [
        256,
        256,
        64,
        64,
        32,
        32,
        16,
    ]
    with pytest.raises(neuron.SizeError):
        neuron.block_rows(-1)
    with pytest.raises(neuron.ArgumentError):
        neuron.block_rows(1.5)  # type: ignore[arg-type]


def test_the_bytes_are_what_the_page_says() -> None:
    whole = _whole(200, 5)
    partial = _part(whole, 64, 200)
    words = struct.unpack("<8Q", partial[:64])
    assert partial[:8] == b"NEURONP\0"
    assert words[1:6] == (1 | 1 << 32, 5, 64, 136, 64)

    def hashed(numbers: tuple[int, ...]) -> int:
        value = 0xCBF29CE484222325
        for number in numbers:
            value = (value ^ number) * 0x100000001B3 % 2**64
            value ^= value >> 32
        return value

    parameters = struct.pack("<6d", whole["b"], *whole["w"])
    assert words[6] == hashed(struct.unpack("<6Q", parameters))
    rest = struct.unpack(f"<{len(partial) // 8 - 8}Q", partial[64:])
    assert words[7] == hashed(words[:7] + rest)
    # Blocks 1, and 2 and 3.
    nodes = np.frombuffer(partial, "<f8", offset=64).reshape(2, 3 + 5)
    assert nodes[0, 2] == whole["sample_weight"][64:128].sum()
    assert nodes[1, 2] == whole["sample_weight"][128:].sum()
