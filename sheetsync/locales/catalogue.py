"""Says a `Text` in the reader's language.

Translations are read from the .po files as translators edit them: there is no
compiled copy that could be forgotten.
"""

from __future__ import annotations

import gettext
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.dates import format_date, format_datetime, get_date_format
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from sheetsync.locales.text import Text, Value

LOCALES = ("en", "ru")
"""The languages that sheetsync speaks."""

DOMAIN = "sheetsync"
"""Name of the .po files."""


class Catalogue:
    """The sentences of one language.

    Args:
        locale: One of `LOCALES`.

    Raises:
        ValueError: There is no such language.
    """

    def __init__(self, locale: str) -> None:
        if locale not in LOCALES:
            raise ValueError(f"no catalogue for {locale!r}; there are {LOCALES}")
        self.locale = locale
        self._words = _translations(locale)
        short = get_date_format("short", locale=locale).pattern
        self._day = short.replace("yy", "y") if "yyyy" not in short else short

    def say(self, text: Text) -> str:
        """The sentence in this language, with its values in their places.

        Dates stand in the language's short form with a year of four digits,
        whole numbers without grouping.
        """
        if not text.msgid:
            return ""
        if text.plural:
            pattern = self._words.ngettext(text.msgid, text.plural, text.count)
        else:
            pattern = self._words.gettext(text.msgid)
        places = {name: self._value(value) for name, value in text.values}
        return pattern.format(n=text.count, **places)

    def day(self, day: date) -> str:
        """A calendar day in this language's short form."""
        return format_date(day, self._day, locale=self.locale)

    def _value(self, value: Value) -> str:
        if isinstance(value, Text):
            return self.say(value)
        if isinstance(value, tuple):
            return "; ".join(self.say(one) for one in value)
        if isinstance(value, datetime):
            return format_datetime(value, f"{self._day} HH:mm", locale=self.locale)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, float):
            return format_decimal(value, locale=self.locale, group_separator=False)
        return str(value)


@lru_cache(maxsize=len(LOCALES))
def catalogue(locale: str) -> Catalogue:
    """The catalogue of a language, read once.

    Args:
        locale: One of `LOCALES`.

    Raises:
        ValueError: There is no such language.
    """
    return Catalogue(locale)


def _translations(locale: str) -> gettext.NullTranslations:
    """The .po file of a language; English has none, its sentences are the keys."""
    folder = files(__package__) / locale / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not folder.is_file():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with folder.open("rb") as lines:
        write_mo(compiled, read_po(lines, Locale.parse(locale), domain=DOMAIN))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
