"""Every sentence of the source has a sound Russian translation."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog

import sheetsync
from sheetsync.locales.extract import (
    Sentence,
    po_path,
    refresh,
    sentences,
    translations,
    untranslated,
)

PACKAGE = Path(sheetsync.__file__).parent


@pytest.fixture(scope="module")
def russian() -> Catalog:
    """The Russian catalogue as it is committed."""
    return translations(po_path(PACKAGE, "ru"), "ru")


@pytest.fixture(scope="module")
def said() -> tuple[Sentence, ...]:
    """What the source says."""
    return tuple(sentences(PACKAGE))


def places(pattern: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}


def strings(catalog: Catalog, msgid: str) -> Iterator[str]:
    message = catalog.get(msgid)
    if message is not None:
        string = message.string
        yield from map(str, string if isinstance(string, list | tuple) else (string,))


def test_every_sentence_has_a_translation(
    russian: Catalog, said: tuple[Sentence, ...]
) -> None:
    lacking = sorted(
        f"{one.file}: {one.msgid}"
        for one in said
        if not all(strings(russian, one.msgid)) or one.msgid not in russian
    )
    assert lacking == [], "translate them: python -m sheetsync.locales.extract"


def test_every_counted_sentence_has_all_plural_forms(
    russian: Catalog, said: tuple[Sentence, ...]
) -> None:
    for one in said:
        forms = list(strings(russian, one.msgid))
        assert len(forms) == (3 if one.plural else 1), one.msgid


def test_translations_have_the_places_of_their_sentences(
    russian: Catalog, said: tuple[Sentence, ...]
) -> None:
    for one in said:
        wanted = places(one.msgid) | places(one.plural)
        for string in strings(russian, one.msgid):
            # A form for one thing may say "one" instead of the number.
            assert places(string) | {"n"} == wanted | {"n"}, f"{one.msgid} / {string}"


def test_no_translation_is_a_guess(russian: Catalog) -> None:
    assert [one.id for one in russian if one.fuzzy and one.id] == []


def test_a_sentence_is_said_in_one_way_only(said: tuple[Sentence, ...]) -> None:
    plurals: dict[str, str] = {}
    for one in said:
        assert plurals.setdefault(one.msgid, one.plural) == one.plural, one.msgid


def test_refreshing_keeps_translations_and_adds_new_sentences(tmp_path: Path) -> None:
    package = tmp_path / "sheetsync"
    package.mkdir()
    source = package / "words.py"
    source.write_text(
        'A = tr("Clients")\nB = tr("brand " "new")\n'
        'C = trn(2, "{n} row", "{n} rows")\nD = other("not said")\n',
        encoding="utf-8",
    )
    path = po_path(package, "ru")
    path.parent.mkdir(parents=True)
    shutil.copy(po_path(PACKAGE, "ru"), path)
    assert list(refresh(package)) == [f"{path}: 3 sentences, 2 to translate"]
    fresh = translations(path, "ru")
    assert list(strings(fresh, "Clients")) == ["Клиенты"]
    assert untranslated(fresh) == ("brand new", "{n} row")
    before = path.read_bytes()
    list(refresh(package))
    assert path.read_bytes() == before
