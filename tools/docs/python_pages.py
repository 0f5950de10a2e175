# SPDX-License-Identifier: MIT
"""The Python reference, from the docstrings of what is installed: all of each module's __all__."""

from __future__ import annotations

import html
import importlib
import importlib.util
import inspect
import re
from types import ModuleType

import docstring
import unimported
from pages import Pages, heading, paragraph, preformatted, prose, terms, unlinked

# The pages, in order, and what is on each; names that stand nowhere here go to the last page.
_PAGES = {
    "functions": (
        "Forward pass, loss, derivatives",
        "sigmoid logit forward binary_cross_entropy binary_cross_entropy_with_logits trace losses "
        "loss residuals gradient loss_and_gradient input_gradient hessian hessian_vector step",
    ),
    "neuron": ("Neuron and its files", "Neuron Trace save load"),
    "training": (
        "Training and inference",
        "fit fit_path l1_max FitResult Progress ConvergenceWarning inference Inference",
    ),
    "outputs": (
        "Several outputs",
        "logit_outputs forward_outputs loss_and_gradient_outputs",
    ),
    "streams": (
        "Streams and partial sums",
        "Trainer partial_gradient partial_merge partial_extent partial_finish block_rows",
    ),
    "settings": ("Threads, version, errors", "get_num_threads set_num_threads __version__"),
}
# Modules with a page of their own, where they exist.
_MODULES = ("neuron.sklearn", "neuron.torch")
_FOLDER = "python"


def make() -> Pages:
    module = importlib.import_module("neuron")
    pages = Pages()
    placed = {name for _, names in _PAGES.values() for name in names.split()}
    last = list(_PAGES)[-1]
    plan: dict[str, list[str]] = {}
    for slug, (_, words) in _PAGES.items():
        plan[slug] = [name for name in words.split() if name in module.__all__]
    plan[last] += [name for name in module.__all__ if name not in placed]
    others = {name: _load(name) for name in _MODULES if importlib.util.find_spec(name)}
    for slug, names in plan.items():
        for name in names:
            _note(pages, f"{_FOLDER}/{slug}.md", module, name)
    for other, loaded in others.items():
        for name in loaded.__all__:
            _note(pages, f"{_FOLDER}/{_slug(other)}.md", loaded, name)
    writer = _Writer(pages)
    writer.index(module, plan, others)
    for slug, names in plan.items():
        writer.page(f"{_FOLDER}/{slug}.md", _PAGES[slug][0], module, names)
    for other, loaded in others.items():
        writer.page(f"{_FOLDER}/{_slug(other)}.md", f"`{other}`", loaded, list(loaded.__all__))
    return pages


def _load(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError:
        return unimported.read(name)


def _slug(module: str) -> str:
    return module.rpartition(".")[2]


def _anchor(module: ModuleType, name: str) -> str:
    # Two underscores would be Markdown's.
    return f"{module.__name__}.{name.strip('_')}"


def _note(pages: Pages, path: str, module: ModuleType, name: str) -> None:
    where = f"{path}#{_anchor(module, name)}"
    pages.names[f"{module.__name__}.{name}"] = where
    pages.names.setdefault(name, where)
    value = getattr(module, name)
    if inspect.isclass(value) and not issubclass(value, BaseException):
        for member in _members(value):
            pages.names.setdefault(f"{name}.{member}", f"{path}#{_anchor(module, name)}.{member}")


def _members(value: type) -> list[str]:
    """The methods and properties that a class documents itself, in the order of its definition."""
    if not value.__module__.startswith("neuron"):
        return []
    return [
        name
        for name, member in vars(value).items()
        if not name.startswith("_")
        and inspect.getdoc(member)
        and (
            callable(member) or inspect.isdatadescriptor(member) or isinstance(member, classmethod)
        )
        and not name.startswith("n_")
    ]


class _Writer:
    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        known = sorted((n for n in pages.names if len(n) > 1), key=len, reverse=True)
        # A name of an exception, a class or a function with its brackets; other words are words.
        words = [re.escape(n) for n in known if not n.startswith("__")]
        calls = "|".join(f"{w}\\(\\)" for w in words)
        dotted = "|".join(w for w in words if "\\." in w)
        types = "|".join(w for w in words if w[0].isupper() and "\\." not in w)
        lines = r"docs/[a-z-]+\.md"
        self._names = re.compile(rf"(?<![\w.])(?:{calls}|(?:{dotted}|{types})(?!\w)|{lines})")

    def index(
        self, module: ModuleType, plan: dict[str, list[str]], others: dict[str, ModuleType]
    ) -> None:
        parts = [
            paragraph(self._text(inspect.getdoc(module) or "")),
            paragraph(
                "From the docstrings, which <code>help()</code> shows too. m is the number of "
                "rows, d of columns. Arrays are what has a buffer or an array interface, of "
                "numpy or <code>array.array</code> for two; results are numpy's where numpy is "
                "loaded. Type stubs come with the package."
            ),
        ]
        for slug, names in plan.items():
            parts.append(f"**[{_PAGES[slug][0]}]({slug}.md)**")
            parts.append(paragraph(", ".join(f"<code>{module.__name__}.{n}</code>" for n in names)))
        for other, loaded in others.items():
            parts.append(f"**[`{other}`]({_slug(other)}.md)**")
            parts.append(paragraph(", ".join(f"<code>{other}.{n}</code>" for n in loaded.__all__)))
        self._pages.add(f"{_FOLDER}/index.md", "Python reference", parts)

    def page(self, path: str, title: str, module: ModuleType, names: list[str]) -> None:
        parts = []
        if module.__name__ != "neuron":
            parts += self._blocks(inspect.getdoc(module) or "")
        for name in names:
            parts += self._entry(module, name, getattr(module, name))
        self._pages.add(path, title, parts)

    def _entry(self, module: ModuleType, name: str, value: object) -> list[str]:
        anchor = _anchor(module, name)
        parts = [heading(2, f"`{name}`", anchor)]
        if isinstance(value, str):
            return parts + [paragraph(f"A str, here <code>{html.escape(value)}</code>.")]
        if inspect.isclass(value) and issubclass(value, BaseException):
            bases = [f"<code>{_full_name(base)}</code>" for base in value.__bases__]
            parts += self._blocks(inspect.getdoc(value) or "")
            return parts + [paragraph(f"A subclass of {' and '.join(bases)}.")]
        if inspect.isclass(value):
            return parts + self._class(value, name, anchor)
        return parts + [self._signature(value, f"{module.__name__}.{name}")] + self._doc(value)

    def _class(self, value: type, name: str, anchor: str) -> list[str]:
        parts = []
        if issubclass(value, tuple):
            parts += self._doc(value)
            rows = [
                (unlinked(field), self._text(inspect.getdoc(getattr(value, field)) or ""))
                for field in getattr(value, "__match_args__", ())
            ]
            return parts + [paragraph("A named tuple."), terms(rows)]
        parts.append(self._signature(value, f"{value.__module__.partition('._')[0]}.{name}"))
        parts += self._doc(value)
        for member in _members(value):
            found = inspect.getattr_static(value, member)
            parts.append(heading(3, f"`{member}`", f"{anchor}.{member}"))
            if callable(getattr(value, member)):
                parts.append(self._signature(getattr(value, member), f"{name}.{member}"))
            parts += self._blocks(inspect.getdoc(found) or "")
        return parts

    def _signature(self, value: object, name: str) -> str:
        """As it is called: without the types, which the text says and the stubs spell out."""
        try:
            signature = inspect.signature(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            return preformatted(f"{name}(...)", "python")
        shown = []
        star = slash = False
        for parameter in signature.parameters.values():
            if parameter.name in ("self", "cls"):
                continue
            slash = slash or parameter.kind is parameter.POSITIONAL_ONLY
            if parameter.kind is parameter.KEYWORD_ONLY and not star:
                shown.append("*")
                star = True
            if parameter.kind is not parameter.POSITIONAL_ONLY and slash:
                shown.append("/")
                slash = False
            star = star or parameter.kind is parameter.VAR_POSITIONAL
            default = "" if parameter.default is parameter.empty else f"={parameter.default!r}"
            is_list = parameter.kind is parameter.VAR_POSITIONAL
            is_dict = parameter.kind is parameter.VAR_KEYWORD
            shown.append("*" * (is_list + 2 * is_dict) + parameter.name + default)
        line = f"{name}({', '.join(shown)})"
        if len(line) > 80:
            line = f"{name}(\n    " + ",\n    ".join(shown) + ",\n)"
        return preformatted(line, "python")

    def _doc(self, value: object) -> list[str]:
        return self._blocks(inspect.getdoc(value) or "")

    def _blocks(self, text: str) -> list[str]:
        parts = []
        for block in docstring.read(text):
            if isinstance(block, docstring.Formula):
                parts.append(preformatted(block.text))
            elif isinstance(block, docstring.Entries):
                rows = [(_codes(name), self._text(said)) for name, said in block.rows]
                parts.append(terms(rows))
            else:
                body = self._text(block.text)
                parts.append(
                    paragraph(
                        re.sub(
                            r"^(Returns?\b|Raises\b|Warns\b|Yields\b|[A-Z][a-z]+:)",
                            r"<strong>\1</strong>",
                            body,
                        )
                    )
                )
        return parts

    def _text(self, text: str) -> str:
        return prose(text, self._names)


def _full_name(value: type) -> str:
    package = value.__module__.partition(".")[0]
    return value.__name__ if package == "builtins" else f"{package}.{value.__name__}"


def _codes(names: str) -> str:
    return ", ".join(unlinked(name) for name in names.split(", "))
