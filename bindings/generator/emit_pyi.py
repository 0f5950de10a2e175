# SPDX-License-Identifier: MIT
"""Writes the stub of the module."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from emit_c import record_fields
from model import Header
from view import Api, Argument, Entry, Extent, Role

_HEAD = """\
# SPDX-License-Identifier: MIT
# Made by bindings/generator from neuron.h. Changes here do not last.
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import (
    Any,
    Final,
    Literal,
    Protocol,
    SupportsFloat,
    SupportsIndex,
    TypeAlias,
    TypeVar,
    final,
    overload,
    type_check_only,
)

from _typeshed import StrOrBytesPath, structseq
from typing_extensions import Buffer, Self

# numpy declares its arrays to be buffers from Python 3.12 on.
@type_check_only
class _ArrayInterface(Protocol):
    @property
    def __array_interface__(self) -> dict[str, Any]: ...

# Tensors, as of torch, and all arrays of the array API standard.
@type_check_only
class _Tensor(Protocol):
    def __dlpack__(self) -> Any: ...
    def __dlpack_device__(self) -> tuple[Any, Any]: ...

_Buffer: TypeAlias = Buffer | _ArrayInterface | _Tensor
# numpy.ndarray where numpy is loaded, else array.array or a memoryview of one.
_Array: TypeAlias = Any
_Number: TypeAlias = SupportsFloat | SupportsIndex
_Vector: TypeAlias = _Buffer | Sequence[float]
_Labels: TypeAlias = _Buffer | _Number
_Optional: TypeAlias = _Buffer | _Number | None
_Threads: TypeAlias = SupportsIndex | None
_Out = TypeVar("_Out", bound=_Buffer)
_BoundKind: TypeAlias = Literal["none", "duality-gap", "self-concordance", "estimate"]
_Outcome: TypeAlias = Literal[
    "converged",
    "out-of-iterations",
    "cancelled",
    "not-finite",
    "separable",
    "rank-deficient",
    "stalled",
]
_Solver: TypeAlias = Literal["gradient-descent", "newton", "lbfgs", "coordinate-descent"]

__version__: Final[str]
"""

# What bindings/python/src has by hand, beside the class.
_TRAINING = """\
@final
class FitResult(
    structseq[Any],
    tuple[
        float, float, _BoundKind, float, float, int, float, float, _Outcome, _Solver, bool
    ],
):
    __match_args__: Final = (
        "loss",
        "bound",
        "bound_kind",
        "scale",
        "gradient_norm",
        "iterations",
        "passes",
        "seconds",
        "outcome",
        "solver",
        "converged",
    )
    @property
    def loss(self) -> float: ...
    @property
    def bound(self) -> float: ...
    @property
    def bound_kind(self) -> _BoundKind: ...
    @property
    def scale(self) -> float: ...
    @property
    def gradient_norm(self) -> float: ...
    @property
    def iterations(self) -> int: ...
    @property
    def passes(self) -> float: ...
    @property
    def seconds(self) -> float: ...
    @property
    def outcome(self) -> _Outcome: ...
    @property
    def solver(self) -> _Solver: ...
    @property
    def converged(self) -> bool: ...

@final
class Progress(structseq[Any], tuple[int, float, float, float, float, float]):
    __match_args__: Final = (
        "iteration",
        "loss",
        "bound",
        "scale",
        "passes",
        "seconds",
    )
    @property
    def iteration(self) -> int: ...
    @property
    def loss(self) -> float: ...
    @property
    def bound(self) -> float: ...
    @property
    def scale(self) -> float: ...
    @property
    def passes(self) -> float: ...
    @property
    def seconds(self) -> float: ...

def _fit(
    function: str,
    X: _Buffer,
    y: _Buffer,
    sample_weight: _Buffer | None,
    offset: _Buffer | None,
    l2: _Number,
    l1: _Number,
    tol: _Number,
    solver: str,
    max_iter: SupportsIndex | None,
    intercept: bool,
    standardize: bool,
    learning_rate: _Number | None,
    momentum: _Number,
    warm_start: Neuron | tuple[_Vector, _Number] | None,
    progress: Callable[[Progress], object] | None,
    threads: _Threads,
    /,
) -> Neuron: ...
def _inference(
    X: _Buffer,
    y: _Buffer,
    w: _Vector,
    b: _Number,
    sample_weight: _Buffer | None,
    offset: _Buffer | None,
    l2: _Number,
    intercept: bool,
    standardize: bool,
    threads: _Threads,
    /,
) -> tuple[
    _Array,
    _Array,
    _Array,
    _Array,
    tuple[float, float, float, float, float, float, float, int],
]: ...
def _restore(w: _Vector, b: float, result: tuple[Any, ...], /) -> Neuron: ...
@final
class _Trainer:
    def __new__(
        cls,
        columns: SupportsIndex | None,
        l2: _Number,
        l1: _Number,
        learning_rate: _Number | None,
        momentum: _Number,
        batch_rows: SupportsIndex,
        method: str,
        schedule: str,
        intercept: bool,
        scaling: bool,
        warm_start: Neuron | tuple[_Vector, _Number] | None,
        /,
    ) -> Self: ...
    def step(
        self,
        X: _Buffer,
        y: _Buffer,
        sample_weight: _Buffer | None,
        offset: _Buffer | None,
        /,
    ) -> None: ...
    def flush(self) -> None: ...
    def model(self) -> Neuron: ...
    def save(self) -> bytes: ...
    @classmethod
    def restore(cls, data: _Buffer, /) -> Self: ...
    @property
    def columns(self) -> int | None: ...
    @property
    def b(self) -> float: ...
    @property
    def rows(self) -> int: ...
    @property
    def steps(self) -> int: ...
    @property
    def skipped(self) -> int: ...
    @property
    def loss(self) -> float: ...

"""

_FILES = """\
def save(
    model: Neuron,
    path: StrOrBytesPath,
    *,
    feature_names: Sequence[str] | _Buffer | None = None,
    classes: Sequence[Any] | _Buffer | None = None,
    metadata: Mapping[str, str] | None = None,
) -> None: ...
def load(path: StrOrBytesPath) -> Neuron: ...
"""

_PARTIALS = """\
def _block_rows(columns: SupportsIndex, /) -> int: ...
def _partial_gradient(
    x: _Buffer,
    y: _Buffer,
    sample_weight: _Buffer | None,
    offset: _Buffer | None,
    w: _Vector,
    b: _Number,
    first_row: SupportsIndex,
    threads: _Threads,
    /,
) -> bytes: ...
def _partial_merge(left: Buffer, right: Buffer, /) -> bytes: ...
def _partial_finish(
    partial: Buffer, out: _Buffer | None, /
) -> tuple[float, _Array, float]: ...
def _partial_extent(partial: Buffer, /) -> tuple[int, int, int]: ...
"""

_LAYERS = """\
def _logit_outputs(
    X: _Buffer, W: _Buffer, b: _Vector, threads: _Threads, out: _Buffer | None, /
) -> _Array: ...
def _forward_outputs(
    X: _Buffer, W: _Buffer, b: _Vector, threads: _Threads, out: _Buffer | None, /
) -> _Array: ...
def _loss_and_gradient_outputs(
    X: _Buffer,
    Y: _Buffer,
    W: _Buffer,
    b: _Vector,
    sample_weight: _Buffer | None,
    offset: _Buffer | None,
    threads: _Threads,
    /,
) -> tuple[_Array, _Array, _Array]: ...
"""

_WIDTH = 88

_TYPES = {
    Role.SAMPLES: "_Vector",
    Role.LABELS: "_Labels",
    Role.UNUSED_LABELS: "_Optional",
    Role.WEIGHT: "_Optional",
    Role.OFFSET: "_Optional",
    Role.MATRIX: "_Vector",
    Role.VECTOR: "_Vector",
    Role.DOUBLES: "_Vector",
    Role.NUMBER: "_Number",
    Role.ELEMENT: "_Buffer",
    Role.ELEMENT_LABEL: "_Buffer",
    Role.THREADS: "_Threads",
}


def emit(header: Header, api: Api) -> str:
    return "\n".join(_parts(header, api)).rstrip("\n") + "\n"


def _parts(header: Header, api: Api) -> Iterable[str]:
    yield _HEAD
    yield "class Error(Exception): ..."
    for status in api.statuses:
        if status.exception is not None:
            yield f"class {status.exception}(Error, {status.builtin}): ..."
    yield ""
    yield from _records(api)
    yield _TRAINING
    yield _PARTIALS
    yield _LAYERS
    for entry in api.entries:
        yield from _entry(api, entry, entry.arguments, method=False)
    yield from _handle(api)
    yield _FILES


def _records(api: Api) -> Iterable[str]:
    for record in api.records:
        fields = [name for name, _ in record_fields(record)]
        doubles = {field.name for field in record.fields}
        types = ["float" if name in doubles else "_Array" for name in fields]
        yield "@final"
        bases = ["structseq[Any]", f"tuple[{', '.join(types)}]"]
        yield _wrapped(f"class {record.notes['record'][0]}", bases, ":")
        names = [f'"{name}"' for name in fields]
        match = _wrapped("__match_args__: Final = ", names, "", method=True)
        yield textwrap.indent(match, "    ")
        for name, type_ in zip(fields, types, strict=True):
            yield f"    @property\n    def {name}(self) -> {type_}: ..."
        yield ""


def _handle(api: Api) -> Iterable[str]:
    yield f"""\
@final
class {api.handle_name}:
    def __new__(
        cls, w: _Vector, b: _Number = 0.0, metadata: Mapping[str, str] | None = None
    ) -> Self: ...
    @property
    def w(self) -> _Array: ...
    @property
    def b(self) -> float: ...
    @property
    def fit_result(self) -> FitResult | None: ...
    @property
    def metadata(self) -> dict[str, str]: ...
    @property
    def feature_names(self) -> tuple[str, ...] | None: ...
    @property
    def classes(self) -> tuple[Any, Any] | None: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any, /) -> Self: ...
    def __reduce__(self) -> tuple[Any, ...]: ...
    if sys.version_info >= (3, 12):
        def __buffer__(self, flags: int, /) -> memoryview: ...
"""
    for entry in api.entries:
        if entry.has_method:
            parts = _entry(api, entry, entry.method_arguments, method=True)
            yield textwrap.indent("\n".join(parts), "    ")


# ---- Functions


def _entry(api: Api, entry: Entry, arguments: tuple[Argument, ...], method: bool) -> Iterable[str]:
    forms = list(_forms(api, entry))
    for form in forms:
        if len(forms) > 1:
            yield "@overload"
        parameters = list(_parameters(arguments, form, method))
        yield _wrapped(f"def {entry.name}", parameters, f" -> {form['return']}: ...", method)


def _forms(api: Api, entry: Entry) -> Iterable[dict[str, str]]:
    """What the arguments may be together, and what comes back: `out` and `x` decide."""
    results = [result.extent for result in entry.results]
    if results[0] is Extent.ELEMENTWISE:
        yield {"return": "_Out", "out": "_Out"}
        yield {"return": "_Array"}
        yield {"return": "float", "element": "_Number"}
    elif results[0] is Extent.RECORD:
        yield {"return": api.records[0].notes["record"][0]}
    elif entry.is_setting:
        yield {"return": "int" if results[0] is Extent.COUNT else "None"}
    elif results == [Extent.ROWS]:
        yield {"return": "_Out", "out": "_Out", "x": "_Buffer"}
        yield {"return": "Any", "x": "_Buffer"}  # a number, or an array
        yield {"return": "float", "x": "Sequence[float]"}
    elif results == [Extent.NUMBER]:
        yield {"return": "float"}
    else:
        yield {"return": _tuple(results, "_Out"), "out": "_Out"}
        yield {"return": _tuple(results, "_Array")}


def _wrapped(head: str, items: list[str], tail: str, method: bool = False) -> str:
    """On one line, or with the items on a line, or on a line each: as black would."""
    width = _WIDTH - (4 if method else 0)
    line = ", ".join(items)
    if len(f"{head}({line}){tail}") <= width:
        return f"{head}({line}){tail}"
    if len(line) + 4 <= width:
        return f"{head}(\n    {line}\n){tail}"
    lines = "".join(f"    {item},\n" for item in items)
    return f"{head}(\n{lines}){tail}"


def _tuple(results: list[Extent], array: str) -> str:
    types = ["float" if extent is Extent.NUMBER else array for extent in results]
    return types[0] if len(types) == 1 else f"tuple[{', '.join(types)}]"


def _parameters(
    arguments: tuple[Argument, ...], form: dict[str, str], method: bool
) -> Iterable[str]:
    if method:
        yield "self"
    star = False
    for argument in arguments:
        if argument.keyword_only and not star:
            yield "*"
            star = True
        if argument.role is Role.OUT:
            yield "out: _Out" if "out" in form else "out: None = None"
            continue
        type_ = _TYPES[argument.role]
        if argument.role in (Role.ELEMENT, Role.ELEMENT_LABEL):
            type_ = form.get("element", type_)
        elif argument.role in (Role.SAMPLES, Role.MATRIX):
            type_ = form.get("x", type_)
        elif argument.role is Role.LABELS and argument.name == "y" and form["return"] == "Trace":
            type_ = "_Number"
        default = f" = {argument.default}" if argument.default is not None else ""
        yield f"{argument.name}: {type_}{default}"
