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

class Error(Exception): ...
class ArgumentError(Error, TypeError): ...
class SizeError(Error, ValueError): ...
class ShapeError(Error, ValueError): ...
class DTypeError(Error, TypeError): ...
class LayoutError(Error, ValueError): ...
class AlignmentError(Error, ValueError): ...
class OverlapError(Error, ValueError): ...
class LabelError(Error, ValueError): ...
class WeightError(Error, ValueError): ...
class EmptyError(Error, ValueError): ...
class ScratchError(Error, ValueError): ...
class OutOfMemoryError(Error, MemoryError): ...
class StructSizeError(Error, RuntimeError): ...
class OptionError(Error, ValueError): ...
class FormatError(Error, ValueError): ...

@final
class Trace(
    structseq[Any],
    tuple[float, float, float, float, float, float, float, _Array, float],
):
    __match_args__: Final = (
        "z",
        "a",
        "one_minus_a",
        "loss",
        "dloss_da",
        "da_dz",
        "dloss_dz",
        "dloss_dw",
        "dloss_db",
    )
    @property
    def z(self) -> float: ...
    @property
    def a(self) -> float: ...
    @property
    def one_minus_a(self) -> float: ...
    @property
    def loss(self) -> float: ...
    @property
    def dloss_da(self) -> float: ...
    @property
    def da_dz(self) -> float: ...
    @property
    def dloss_dz(self) -> float: ...
    @property
    def dloss_dw(self) -> _Array: ...
    @property
    def dloss_db(self) -> float: ...

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

def set_num_threads(threads: _Threads) -> None: ...
def get_num_threads() -> int: ...
@overload
def sigmoid(z: _Buffer, *, out: _Out) -> _Out: ...
@overload
def sigmoid(z: _Buffer, *, out: None = None) -> _Array: ...
@overload
def sigmoid(z: _Number, *, out: None = None) -> float: ...
@overload
def binary_cross_entropy(a: _Buffer, y: _Buffer, *, out: _Out) -> _Out: ...
@overload
def binary_cross_entropy(a: _Buffer, y: _Buffer, *, out: None = None) -> _Array: ...
@overload
def binary_cross_entropy(a: _Number, y: _Number, *, out: None = None) -> float: ...
@overload
def binary_cross_entropy_with_logits(z: _Buffer, y: _Buffer, *, out: _Out) -> _Out: ...
@overload
def binary_cross_entropy_with_logits(
    z: _Buffer, y: _Buffer, *, out: None = None
) -> _Array: ...
@overload
def binary_cross_entropy_with_logits(
    z: _Number, y: _Number, *, out: None = None
) -> float: ...
def trace(x: _Vector, y: _Number, w: _Vector, b: _Number = 0.0) -> Trace: ...
@overload
def logit(
    x: _Buffer, w: _Vector, b: _Number = 0.0, *, threads: _Threads = None, out: _Out
) -> _Out: ...
@overload
def logit(
    x: _Buffer,
    w: _Vector,
    b: _Number = 0.0,
    *,
    threads: _Threads = None,
    out: None = None,
) -> Any: ...
@overload
def logit(
    x: Sequence[float],
    w: _Vector,
    b: _Number = 0.0,
    *,
    threads: _Threads = None,
    out: None = None,
) -> float: ...
@overload
def forward(
    x: _Buffer, w: _Vector, b: _Number = 0.0, *, threads: _Threads = None, out: _Out
) -> _Out: ...
@overload
def forward(
    x: _Buffer,
    w: _Vector,
    b: _Number = 0.0,
    *,
    threads: _Threads = None,
    out: None = None,
) -> Any: ...
@overload
def forward(
    x: Sequence[float],
    w: _Vector,
    b: _Number = 0.0,
    *,
    threads: _Threads = None,
    out: None = None,
) -> float: ...
@overload
def losses(
    x: _Buffer,
    y: _Labels,
    w: _Vector,
    b: _Number = 0.0,
    *,
    sample_weight: _Optional = None,
    offset: _Optional = None,
    threads: _Threads = None,
    out: _Out,
) -> _Out: ...
@overload
def losses(
    x: _Buffer,
    y: _Labels,
    w: _Vector,
    b: _Number = 0.0,
    *,
    sample_weight: _Optional = None,
    offset: _Optional = None,
    threads: _Threads = None,
    out: None = None,
) -> Any: ...
@overload
def losses(
    x: Sequence[float],
    y: _Labels,
    w: _Vector,
    b: _Number = 0.0,
    *,
    sample_weight: _Optional = None,
    offset: _Optional = None,
    threads: _Threads = None,
    out: None = None,
) -> float: ...
@overload
def residuals(
    x: _Buffer,
    y: _Labels,
    w: _Vector,
    b: _Number = 0.0,
    *,
    sample_weight: _Optional = None,
    offset: _Optional = None,
    threads: _Threads = None,
    out: _Out,
) -> _Out: ...
@overload
def residuals(
    x: _Buffer,
    y: _Labels,
    w: _Vector,
    b: _Number = 0.0,
    *,
    sample_weight: _Optional = None,
    offset: _Optional = None,
    threads: _Threads = None,
    out: None = None,
) -> Any: ...
@overload
def residuals(
    x: Sequence[float],
    y: _Labels,
    w: _Vector,
    b: _Number = 0.0,
    *,
    sample_weight: _Optional = None,
    offset: _Optional = None,
    threads: _Threads = None,
    out: None = None,
) -> float: ...
def loss(
    x: _Vector,
    y: _Labels,
    w: _Vector,
    b: _Number = 0.0,
    *,
    sample_weight: _Optional = None,
    offset: _Optional = None,
    threads: _Threads = None,
) -> float: ...
@overload
def gradient(
    x: _Vector,
    y: _Labels,
    w: _Vector,
    b: _Number = 0.0,
    *,
    sample_weight: _Optional = None,
    offset: _Optional = None,
    threads: _Threads = None,
    out: _Out,
) -> tuple[_Out, float]: ...
@overload
def gradient(
    x: _Vector,
    y: _Labels,
    w: _Vector,
    b: _Number = 0.0,
    *,
    sample_weight: _Optional = None,
    offset: _Optional = None,
    threads: _Threads = None,
    out: None = None,
) -> tuple[_Array, float]: ...
@overload
def loss_and_gradient(
    x: _Vector,
    y: _Labels,
    w: _Vector,
    b: _Number = 0.0,
    *,
    sample_weight: _Optional = None,
    offset: _Optional = None,
    threads: _Threads = None,
    out: _Out,
) -> tuple[float, _Out, float]: ...
@overload
def loss_and_gradient(
    x: _Vector,
    y: _Labels,
    w: _Vector,
    b: _Number = 0.0,
    *,
    sample_weight: _Optional = None,
    offset: _Optional = None,
    threads: _Threads = None,
    out: None = None,
) -> tuple[float, _Array, float]: ...
@overload
def input_gradient(
    x: _Vector,
    y: _Labels,
    w: _Vector,
    b: _Number = 0.0,
    *,
    sample_weight: _Optional = None,
    offset: _Optional = None,
    threads: _Threads = None,
    out: _Out,
) -> _Out: ...
@overload
def input_gradient(
    x: _Vector,
    y: _Labels,
    w: _Vector,
    b: _Number = 0.0,
    *,
    sample_weight: _Optional = None,
    offset: _Optional = None,
    threads: _Threads = None,
    out: None = None,
) -> _Array: ...
@overload
def hessian(
    x: _Vector,
    y: _Optional,
    w: _Vector,
    b: _Number = 0.0,
    *,
    sample_weight: _Optional = None,
    offset: _Optional = None,
    threads: _Threads = None,
    out: _Out,
) -> _Out: ...
@overload
def hessian(
    x: _Vector,
    y: _Optional,
    w: _Vector,
    b: _Number = 0.0,
    *,
    sample_weight: _Optional = None,
    offset: _Optional = None,
    threads: _Threads = None,
    out: None = None,
) -> _Array: ...
@overload
def hessian_vector(
    x: _Vector,
    y: _Optional,
    w: _Vector,
    v: _Vector,
    b: _Number = 0.0,
    vb: _Number = 0.0,
    *,
    sample_weight: _Optional = None,
    offset: _Optional = None,
    threads: _Threads = None,
    out: _Out,
) -> tuple[_Out, float]: ...
@overload
def hessian_vector(
    x: _Vector,
    y: _Optional,
    w: _Vector,
    v: _Vector,
    b: _Number = 0.0,
    vb: _Number = 0.0,
    *,
    sample_weight: _Optional = None,
    offset: _Optional = None,
    threads: _Threads = None,
    out: None = None,
) -> tuple[_Array, float]: ...
@overload
def step(
    w: _Vector,
    b: _Number,
    dw: _Vector,
    db: _Number,
    learning_rate: _Number,
    *,
    out: _Out,
) -> tuple[_Out, float]: ...
@overload
def step(
    w: _Vector,
    b: _Number,
    dw: _Vector,
    db: _Number,
    learning_rate: _Number,
    *,
    out: None = None,
) -> tuple[_Array, float]: ...
@final
class Neuron:
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

    def trace(self, x: _Vector, y: _Number) -> Trace: ...
    @overload
    def logit(self, x: _Buffer, *, threads: _Threads = None, out: _Out) -> _Out: ...
    @overload
    def logit(
        self, x: _Buffer, *, threads: _Threads = None, out: None = None
    ) -> Any: ...
    @overload
    def logit(
        self, x: Sequence[float], *, threads: _Threads = None, out: None = None
    ) -> float: ...
    @overload
    def forward(self, x: _Buffer, *, threads: _Threads = None, out: _Out) -> _Out: ...
    @overload
    def forward(
        self, x: _Buffer, *, threads: _Threads = None, out: None = None
    ) -> Any: ...
    @overload
    def forward(
        self, x: Sequence[float], *, threads: _Threads = None, out: None = None
    ) -> float: ...
    @overload
    def losses(
        self,
        x: _Buffer,
        y: _Labels,
        *,
        sample_weight: _Optional = None,
        offset: _Optional = None,
        threads: _Threads = None,
        out: _Out,
    ) -> _Out: ...
    @overload
    def losses(
        self,
        x: _Buffer,
        y: _Labels,
        *,
        sample_weight: _Optional = None,
        offset: _Optional = None,
        threads: _Threads = None,
        out: None = None,
    ) -> Any: ...
    @overload
    def losses(
        self,
        x: Sequence[float],
        y: _Labels,
        *,
        sample_weight: _Optional = None,
        offset: _Optional = None,
        threads: _Threads = None,
        out: None = None,
    ) -> float: ...
    @overload
    def residuals(
        self,
        x: _Buffer,
        y: _Labels,
        *,
        sample_weight: _Optional = None,
        offset: _Optional = None,
        threads: _Threads = None,
        out: _Out,
    ) -> _Out: ...
    @overload
    def residuals(
        self,
        x: _Buffer,
        y: _Labels,
        *,
        sample_weight: _Optional = None,
        offset: _Optional = None,
        threads: _Threads = None,
        out: None = None,
    ) -> Any: ...
    @overload
    def residuals(
        self,
        x: Sequence[float],
        y: _Labels,
        *,
        sample_weight: _Optional = None,
        offset: _Optional = None,
        threads: _Threads = None,
        out: None = None,
    ) -> float: ...
    def loss(
        self,
        x: _Vector,
        y: _Labels,
        *,
        sample_weight: _Optional = None,
        offset: _Optional = None,
        threads: _Threads = None,
    ) -> float: ...
    @overload
    def gradient(
        self,
        x: _Vector,
        y: _Labels,
        *,
        sample_weight: _Optional = None,
        offset: _Optional = None,
        threads: _Threads = None,
        out: _Out,
    ) -> tuple[_Out, float]: ...
    @overload
    def gradient(
        self,
        x: _Vector,
        y: _Labels,
        *,
        sample_weight: _Optional = None,
        offset: _Optional = None,
        threads: _Threads = None,
        out: None = None,
    ) -> tuple[_Array, float]: ...
    @overload
    def loss_and_gradient(
        self,
        x: _Vector,
        y: _Labels,
        *,
        sample_weight: _Optional = None,
        offset: _Optional = None,
        threads: _Threads = None,
        out: _Out,
    ) -> tuple[float, _Out, float]: ...
    @overload
    def loss_and_gradient(
        self,
        x: _Vector,
        y: _Labels,
        *,
        sample_weight: _Optional = None,
        offset: _Optional = None,
        threads: _Threads = None,
        out: None = None,
    ) -> tuple[float, _Array, float]: ...
    @overload
    def input_gradient(
        self,
        x: _Vector,
        y: _Labels,
        *,
        sample_weight: _Optional = None,
        offset: _Optional = None,
        threads: _Threads = None,
        out: _Out,
    ) -> _Out: ...
    @overload
    def input_gradient(
        self,
        x: _Vector,
        y: _Labels,
        *,
        sample_weight: _Optional = None,
        offset: _Optional = None,
        threads: _Threads = None,
        out: None = None,
    ) -> _Array: ...
    @overload
    def hessian(
        self,
        x: _Vector,
        y: _Optional,
        *,
        sample_weight: _Optional = None,
        offset: _Optional = None,
        threads: _Threads = None,
        out: _Out,
    ) -> _Out: ...
    @overload
    def hessian(
        self,
        x: _Vector,
        y: _Optional,
        *,
        sample_weight: _Optional = None,
        offset: _Optional = None,
        threads: _Threads = None,
        out: None = None,
    ) -> _Array: ...
    @overload
    def hessian_vector(
        self,
        x: _Vector,
        y: _Optional,
        v: _Vector,
        vb: _Number = 0.0,
        *,
        sample_weight: _Optional = None,
        offset: _Optional = None,
        threads: _Threads = None,
        out: _Out,
    ) -> tuple[_Out, float]: ...
    @overload
    def hessian_vector(
        self,
        x: _Vector,
        y: _Optional,
        v: _Vector,
        vb: _Number = 0.0,
        *,
        sample_weight: _Optional = None,
        offset: _Optional = None,
        threads: _Threads = None,
        out: None = None,
    ) -> tuple[_Array, float]: ...
    @overload
    def step(
        self, dw: _Vector, db: _Number, learning_rate: _Number, *, out: _Out
    ) -> tuple[_Out, float]: ...
    @overload
    def step(
        self, dw: _Vector, db: _Number, learning_rate: _Number, *, out: None = None
    ) -> tuple[_Array, float]: ...
def save(
    model: Neuron,
    path: StrOrBytesPath,
    *,
    feature_names: Sequence[str] | _Buffer | None = None,
    classes: Sequence[Any] | _Buffer | None = None,
    metadata: Mapping[str, str] | None = None,
) -> None: ...
def load(path: StrOrBytesPath) -> Neuron: ...
