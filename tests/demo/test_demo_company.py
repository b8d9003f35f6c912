"""The sample company: plausible, unmistakable, and always the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from sheetsync.demo.company import CUSTOMERS, SampleClient, make_company

DAY = date(2026, 11, 20)
PEOPLE: Mapping[str, Sequence[str]] = {
    "prospects": ("Anna", "Dmitry", "Polina"),
    "interested": ("Sergey", "Elena"),
    "customers": ("Olga", "Igor", "Tatiana"),
}


def company(seed: int = 7, locale: str = "en") -> tuple[SampleClient, ...]:
    return make_company(seed, 600, PEOPLE, DAY, locale)


def test_one_seed_makes_one_company() -> None:
    assert company(7) == company(7)
    assert company(7) != company(8)


def test_clients_are_spread_over_the_conveyor() -> None:
    stages = Counter(one.stage for one in company())

    assert stages == {"prospects": 330, "interested": 150, "customers": 120}
    for one in company():
        assert one.responsible in PEOPLE[one.stage]


def test_no_two_clients_can_be_mistaken_for_each_other() -> None:
    clients = company()

    for column in ("company", "phone", "email"):
        assert len({one.typed[column] for one in clients}) == 600
    assert len({one.mobile for one in clients}) == 600
    comments = [talk.comment for one in clients for talk in one.contacts]
    assert len(set(comments)) == len(comments)


def test_no_mark_is_a_part_of_another() -> None:
    marks = [str(one.typed["company"]) for one in company()]
    marks += [str(one.typed["phone"]) for one in company()]

    assert [(a, b) for a in marks for b in marks if a != b and a in b] == []


def test_phones_are_written_as_people_write_them() -> None:
    starts = Counter(str(one.typed["phone"])[:2] for one in company())

    assert set(starts) == {"+7", "8 ", "00", "09"}


def test_names_are_russian_and_english() -> None:
    names = [str(one.typed["company"]) for one in company()]
    russian = [one for one in names if "«" in one]

    assert 200 < len(russian) < 450
    assert any(one.endswith(" Ltd") for one in names)


def test_customers_bought_within_fourteen_months_and_some_fell_silent() -> None:
    customers = [one for one in company() if one.stage == CUSTOMERS]
    last = [one.buying[-1].day for one in customers]

    assert all(DAY - timedelta(days=421) < day < DAY for day in last)
    silent = [day for day in last if DAY - timedelta(days=270) < day]
    silent = [day for day in silent if day < DAY - timedelta(days=60)]
    assert len(silent) > 15
    amounts = [buying.amount_minor for one in customers for buying in one.buying]
    assert min(amounts) > 0
    assert max(amounts) > 10 * min(amounts)


def test_purchases_follow_each_other_and_have_numbers_of_their_own() -> None:
    clients = company()

    for one in clients:
        days = [buying.day for buying in one.buying]
        assert all(before < after for before, after in pairwise(days))
    documents = [buying.document for one in clients for buying in one.buying]
    assert len(set(documents)) == len(documents)


def test_what_people_typed_is_in_the_companys_language() -> None:
    needs = [
        str(one.typed["needs"]) for one in company(locale="ru") if "needs" in one.typed
    ]

    assert needs
    assert all(any("а" <= letter <= "я" for letter in one) for one in needs)
