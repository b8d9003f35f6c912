"""What people do around the cells: let others in, restore versions, comment."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.emulator.page.conftest import (
    ANNA,
    BORIS,
    EVE,
    Office,
    Window,
    below_header,
    share,
)
from tests.emulator.sheet_at_hand import OWNER, Sheet, good

pytestmark = pytest.mark.ci

Look = Callable[[str], Window]


def roles(office: Office, sheet: Sheet) -> dict[str, str]:
    url = f"https://www.googleapis.com/drive/v3/files/{sheet.id}/permissions"
    params = {"fields": "permissions(emailAddress,role)"}
    listed = good(office.session(OWNER).get(url, params=params))
    return {one["emailAddress"]: one["role"] for one in listed["permissions"]}


def window_of(page: Page, name: str) -> Any:
    return page.get_by_role("dialog").filter(has_text=name)


def test_the_owner_lets_somebody_in_changes_his_role_and_puts_him_out(
    looking: Look, clients: Sheet, office: Office
) -> None:
    owner = looking(OWNER)
    owner.press("Share")
    shown = window_of(owner.page, "Share")

    shown.get_by_label("Address of somebody new", exact=True).fill(EVE)
    shown.get_by_role("button", name="Let in").click()
    expect(shown.get_by_text("Eve", exact=True)).to_be_visible()
    assert roles(office, clients)[EVE] == "writer"

    shown.get_by_label("Role of Eve").click()
    owner.page.get_by_role("option", name="Viewer").click()
    expect(shown.get_by_label("Role of Eve")).to_have_value("Viewer")
    assert roles(office, clients)[EVE] == "reader"

    shown.get_by_role("button", name="Remove Eve").click()
    expect(shown.get_by_text("Eve", exact=True)).to_have_count(0)
    assert roles(office, clients) == {OWNER: "owner", ANNA: "writer", BORIS: "writer"}


def test_who_may_not_share_reads_googles_reason(
    looking: Look, clients: Sheet, office: Office
) -> None:
    url = f"https://www.googleapis.com/drive/v3/files/{clients.id}"
    good(office.session(OWNER).patch(url, json={"writersCanShare": False}))
    anna = looking(ANNA)
    anna.press("Share")
    expect(anna.page.get_by_role("alert")).to_contain_text("permission")
    expect(anna.page.get_by_role("dialog")).to_have_count(0)


def test_an_earlier_version_is_restored(looking: Look, clients: Sheet) -> None:
    anna = looking(ANNA)
    anna.type_in(2, 1, "Mistyped")
    anna.shows(2, 1, "Mistyped")
    anna.press("Version history")
    shown = window_of(anna.page, "Version history")
    expect(shown.get_by_text("As it is now")).to_have_count(1)
    shown.get_by_role("button", name="Restore the version").first.click()
    expect(shown.get_by_text("As it is now")).to_have_count(1)
    shown.get_by_role("button", name="Close").click()
    anna.shows(2, 1, "Client 1")
    assert clients.values("Clients!B2") == [["Client 1"]]


def test_a_comment_on_a_cell_is_answered_and_resolved(
    looking: Look, clients: Sheet
) -> None:
    anna = looking(ANNA)
    anna.cell(2, 1).click()
    anna.press("Comments")
    shown = window_of(anna.page, "Comments")
    shown.get_by_label("Comment on B2").fill("Is he still with us?")
    shown.get_by_role("button", name="Comment", exact=True).click()
    expect(shown.get_by_text("Is he still with us?")).to_be_visible()

    boris = looking(BORIS)
    boris.press("Comments")
    shown = window_of(boris.page, "Comments")
    expect(shown.get_by_text("Clients!B2")).to_be_visible()
    shown.get_by_label("Answer").fill("He is")
    shown.get_by_role("button", name="Send").click()
    expect(shown.get_by_text("He is", exact=True)).to_be_visible()
    shown.get_by_role("button", name="Resolve").click()
    expect(shown.get_by_role("button", name="Reopen")).to_be_visible()
    found = clients.get(commentsViewMode="COMMENTS_VIEW_MODE_INCLUDED")["comments"]
    assert [one["status"] for one in found] == ["RESOLVED"]


def test_who_may_only_read_is_shown_no_comments(
    looking: Look, clients: Sheet, office: Office
) -> None:
    share(office, clients, EVE, "reader")
    eve = looking(EVE)
    eve.press("Comments")
    expect(eve.page.get_by_role("alert")).to_contain_text("permission")
    expect(eve.page.get_by_role("dialog")).to_have_count(0)


def test_an_address_with_a_tab_behind_the_hash_opens_that_tab(
    window: Callable[..., Window], clients: Sheet
) -> None:
    clients.write("Figures!A1", [["Total"]])
    opened = window(f"/spreadsheets/d/{clients.id}/edit?as={ANNA}#gid=12")
    opened.shows(1, 0, "Total")
    expect(opened.page).to_have_url(re.compile("gid=12$"))


def test_a_link_in_a_cell_is_followed_to_the_tab_it_names(
    looking: Look, clients: Sheet
) -> None:
    clients.write("Figures!A1", [["Total"]])
    link = '=HYPERLINK("#gid=12","Figures")'
    clients.write("Clients!F2", [[link]], option="USER_ENTERED")
    anna = looking(ANNA)
    anna.cell(2, 5).click()
    anna.page.get_by_role("link", name="Open the link").click()
    anna.shows(1, 0, "Total")


@pytest.mark.parametrize("opens", ["", "Share", "Version history", "Comments"])
def test_axe_finds_no_serious_fault_outside_the_grid(
    looking: Look, clients: Sheet, opens: str
) -> None:
    clients.write("Figures!A1", [["Month", "Sum"], ["May", 3], ["June", 5]])
    clients.batch({"addChart": {"chart": _CHART}})
    owner = looking(OWNER)
    owner.page.get_by_role("tab", name="Figures").click()
    owner.shows(2, 0, "May")
    if opens:
        owner.press(opens)
        window_of(owner.page, opens).wait_for()
    found = Axe().run(owner.page, {"exclude": [".nicegui-aggrid"]}).response
    serious = [
        (one["id"], [node["html"] for node in one["nodes"]])
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
    assert serious == []


def test_axe_finds_no_serious_fault_where_one_begins(
    window: Callable[..., Window], clients: Sheet
) -> None:
    for address in ("/", f"/?as={OWNER}"):
        found = Axe().run(window(address).page).response
        impacts = {one["impact"] for one in found["violations"]}
        assert not impacts & {"serious", "critical"}, found["violations"]


def test_on_a_phone_everything_can_be_reached(
    window: Callable[..., Window], clients: Sheet
) -> None:
    opened = window(f"/spreadsheets/d/{clients.id}/edit?as={ANNA}")
    opened.page.set_viewport_size({"width": 375, "height": 700})
    opened.shows(2, 1, "Client 1")
    wide = "document.documentElement.scrollWidth > innerWidth"
    assert opened.page.evaluate(wide) is False
    opened.press("Share")
    expect(window_of(opened.page, "Share")).to_be_visible()


def test_the_charts_of_a_tab_are_drawn_beside_it_and_follow_its_figures(
    window: Callable[..., Window], clients: Sheet
) -> None:
    clients.write("Figures!A1", [["Month", "Sum"], ["May", 3], ["June", 5]])
    clients.batch({"addChart": {"chart": _CHART}})
    opened = window(f"/spreadsheets/d/{clients.id}/edit?as={ANNA}#gid=12")
    chart = opened.page.get_by_role("img", name="Turnover by month")
    expect(chart).to_be_visible()
    assert bars(chart) == [3, 5]

    clients.write("Figures!B3", [[8]])
    opened.shows(3, 1, "8")
    assert bars(chart) == [3, 8]

    opened.page.get_by_role("tab", name="Clients").click()
    expect(chart).to_have_count(0)


def test_charts_fold_away_and_leave_their_room_to_the_grid(
    looking: Look, clients: Sheet
) -> None:
    clients.batch({"addChart": {"chart": _CHART}})
    opened = looking(ANNA)
    opened.page.get_by_role("tab", name="Figures").click()
    chart = opened.page.get_by_role("img", name="Turnover by month")
    expect(chart).to_be_visible()
    grid = opened.page.locator(".nicegui-aggrid")
    before = grid.bounding_box()
    strip = opened.page.get_by_role("complementary", name="Charts").bounding_box()
    assert before is not None
    assert strip is not None
    assert before["x"] + before["width"] <= strip["x"]

    opened.page.locator("summary").press("Enter")

    expect(chart).to_be_hidden()
    after = grid.bounding_box()
    assert after is not None
    assert after["width"] > before["width"] + 200


def test_rules_and_stripes_colour_the_cells_and_follow_what_is_typed(
    looking: Look, clients: Sheet
) -> None:
    red = {"rgbColor": {"red": 1}}
    rule = {
        "ranges": [below_header(1)],
        "booleanRule": {
            "condition": {
                "type": "CUSTOM_FORMULA",
                "values": [{"userEnteredValue": '=$C2="Deal"'}],
            },
            "format": {"backgroundColorStyle": red},
        },
    }
    clients.batch({"addConditionalFormatRule": {"rule": rule, "index": 0}})
    anna = looking(ANNA)
    expect(anna.cell(3, 1)).to_have_css("background-color", "rgb(255, 0, 0)")
    expect(anna.cell(4, 1)).not_to_have_css("background-color", "rgb(255, 0, 0)")
    clients.write("Clients!C4", [["Deal"]])
    expect(anna.cell(4, 1)).to_have_css("background-color", "rgb(255, 0, 0)")


def bars(chart: Any) -> Any:
    """What the chart draws, asked of what drew it."""
    return chart.evaluate(
        "one => getElement(Number(one.id.slice(1))).chart.getOption().series[0].data"
    )


def _column(place: int) -> dict[str, Any]:
    source = {
        "sheetId": 12,
        "startRowIndex": 0,
        "endRowIndex": 3,
        "startColumnIndex": place,
        "endColumnIndex": place + 1,
    }
    return {"sourceRange": {"sources": [source]}}


_CHART: dict[str, Any] = {
    "spec": {
        "title": "Turnover by month",
        "basicChart": {
            "chartType": "COLUMN",
            "axis": [
                {"position": "BOTTOM_AXIS", "title": "Month"},
                {"position": "LEFT_AXIS", "title": "RUB"},
            ],
            "domains": [{"domain": _column(0)}],
            "series": [{"series": _column(1), "targetAxis": "LEFT_AXIS"}],
            "headerCount": 1,
        },
    },
    "position": {"overlayPosition": {"anchorCell": {"sheetId": 12, "columnIndex": 4}}},
}
