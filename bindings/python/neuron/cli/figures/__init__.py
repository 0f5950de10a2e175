# SPDX-License-Identifier: MIT
"""The figures, one a module; each has draw(), which gives a matplotlib Figure of arrays.

Call it, and save what it gives, within style.paper().
"""
