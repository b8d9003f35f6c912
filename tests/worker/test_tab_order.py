"""The order of derived tabs: config's, unless somebody moved one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from sheetsync.core.ids import DESK, derived_sheet
from sheetsync.core.table import Table, TableColumn
from sheetsync.locales.catalogue import catalogue
from sheetsync.locales.text import verbatim
from sheetsync.worker.derived import DerivedTab
from sheetsync.worker.inside import Inside
from sheetsync.worker.tab_order import order_tabs
from sheetsync.worker.table_cells import table_cells
from tests.worker.derived_sheets import REPORTS, delete_tab, sheets
from tests.worker.world import CUSTOMERS, World

pytestmark = pytest.mark.ci

OWN = 7
"""A tab that people made."""


def tab(report: str) -> DerivedTab:
    table = Table((TableColumn(id="a", header=verbatim("A")),))
    cells = table_cells(verbatim(report), table, catalogue("en").say, "en")
    return DerivedTab(report=report, cells=cells)


def ordered(
    wanted: str, there: Sequence[str | int], laid: str | None
) -> list[str | int]:
    """The tabs of a file after the requests, carried out as Google does.

    Args:
        wanted: Reports by their letters, in config's order.
        there: What the file has: letters of reports, numbers of people's own tabs.
        laid: What was wanted when the order was laid last.
    """
    names: dict[int, str | int] = {derived_sheet(one): one for one in wanted}
    names |= {one: one for one in there if isinstance(one, int)}
    line = [derived_sheet(one) if isinstance(one, str) else one for one in there]
    inside = Inside(sheets={one: {} for one in line})
    requests = order_tabs(
        [tab(one) for one in wanted], inside, None if laid is None else list(laid)
    )
    line += [derived_sheet(one) for one in wanted if derived_sheet(one) not in line]
    for one in requests:
        properties: dict[str, Any] = one["updateSheetProperties"]["properties"]
        line.remove(properties["sheetId"])
        line.insert(properties["index"], properties["sheetId"])
    return [names[one] for one in line]


def test_new_tabs_come_in_the_order_of_config() -> None:
    assert ordered("abc", [], None) == ["a", "b", "c"]


def test_a_new_order_in_config_moves_tabs_that_nobody_moved() -> None:
    assert ordered("cab", ["a", "b", "c"], "abc") == ["c", "a", "b"]


def test_a_desk_from_before_takes_the_new_order_and_the_new_first_tab() -> None:
    assert ordered("tdabc", ["a", "b", "c", "d"], None) == ["t", "d", "a", "b", "c"]


def test_tabs_that_the_owner_moved_stay_where_he_put_them() -> None:
    assert ordered("abc", ["b", "a", "c"], "abc") == ["b", "a", "c"]
    assert ordered("cab", ["b", "a", "c"], "abc") == ["b", "a", "c"]


def test_a_new_tab_stands_behind_the_one_before_it_though_others_were_moved() -> None:
    assert ordered("abnc", ["c", "b", "a"], "abc") == ["c", "b", "n", "a"]
    assert ordered("nabc", ["c", "b", "a"], "abc") == ["n", "c", "b", "a"]


def test_a_deleted_tab_comes_back_to_its_place() -> None:
    assert ordered("abc", ["a", "c"], "abc") == ["a", "b", "c"]


def test_a_tab_of_the_owners_own_stays_before_and_between_ours() -> None:
    assert ordered("abc", [OWN, "a", "b", "c"], "abc") == [OWN, "a", "b", "c"]
    assert ordered("abc", ["a", OWN, "b", "c"], "abc") == ["a", OWN, "b", "c"]
    assert ordered("bac", [OWN, "a", "b", "c"], "abc") == [OWN, "b", "a", "c"]


def test_tabs_of_a_base_never_go_before_those_that_people_work_in() -> None:
    assert ordered("ba", [OWN, "a", "b"], "ab") == [OWN, "b", "a"]


def test_a_desk_keeps_the_order_that_its_owner_gave_it(world: World) -> None:
    world.cycle()
    world.app.publish()
    first = {"sheetId": derived_sheet("departures"), "index": 0}
    moved = {"updateSheetProperties": {"properties": first, "fields": "index"}}
    world.owner.batch(DESK, moved).raise_for_status()
    titles = list(sheets(world.owner))

    unmoved = world.app.publish().requests
    delete_tab(world, "funnel").raise_for_status()
    world.app.publish()

    assert unmoved == 0
    assert titles[:2] == ["Departures", "Today"]
    assert list(sheets(world.owner)) == titles


def test_another_order_in_config_is_laid_on_a_desk(world: World) -> None:
    world.cycle()
    world.app.publish()
    world.configure("reports.yaml", {"on": list(reversed(REPORTS))})

    world.app.publish()

    titles = list(sheets(world.owner))
    assert (titles[0], titles[-1]) == ("Departures", "Today")
    assert next(iter(sheets(world.owner, CUSTOMERS))) == "Clients"
