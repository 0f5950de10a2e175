# SPDX-License-Identifier: MIT
"""neuron.torch: the loss in torch's autograd. tools/torch-test has torch."""

from __future__ import annotations

import resource
import subprocess
import sys
from typing import Any

import neuron
import numpy as np
import pytest
from calls import good, one
from support import bits, environment

torch = pytest.importorskip("torch")
import neuron.torch  # noqa: E402
from torch.autograd import gradcheck, gradgradcheck  # noqa: E402

LAYOUTS = {
    "rows": lambda a: torch.tensor(a),
    "columns": lambda a: torch.tensor(a.T.copy()).mT if a.ndim == 2 else torch.tensor(a),
    "strides": lambda a: (
        torch.tensor(np.repeat(a, 2, axis=-1))[..., ::2] if a.ndim else torch.tensor(a)
    ),
}
EXTRA = ("sample_weight", "offset")


def _case(rows: int = 13, columns: int = 5, extra: bool = True) -> dict[str, Any]:
    given = good(rows, columns)
    names = ("x", "y", "w", "b", *(EXTRA if extra else ()))
    return {name: np.asarray(given[name]) for name in names}


def _leaves(case: dict[str, Any], layout: str = "rows", of: str = "xwb") -> dict[str, Any]:
    tensors = {name: LAYOUTS[layout](value) for name, value in case.items()}
    return {
        name: tensor.detach().requires_grad_() if name in of else tensor
        for name, tensor in tensors.items()
    }


@pytest.mark.parametrize("extra", [True, False])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("dtype", ["f8", "f4"])
def test_the_bits_are_the_librarys(dtype: str, layout: str, extra: bool) -> None:
    for rows, columns in ((13, 5), (1, 1), (150, 40)):
        case = {name: a.astype(dtype) for name, a in _case(rows, columns, extra).items()}
        case["b"] = case["b"].astype("f8")
        leaves = _leaves(case, layout)
        J = neuron.torch.loss(**leaves)
        plain = {**case, "b": float(case["b"])}
        assert J.dtype == torch.float64
        assert J.shape == ()
        assert bits(J.item()) == bits(neuron.loss(**plain))
        J.backward()
        _, dw, db = neuron.loss_and_gradient(**plain)
        for name, want in (("x", neuron.input_gradient(**plain)), ("w", dw), ("b", db)):
            got = leaves[name].grad
            assert got.dtype == leaves[name].dtype
            want = np.asarray(want).astype(np.asarray(case[name]).dtype)
            assert (got.numpy() == want).all()
        with torch.no_grad():
            assert bits(neuron.torch.loss(**leaves).item()) == bits(J.item())


def test_one_sample() -> None:
    given = one(good(3, 6))
    case = {name: given[name] for name in ("x", "y", "w", "b", *EXTRA)}
    x, w = (torch.tensor(case[name], requires_grad=True) for name in "xw")
    J = neuron.torch.loss(**{**case, "x": x, "w": w})
    assert bits(J.item()) == bits(neuron.loss(**case))
    J.backward()
    assert bits(w.grad.numpy()) == bits(neuron.gradient(**case)[0])
    assert bits(x.grad.numpy()) == bits(neuron.input_gradient(**case))


@pytest.mark.parametrize("of", ["x", "w", "b", "xw", "wb", "xwb"])
@pytest.mark.parametrize("extra", [True, False])
def test_gradcheck(of: str, extra: bool) -> None:
    for rows, columns in ((9, 4), (1, 1), (20, 1)):
        leaves = _leaves(_case(rows, columns, extra), of=of)

        def f(*variables: Any, leaves: Any = leaves) -> Any:
            return neuron.torch.loss(**{**leaves, **dict(zip(of, variables))})

        assert gradcheck(f, [leaves[name] for name in of], atol=1e-7)
        if "x" not in of:
            assert gradgradcheck(f, [leaves[name] for name in of], atol=1e-7)


def test_gradcheck_can_fail() -> None:
    w = torch.ones(3, dtype=torch.float64, requires_grad=True)
    x, y = torch.eye(3, dtype=torch.float64), torch.zeros(3)
    with pytest.raises(RuntimeError, match="Jacobian mismatch"):
        gradcheck(lambda w: neuron.torch.loss(x, y, w) + w.detach().sum(), [w])


def test_the_hessian() -> None:
    leaves = _leaves(_case(), of="wb")
    w, b, v = leaves["w"], leaves["b"], torch.linspace(-1, 1, 5, dtype=torch.float64)

    def f(w: Any, b: Any) -> Any:
        return neuron.torch.loss(**{**leaves, "w": w, "b": b})

    plain = {name: tensor.detach().numpy() for name, tensor in leaves.items()}
    hv, hvb = neuron.hessian_vector(**plain, v=v.numpy(), vb=0.5)
    _, (got, gotb) = torch.autograd.functional.vhp(f, (w, b), (v, torch.tensor(0.5).double()))
    assert bits(got.numpy()) == bits(hv)
    assert bits(gotb.item()) == bits(hvb)
    (ww, wb), (bw, bb) = torch.autograd.functional.hessian(f, (w, b))
    whole = torch.cat([torch.cat([ww, wb[:, None]], 1), torch.cat([bw, bb[None]])[None]])
    assert np.allclose(whole.numpy(), neuron.hessian(**plain), rtol=1e-12, atol=1e-15)
    found = torch.func.grad(f, argnums=(0, 1))(w.detach(), b.detach())
    assert bits(found[0].numpy()) == bits(neuron.gradient(**plain)[0])


def test_through_what_is_around_it() -> None:
    """As the last layer: what comes before it learns by x, and J may be scaled and summed."""
    case = _leaves(_case(extra=False), of="")
    before = torch.nn.Linear(5, 5, dtype=torch.float64)
    last = torch.nn.Linear(5, 1, dtype=torch.float64)
    parameters = [*before.parameters(), *last.parameters()]
    h = torch.tanh(before(case["x"]))
    ours = 3 * neuron.torch.loss(h, case["y"], last.weight[0], last.bias[0]) + 1
    theirs = 3 * torch.nn.functional.binary_cross_entropy_with_logits(last(h)[:, 0], case["y"]) + 1
    assert torch.allclose(ours, theirs, rtol=1e-13)
    pairs = zip(
        torch.autograd.grad(ours, parameters, retain_graph=True),
        torch.autograd.grad(theirs, parameters),
    )
    for got, want in pairs:
        assert torch.allclose(got, want, rtol=1e-11, atol=1e-15)


def test_training_comes_to_the_minimum() -> None:
    case = _case(60, 3, extra=False)
    fitted = neuron.fit(case["x"], case["y"], l2=0.01, tol=1e-15)
    leaves = _leaves({**case, "w": np.zeros(3), "b": np.array(0.0)}, of="wb")
    optimizer = torch.optim.LBFGS(
        [leaves["w"], leaves["b"]],
        max_iter=100,
        tolerance_grad=1e-10,
        tolerance_change=0,
        line_search_fn="strong_wolfe",
    )

    def closure() -> Any:
        optimizer.zero_grad()
        J = neuron.torch.loss(**leaves) + 0.005 * leaves["w"].square().sum()
        J.backward()
        return J

    optimizer.step(closure)
    assert np.allclose(leaves["w"].detach().numpy(), fitted.w, rtol=1e-6)


def test_no_copy_is_made() -> None:
    rows, columns = 2**17, 1024  # a gibibyte, if it were not the same row all along
    x = torch.linspace(-1, 1, columns, dtype=torch.float64).expand(rows, columns)
    w = torch.zeros(columns, dtype=torch.float64, requires_grad=True)
    y = torch.zeros(rows)
    neuron.torch.loss(x[:100], y[:100], w).backward()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    J = neuron.torch.loss(x, y, w)
    torch.autograd.grad(J, w, create_graph=True)[0].sum().backward()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 2**16


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"x": torch.ones(13, 5, device="meta")}, neuron.ArgumentError, "loss(): x is on meta"),
        ({"b": torch.ones((), device="meta")}, neuron.ArgumentError, "pass b.cpu()"),
        ({"y": torch.ones(13, requires_grad=True)}, neuron.ArgumentError, "pass y.detach()"),
        ({"offset": torch.ones(13, requires_grad=True)}, neuron.ArgumentError, "offset.detach()"),
        (
            {"sample_weight": torch.ones(13, requires_grad=True)},
            neuron.ArgumentError,
            "sample_weight requires a gradient",
        ),
        ({"w": torch.ones(5).bfloat16()}, neuron.DTypeError, "w has dtype bfloat16"),
        ({"x": torch.ones(13, 5).half()}, neuron.DTypeError, "x has dtype float16"),
        ({"w": torch.ones(1, 5)}, neuron.ShapeError, "w has 2 dimensions"),
        ({"w": torch.ones(4)}, neuron.ShapeError, "5 columns and w has 4 items"),
        ({"b": torch.ones(1)}, neuron.ShapeError, "b is an array; want a number"),
        ({"y": torch.full([13], 2.0)}, neuron.LabelError, "y[0] is 2.0"),
        ({"y": None}, neuron.ArgumentError, "loss(): y is NoneType; want a tensor"),
        ({"w": ["a"]}, neuron.ArgumentError, "loss(): w is list; want a tensor"),
    ],
)
@pytest.mark.parametrize("of", ["", "xwb"])
def test_refused(change: dict[str, Any], error: type, message: str, of: str) -> None:
    leaves = _leaves(_case(), of=of)
    with pytest.raises(error) as caught:
        neuron.torch.loss(**{**leaves, **change})
    assert message in str(caught.value)


def test_derivatives_that_there_are_not() -> None:
    leaves = _leaves(_case())
    J = neuron.torch.loss(**leaves)
    x, w = leaves["x"], leaves["w"]
    (dx,) = torch.autograd.grad(J, x, create_graph=True)
    (dw,) = torch.autograd.grad(J, w, create_graph=True)
    for derivative, by in ((dx, x), (dx, w), (dw, w), (dw, x)):
        with pytest.raises(NotImplementedError, match="there is no such derivative"):
            torch.autograd.grad(derivative.sum(), by, retain_graph=True)
    leaves = _leaves(_case(), of="wb")
    w = leaves["w"]
    (dw,) = torch.autograd.grad(neuron.torch.loss(**leaves), w, create_graph=True)
    (hv,) = torch.autograd.grad(dw.sum(), w, create_graph=True)
    with pytest.raises(NotImplementedError, match="a third derivative"):
        torch.autograd.grad(hv.sum(), w)


@pytest.mark.parametrize("name", ["x", "w", "b"])
@pytest.mark.parametrize("of", ["", "xwb"])
def test_forward_mode_is_refused(name: str, of: str) -> None:
    leaves = _leaves(_case(), of=of)
    with torch.autograd.forward_ad.dual_level(), pytest.raises(NotImplementedError):
        dual = torch.autograd.forward_ad.make_dual(leaves[name], torch.ones_like(leaves[name]))
        neuron.torch.loss(**{**leaves, name: dual})
    with pytest.raises((RuntimeError, NotImplementedError, neuron.Error)):
        of_one = {**leaves, name: leaves[name].detach()}
        torch.func.jvp(
            lambda v: neuron.torch.loss(**{**of_one, name: v}), (of_one[name],), (of_one[name],)
        )


def test_what_was_written_to_meanwhile_is_seen() -> None:
    for name in ("x", "y", "w", "sample_weight"):
        leaves = _leaves(_case(), of="b")
        J = neuron.torch.loss(**leaves)
        leaves[name].mul_(0.5)
        with pytest.raises(RuntimeError, match="modified by an inplace operation"):
            J.backward()


def test_importing_neuron_imports_no_torch() -> None:
    program = "import sys, neuron; print('torch' in sys.modules); import neuron.torch"
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(), capture_output=True, text=True
    )
    assert (done.stdout, done.stderr, done.returncode) == ("False\n", "", 0)
