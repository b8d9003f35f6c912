"""A regression of yes or no on a few measures, by Newton's method.

Thirty lines of linear algebra; a library would bring a hundred megabytes for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]

_STEPS = 50
_CLOSE = 1e-10
_RIDGE = 1.0
"""Keeps the weights finite where one measure separates yes from no."""


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """What was learnt.

    Attributes:
        means: Of each measure, where it was learnt.
        spreads: Of each measure likewise; 1 where all cases had the same.
        weights: The constant's weight and then each measure's.
    """

    means: Numbers
    spreads: Numbers
    weights: Numbers

    def chances(self, measures: Numbers) -> Numbers:
        """The chance of a yes for each row of measures."""
        return _logistic(_scaled(measures, self.means, self.spreads) @ self.weights)


def fit(measures: Numbers, answers: NDArray[np.bool_]) -> Fitted | None:
    """The weights that make the answers most likely, held small by a ridge.

    Args:
        measures: A row a case, a column a measure.
        answers: Of each case.

    Returns:
        None if the steps do not come to rest.
    """
    spreads = measures.std(axis=0)
    spreads[spreads == 0] = 1.0
    means = measures.mean(axis=0)
    scaled = _scaled(measures, means, spreads)
    ridge = np.diag([0.0, *[_RIDGE] * measures.shape[1]])
    weights = np.zeros(scaled.shape[1])
    for _ in range(_STEPS):
        said = _logistic(scaled @ weights)
        slope = scaled.T @ (answers - said) - ridge @ weights
        curve = (scaled * (said * (1 - said))[:, None]).T @ scaled + ridge
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if np.abs(step).max() < _CLOSE:
            return Fitted(means, spreads, weights)
    return None


def _scaled(measures: Numbers, means: Numbers, spreads: Numbers) -> Numbers:
    ones = np.ones((len(measures), 1))
    return np.hstack([ones, (measures - means) / spreads])


def _logistic(sums: Numbers) -> Numbers:
    found: Numbers = 1 / (1 + np.exp(-np.clip(sums, -40, 40)))
    return found
