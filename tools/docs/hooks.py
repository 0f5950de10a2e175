# SPDX-License-Identifier: MIT
"""What MkDocs calls: it adds the pages that are made, links names to them, and sets formulas."""

from __future__ import annotations

import logging
import posixpath
import re
import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

# MkDocs loads this file alone, and takes what is loaded for a part of the configuration.
sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

import c_pages  # noqa: E402
import formulas  # noqa: E402
import python_pages  # noqa: E402
import swift_pages  # noqa: E402
from pages import Pages  # noqa: E402

_log = logging.getLogger("mkdocs.hooks.neuron")
_HEADER = "include/neuron.h"
_BINDINGS = "bindings/python/README.md"
_SOURCES = "Sources/Neuron"
# make docs has the compiler write it.
_SYMBOLS = "build/symbols/Neuron.symbols.json"
_made: dict[str, Pages] = {}
# Names that code on any page may link to.
_names: dict[str, str] = {}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    root = Path(config.config_file_path).parent
    _made.clear()
    _made["c/"] = c_pages.make(root / _HEADER)
    _made["python/"] = python_pages.make()
    _made["swift/"] = swift_pages.make(root / _SYMBOLS)
    _names.clear()
    for pages in _made.values():
        _names.update(pages.names)
    config.nav = _nav(config.nav, Path(config.docs_dir))
    return config


def _nav(items: list[Any] | None, docs: Path) -> list[Any]:
    """The navigation, with made pages in their places, without pages that are yet to come."""
    kept: list[Any] = []
    for item in items or []:
        ((title, value),) = item.items()
        if isinstance(value, list):
            kept.append({title: _nav(value, docs)})
        elif value in _made:
            titles = _made[value].titles
            index = f"{value}index.md"
            others = [{t.replace("`", ""): p} for p, t in titles.items() if p != index]
            kept.append({title: [index, *others]})
        elif (docs / value).exists():
            kept.append(item)
        else:
            _log.info("no page %s yet", value)
    return kept


def on_files(files: Files, config: MkDocsConfig) -> Files:
    for pages in _made.values():
        for path, text in pages.texts.items():
            files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Links from docs/ to what references are made of lead to those; marks for tests go."""
    if page.is_homepage:
        page.meta["hide"] = ["navigation"]
    here = posixpath.dirname(page.file.src_uri)
    for source, folder in ((_HEADER, "c"), (_BINDINGS, "python"), (_SOURCES, "swift")):
        reference = posixpath.relpath(f"{folder}/index.md", here or ".")
        markdown = markdown.replace(f"](../{source})", f"]({reference})")
    markdown = re.sub(r"^ *<!-- test: .*? -->\n", "", markdown, flags=re.M)
    if page.file.src_uri.endswith(".ja.md"):
        # A line's end is no space between Japanese letters.
        markdown = re.sub(rf"(?<=[{_JAPANESE}])\n(?=[{_JAPANESE}])", "", markdown)
    return markdown


_JAPANESE = r"\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef"
_PLACES = re.compile(
    r"(?P<keep><pre.*?</pre>|<h[1-6].*?</h[1-6]>|<a [^>]*>.*?</a>)"
    r'|<code(?: data-name="(?P<name>\w+)")?>(?P<text>[^<]+)</code>',
    re.S,
)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    folder = posixpath.dirname(page.file.src_uri) + "/"
    names = _made[folder].names if folder in _made else _names

    def link(match: re.Match[str]) -> str:
        if match["keep"]:
            return match["keep"]
        text = match["text"]
        target = _target(match["name"] or text, names)
        if target is None:
            return f"<code>{text}</code>"
        path, _, anchor = target.partition("#")
        found = files.get_file_from_path(path)
        if found is None:
            return f"<code>{text}</code>"
        url = found.url_relative_to(page.file) if path != page.file.src_uri else ""
        return f'<a href="{url}{"#" + anchor if anchor else ""}"><code>{text}</code></a>'

    html = formulas.set_all(_PLACES.sub(link, html))
    return f'<div lang="ja">{html}</div>' if page.file.src_uri.endswith(".ja.md") else html


def _target(name: str, names: dict[str, str]) -> str | None:
    if match := re.fullmatch(r"docs/([a-z.-]+\.md)", name):
        return match[1]
    if name == "neuron.h" or name == _HEADER:
        return "c/index.md"
    name = name.removesuffix("()")
    # Elsewhere, a word like `loss` alone may be something else.
    if names is _names and not re.match(r"neuron[._]|NEURON_|\w+(Error|Warning)$", name):
        return None
    return names.get(name)
