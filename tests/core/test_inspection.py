"""What a removal really hit."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sheetsync.core.ids import ClientId
from sheetsync.core.inspection import Hit, Meant, inspect, places_again, shifted
from sheetsync.core.remarks import Remark

ANNA, BORIS = ClientId("C000001"), ClientId("C000002")


def meant(mark: str, client: ClientId | None = ANNA, move: str = "m1") -> Meant:
    return Meant(move, "clients" if client else "contacts", mark, client)


def hit(
    mark: str, client: ClientId | None = ANNA, tab: str = "clients", index: int = 1
) -> Hit:
    return Hit(tab, index, mark, client, blank=not mark and client is None)


def test_a_row_that_holds_what_it_held_was_hit() -> None:
    verdict = inspect([meant("aa")], [hit("aa")])

    assert verdict.missed == frozenset()
    assert verdict.astray == ()


def test_a_row_edited_in_the_last_instant_is_put_back() -> None:
    verdict = inspect([meant("aa")], [hit("bb")])

    assert verdict.missed == {"m1"}
    assert verdict.astray == (0,)


def test_another_clients_row_with_the_same_content_is_not_his() -> None:
    assert inspect([meant("aa")], [hit("aa", BORIS)]).missed == {"m1"}


def test_a_row_whose_id_was_cleared_in_the_last_instant_is_his() -> None:
    assert inspect([meant("aa")], [hit("aa", None)]).missed == frozenset()


def test_a_client_missed_in_one_row_gets_all_of_them_back() -> None:
    rows = [meant("aa"), meant("k1", None)]

    verdict = inspect(rows, [hit("aa"), hit("other", None, "contacts")])

    assert verdict.missed == {"m1"}
    assert verdict.astray == (0, 1)


def test_only_who_was_missed_is_put_back() -> None:
    rows = [meant("aa", move="m1"), meant("bb", BORIS, move="m2")]

    verdict = inspect(rows, [hit("aa"), hit("cc", BORIS)])

    assert verdict.missed == {"m2"}
    assert verdict.astray == (1,)


def test_a_blank_row_is_not_worth_putting_back() -> None:
    assert inspect([meant("aa")], [hit("", None)]).astray == ()


def test_two_equal_child_rows_need_two_hits() -> None:
    rows = [meant("k", None), meant("k", None)]

    assert inspect(rows, [hit("k", None, "contacts")]).missed == {"m1"}


@given(st.lists(st.integers(), unique=True, max_size=12), st.data())
def test_rows_put_back_stand_in_their_old_order(
    content: list[int], data: st.DataObject
) -> None:
    indexes = st.sets(st.integers(0, len(content) - 1)) if content else st.just(set())
    removed = data.draw(indexes)
    back = {index for index in removed if data.draw(st.booleans())}
    rows = [one for place, one in enumerate(content) if place not in removed]

    for place, index in zip(places_again(removed, back), sorted(back), strict=True):
        rows.insert(place, content[index])

    gone = removed - back
    assert rows == [one for place, one in enumerate(content) if place not in gone]


@given(st.sets(st.integers(0, 30)), st.integers(0, 30))
def test_a_row_moves_up_by_what_was_removed_above_it(
    removed: set[int], index: int
) -> None:
    rows = [one for one in range(31) if one not in removed or one == index]

    assert rows[shifted(index, sorted(removed))] == index


def test_a_row_that_got_a_note_in_the_last_instant_is_put_back() -> None:
    before = replace(meant("aa"), remarks={})
    noted = replace(hit("aa"), remarks={"comment": Remark(note="call him")})

    verdict = inspect([before], [noted])

    assert verdict.missed == verdict.late == {"m1"}
    assert verdict.astray == (0,)


def test_of_rows_that_hold_the_same_each_keeps_its_own_note() -> None:
    note = {"day": Remark(note="was late")}
    plain = replace(meant("aa", None), remarks={})
    noted = replace(meant("aa", None), remarks=note)
    hits = [hit("aa", None, "contacts"), hit("aa", None, "contacts")]

    verdict = inspect([plain, noted], [replace(hits[0], remarks=note), hits[1]])

    assert verdict.missed == frozenset()
    assert sorted(verdict.claimed["m1"]) == [0, 1]


def test_notes_are_left_alone_where_nothing_is_known_of_them() -> None:
    noted = replace(hit("aa"), remarks={"comment": Remark(note="call him")})

    assert inspect([meant("aa")], [noted]).missed == frozenset()
