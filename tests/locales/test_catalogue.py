"""Sentences are said in the reader's language."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sheetsync.locales.catalogue import catalogue
from sheetsync.locales.terminal import terminal_locale
from sheetsync.locales.text import Text, joined, tr, trn, verbatim

DAY = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("locale", "text", "expected"),
    [
        ("en", tr("Clients"), "Clients"),
        ("ru", tr("Clients"), "Клиенты"),
        ("en", tr("on {day}", day=DAY), "on 3/5/2026"),
        ("ru", tr("{day}", day=DAY), "05.03.2026"),
        (
            "ru",
            tr("{at}", at=datetime(2026, 3, 5, 9, 7, tzinfo=UTC)),
            "05.03.2026 09:07",
        ),
        ("ru", tr("{n_rows}", n_rows=1234567), "1234567"),
        ("en", tr("{share}", share=1234.5), "1234.5"),
        ("ru", tr("{share}", share=1234.5), "1234,5"),
        ("ru", verbatim("a {name} like this"), "a {name} like this"),
        ("ru", tr("no such {sentence}", sentence="x"), "no such x"),
        ("ru", tr("{stage}", stage=tr("Archive")), "Архив"),
        ("ru", tr("{all}", all=joined([tr("Stage"), tr("Phone")])), "Этап; Телефон"),
        ("ru", Text(""), ""),
    ],
)
def test_a_text_is_said(locale: str, text: Text, expected: str) -> None:
    assert catalogue(locale).say(text) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, "В настройках 1 ошибка. Исправьте её и попробуйте снова"),
        (2, "В настройках 2 ошибки. Исправьте их и попробуйте снова"),
        (5, "В настройках 5 ошибок. Исправьте их и попробуйте снова"),
        (21, "В настройках 21 ошибка. Исправьте её и попробуйте снова"),
    ],
)
def test_counted_sentences_have_the_russian_plurals(number: int, expected: str) -> None:
    text = trn(
        number,
        "{n} problem in the configuration. Correct it and try again",
        "{n} problems in the configuration. Correct them and try again",
    )
    assert catalogue("ru").say(text) == expected


def test_a_catalogue_is_read_once() -> None:
    assert catalogue("ru") is catalogue("ru")


def test_a_language_that_we_lack_is_refused() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        catalogue("fr")


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "ru"}, "ru"),
        ({"LANG": "RU_ua@x"}, "ru"),
        ({"LANG": "Russian_Russia.1251"}, "ru"),
        ({"LANG": "rup_MK"}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_US", "LC_MESSAGES": "ru_RU"}, "ru"),
        ({"LC_MESSAGES": "ru_RU", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "ru_RU"}, "ru"),
        ({"SHEETSYNC_LANG": "en", "LC_ALL": "ru_RU"}, "en"),
        ({"SHEETSYNC_LANG": "ru", "LC_ALL": "C"}, "ru"),
    ],
)
def test_a_terminal_s_language_follows_posix(
    environ: dict[str, str], expected: str
) -> None:
    assert terminal_locale(environ) == expected
