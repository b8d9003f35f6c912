"""What people note on a row while its client moves: no value tells of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetsync.core.ids import BaseKey, sheet_id
from sheetsync.core.remarks import Remark
from sheetsync.worker import inspection
from tests.worker.test_ground import behave
from tests.worker.test_moves_survive import is_clean
from tests.worker.test_review_races import Racing
from tests.worker.world import INTERESTED, PROSPECTS, READY, Person

ANNA = "anna.petrova@northwind.example"
SERGEY = "sergey.volkov@northwind.example"


def note(
    person: Person,
    base: BaseKey,
    text: str,
    tab: str = "clients",
    row: int | None = None,
    header: str = "Comment",
) -> None:
    """Somebody notes something on Acme's row."""
    column = person.grid(base, tab)[0].index(header)
    place = person.place(base, "Acme") if row is None else row
    start = {"sheetId": sheet_id(tab), "rowIndex": place, "columnIndex": column}
    rows = [{"values": [{"note": text}]}]
    cells = {"start": start, "rows": rows, "fields": "note"}
    assert person.batch(base, {"updateCells": cells}).ok


def moves(world: Racing) -> int:
    """How many moves were begun."""
    with world.app.journal.reading() as book:
        return len(book.moves.since(world.clock.now().replace(year=2000)))


def rests(world: Racing) -> bool:
    """Whether Acme stands in the next base alone, and nothing is under way."""
    with world.app.journal.reading() as book:
        under_way = book.moves.open()
    return (
        not under_way
        and world.companies(INTERESTED) == ["Acme"]
        and world.companies(PROSPECTS) == ["Above", "Below"]
        and is_clean(world, PROSPECTS)
        and is_clean(world, INTERESTED)
    )


def own_notes(world: Racing, base: BaseKey) -> list[str]:
    """The notes in a base but for those on headers."""
    return [one for one in world.notes(base) if one.startswith("NB")]


@pytest.mark.parametrize("base", [PROSPECTS, INTERESTED])
def test_a_note_typed_while_the_client_moves_goes_with_him(
    ready: Racing, base: BaseKey
) -> None:
    anna = ready.person(ANNA)

    ready.cycle_while(base, lambda: note(anna, PROSPECTS, "NB call on Monday"))
    ready.cycle(7)

    assert own_notes(ready, INTERESTED) == ["NB call on Monday"]
    assert rests(ready)
    assert [row["Day"] for row in ready.rows(INTERESTED, "contacts")] == [46300]


def test_a_note_on_a_contact_goes_with_it(ready: Racing) -> None:
    anna = ready.person(ANNA)

    ready.cycle_while(
        PROSPECTS,
        lambda: note(anna, PROSPECTS, "NB was late", "contacts", 1, "Day"),
    )
    ready.cycle(7)

    assert own_notes(ready, INTERESTED) == ["NB was late"]
    assert rests(ready)
    assert len(ready.rows(INTERESTED, "contacts")) == 1


def test_a_note_on_a_copy_that_is_taken_back_is_on_the_next_one(ready: Racing) -> None:
    anna, sergey = ready.person(ANNA), ready.person(SERGEY)

    def both() -> None:
        note(sergey, INTERESTED, "NB Sergey's")
        anna.edit(PROSPECTS, "Acme", needs="ink")

    ready.cycle_while(PROSPECTS, both)
    ready.cycle(7)

    assert own_notes(ready, INTERESTED) == ["NB Sergey's"]
    assert ready.row(INTERESTED, "Acme")["Needs"] == "ink"
    assert rests(ready)


def test_a_note_on_a_copied_contact_is_on_the_next_one(ready: Racing) -> None:
    anna, sergey = ready.person(ANNA), ready.person(SERGEY)

    def both() -> None:
        note(sergey, INTERESTED, "NB Sergey's", "contacts", 1, "Day")
        anna.edit(PROSPECTS, "Acme", needs="ink")

    ready.cycle_while(PROSPECTS, both)
    ready.cycle(7)

    assert own_notes(ready, INTERESTED) == ["NB Sergey's"]
    assert rests(ready)


def test_notes_on_both_sides_meet_in_the_next_copy(ready: Racing) -> None:
    anna, sergey = ready.person(ANNA), ready.person(SERGEY)

    def both() -> None:
        note(sergey, INTERESTED, "NB Sergey's")
        note(anna, PROSPECTS, "NB Anna's")

    ready.cycle_while(PROSPECTS, both)
    ready.cycle(7)

    (one,) = own_notes(ready, INTERESTED)
    assert one.startswith("NB Anna's\n")
    assert one.endswith("NB Sergey's")
    assert rests(ready)


def test_a_note_on_the_copy_of_a_withdrawn_client_waits_for_its_people(
    ready: Racing,
) -> None:
    anna, sergey = ready.person(ANNA), ready.person(SERGEY)

    def both() -> None:
        note(sergey, INTERESTED, "NB Sergey's")
        anna.pick(PROSPECTS, "Acme", "Prospects")

    ready.cycle_while(PROSPECTS, both)
    ready.cycle(7)
    assert own_notes(ready, INTERESTED) == ["NB Sergey's"]

    sergey.delete(INTERESTED, "Acme")
    ready.cycle(7)

    assert ready.companies(INTERESTED) == []
    assert ready.companies(PROSPECTS) == ["Above", "Acme", "Below"]


def test_a_note_typed_while_a_move_is_parked_goes_with_the_client(
    ready: Racing,
) -> None:
    anna = ready.person(ANNA)
    row = ready.row(PROSPECTS, "Acme")
    ready.cycle_while(INTERESTED, lambda: anna.write_row(PROSPECTS, {**row}, 6))
    ready.cycle(2)
    grid = anna.grid(PROSPECTS)
    for place in [place for place, cells in enumerate(grid) if "Acme" in cells]:
        note(anna, PROSPECTS, "NB two days later", row=place)
    ready.clock.sleep(2 * 86400)

    ready.owner.delete(PROSPECTS, "Acme")
    ready.cycle(7)

    assert own_notes(ready, INTERESTED) == ["NB two days later"]
    assert rests(ready)


def test_a_formula_changed_while_the_client_moves_is_copied_as_it_became(
    ready: Racing,
) -> None:
    anna = ready.person(ANNA)
    anna.edit(PROSPECTS, "Acme", comment="=1+1")
    ready.cycle()
    ready.clock.sleep(30)

    ready.cycle_while(
        PROSPECTS, lambda: anna.edit(PROSPECTS, "Acme", comment='="in time"')
    )
    ready.cycle(7)

    assert ready.row(INTERESTED, "Acme")["Comment"] == "in time"
    assert rests(ready)


def test_a_row_that_had_notes_and_formulas_all_along_moves_at_once(
    ready: Racing,
) -> None:
    anna = ready.person(ANNA)
    note(anna, PROSPECTS, "NB an old one")
    formula = '=IF(A3<>"";$A$1&" of "&A2&COUNTA(A1:A3)&B3;SUM(A:A))'
    anna.edit(PROSPECTS, "Acme", comment=formula)
    ready.cycle()
    ready.clock.sleep(30)

    ready.cycle(2)

    assert moves(ready) == 1
    assert own_notes(ready, INTERESTED) == ["NB an old one"]
    assert rests(ready)


def test_undo_rows_that_show_something_else_put_nobody_back_for_ever(
    ready: Racing, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = {"city": Remark(shape="=ODD()")}
    monkeypatch.setattr(inspection, "saved_remarks", lambda *_: odd)

    ready.cycle(8)

    assert moves(ready) == 2
    assert rests(ready)


@pytest.mark.parametrize("late", [False, True])
def test_where_undo_rows_bring_no_notes_the_client_goes_with_his(
    tmp_path: Path, late: bool
) -> None:
    with Racing(tmp_path) as world:
        behave(world, {"paste_carries_notes": False})
        world.cycle()
        anna = world.person(ANNA)
        anna.type(PROSPECTS, {"Company": "Above", "Phone": "1"})
        anna.type(PROSPECTS, {**READY, "Stage": "Interested"})
        anna.type(PROSPECTS, {"Company": "Below", "Phone": "2"})
        note(anna, PROSPECTS, "NB an old one")
        world.cycle()
        world.clock.sleep(30)
        if late:
            world.cycle_while(INTERESTED, lambda: note(anna, PROSPECTS, "NB a new one"))

        world.cycle(7)

        text = "NB a new one" if late else "NB an old one"
        assert own_notes(world, INTERESTED) == [text]
        assert moves(world) == 1 + late
        assert rests(world)
