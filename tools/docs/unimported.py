# SPDX-License-Identifier: MIT
"""A module whose imports are not installed, as its sources say: signatures and docstrings."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path
from types import CodeType, ModuleType


def read(name: str) -> ModuleType:
    """The module with all of its __all__, as functions and classes that do nothing."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"there is no {name}", name=name)
    origin = Path(spec.origin)
    files = sorted(origin.parent.glob("*.py")) if origin.name == "__init__.py" else [origin]
    module = ModuleType(name)
    definitions: dict[str, ast.stmt] = {}
    for file in files:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        if file == origin:
            module.__doc__ = ast.get_docstring(tree)
            module.__all__ = _all(tree)  # type: ignore[attr-defined]
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                definitions[node.name] = _hollow(node)
    for wanted in module.__all__:
        exec(_compiled(definitions[wanted]), module.__dict__)
    return module


def _all(tree: ast.Module) -> list[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    raise ValueError("no __all__")


def _hollow(node: ast.FunctionDef | ast.ClassDef) -> ast.stmt:
    """The definition without what it does, and without what would have to be imported for it."""
    docstring = ast.get_docstring(node, clean=False)
    body: list[ast.stmt] = [ast.Expr(ast.Constant(docstring or ""))]
    if isinstance(node, ast.ClassDef):
        node.bases, node.keywords = [], []
        body += [_hollow(item) for item in node.body if isinstance(item, ast.FunctionDef)]
        node.decorator_list = []
    else:
        kept = ("property", "classmethod", "staticmethod")
        node.decorator_list = [d for d in node.decorator_list if ast.unparse(d) in kept]
        node.returns = None
        for argument in ast.walk(node.args):
            if isinstance(argument, ast.arg):
                argument.annotation = None
    node.body = body
    return node


def _compiled(node: ast.stmt) -> CodeType:
    tree = ast.Module(body=[node], type_ignores=[])
    return compile(ast.fix_missing_locations(tree), "<docstrings>", "exec")
