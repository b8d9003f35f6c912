"""A plan as text: names, long lists, colours, and the words for each change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click
import pytest

from sheetsync.cli.plan_lines import Shown, shown
from sheetsync.cli.show_plan import LINES_SHOWN, plan_json, plan_text
from sheetsync.config import Config
from sheetsync.config.loader import load
from sheetsync.core.access import FilesPlan
from sheetsync.core.changes import (
    AdoptRow,
    Change,
    FollowClient,
    Hold,
    MoveClient,
    PlaceRow,
    PutBackId,
    Restrict,
    WriteCells,
)
from sheetsync.core.ids import DESK, BaseKey, ClientId
from sheetsync.core.plan import Plan
from sheetsync.locales.catalogue import LOCALES, catalogue
from sheetsync.locales.text import verbatim
from sheetsync.worker.cycle_done import CycleDone

PROSPECTS = BaseKey("prospects/everybody")
INTERESTED = BaseKey("interested/everybody")
ACME = ClientId("CAAAAAA")
WHY = verbatim("because")

MOVE = MoveClient(
    client=ACME,
    source=PROSPECTS,
    target=INTERESTED,
    stage="interested",
    expect="",
    written={},
    why=WHY,
)
ROWS: tuple[Change, ...] = (
    AdoptRow(base=PROSPECTS, index=6, client=ACME, expect="", why=WHY),
    PutBackId(base=PROSPECTS, index=7, client=ACME, expect="", why=WHY),
    PlaceRow(base=PROSPECTS, client=ACME, cells={}, why=WHY),
    WriteCells(base=PROSPECTS, tab="clients", index=8, cells={"sync_note": "x"}),
    MOVE,
    FollowClient(
        client=ACME,
        source=PROSPECTS,
        target=INTERESTED,
        tab="contacts",
        rows=(1, 2),
        why=WHY,
    ),
)


@pytest.fixture(scope="module")
def config() -> Config:
    return load(Path(__file__).parents[2] / "config")


def plan_of(config: Config, *changes: Change, holds: tuple[Hold, ...] = ()) -> Shown:
    return shown(CycleDone(plan=Plan(changes=changes, holds=holds)), config)


def text_of(
    plan: Shown, config: Config, names: Mapping[str, str] | None = None
) -> list[str]:
    lines = plan_text(plan, config, catalogue("en").say, names or {})
    return [click.unstyle(line) for line in lines]


def test_every_change_has_its_own_words(config: Config) -> None:
    assert text_of(plan_of(config, *ROWS), config)[:7] == [
        "Prospects",
        "  + row 7 becomes a new client: because",
        "  ~ CAAAAAA gets his ID back in row 8: because",
        "  + CAAAAAA gets his row back: because",
        "  ~ Clients, row 9: Sync note put right",
        "  → CAAAAAA moves to Interested: because",
        "  → 2 rows of Contacts follow CAAAAAA to Interested: because",
    ]


@pytest.mark.parametrize("locale", LOCALES)
def test_text_and_json_show_every_change_in_each_language(
    config: Config, locale: str
) -> None:
    plan = plan_of(config, *ROWS)
    say = catalogue(locale).say
    text = "\n".join(plan_text(plan, config, say, {}))
    for one in plan_json(plan, say)["changes"]:
        assert one["what"] in text


def test_a_client_is_named_and_his_name_steers_no_terminal(config: Config) -> None:
    names: dict[str, str] = {ACME: "Ro\x1b[31mse \u202eLtd\n" + "x" * 100}
    line = text_of(plan_of(config, MOVE), config, names)[1]
    assert line.startswith("  → Ro[31mse Ltdxxx")
    assert "… (CAAAAAA) moves to Interested" in line


def test_signs_are_coloured(config: Config) -> None:
    plan = plan_of(config, MOVE)
    lines = list(plan_text(plan, config, catalogue("en").say, {}))
    assert lines[1].startswith("  \x1b[36m→\x1b[0m ")


def test_long_lists_are_cut_short_and_counted(config: Config) -> None:
    rows = tuple(
        AdoptRow(base=PROSPECTS, index=one, client=ACME, expect="", why=WHY)
        for one in range(LINES_SHOWN + 5)
    )
    plan = plan_of(config, *rows)
    lines = text_of(plan, config)
    assert lines[1 + LINES_SHOWN] == (
        "  + and 5 more of these; “--format json” shows all"
    )
    assert f"{LINES_SHOWN + 5} changes: {LINES_SHOWN + 5} new clients" in lines
    assert len(plan_json(plan, str)["changes"]) == LINES_SHOWN + 5


def test_a_hold_says_what_was_found_and_what_to_do(config: Config) -> None:
    fault = Hold(
        kind="fault", base=DESK, subject="0", why=verbatim("Odd"), hint=verbatim("Mend")
    )
    row = Hold(kind="duplicate", base=PROSPECTS, subject="row 7", why=verbatim("Odd"))
    assert text_of(plan_of(config, holds=(row, fault)), config) == [
        "Owner’s desk",
        "  ! Odd. Mend",
        "",
        "Prospects",
        "  ! row 7: Odd",
        "",
        "Nothing to do at this moment",
        "2 things wait for you",
    ]


def test_the_digest_covers_files_and_rows(config: Config) -> None:
    files = FilesPlan((Restrict(base=DESK, settings={}, why=WHY),))
    digests = {
        shown(CycleDone(files=one, plan=plan), config).digest
        for one in (FilesPlan(), files)
        for plan in (Plan(), Plan(changes=(MOVE,)))
    }
    assert len(digests) == 4
