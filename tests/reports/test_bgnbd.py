"""The oracle itself: it must meet what was published about CDNOW."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from tests.reports.bgnbd import Client, Model, fitted


@pytest.fixture(scope="module")
def clients() -> list[Client]:
    try:
        package = distribution("lifetimes")
    except PackageNotFoundError:
        pytest.skip("the test dependency lifetimes, which ships CDNOW, is not here")
    name = "lifetimes/datasets/cdnow_customers_summary.csv"
    text = Path(str(package.locate_file(name))).read_text(encoding="ascii")
    rows = [line.split(",") for line in text.splitlines()[1:]]
    return [(int(float(x)), float(last), float(age)) for _, x, last, age in rows]


@pytest.fixture(scope="module")
def model(clients: list[Client]) -> Model:
    return fitted(clients)


def test_the_oracle_meets_the_published_parameters_to_three_digits(
    model: Model, clients: list[Client]
) -> None:
    assert len(clients) == 2357
    assert (round(model.r, 3), round(model.alpha, 3)) == (0.243, 4.414)
    assert (round(model.a, 3), round(model.b, 3)) == (0.793, 2.426)


def test_the_oracle_says_who_is_alive_as_published(
    model: Model, clients: list[Client]
) -> None:
    assert [round(model.alive(one), 4) for one in clients[:2]] == [0.7266, 0.2122]


def test_who_ordered_once_always_counts_as_alive(model: Model) -> None:
    assert model.alive((0, 0.0, 500.0)) == 1.0
