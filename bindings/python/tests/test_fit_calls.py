# SPDX-License-Identifier: MIT
"""Training as a call: progress, warm starts, paths, pickle, what is refused and what is let go."""

from __future__ import annotations

import copy
import pickle
import threading
import time
import warnings
from dataclasses import replace
from itertools import pairwise
from typing import Any

import neuron
import numpy as np
import pytest
from problems import Problem, problem
from support import bits


def _fit(p: Problem, **how: Any) -> neuron.FitResult:
    result = neuron.fit(**{**p.given, **how}).fit_result
    assert result is not None
    return result


# ---- The records


def test_the_result_is_a_record() -> None:
    result = _fit(problem(1))
    assert isinstance(result, tuple)
    assert repr(result).startswith("neuron.FitResult(loss=0.")
    assert repr(result).endswith("outcome='converged', solver='newton', converged=True)")
    with pytest.raises(AttributeError):
        result.loss = 0.0  # type: ignore[misc]
    match result:
        case neuron.FitResult(outcome="converged", iterations=n):
            assert n == result.iterations
        case _:
            raise AssertionError
    assert neuron.Neuron([1.0]).fit_result is None
    with pytest.raises(AttributeError):
        neuron.Neuron([1.0]).fit_result = result  # type: ignore[misc]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickle_keeps_it(protocol: int) -> None:
    fitted = neuron.fit(**problem(2).given)
    again = pickle.loads(pickle.dumps(fitted, protocol))
    assert again == fitted
    assert again.fit_result == fitted.fit_result
    assert type(again.fit_result) is neuron.FitResult
    assert pickle.loads(pickle.dumps(fitted.fit_result, protocol)) == fitted.fit_result
    assert copy.deepcopy(fitted).fit_result == copy.copy(fitted).fit_result == fitted.fit_result
    plain = pickle.loads(pickle.dumps(neuron.Neuron(fitted.w, fitted.b), protocol))
    assert plain == fitted
    assert plain.fit_result is None


# ---- Progress


def test_progress_hears_of_every_step() -> None:
    heard: list[neuron.Progress] = []
    result = _fit(problem(3, l2=1e-3), progress=heard.append)
    assert all(type(p) is neuron.Progress for p in heard)
    assert [p.iteration for p in heard] == list(range(len(heard)))
    # The last step needs no word: the fit is over.
    assert len(heard) in (result.iterations, result.iterations + 1)
    assert all(a.loss >= b.loss for a, b in pairwise(heard))
    assert all(a.seconds <= b.seconds for a, b in pairwise(heard))
    assert all(a.passes < b.passes for a, b in pairwise(heard))
    assert {p.scale for p in heard} == {result.scale}
    assert repr(heard[0]).startswith("neuron.Progress(iteration=0, loss=0.")


@pytest.mark.parametrize("answer", [None, True, 0, 0.0, "", [], np.False_])
def test_only_false_ends_a_fit(answer: Any) -> None:
    assert _fit(problem(4), progress=lambda _: answer).converged


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, neuron.Error])
def test_what_progress_raises_comes_out(error: type[BaseException]) -> None:
    thrown = error("words")

    def progress(p: neuron.Progress) -> None:
        if p.iteration == 2:
            raise thrown

    with pytest.raises(error) as caught:
        _fit(problem(5), progress=progress)
    assert caught.value is thrown


def test_fits_within_fits() -> None:
    p = problem(6)
    want = neuron.fit(**p.given)

    def progress(_: neuron.Progress) -> None:
        assert neuron.fit(**p.given) == want

    assert neuron.fit(**p.given, progress=progress) == want


def test_other_threads_run_meanwhile() -> None:
    p = problem(7, 200_000, 20)
    done = threading.Event()
    turns = 0

    def count() -> None:
        nonlocal turns
        while not done.is_set():
            turns += 1
            time.sleep(0.0005)

    other = threading.Thread(target=count)
    other.start()
    began = time.perf_counter()
    result = _fit(p, tol=1e-14, threads=1)
    seconds = time.perf_counter() - began
    done.set()
    other.join()
    assert result.seconds < seconds + 1e-3
    assert turns > 100 * seconds


def test_many_threads_fit_at_once() -> None:
    p = problem(8, 2000, 6)
    want = neuron.fit(**p.given)
    found: list[neuron.Neuron] = []

    def work() -> None:
        for _ in range(20):
            found.append(neuron.fit(**p.given, progress=lambda _: None))

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert found == [want] * 160


# ---- Warm starts, paths


@pytest.mark.parametrize("penalty", [{}, {"l2": 1e-3}, {"l1": 1e-3}], ids=str)
@pytest.mark.parametrize("standardize", [False, True])
def test_warm_starts(penalty: Any, standardize: bool) -> None:
    p = replace(problem(9, 500, 5), standardize=standardize, **penalty)
    fitted = neuron.fit(**p.given, tol=1e-10)
    for start in (fitted, (fitted.w, fitted.b), (list(fitted.w), float(fitted.b))):
        again = neuron.fit(**p.given, tol=1e-10, warm_start=start)
        assert again.fit_result is not None and again.fit_result.converged
        assert again.fit_result.iterations <= 1
        assert np.allclose(again.w, fitted.w, rtol=0, atol=1e-4)
    with pytest.warns(neuron.ConvergenceWarning):
        stays = neuron.fit(**p.given, max_iter=0, warm_start=([0.5] * 5, 0.25))
    assert np.allclose(stays.w, 0.5, rtol=1e-15, atol=0)
    assert stays.b == 0.25
    with pytest.warns(neuron.ConvergenceWarning):
        stays = neuron.fit(**{**p.given, "intercept": False}, max_iter=0, warm_start=([0.5] * 5, 3))
    assert stays.b == 0


@pytest.mark.parametrize("name", ["l2s", "l1s"])
def test_a_path(name: str) -> None:
    p = problem(10, 300, 8, weights="real", standardize=True)
    given = {k: v for k, v in p.given.items() if k not in ("l2", "l1")}
    top = neuron.l1_max(**given)
    penalties = top * np.geomspace(1, 1e-4, 12)
    path = neuron.fit_path(**given, **{name: penalties}, tol=1e-12)
    assert len(path) == 12
    cold = 0
    for fitted, penalty in zip(path, penalties):
        alone = neuron.fit(**{**p.given, name[:2]: penalty}, tol=1e-12)
        assert np.allclose(fitted.w, alone.w, rtol=0, atol=1e-4)
        assert fitted.fit_result is not None and fitted.fit_result.converged
        cold += 0 if alone.fit_result is None else alone.fit_result.iterations
    assert sum(f.fit_result.iterations for f in path if f.fit_result is not None) < 0.8 * cold
    assert neuron.fit_path(**given, **{name: []}) == []
    (one,) = neuron.fit_path(**given, **{name: iter([0.5])}, warm_start=path[3])
    assert one.fit_result is not None and one.fit_result.converged


def test_a_path_that_is_cancelled() -> None:
    p = problem(11)
    fits = 0

    def progress(step: neuron.Progress) -> bool:
        nonlocal fits
        fits += step.iteration == 0
        return fits < 3

    path = neuron.fit_path(p.X, p.y, l2s=[1.0, 0.1, 0.01, 0.001], progress=progress)
    outcomes = [f.fit_result.outcome for f in path if f.fit_result is not None]
    assert outcomes == ["converged", "converged", "cancelled"]


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("intercept", [False, True])
def test_l1_max(intercept: bool, standardize: bool) -> None:
    p = problem(12, 90, 6, weights="real", offset=True, spread=2.0)
    given = {k: v for k, v in p.given.items() if k not in ("l2", "l1")}
    given |= {"intercept": intercept, "standardize": standardize}
    top = neuron.l1_max(**given)
    assert not np.asarray(neuron.fit(**given, l1=top * (1 + 1e-12)).w).any()
    assert np.asarray(neuron.fit(**given, l1=top * (1 - 1e-6), tol=1e-15).w).any()
    for threads in (1, 2, 5):
        assert neuron.l1_max(**given, threads=threads) == top


def test_l1_max_at_the_edges() -> None:
    p = problem(13)
    assert neuron.l1_max(np.empty((5, 0)), np.eye(5)[0]) == 0
    assert neuron.l1_max(p.X, np.full(60, 0.5)) < 1e-16
    assert neuron.l1_max(p.X, np.ones(60)) < 1e-16
    assert neuron.l1_max(np.ones((60, 2)), p.y, standardize=True) == 0
    bad = p.X.copy()
    bad[3, 1] = np.nan
    assert np.isnan(neuron.l1_max(bad, p.y))


# ---- Warnings


def test_warnings_can_be_errors() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", neuron.ConvergenceWarning)
        with pytest.raises(neuron.ConvergenceWarning, match="out of iterations after 1"):
            neuron.fit(**problem(14).given, max_iter=1)
    assert issubclass(neuron.ConvergenceWarning, UserWarning)


def test_paths_warn_in_their_own_name() -> None:
    p = problem(15)
    with pytest.warns(neuron.ConvergenceWarning, match=r"^fit_path\(\): ") as caught:
        neuron.fit_path(p.X, p.y, l2s=[1e-3], max_iter=0)
    assert [w.filename for w in caught] == [__file__]


def test_a_neuron_that_was_fitted_is_as_any_other() -> None:
    p = problem(16)
    fitted = neuron.fit(**p.given)
    same = neuron.Neuron(fitted.w, fitted.b)
    assert fitted == same and hash(fitted) == hash(same) and repr(fitted) == repr(same)
    assert bits(fitted.forward(p.X)) == bits(same.forward(p.X))
