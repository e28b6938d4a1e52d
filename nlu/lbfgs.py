"""Minimising a smooth convex function of millions of unknowns, in single precision.

Limited-memory BFGS: J. Nocedal, S. Wright, Numerical Optimization, 2nd edition, algorithms 7.4
(the two loops) and 3.1 (backtracking). SciPy's walks through the unknowns one by one in Python
to ask for bounds that nobody set, which takes longer than the minimising.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

#: Pairs of step and change of slope that stand for the curvature.
REMEMBERED = 10
#: How much of what the slope promises a step has to keep, and the smallest step tried.
SUFFICIENT = 1e-4
SMALLEST_STEP = 1e-8


def minimise(
    function: Callable[[Vector], tuple[float, Vector]], start: Vector, iterations: int
) -> Vector:
    """Where the function is (nearly) least, from `start` in at most so many iterations.

    `function` returns its value and slope. The same function gives the same result.
    """
    at = start
    value, slope = function(at)
    pairs: deque[tuple[Vector, Vector, float]] = deque(maxlen=REMEMBERED)
    for _ in range(iterations):
        if not slope.any():
            break
        direction = -_curved(slope, pairs)
        promised = float(direction @ slope)
        length = 1.0 if pairs else min(1.0, 1.0 / float(np.abs(slope).sum()))
        while length > SMALLEST_STEP:
            there = at + np.float32(length) * direction
            new_value, new_slope = function(there)
            if new_value <= value + SUFFICIENT * length * promised:
                break
            length /= 2
        else:
            return at
        step, change = there - at, new_slope - slope
        curvature = float(step @ change)
        if curvature > 0:
            pairs.append((step, change, curvature))
        at, value, slope = there, new_value, new_slope
    return at


def _curved(slope: Vector, pairs: deque[tuple[Vector, Vector, float]]) -> Vector:
    """The slope times the inverse of the curvature that the pairs tell."""
    curved, shares = slope.copy(), []
    for step, change, curvature in reversed(pairs):
        share = np.float32(float(step @ curved) / curvature)
        curved -= share * change
        shares.append(share)
    if pairs:
        _, change, curvature = pairs[-1]
        curved *= np.float32(curvature / float(change @ change))
    for (step, change, curvature), share in zip(pairs, reversed(shares), strict=True):
        curved += (share - np.float32(float(change @ curved) / curvature)) * step
    return curved
