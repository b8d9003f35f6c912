"""How locales write numbers, money and dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_EN_MONTHS = _words(
    "January February March April May June July August September October November"
    " December"
)
_EN_SHORT_MONTHS = _words("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
_EN_DAYS = _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_EN_SHORT_DAYS = _words("Mon Tue Wed Thu Fri Sat Sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Locale:
    """What differs from locale to locale.

    Attributes:
        decimal: Decimal mark.
        group: Mark between thousands.
        order: Order of day, month and year in a typed date: `mdy` or `dmy`.
        patterns: Pattern of each number format type that a client left without one.
        currency: The locale's own currency sign.
        months_of: Months as they follow a day ("5 марта").
        true: The word for TRUE; `false` likewise.
    """

    decimal: str = "."
    group: str = ","
    order: str = "mdy"
    patterns: dict[str, str] = field(default_factory=dict)
    currency: str = "$"
    months: tuple[str, ...] = _EN_MONTHS
    months_of: tuple[str, ...] = _EN_MONTHS
    short_months: tuple[str, ...] = _EN_SHORT_MONTHS
    days: tuple[str, ...] = _EN_DAYS
    short_days: tuple[str, ...] = _EN_SHORT_DAYS
    true: str = "TRUE"
    false: str = "FALSE"


def _patterns(date: str, time: str, currency: str) -> dict[str, str]:
    return {
        "NUMBER": "#,##0.00",
        "PERCENT": "0.00%",
        "CURRENCY": currency,
        "SCIENTIFIC": "0.00E+00",
        "DATE": date,
        "TIME": time,
        "DATE_TIME": f"{date} H:mm:ss",
        "TEXT": "@",
    }


def _european(group: str, date: str) -> Locale:
    return Locale(
        decimal=",",
        group=group,
        order="dmy",
        patterns=_patterns(date, "H:mm:ss", "#,##0.00\u00a0[$€]"),
        currency="€",
    )


@cache
def locale_named(name: str) -> Locale:
    """Return the habits of a locale such as `ru_RU`; unknown ones count as en_US."""
    language, _, country = name.partition("_")
    if language in {"ru", "de", "es"}:
        return _LOCALES[language]
    if language in {"it", "nl", "pt", "tr"}:
        return _european(".", "dd/MM/yyyy")
    if language in {"fr", "uk", "pl", "cs", "kk", "sv", "fi", "nb"}:
        return _european("\u00a0", "dd/MM/yyyy" if language == "fr" else "dd.MM.yyyy")
    if language == "en" and country not in {"", "US"}:
        patterns = _patterns("dd/MM/yyyy", "H:mm:ss", "[$£]#,##0.00")
        return Locale(order="dmy", patterns=patterns, currency="£")
    return Locale(patterns=_patterns("M/d/yyyy", "h:mm:ss am/pm", '"$"#,##0.00'))


_LOCALES = {
    "ru": Locale(
        decimal=",",
        group="\u00a0",
        order="dmy",
        patterns=_patterns("dd.MM.yyyy", "H:mm:ss", "#,##0.00\u00a0[$₽]"),
        currency="₽",
        months=_words(
            "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь"
            " декабрь"
        ),
        months_of=_words(
            "января февраля марта апреля мая июня июля августа сентября октября ноября"
            " декабря"
        ),
        short_months=_words(
            "янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек."
        ),
        days=_words("понедельник вторник среда четверг пятница суббота воскресенье"),
        short_days=_words("пн вт ср чт пт сб вс"),
        true="ИСТИНА",
        false="ЛОЖЬ",
    ),
    "de": Locale(
        decimal=",",
        group=".",
        order="dmy",
        patterns=_patterns("dd.MM.yyyy", "HH:mm:ss", "#,##0.00\u00a0[$€]"),
        currency="€",
        months=(
            _DE_MONTHS := _words(
                "Januar Februar März April Mai Juni Juli August September Oktober"
                " November Dezember"
            )
        ),
        months_of=_DE_MONTHS,
        short_months=_words(
            "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez."
        ),
        days=_words("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"),
        short_days=_words("Mo Di Mi Do Fr Sa So"),
        true="WAHR",
        false="FALSCH",
    ),
    "es": Locale(
        decimal=",",
        group=".",
        order="dmy",
        patterns=_patterns("dd/MM/yyyy", "H:mm:ss", "#,##0.00\u00a0[$€]"),
        currency="€",
        months=(
            _ES_MONTHS := _words(
                "enero febrero marzo abril mayo junio julio agosto septiembre octubre"
                " noviembre diciembre"
            )
        ),
        months_of=_ES_MONTHS,
        short_months=_words("ene feb mar abr may jun jul ago sept oct nov dic"),
        days=_words("lunes martes miércoles jueves viernes sábado domingo"),
        short_days=_words("lun mar mié jue vie sáb dom"),
        true="VERDADERO",
        false="FALSO",
    ),
}
