"""Brings the .po files up to date with the sentences in the source.

Run as ``python -m sheetsync.locales.extract`` after a sentence was added or
changed. Translations that are still needed stay; new sentences come in without
one, and nothing is guessed: a test names what lacks a translation.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from sheetsync.locales.catalogue import DOMAIN, LOCALES

_WORDS = {"tr": None, "trn": (2, 3)}
_UNDATED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that the source says.

    Attributes:
        msgid: The English sentence, or the singular of a counted one.
        plural: The plural of a counted one, else "".
        file: Where it was found, from the package's folder.
    """

    msgid: str
    plural: str
    file: str


def sentences(package: Path) -> Iterator[Sentence]:
    """All sentences of a package's source, file by file.

    Args:
        package: The package's folder.
    """
    for path in sorted(package.rglob("*.py")):
        found = extract_from_file("python", path, keywords=_WORDS)
        for _line, words, _comments, _context in found:
            msgid, plural = words if isinstance(words, tuple) else (words, "")
            file = path.relative_to(package.parent).as_posix()
            yield Sentence(str(msgid), str(plural), file)


def po_path(package: Path, locale: str) -> Path:
    """Where the translations of a language are."""
    return package / "locales" / locale / "LC_MESSAGES" / f"{DOMAIN}.po"


def translations(path: Path, locale: str) -> Catalog:
    """The translations that a file has; none where it does not exist yet."""
    if not path.exists():
        return Catalog(locale, DOMAIN)
    with path.open("rb") as lines:
        return read_po(lines, locale, DOMAIN)


def refreshed(package: Path, locale: str) -> Catalog:
    """The catalogue of a language for the source as it is now.

    Args:
        package: The package's folder.
        locale: A language other than English.

    Returns:
        Every sentence of the source once, with the translation it had.
    """
    known = translations(po_path(package, locale), locale)
    fresh = Catalog(
        locale,
        DOMAIN,
        project=DOMAIN,
        version="1",
        msgid_bugs_address="The sheetsync authors",
        last_translator="The sheetsync authors",
        language_team="The sheetsync authors",
        header_comment="# Translations of sheetsync.",
        creation_date=_UNDATED,
        revision_date=_UNDATED,
        fuzzy=False,
    )
    for one in sentences(package):
        msgid = (one.msgid, one.plural) if one.plural else one.msgid
        old = known.get(one.msgid)
        kept = old.string if old and old.id == msgid else ""
        fresh.add(msgid, kept, locations=[(one.file, 0)])
    return fresh


def refresh(package: Path) -> Iterator[str]:
    """Rewrite the .po files, and say for each how much lacks a translation.

    Args:
        package: The package's folder.
    """
    for locale in LOCALES[1:]:
        path = po_path(package, locale)
        fresh = refreshed(package, locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as lines:
            write_po(lines, fresh, width=88, sort_output=True, include_lineno=False)
        yield f"{path}: {len(fresh)} sentences, {len(untranslated(fresh))} to translate"


def untranslated(known: Catalog) -> tuple[str, ...]:
    """The sentences without a translation, or with only some plural forms."""
    return tuple(
        str(one.id[0] if isinstance(one.id, tuple) else one.id)
        for one in known
        if one.id and not _complete(one.string)
    )


def _complete(string: object) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


if __name__ == "__main__":
    for line in refresh(Path(__file__).parents[1]):
        sys.stdout.write(line + "\n")
