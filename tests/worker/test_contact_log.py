from __future__ import annotations

from pathlib import Path

import pytest

from sheetsync.config import Config
from sheetsync.config.loader import load
from sheetsync.core.ids import BaseKey, SpreadsheetId
from sheetsync.core.rows import Cell
from sheetsync.core.snapshot import BaseView, Row, TabView
from sheetsync.reports.shapes import RECORD, SCRIPT, SECONDARY, SEEN_AS
from sheetsync.worker.contact_log import contacts_in
from sheetsync.worker.facts import contact_frame

CONFIG = Path(__file__).parents[2] / "config"
CLIENT = "C7K2M9P"


@pytest.fixture(scope="module")
def config() -> Config:
    return load(CONFIG)


def base(keys: tuple[str, ...], *rows: tuple[Cell, ...]) -> BaseView:
    """A base whose contact log has these columns and rows."""
    log = TabView(
        tab="contacts",
        sheet=7,
        title="Contacts",
        keys=keys,
        rows=tuple(Row(place, cells) for place, cells in enumerate(rows, 1)),
        end=len(rows) + 1,
    )
    return BaseView(
        base=BaseKey("prospects/everybody"),
        spreadsheet=SpreadsheetId("file"),
        tabs={"contacts": log},
    )


def test_the_version_of_the_script_is_read_where_the_log_has_such_a_column(
    config: Config,
) -> None:
    view = base(
        ("client_id", "day", "script"), (CLIENT, 46000, "B"), (CLIENT, 46000, "")
    )

    found = contact_frame(contacts_in(config, view))[SCRIPT]
    assert [None if one is None else str(one) for one in found] == ["B", None]


def test_without_such_a_column_no_contact_has_a_version(config: Config) -> None:
    view = base(("client_id", "day"), (CLIENT, 46000))

    assert contact_frame(contacts_in(config, view))[SCRIPT].tolist() == [None]


def test_what_a_call_brought_is_yes_or_no_or_nothing(config: Config) -> None:
    said: tuple[Cell, ...] = (True, "yes", "Да", 1, False, "no", " Нет", 0, "", None)
    keys = ("client_id", "day", "materials")
    view = base(keys, *((CLIENT, 46000, one) for one in said))

    found = contact_frame(contacts_in(config, view))
    assert found[SECONDARY[0]].tolist() == [True] * 4 + [False] * 4 + [None] * 2
    assert found[SECONDARY[1]].tolist() == [None] * len(said)


def test_a_record_and_how_the_client_sees_us_are_read_as_they_stand(
    config: Config,
) -> None:
    keys = ("client_id", "day", "record", "seen_as")
    row = (CLIENT, 46000, " https://calls.example/1", "dear")

    found = contact_frame(contacts_in(config, base(keys, row)))
    assert found[[RECORD, SEEN_AS]].values.tolist() == [
        ["https://calls.example/1", "dear"]
    ]
