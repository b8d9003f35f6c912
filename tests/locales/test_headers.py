"""Words of the sheets, in both languages, and how they are recognised."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from sheetsync.config import Column, Stage
from sheetsync.config.loader import load
from sheetsync.locales.catalogue import LOCALES, catalogue
from sheetsync.locales.headers import (
    CHOICES,
    HEADERS,
    TABS,
    choice_text,
    header,
    known_headers,
    known_stage_names,
    stage_name,
    tab_text,
)
from sheetsync.locales.text import Text

DEMO = load(Path(__file__).parents[2] / "config")


def stage(identifier: str, name: str | None = None) -> Stage:
    return Stage(id=identifier, name=name, columns=(Column(id="x"),))


def test_a_well_known_column_has_its_header_in_both_languages() -> None:
    column = Column(id="responsible")
    assert header(column, "en") == "Responsible"
    assert header(column, "ru") == "Ответственный"


def test_a_header_of_config_comes_first_and_others_are_recognised() -> None:
    column = Column(id="phone", header="Hotline", aliases=("Горячая линия",))
    assert header(column, "ru") == "Hotline"
    assert known_headers(column)[:4] == (
        "Hotline",
        "Phone",
        "Телефон",
        "Горячая линия",
    )


def test_a_column_of_the_company_s_own_is_called_by_its_id() -> None:
    column = Column(id="vip_level")
    assert header(column, "ru") == "Vip level"
    assert known_headers(column) == ("Vip level",)


def test_stages_are_recognised_in_every_language() -> None:
    assert stage_name(stage("archive"), "ru") == "Архив"
    assert known_stage_names(stage("archive")) == ("Archive", "Архив")
    renamed = stage("archive", "Lost")
    assert stage_name(renamed, "ru") == "Lost"
    assert known_stage_names(renamed) == ("Lost", "Archive", "Архив")
    assert stage_name(stage("pre_sale"), "ru") == "Pre sale"


def test_tabs_and_dropdowns_speak_russian() -> None:
    russian = catalogue("ru")
    assert russian.say(tab_text("all_clients")) == "Все клиенты"
    assert russian.say(tab_text("own_tab")) == "Own tab"
    assert russian.say(choice_text("no answer")) == "не ответили"
    assert russian.say(choice_text("pigeon post")) == "pigeon post"


def test_no_two_well_known_columns_share_a_header() -> None:
    known = {
        one: {word.casefold() for word in known_headers(Column(id=one))}
        for one in HEADERS
    }
    for one, other in combinations(known, 2):
        assert not known[one] & known[other], f"{one} and {other}"


@pytest.mark.parametrize("words", [HEADERS, TABS, CHOICES])
def test_different_things_are_called_differently(words: dict[str, Text]) -> None:
    for locale in LOCALES:
        said = [catalogue(locale).say(text) for text in words.values()]
        assert len(set(said)) == len(said)


def test_every_word_of_the_demo_company_is_translated() -> None:
    for one in DEMO.pipeline.stages:
        columns = [
            *one.columns,
            *(column for tab in one.tabs for column in tab.columns),
        ]
        assert {column.id for column in columns} <= set(HEADERS)
        assert {word for column in columns for word in column.choices} <= set(CHOICES)
        assert {tab.id for tab in one.tabs} <= set(TABS)
