# SPDX-License-Identifier: MIT
"""The words of `neuron explain` in its languages; the Japanese ones are the article's."""

from __future__ import annotations

import os
from typing import NamedTuple


class Words(NamedTuple):
    title: str
    inputs: str
    weights: str
    bias: str
    label: str
    forward: str
    forward_hint: str
    backward: str
    backward_hint: str
    # A heading, and what is said under it, for each of the article's three steps.
    steps: tuple[tuple[str, str], tuple[str, str], tuple[str, str]]
    nudge: str
    cancels: str
    infinite: str
    update: str
    update_hint: str
    fell: str
    same: str
    rose: str


ENGLISH = Words(
    title="Backpropagation through the smallest neural network",
    inputs="inputs",
    weights="weights",
    bias="bias",
    label="label",
    forward="Forward propagation",
    forward_hint="From left to right: the prediction a, and what it costs beside the label y.",
    backward="Backpropagation",
    backward_hint="From right to left, by the chain rule: how L changes with each value.",
    steps=(
        ("Step 1", "By d/dx log(x) = 1/x"),
        ("Step 2", "By d/dx (1/f) = -f'/f^2"),
        ("Step 3", "By dz/dw{i} = x{i} and dz/db = 1"),
    ),
    nudge="If a moves by a very small amount, L moves by\n{slope} times as much.",
    cancels="a is rounded; the library takes a - y and 1 - a from z, with all their digits.",
    infinite="dL/da is beyond the largest float64; the product with da/dz is not.",
    update="Update",
    update_hint="One step of gradient descent, against the slope, with alpha = {rate}.",
    fell="The loss fell from {old} to {new}.",
    same="The loss stayed at {old}.",
    rose="The loss rose from {old} to {new}: this learning rate is too large.",
)

JAPANESE = Words(
    title="最小のニューラルネットワークからバックプロパゲーションを理解する",
    inputs="入力値",
    weights="重み",
    bias="バイアス項",
    label="実測値",
    forward="フォワードプロパゲーション",
    forward_hint="左から右に計算を進めて、予測値aと実測値yとのコストを求めます。",
    backward="バックプロパゲーション",
    backward_hint="L(a, y)は合成関数なので、右側から徐々に変化量を見ていきます。",
    steps=(
        ("ステップ①", "対数関数の微分公式は d/dx log(x) = 1/x なので"),
        ("ステップ②", "逆数の微分公式は d/dx (1/f) = -f'/f^2 なので"),
        ("ステップ③", "dz/dw{i} = x{i}、dz/db = 1 なので"),
    ),
    nudge="つまりaが、無限小分ずれるとL(a, y)はその\n{slope}倍だけずれることになります。",
    cancels="aは丸められています。a - yと1 - aはzから直接、全桁の精度で計算されます。",
    infinite="dL/daはfloat64の範囲を超えますが、da/dzとの積は範囲内に収まります。",
    update="パラメータの更新",
    update_hint="求めた値を使い、学習率 alpha = {rate} で最急降下法を1回行います。",
    fell="コストは{old}から{new}に下がりました。",
    same="コストは{old}のままです。",
    rose="コストは{old}から{new}に上がりました。学習率が大きすぎます。",
)

LANGUAGES = {"en": ENGLISH, "ja": JAPANESE}


def default_language() -> str:
    """The language of the environment, as the C library chooses it."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "ja" if value.lower().startswith("ja") else "en"
    return "en"
