# SPDX-License-Identifier: MIT
"""Writes docstrings from the header's comments, in Python's words."""

from __future__ import annotations

import re
import textwrap

from model import Comment, Header
from view import Api, Argument, Entry, Extent, Role

_WIDTH = 79

# What Python's callers cannot bring about: the module fills these structs itself.
_NEVER = {"LAYOUT", "SCRATCH", "STRUCT_SIZE"}
# What the module itself checks, for every array.
_ALWAYS = {"NULL", "SHAPE", "DTYPE", "ALIGNMENT"}


def signature(arguments: tuple[Argument, ...], first: str) -> str:
    parts = [first] if first else []
    star = False
    for argument in arguments:
        if argument.keyword_only and not star:
            parts.append("*")
            star = True
        default = f"={argument.default}" if argument.default is not None else ""
        parts.append(argument.name + default)
    return f"({', '.join(parts)})"


class Docstrings:
    def __init__(self, header: Header, api: Api) -> None:
        self._header = header
        self._api = api
        self._names = {e.function.name: e.name for e in api.entries}
        self._names |= {e.each.name: e.name for e in api.entries if e.each}

    def function(self, entry: Entry) -> str:
        head = f"{entry.name}{signature(entry.arguments, '$module')}\n--\n\n"
        return head + self.text(entry, entry.arguments)

    def method(self, entry: Entry) -> str:
        head = f"{entry.name}{signature(entry.method_arguments, '$self')}\n--\n\n"
        return head + self.text(entry, entry.method_arguments, of_model=True)

    def handle(self) -> str:
        comment = self._api.handle.comment
        lines = [f"{self._api.handle_name}(w, b=0.0, metadata=None)\n--\n"]
        lines.append("A neuron with its weights and bias: checked and copied once, never changed.")
        lines.append("")
        lines.append(self._entry_line("w", comment.parameters["w"]))
        lines.append(self._entry_line("b", comment.parameters["b"]))
        lines.append(self._entry_line("metadata", "a dict of str, what save() writes beside them."))
        lines.append("")
        lines.append(
            _wrap(
                "Its methods are the module's functions without w and b. Neurons are equal "
                "where the bits of w and b, and the metadata, are."
            )
        )
        return "\n".join(lines)

    def text(self, entry: Entry, arguments: tuple[Argument, ...], of_model: bool = False) -> str:
        comment = entry.function.comment
        summary = comment.summary
        if of_model:
            summary = f"{entry.name}() with the neuron's w and b. {summary}"
        blocks = [_wrap(self._python(summary))]
        lines = [self._entry_line(a.name, self._argument(entry, a, comment)) for a in arguments]
        blocks.append("\n".join(lines))
        blocks.append(_wrap(self._returns(entry)))
        for paragraph in comment.paragraphs:
            kept = self._python(" ".join(_kept(paragraph)))
            if kept:
                blocks.append(_wrap(kept))
        blocks.append(_wrap(self._raises(entry)))
        return "\n\n".join(block for block in blocks if block)

    def _argument(self, entry: Entry, argument: Argument, comment: Comment) -> str:
        samples = self._fields("neuron_samples")
        fields = {Role.LABELS: "y", Role.WEIGHT: "weight", Role.OFFSET: "offset"}
        if argument.role is Role.OUT:
            return self._out(entry)
        if argument.role is Role.THREADS:
            of_options = self._fields("neuron_options")["threads"] + "."
            text = comment.parameters.get(argument.name, of_options)
            return re.sub(r"\b0\b", "None", text)
        if argument.role is Role.UNUSED_LABELS:
            return "not used; may be None."
        if argument.role is Role.SAMPLES:
            return comment.parameters["samples"] + " 1-d is one sample."
        if argument.name in comment.parameters:
            text = comment.parameters[argument.name]
            return text + (" 1-d is one sample." if argument.role is Role.MATRIX else "")
        return samples[fields[argument.role]] + "; a number for one sample."

    def _fields(self, struct: str) -> dict[str, str]:
        return {f.name: f.comment for f in self._header.structs[struct].fields}

    def _out(self, entry: Entry) -> str:
        inplace: list[str] = []
        function = entry.each or entry.function
        for parameter in function.parameters:
            inplace += parameter.notes.get("inplace", ())
        names = " or ".join("x" if name == "samples" else name for name in inplace)
        return "the array to write, float64." + (f" May be {names}." if names else "")

    def _returns(self, entry: Entry) -> str:
        comment = entry.function.comment
        if entry.is_setting:
            return ""
        if entry.results[0].extent is Extent.ELEMENTWISE:
            return f"Returns a number for numbers, an array for arrays: {comment.returns}"
        if entry.results[0].extent is Extent.RECORD:
            name = self._api.records[0].notes["record"][0]
            return f"Returns a {name}, a named tuple."
        texts = []
        for result in entry.results:
            text = comment.parameters[result.name]
            text = re.sub(r"^Receives ", "", text)
            text = re.sub(r" In place with .*$", "", text).rstrip(".")
            if result.extent is Extent.ROWS:
                text += "; a number for one sample"
            texts.append(f"{result.name}: {text}")
        if len(texts) > 1:
            names = ", ".join(result.name for result in entry.results)
            return self._python(f"Returns ({names}). {'; '.join(texts)}.")
        return self._python(f"Returns {texts[0]}.")

    def _raises(self, entry: Entry) -> str:
        function = entry.each or entry.function
        found = self._errors(function.name)
        if not found:
            return ""
        found |= {"NULL"} if entry.is_setting else _ALWAYS
        if any(a.role is Role.UNUSED_LABELS for a in entry.arguments):
            found.discard("LABEL")
        exceptions = [
            s.exception
            for s in self._header.statuses
            if s.exception is not None and s.name.removeprefix("NEURON_E_") in found - _NEVER
        ]
        return "Raises " + ", ".join(exceptions) + "."

    def _errors(self, name: str) -> set[str]:
        """The statuses that an entry's Errors: sentence lists, directly or by reference."""
        for paragraph in self._header.functions[name].comment.paragraphs:
            match = re.search(r"Errors[a-z ]*:([^.;]*)", paragraph)
            if match is None:
                continue
            found = set(re.findall(r"\b[A-Z][A-Z_]+\b", match.group(1)))
            for other in re.findall(r"as (neuron_\w+)", match.group(1)):
                found |= self._errors(other)
            return found
        return set()

    def _python(self, text: str) -> str:
        text = re.sub(r"\bneuron_\w+", lambda m: self._names.get(m.group(), m.group()), text)
        return re.sub(r"\bnull\b", "None", text)

    def _entry_line(self, name: str, text: str) -> str:
        text = text[:1].lower() + text[1:] if text[1:2].islower() else text
        return textwrap.fill(f"{name}: {self._python(text)}", _WIDTH, subsequent_indent="    ")


def _kept(paragraph: str) -> list[str]:
    """Without the sentences on errors and memory, which are C's."""
    sentences = re.split(r"(?<=[.])\s+(?=[A-Z0-9])", paragraph)
    return [s for s in sentences if not re.match(r"(Errors|Allocates|Scratch)\b", s)]


def _wrap(text: str) -> str:
    return textwrap.fill(text, _WIDTH)
