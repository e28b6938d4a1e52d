from collections.abc import Callable

import numpy as np

from nlu.lbfgs import Vector, minimise


def bowl(curvatures: Vector, bottom: Vector) -> Callable[[Vector], tuple[float, Vector]]:
    def function(at: Vector) -> tuple[float, Vector]:
        away = at - bottom
        return float(0.5 * (curvatures * away * away).sum()), curvatures * away

    return function


def test_the_bottom_of_an_uneven_bowl_is_found() -> None:
    curvatures = np.geomspace(0.01, 100, 40).astype(np.float32)
    bottom = np.linspace(-2, 3, 40, dtype=np.float32)
    found = minimise(bowl(curvatures, bottom), np.zeros(40, np.float32), 400)
    assert np.allclose(found, bottom, atol=1e-2)


def test_of_a_function_without_a_formula_for_its_least_value() -> None:
    def function(at: Vector) -> tuple[float, Vector]:
        value = np.logaddexp(0, at) - 0.25 * at
        return float(value.sum()), (1 / (1 + np.exp(-at)) - 0.25).astype(np.float32)

    found = minimise(function, np.full(5, 4, np.float32), 100)
    assert np.allclose(found, np.log(0.25 / 0.75), atol=1e-3)


def test_no_iterations_and_a_start_at_the_bottom_stay_where_they_are() -> None:
    function = bowl(np.ones(3, np.float32), np.ones(3, np.float32))
    assert minimise(function, np.zeros(3, np.float32), 0).tolist() == [0, 0, 0]
    assert minimise(function, np.ones(3, np.float32), 10).tolist() == [1, 1, 1]


def test_twice_the_same() -> None:
    curvatures = np.geomspace(0.1, 50, 30).astype(np.float32)
    function = bowl(curvatures, np.ones(30, np.float32))
    first = minimise(function, np.zeros(30, np.float32), 7)
    assert np.array_equal(first, minimise(function, np.zeros(30, np.float32), 7))
