"""What people do in the very instants of a move, and what comes of it."""

from __future__ import annotations

import pytest

from sheetsync.core.ids import UNDO, BaseKey
from tests.worker.test_review_races import Racing
from tests.worker.world import INTERESTED, PROSPECTS, READY

ANNA = "anna.petrova@northwind.example"
SERGEY = "sergey.volkov@northwind.example"


def is_clean(world: Racing, base: BaseKey) -> bool:
    return not [row for row in world.owner.grid(base, UNDO)[1:] if any(row)]


def order(world: Racing, base: BaseKey) -> list[object]:
    return [row["Company"] for row in world.rows(base)]


def test_a_row_inserted_on_top_costs_nobody_his_row(ready: Racing) -> None:
    anna = ready.person(ANNA)

    ready.cycle_while(PROSPECTS, lambda: anna.insert(PROSPECTS, 1))
    assert order(ready, PROSPECTS) == ["Above", "Acme", "Below"]
    ready.settle()

    assert order(ready, PROSPECTS) == ["Above", "Below"]
    assert ready.companies(INTERESTED) == ["Acme"]
    assert [row["Day"] for row in ready.rows(INTERESTED, "contacts")] == [46300]
    assert is_clean(ready, PROSPECTS)


def test_sorting_in_the_last_instant_costs_nobody_his_row(ready: Racing) -> None:
    anna = ready.person(ANNA)
    before = {row["Company"]: row["ID"] for row in ready.rows(PROSPECTS)}

    ready.cycle_while(PROSPECTS, lambda: anna.sort(PROSPECTS, "Company"))
    ready.settle()

    assert ready.companies(PROSPECTS) == ["Above", "Below"]
    left = {row["Company"]: row["ID"] for row in ready.rows(PROSPECTS)}
    assert left.items() <= before.items()
    assert ready.row(INTERESTED, "Acme")["ID"] == before["Acme"]


def test_a_client_withdrawn_in_the_last_instant_stays_with_his_contacts(
    ready: Racing,
) -> None:
    anna = ready.person(ANNA)

    ready.cycle_while(PROSPECTS, lambda: anna.pick(PROSPECTS, "Acme", "Prospects"))
    ready.settle()

    assert order(ready, PROSPECTS) == ["Above", "Acme", "Below"]
    assert ready.companies(INTERESTED) == []
    assert ready.rows(INTERESTED, "contacts") == []
    assert [row["Day"] for row in ready.rows(PROSPECTS, "contacts")] == [46300]
    assert is_clean(ready, PROSPECTS)
    assert is_clean(ready, INTERESTED)


def test_edits_on_both_sides_meet_in_the_target(ready: Racing) -> None:
    anna, sergey = ready.person(ANNA), ready.person(SERGEY)

    def both() -> None:
        anna.edit(PROSPECTS, "Acme", needs="ink", comment="Anna's")
        sergey.edit(INTERESTED, "Acme", phone="+7999", comment="Sergey's")

    ready.cycle_while(PROSPECTS, both)
    ready.settle()

    row = ready.row(INTERESTED, "Acme")
    assert (row["Needs"], row["Phone"], row["Comment"]) == ("ink", "+7999", "Anna's")
    assert "Sergey's" in " ".join(ready.notes(INTERESTED))


def test_an_id_cleared_between_copy_and_removal_doubles_nobody(ready: Racing) -> None:
    anna = ready.person(ANNA)

    def clear() -> None:
        anna.write(PROSPECTS, anna.place(PROSPECTS, "Acme"), 0, None)

    ready.cycle_while(INTERESTED, clear)
    ready.settle()

    assert ready.companies(PROSPECTS) == ["Above", "Below"]
    assert ready.companies(INTERESTED) == ["Acme"]


def test_an_id_cleared_in_the_copy_doubles_nobody(ready: Racing) -> None:
    sergey = ready.person(SERGEY)

    def clear() -> None:
        sergey.write(INTERESTED, sergey.place(INTERESTED, "Acme"), 0, None)
        ready.person(ANNA).edit(PROSPECTS, "Acme", comment="late")

    ready.cycle_while(PROSPECTS, clear)
    ready.settle()

    assert ready.companies(PROSPECTS) == ["Above", "Below"]
    assert ready.row(INTERESTED, "Acme")["Comment"] == "late"


@pytest.mark.parametrize("base", [INTERESTED, PROSPECTS], ids=["early", "late"])
@pytest.mark.parametrize("whose", ["Above", "of another base", "nobody's"])
def test_anothers_id_pasted_over_the_movers_is_taken_out_again(
    ready: Racing, base: BaseKey, whose: str
) -> None:
    anna, sergey = ready.person(ANNA), ready.person(SERGEY)
    sergey.type(INTERESTED, {"Company": "Other", "Phone": "3"})
    ready.cycle()
    ids = {row["Company"]: row["ID"] for row in ready.rows(PROSPECTS)}
    ids["of another base"] = ready.row(INTERESTED, "Other")["ID"]
    ids["nobody's"] = "C7K3QXM"
    again = {**READY, "Company": "Again", "Phone": "4", "Stage": "Interested"}
    anna.type(PROSPECTS, again)
    ready.cycle()
    ready.clock.sleep(30)
    his = ready.row(PROSPECTS, "Again")["ID"]

    def paste() -> None:
        anna.write(PROSPECTS, anna.place(PROSPECTS, "Again"), 0, ids[whose])

    ready.cycle_while(base, paste)
    ready.settle()

    left = {row["Company"]: row["ID"] for row in ready.rows(PROSPECTS)}
    assert left == {one: ids[one] for one in ("Above", "Below")}
    assert ready.companies(INTERESTED) == ["Acme", "Again", "Other"]
    assert ready.row(INTERESTED, "Again")["ID"] == his
    with ready.app.journal.reading() as book:
        assert book.held.all() == ()
        assert len(book.clients.all()) == 5


def test_an_id_cut_and_pasted_over_the_movers_goes_back_as_well(ready: Racing) -> None:
    anna = ready.person(ANNA)
    before = {row["Company"]: row["ID"] for row in ready.rows(PROSPECTS)}

    def cut() -> None:
        anna.write(PROSPECTS, anna.place(PROSPECTS, "Acme"), 0, before["Above"])
        anna.write(PROSPECTS, anna.place(PROSPECTS, "Above"), 0, None)

    ready.cycle_while(PROSPECTS, cut)
    ready.settle()

    left = {row["Company"]: row["ID"] for row in ready.rows(PROSPECTS)}
    assert left == {one: before[one] for one in ("Above", "Below")}
    assert ready.row(INTERESTED, "Acme")["ID"] == before["Acme"]


def test_anothers_id_pasted_over_the_copys_is_taken_out_again(ready: Racing) -> None:
    sergey = ready.person(SERGEY)
    sergey.type(INTERESTED, {"Company": "Other", "Phone": "3"})
    his = ready.row(PROSPECTS, "Acme")["ID"]

    def paste() -> None:
        other = ready.row(INTERESTED, "Other")["ID"]
        sergey.write(INTERESTED, sergey.place(INTERESTED, "Acme"), 0, other)

    ready.cycle_while(PROSPECTS, paste)
    ready.settle()

    assert ready.companies(PROSPECTS) == ["Above", "Below"]
    assert ready.companies(INTERESTED) == ["Acme", "Other"]
    assert ready.row(INTERESTED, "Acme")["ID"] == his


def test_an_emptied_undo_tab_loses_nobody(ready: Racing) -> None:
    anna = ready.person(ANNA)
    wipe = {"sheetId": undo_id(ready), "startRowIndex": 1}

    def shift_and_empty() -> None:
        anna.insert(PROSPECTS, 1)
        ready.instant.before_write_to(
            ready.file_id(PROSPECTS),
            lambda: ready.owner.batch(
                PROSPECTS, {"updateCells": {"range": wipe, "fields": "*"}}
            ),
        )

    ready.cycle_while(PROSPECTS, shift_and_empty)
    ready.settle()

    assert ready.companies(PROSPECTS) == ["Above", "Below"]
    assert ready.companies(INTERESTED) == ["Acme"]


def undo_id(world: Racing) -> int:
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{world.file_id(PROSPECTS)}"
    sheets = world.owner.get(url, fields="sheets(properties)")["sheets"]
    found = {one["properties"]["title"]: one["properties"] for one in sheets}
    return int(found[UNDO]["sheetId"])


def test_a_client_deleted_right_after_he_arrived_is_put_back(ready: Racing) -> None:
    ready.cycle()
    assert ready.companies(INTERESTED) == ["Acme"]

    ready.person(SERGEY).delete(INTERESTED, "Acme")
    ready.settle()

    assert ready.companies(INTERESTED) == ["Acme"]
    assert ready.row(INTERESTED, "Acme")["Needs"] == "paper"
