"""The page in a real browser, as the people of an office use it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.emulator.page.conftest import (
    ANNA,
    BORIS,
    EVE,
    Office,
    Window,
    share,
)
from tests.emulator.sheet_at_hand import OWNER, Sheet

pytestmark = pytest.mark.ci

Look = Callable[[str], Window]


def test_a_person_is_chosen_and_sees_only_what_is_his(
    window: Callable[..., Window], clients: Sheet
) -> None:
    opened = window("/")
    expect(opened.page.get_by_role("heading", level=1)).to_have_text("Who are you?")
    opened.page.get_by_role("link", name="Anna").click()
    opened.page.locator(f'a[href*="{clients.id}"]').click()
    expect(opened.page.get_by_role("heading", level=1)).to_have_text("1 · Prospects")
    expect(opened.page.locator(".who")).to_contain_text("Anna")


def test_a_stage_picked_by_the_dropdown_shows_in_another_window_within_a_second(
    looking: Look,
) -> None:
    anna, boris = looking(ANNA), looking(BORIS)
    boris.shows(2, 2, "Talks")
    anna.cell(2, 2).dblclick()
    anna.page.get_by_role("option", name="Deal").click()
    boris.shows(2, 2, "Deal", within=1)
    anna.shows(2, 2, "Deal", within=1)


def test_the_keyboard_alone_picks_a_stage(looking: Look, clients: Sheet) -> None:
    anna = looking(ANNA)
    anna.cell(2, 1).click()
    anna.page.keyboard.press("ArrowRight")
    anna.page.keyboard.press("Enter")
    expect(anna.page.get_by_role("option", name="Deal")).to_be_visible()
    anna.page.keyboard.press("ArrowDown")
    anna.page.keyboard.press("Enter")
    anna.shows(2, 2, "Deal")
    assert clients.values("Clients!C2") == [["Deal"]]


def test_typed_text_is_read_as_typed_by_that_person(
    looking: Look, clients: Sheet, office: Office
) -> None:
    anna = looking(ANNA)
    anna.shows(3, 3, "2\u00a0469,00\u00a0₽")
    anna.type_in(3, 3, "12,5")
    anna.shows(3, 3, "12,50\u00a0₽")
    assert office.google.files[clients.id].last_modifier == ANNA


def test_a_protected_cell_refuses_with_googles_reason(
    looking: Look, clients: Sheet
) -> None:
    anna = looking(ANNA)
    anna.type_in(1, 1, "Title")
    expect(anna.page.get_by_role("alert")).to_contain_text(
        "You are trying to edit a protected cell or object."
    )
    anna.shows(1, 1, "Name")
    assert clients.values("Clients!B1") == [["Name"]]


def test_a_cell_that_warns_asks_first(looking: Look, clients: Sheet) -> None:
    anna = looking(ANNA)
    anna.type_in(2, 4, "No")
    anna.page.get_by_role("button", name="Cancel").click()
    anna.shows(2, 4, "Comment 1")
    anna.type_in(2, 4, "Yes")
    anna.page.get_by_role("button", name="Edit anyway").click()
    anna.shows(2, 4, "Yes")
    assert clients.values("Clients!E2") == [["Yes"]]


def test_a_person_without_rights_sees_nothing_even_by_the_address(
    window: Callable[..., Window], clients: Sheet
) -> None:
    opened = window(f"/spreadsheets/d/{clients.id}/edit?as={EVE}")
    expect(opened.page.get_by_role("heading", level=1)).to_have_text(
        "There is nothing here for you"
    )
    assert "Prospects" not in opened.page.content()
    assert "Client" not in opened.page.content()
    listed = window(f"/?as={EVE}")
    expect(listed.page.get_by_text("There are no files for you yet.")).to_be_visible()


def test_who_loses_his_access_loses_the_sight_of_the_file(
    looking: Look, clients: Sheet, office: Office
) -> None:
    boris = looking(BORIS)
    url = f"https://www.googleapis.com/drive/v3/files/{clients.id}/permissions"
    owner = office.session(OWNER)
    listed = owner.get(url, params={"fields": "permissions(id,emailAddress)"}).json()
    (entry,) = [one for one in listed["permissions"] if one["emailAddress"] == BORIS]
    owner.delete(f"{url}/{entry['id']}")
    expect(boris.page.get_by_role("heading", level=1)).to_have_text(
        "There is nothing here for you"
    )
    assert "Prospects" not in boris.page.content()


def test_a_reader_may_look_but_not_edit(
    looking: Look, clients: Sheet, office: Office
) -> None:
    share(office, clients, EVE, "reader")
    eve = looking(EVE)
    expect(eve.page.get_by_text("View only")).to_be_visible()
    expect(eve.page.get_by_role("button", name="Delete row")).to_be_disabled()
    eve.cell(2, 1).dblclick()
    expect(eve.page.locator(".ag-cell-inline-editing")).to_have_count(0)


def test_a_row_inserted_or_deleted_shows_in_another_window_within_a_second(
    looking: Look,
) -> None:
    anna, boris = looking(ANNA), looking(BORIS)
    boris.shows(3, 1, "Client 2")
    anna.cell(3, 1).click()
    anna.press("Insert row above")
    boris.shows(3, 1, "", within=1)
    boris.shows(4, 1, "Client 2", within=1)
    anna.press("Delete row")
    boris.shows(3, 1, "Client 2", within=1)


def test_rows_are_inserted_above_and_below_and_deleted(
    looking: Look, clients: Sheet
) -> None:
    anna, boris = looking(ANNA), looking(BORIS)
    anna.cell(3, 1).click()
    anna.press("Insert row above")
    boris.shows(4, 1, "Client 2")
    boris.shows(3, 1, "")
    anna.cell(4, 1).click()
    anna.press("Insert row below")
    boris.shows(6, 1, "Client 3")
    anna.cell(3, 1).click()
    anna.press("Delete row")
    boris.shows(3, 1, "Client 2")
    assert clients.values("Clients!B2:B5") == [
        ["Client 1"],
        ["Client 2"],
        [],
        ["Client 3"],
    ]


def test_rows_are_sorted_without_their_header(looking: Look, clients: Sheet) -> None:
    clients.write("Clients!B4", [["Aardvark"]])
    anna = looking(ANNA)
    anna.cell(2, 1).click()
    anna.press("Sort A → Z")
    anna.shows(2, 1, "Aardvark")
    anna.shows(1, 1, "Name")
    anna.press("Sort Z → A")
    anna.shows(2, 1, "Client 99")
    assert clients.values("Clients!B1:B2") == [["Name"], ["Client 99"]]


def test_a_row_added_at_the_end_offers_the_same_choices(
    looking: Look, clients: Sheet
) -> None:
    anna = looking(ANNA)
    anna.press("Add row")
    expect(anna.page.locator("#cell-name")).to_have_text("A602")
    anna.page.keyboard.type("c-601")
    anna.page.keyboard.press("Enter")
    anna.shows(602, 0, "c-601")
    anna.cell(602, 2).dblclick()
    anna.page.get_by_role("option", name="New").click()
    anna.shows(602, 2, "New")
    assert clients.values("Clients!A602:C602") == [["c-601", "", "New"]]


def test_an_edit_reaches_its_row_though_rows_were_inserted_meanwhile(
    looking: Look, clients: Sheet
) -> None:
    anna = looking(ANNA)
    anna.cell(5, 1).click()
    anna.page.keyboard.press("Enter")
    anna.page.keyboard.press("Control+a")
    anna.page.keyboard.type("Renamed")
    span = {"sheetId": 11, "dimension": "ROWS", "startIndex": 1, "endIndex": 3}
    clients.batch({"insertDimension": {"range": span}})
    anna.page.keyboard.press("Enter")
    anna.shows(7, 1, "Renamed")
    assert clients.values("Clients!A7:B7") == [["c-4", "Renamed"]]


def test_hidden_tabs_are_not_offered_and_others_open(
    looking: Look, clients: Sheet
) -> None:
    clients.write("Figures!A1", [["Total"]])
    anna = looking(ANNA)
    tabs = anna.page.get_by_role("tab")
    expect(tabs).to_have_text(["Clients", "Figures"])
    tabs.get_by_text("Figures").click()
    anna.shows(1, 0, "Total")
    expect(anna.page).to_have_url(re.compile("gid=12$"))


def test_looks_notes_and_widths_are_those_of_the_sheet(looking: Look) -> None:
    anna = looking(ANNA)
    cell = anna.cell(2, 1)
    expect(cell).to_have_css("font-weight", "700")
    expect(cell).to_have_css("background-color", "rgb(255, 255, 0)")
    cell.click()
    expect(anna.page.locator("#cell-content")).to_contain_text("Call after lunch")
    cell.hover()
    expect(anna.page.locator(".ag-tooltip")).to_contain_text("Call after lunch")


def test_delete_empties_a_cell_and_paste_fills_several(
    looking: Look, clients: Sheet
) -> None:
    anna = looking(ANNA)
    anna.cell(2, 1).click()
    anna.page.keyboard.press("Delete")
    anna.shows(2, 1, "")
    anna.page.evaluate(_PASTE, "one\tNew\ntwo\tDeal")
    anna.shows(3, 2, "Deal")
    assert clients.values("Clients!B2:C3") == [["one", "New"], ["two", "Deal"]]


_PASTE = """text => {
  const given = new DataTransfer();
  given.setData("text/plain", text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: given, bubbles: true }));
}"""


@pytest.mark.parametrize(
    ("locale", "query", "language", "title"),
    [
        ("ru-RU", "", "ru", "Мои файлы"),
        ("en-US", "", "en-US", "My files"),
        ("en-US", "&lang=ru", "ru", "Мои файлы"),
    ],
)
def test_the_page_speaks_the_visitors_language(
    window: Callable[..., Window], locale: str, query: str, language: str, title: str
) -> None:
    opened = window(f"/?as={ANNA}{query}", locale)
    expect(opened.page.get_by_role("heading", level=1)).to_have_text(title)
    assert opened.page.get_attribute("html", "lang") == language


def test_controls_are_named_for_people_who_do_not_see_them(looking: Look) -> None:
    anna = looking(ANNA)
    assert anna.page.locator("h1").count() == 1
    grid = anna.page.get_by_role("treegrid").or_(anna.page.get_by_role("grid"))
    expect(grid).to_have_attribute("aria-label", "Rows")
    nameless: list[Any] = anna.page.eval_on_selector_all(
        "button, input, a",
        "all => all.filter(one => !(one.ariaLabel || "
        "one.textContent.trim())).map(one => one.outerHTML)",
    )
    assert nameless == []
