# SPDX-License-Identifier: MIT
r"""Formulas in LaTeX become MathML, which browsers set by themselves, without a script or a font.

arithmatex has found them: \(...\) in a span, \[...\] in a div.
"""

from __future__ import annotations

import html
import re

from latex2mathml.converter import convert

_FORMULA = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\\[(\[](?P<latex>.*?)\\[)\]]</(?P=tag)>', re.S
)


# The converter leaves no room around the names of functions.
_FUNCTION = re.compile(r"(<mi>log</mi>)(?=(<mo[^>]*>&#x00028;)?)")
_SPACE = '<mspace width="0.1667em" />'


def set_all(page: str) -> str:
    return _FORMULA.sub(_set, page)


def _set(match: re.Match[str]) -> str:
    is_block = match["tag"] == "div"
    latex = html.unescape(match["latex"]).strip()
    mathml = convert(latex, display="block" if is_block else "inline")
    mathml = _FUNCTION.sub(_spaced, mathml)
    return f'<div class="formula">{mathml}</div>' if is_block else mathml


def _spaced(match: re.Match[str]) -> str:
    return _SPACE + match[1] + ("" if match[2] else _SPACE)
