"""Offers: every figure both ways, and the edges."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest

from sheetsync.config.buying import Offers
from sheetsync.config.reports import Reports, Segments
from sheetsync.core.table import Table, Value
from sheetsync.reports.buying import offers
from sheetsync.reports.facts import Facts
from sheetsync.reports.shapes import CLIENTS, PURCHASES
from tests.reports import plain_buying
from tests.reports.company_facts import STAGES, client
from tests.reports.plain_buying import Bought

D = date(2024, 2, 29)
NORMS = Reports()
ALIKE = Reports(segments=Segments(share_a=1, share_b=1))
"""All who bring anything are of class A."""


def company(
    bought: Sequence[Bought], clients: Sequence[tuple[object, ...]] = ()
) -> Facts:
    ids = sorted({one[0] for one in bought})
    return Facts(
        clients=CLIENTS.frame(clients or [client(one) for one in ids]),
        purchases=PURCHASES.frame(
            [
                (who, day, int(amount * 100), None, product, 1.0)
                for who, day, amount, product in bought
            ]
        ),
        stages=STAGES,
    )


def line(who: str, product: str | None, amount: int = 10, day: date = D) -> Bought:
    return (who, day, Decimal(amount), product)


def by_client(found: Table) -> dict[Value, list[tuple[Value, ...]]]:
    names = ("offer", "because", "both", "of_first", "of_second", "of_class")
    rows: dict[Value, list[tuple[Value, ...]]] = defaultdict(list)
    cells = zip(*map(found.column, ("client_id", *names)), strict=True)
    for who, *rest in cells:
        rows[who].append(tuple(rest))
    return rows


def made(bought: Sequence[Bought], norms: Reports = ALIKE) -> Table:
    return offers.make(company(bought), norms, D)


def pairs_of(count: int, *more: Bought) -> list[Bought]:
    """So many bought bolts and nuts, as many neither, and one has bolts alone."""
    some = [
        line(f"C{number:02}", one)
        for number in range(count)
        for one in ("bolts", "nuts")
    ]
    others = [line(f"X{number:02}", "paint", 20) for number in range(count)]
    return [*some, *others, line("One", "bolts", 20), *more]


@pytest.mark.parametrize("seed", range(10))
def test_offers_of_companies_of_chance_are_those_of_the_plain_calculation(
    seed: int,
) -> None:
    chance = random.Random(seed)
    products = ["bolts", "nuts", "paint", "tape", "glue", "saws", "nails", None, " "]
    likes = {f"C{number:02}": chance.sample(products, 4) for number in range(60)}
    bought = [
        (
            who,
            D - timedelta(days=chance.randrange(-10, 420)),
            Decimal(chance.randrange(-10, 90)),
            chance.choice([*some, *some, *products]),
        )
        for who, some in likes.items()
        for _ in range(chance.randrange(1, 7))
    ]
    most = chance.choice([4, 6, 200])

    norms = Reports(offers=Offers(products=most, least_clients=2))
    found = by_client(made(bought, norms))

    plain = plain_buying.offers(bought, likes, D, most, 2)
    assert dict(found) == plain
    assert len(plain) > 10


def test_what_goes_with_his_product_is_offered_with_its_figures() -> None:
    found = made(pairs_of(5))

    assert by_client(found) == {"One": [("nuts", "bolts", 5, 6, 5, 11)]}
    assert found.column("confidence") == (5 / 6,)
    assert found.column("support") == (5 / 11,)
    assert found.column("lift") == (1.83,)
    low, high = found.column("confidence_low")[0], found.column("confidence_high")[0]
    assert low == pytest.approx(0.4365, abs=5e-5)
    assert high == pytest.approx(0.9699, abs=5e-5)


@pytest.mark.parametrize(("count", "found"), [(4, 0), (5, 1)])
def test_pairs_of_too_few_clients_are_chance(count: int, found: int) -> None:
    assert len(made(pairs_of(count)).rows) == found


def test_what_goes_together_no_more_often_than_by_chance_is_no_offer() -> None:
    """Half of those with bolts buy tape, and half of those without: lift 1."""
    bought = [
        *(line(f"C{number:02}", "bolts") for number in range(0, 20, 2)),
        *(line(f"C{number:02}", "tape") for number in range(20) if number % 4 < 2),
        *(line(f"C{number:02}", "paint") for number in range(20)),
    ]

    assert not made(bought).rows


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(line("One", "nuts", 1), id="he bought it"),
        pytest.param(line("One", "nuts", 1, date(2023, 3, 1)), id="within the window"),
    ],
)
def test_what_he_has_is_not_offered(more: Bought) -> None:
    assert not made(pairs_of(5, more)).rows


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(line("One", "nuts", -1), id="only brought back"),
        pytest.param(line("One", "nuts", 1, date(2023, 2, 28)), id="a year ago"),
        pytest.param(line("One", "nuts", 1, date(2024, 3, 1)), id="tomorrow"),
        pytest.param(line("One", None, 1), id="a line without a product"),
    ],
)
def test_what_does_not_count_as_bought_is_offered(more: Bought) -> None:
    assert list(by_client(made(pairs_of(5, more)))) == ["One"]


def test_clients_of_another_class_are_not_similar() -> None:
    """The one of bolts brings nearly all: he is A, and the others are not."""
    bought = pairs_of(9, line("One", "bolts", 100_000))

    assert not made(bought, NORMS).rows
    assert made(bought).rows


def test_who_brought_back_more_than_he_bought_gets_no_offer() -> None:
    assert not made(pairs_of(5, line("One", "bolts", -50))).rows


def test_lines_that_name_no_product_say_nothing() -> None:
    found = made([line("One", None), line("Two", " ")])

    assert found.rows == ()
    assert found.note is not None
    assert "names a product" in found.note.english()


def test_the_note_tells_how_many_of_the_products_are_looked_at() -> None:
    found = made(pairs_of(5), Reports(offers=Offers(products=2)))

    assert found.note is not None
    assert "Of the 3 products bought in 12 months, the 2 that" in found.note.english()


def test_at_most_three_products_are_offered_the_surest_first() -> None:
    bought = [
        line(f"C{number:02}", one)
        for number in range(12)
        for place, one in enumerate(("bolts", "d", "c", "b", "a"))
        if number >= place
    ]
    others = [line(f"X{number:02}", "paint", 50) for number in range(12)]

    found = by_client(made([*bought, *others, line("One", "bolts")]))
    assert [one[0] for one in found["One"]] == ["d", "c", "b"]


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(client("One", stage="interested"), id="in another stage"),
        pytest.param(client("One", do_not_contact=True), id="asked not to be called"),
    ],
)
def test_offers_are_made_to_callable_clients_of_the_stage(
    one: tuple[object, ...],
) -> None:
    bought = pairs_of(5)
    others = sorted({who for who, *_ in bought} - {"One"})
    facts = company(bought, [one, *(client(who) for who in others)])

    assert not offers.make(facts, ALIKE, D).rows
