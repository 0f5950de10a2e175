# SPDX-License-Identifier: MIT
"""What the module shows: names, signatures, docstrings, exceptions, version."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import neuron
import pytest
from calls import FUNCTIONS, Function
from neuron import Neuron, Trainer
from support import REPOSITORY, environment

# The issue's own list: a change of it is a change of the interface.
SIGNATURES = {
    "sigmoid": "(z, *, out=None)",
    "binary_cross_entropy": "(a, y, *, out=None)",
    "binary_cross_entropy_with_logits": "(z, y, *, out=None)",
    "trace": "(x, y, w, b=0.0)",
    "logit": "(x, w, b=0.0, *, threads=None, out=None)",
    "forward": "(x, w, b=0.0, *, threads=None, out=None)",
    "loss": "(x, y, w, b=0.0, *, sample_weight=None, offset=None, threads=None)",
    "losses": ("(x, y, w, b=0.0, *, sample_weight=None, offset=None, threads=None, out=None)"),
    "step": "(w, b, dw, db, learning_rate, *, out=None)",
    "hessian_vector": (
        "(x, y, w, v, b=0.0, vb=0.0, *, sample_weight=None, offset=None, threads=None, out=None)"
    ),
}
for _name in ("residuals", "gradient", "loss_and_gradient", "input_gradient"):
    SIGNATURES[_name] = SIGNATURES["losses"]
SIGNATURES["hessian"] = SIGNATURES["losses"]

# Those of the whole process: no arrays, no results to compare.
SETTINGS = {"set_num_threads": "(threads)", "get_num_threads": "()"}

TRAINING = {
    "fit": (
        "(X, y, *, l2=0.0, l1=0.0, sample_weight=None, offset=None, intercept=True, "
        "standardize=False, solver='auto', tol=1e-08, max_iter=None, learning_rate=None, "
        "momentum=0.0, progress=None, warm_start=None, threads=None)"
    ),
    "fit_path": (
        "(X, y, *, l2s=None, l1s=None, l2=0.0, l1=0.0, sample_weight=None, offset=None, "
        "intercept=True, standardize=False, solver='auto', tol=1e-08, max_iter=None, "
        "learning_rate=None, momentum=0.0, progress=None, warm_start=None, threads=None)"
    ),
    "inference": (
        "(X, y, w, b=None, *, l2=0.0, sample_weight=None, offset=None, intercept=True, "
        "standardize=False, threads=None)"
    ),
    "l1_max": (
        "(X, y, *, sample_weight=None, offset=None, intercept=True, standardize=False, "
        "threads=None)"
    ),
}

# What is written by hand.
FILES = {
    "save": "(model, path, *, feature_names=None, classes=None, metadata=None)",
    "load": "(path)",
}

PARTIALS = {
    "block_rows": "(columns)",
    "partial_gradient": (
        "(x, y, w, b=0.0, *, first_row=0, sample_weight=None, offset=None, threads=None)"
    ),
    "partial_merge": "(left, right)",
    "partial_finish": "(partial, *, out=None)",
    "partial_extent": "(partial)",
}

OUTPUTS = {
    "logit_outputs": "(X, W, b, *, threads=None, out=None)",
    "forward_outputs": "(X, W, b, *, threads=None, out=None)",
    "loss_and_gradient_outputs": ("(X, Y, W, b, *, sample_weight=None, offset=None, threads=None)"),
}

EXCEPTIONS = {
    "ArgumentError": TypeError,
    "FormatError": ValueError,
    "SizeError": ValueError,
    "ShapeError": ValueError,
    "DTypeError": TypeError,
    "LayoutError": ValueError,
    "AlignmentError": ValueError,
    "OverlapError": ValueError,
    "LabelError": ValueError,
    "WeightError": ValueError,
    "EmptyError": ValueError,
    "ScratchError": ValueError,
    "OutOfMemoryError": MemoryError,
    "StructSizeError": RuntimeError,
    "OptionError": ValueError,
}


def test_names() -> None:
    classes = {
        "Neuron",
        "Trace",
        "FitResult",
        "Progress",
        "Trainer",
        "ConvergenceWarning",
        "Inference",
        "Error",
    }
    classes |= set(EXCEPTIONS)
    functions = {*SIGNATURES, *SETTINGS, *TRAINING, *FILES, *PARTIALS, *OUTPUTS}
    assert set(neuron.__all__) == {*functions, *classes, "__version__"}
    assert set(SIGNATURES) == set(FUNCTIONS)
    public = {name for name in vars(neuron) if not name.startswith("_")}
    # A module of its own, and there where another test has imported it.
    assert public - {"sklearn", "cli", "torch"} == set(neuron.__all__) - {"__version__"}


@pytest.mark.parametrize("name", [*SIGNATURES, *SETTINGS, *FILES])
def test_signatures(name: str) -> None:
    assert (
        str(inspect.signature(getattr(neuron, name))) == {**SIGNATURES, **SETTINGS, **FILES}[name]
    )


@pytest.mark.parametrize("name", [*TRAINING, *PARTIALS, *OUTPUTS])
def test_signatures_of_python(name: str) -> None:
    function = inspect.signature(getattr(neuron, name))
    parameters = [p.replace(annotation=p.empty) for p in function.parameters.values()]
    bare = function.replace(parameters=parameters, return_annotation=function.empty)
    assert str(bare) == {**TRAINING, **PARTIALS, **OUTPUTS}[name]


def test_the_table_of_the_tests() -> None:
    """calls.py drives the other tests: it must not leave out an argument."""
    for name, function in FUNCTIONS.items():
        parameters = inspect.signature(getattr(neuron, name)).parameters
        kinds = {p.name: p.kind for p in parameters.values()}
        by_keyword = [n for n, k in kinds.items() if k is inspect.Parameter.KEYWORD_ONLY]
        assert tuple(n for n in kinds if n not in by_keyword) == function.positional
        has_out = ("out",) if function.out else ()
        assert tuple(by_keyword) == function.keywords + has_out


@pytest.mark.parametrize("function", [f for f in FUNCTIONS.values() if f.method], ids=str)
def test_methods_take_the_rest(function: Function) -> None:
    of_function = inspect.signature(getattr(neuron, function.name)).parameters
    of_method = inspect.signature(getattr(Neuron, function.name)).parameters
    want = [str(p) for name, p in of_function.items() if name not in ("w", "b")]
    assert [str(p) for p in of_method.values()] == ["self", *want]
    bound = inspect.signature(getattr(Neuron([1.0]), function.name)).parameters
    assert [str(p) for p in bound.values()] == want


def test_methods_are_all_there() -> None:
    methods = {name for name in vars(Neuron) if not name.startswith("_")}
    values = {"w", "b", "fit_result", "metadata", "feature_names", "classes"}
    assert methods == {*values, *(f.name for f in FUNCTIONS.values() if f.method)}
    assert str(inspect.signature(Neuron)) == "(w, b=0.0, metadata=None)"


def _documented() -> list[Any]:
    found = [getattr(neuron, name) for name in neuron.__all__ if name != "__version__"]
    for kind in (Neuron, Trainer):
        found += [getattr(kind, name) for name in vars(kind) if not name.startswith("_")]
    return [neuron, *found]


@pytest.mark.parametrize("thing", _documented(), ids=lambda thing: getattr(thing, "__name__", None))
def test_docstrings(thing: Any) -> None:
    text = inspect.getdoc(thing)
    assert text is not None
    assert len(text) > 8
    assert text[0].isupper() or text.split()[0].strip("()") in SIGNATURES
    assert max(map(len, text.splitlines())) <= 88
    # C's words have no place here.
    assert not re.search(r"\bneuron_|\bNULL\b|\bnull\b|NEURON_|\*/|@param", text)


@pytest.mark.parametrize("name", SIGNATURES)
def test_docstrings_explain_every_argument(name: str) -> None:
    of_function = getattr(neuron, name)
    things = [of_function]
    if FUNCTIONS[name].method:
        things.append(getattr(Neuron, name))
    for thing in things:
        text = inspect.getdoc(thing) or ""
        for parameter in inspect.signature(thing).parameters:
            assert parameter == "self" or re.search(rf"^{parameter}: ", text, re.M)
        assert "Returns " in text
        raised = text.rsplit("Raises ", 1)[1].rstrip(".").replace("\n", " ").split(", ")
        assert set(raised) <= set(EXCEPTIONS)
        assert "ArgumentError" in raised


@pytest.mark.parametrize("name", ["fit", "fit_path", "inference"])
def test_docstrings_of_training(name: str) -> None:
    text = inspect.getdoc(getattr(neuron, name)) or ""
    if name == "fit_path":  # it says what is not as in fit
        text += inspect.getdoc(neuron.fit) or ""
    for parameter in inspect.signature(getattr(neuron, name)).parameters:
        assert re.search(rf"^(\w+, )*{parameter}(, \w+)*: ", text, re.M), parameter
    for exception in (*EXCEPTIONS, "ConvergenceWarning"):
        # What the module itself sees to, nobody can bring about.
        never = exception in (
            *("LayoutError", "ScratchError", "StructSizeError", "OverlapError", "FormatError"),
        )
        never = never or (name, exception) == ("inference", "ConvergenceWarning")
        assert (exception in text) != never


@pytest.mark.parametrize("name", FILES)
def test_docstrings_of_files(name: str) -> None:
    text = inspect.getdoc(getattr(neuron, name)) or ""
    for parameter in inspect.signature(getattr(neuron, name)).parameters:
        assert re.search(rf"^{parameter}: ", text, re.M)
    raised = set(re.findall(r"\b\w+Error\b", text.rsplit("Raises ", 1)[1]))
    assert raised <= {*EXCEPTIONS, "OSError"}
    assert {"FormatError", "OSError"} <= raised


@pytest.mark.parametrize("name", [*PARTIALS, *OUTPUTS])
def test_docstrings_of_partials_and_outputs(name: str) -> None:
    text = inspect.getdoc(getattr(neuron, name)) or ""
    for parameter in inspect.signature(getattr(neuron, name)).parameters:
        assert re.search(rf"^{parameter}: ", text, re.M), parameter
    assert "Returns " in text
    raised = re.findall(r"\b[A-Z]\w*Error\b", text.rsplit("Raises ", 1)[1])
    assert set(raised) <= set(EXCEPTIONS)
    assert "ArgumentError" in raised


def test_exceptions() -> None:
    assert neuron.Error.__bases__ == (Exception,)
    for name, builtin in EXCEPTIONS.items():
        error = getattr(neuron, name)
        assert error.__bases__ == (neuron.Error, builtin)
        assert error.__name__ == name
        assert error.__module__ == "neuron"
        with pytest.raises(builtin):
            raise error("words")
    header = (REPOSITORY / "include" / "neuron.h").read_text(encoding="utf-8")
    noted = re.findall(r"NEURON_E_\w+ NEURON_NOTE\(raises\((\w+), (\w+)\)\)", header)
    assert {name: builtin.__name__ for name, builtin in EXCEPTIONS.items()} == dict(noted)
    assert re.findall(r"(NEURON_E_\w+) NEURON_NOTE\(raises\((\w+)\)\)", header) == [
        ("NEURON_E_FILE", "OSError")
    ]


def test_types_say_where_they_live() -> None:
    types = (Neuron, neuron.Trace, neuron.FitResult, neuron.Progress, Trainer, neuron.Error)
    for thing in (*types, neuron.ConvergenceWarning, neuron.Inference):
        assert thing.__module__ == "neuron"
    assert repr(Neuron) == "<class 'neuron.Neuron'>"


def test_neuron_torch_says_what_it_wants() -> None:
    program = "import sys; sys.modules['torch'] = None; import neuron.torch"
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(), capture_output=True, text=True
    )
    assert "neuron.torch needs torch: pip install 'libneuron[torch]'" in done.stderr


def test_version() -> None:
    header = (REPOSITORY / "include" / "neuron.h").read_text(encoding="utf-8")
    (version,) = re.findall(r'#define NEURON_VERSION "(.*)"', header)
    assert neuron.__version__ == version


def test_the_stub_names_what_the_module_has() -> None:
    assert neuron.__file__ is not None
    package = Path(neuron.__file__).parent
    assert (package / "py.typed").exists()
    tree = ast.parse((package / "_neuron.pyi").read_text(encoding="utf-8"))
    named = {
        node.name
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
    }
    hand_written = {*TRAINING, *PARTIALS, *OUTPUTS, "Trainer", "ConvergenceWarning", "Inference"}
    assert named == set(neuron.__all__) - {"__version__"} - hand_written
    (of_neuron,) = (n for n in tree.body if getattr(n, "name", "") == "Neuron")
    assert isinstance(of_neuron, ast.ClassDef)
    methods = {n.name for n in of_neuron.body if isinstance(n, ast.FunctionDef)}
    public = {name for name in methods if not name.startswith("_")}
    assert public == {name for name in vars(Neuron) if not name.startswith("_")}
