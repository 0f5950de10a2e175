# SPDX-License-Identifier: MIT
"""Numbers as C's hexadecimal floats, which are exact."""

import re


def hexadecimal(value: float) -> str:
    """As C's %a: float.hex writes the zeros at the end too, and files are compared."""
    return re.sub(r"\.?0*p", "p", value.hex())
