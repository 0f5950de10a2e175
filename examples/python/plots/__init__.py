# SPDX-License-Identifier: MIT
"""The figures, one a module; each has draw(), which gives a matplotlib Figure."""
