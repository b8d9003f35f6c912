"""The words of the sheets: headers, stages, tabs and dropdowns, in all languages.

Config names things by ids. What people read is decided here, and so is what is
recognised: a header counts in any of our languages, because a company may
change its locale after its bases were made.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from sheetsync.locales.catalogue import LOCALES, catalogue
from sheetsync.locales.text import Text, tr, verbatim


class Headed(Protocol):
    """A column, as far as its header is concerned."""

    @property
    def id(self) -> str:
        """Its word in config and journal."""
        ...

    @property
    def header(self) -> str | None:
        """The header that config gives it."""
        ...

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other headers that config gives it."""
        ...


class Named(Protocol):
    """A stage, as far as its name is concerned."""

    @property
    def id(self) -> str:
        """Its word in config and journal."""
        ...

    @property
    def name(self) -> str | None:
        """The name that config gives it."""
        ...


HEADERS: Mapping[str, Text] = MappingProxyType(
    {
        "channel": tr("Channel"),
        "city": tr("City"),
        "client": tr("Client"),
        "client_id": tr("ID"),
        "comment": tr("Comment"),
        "company": tr("Company"),
        "company_size": tr("Company size"),
        "contact_person": tr("Contact person"),
        "data": tr("Client data"),
        "day": tr("Day"),
        "decision_maker": tr("Decision maker"),
        "email": tr("E-mail"),
        "first_purchase": tr("First purchase"),
        "first_purchase_amount": tr("First purchase amount"),
        "last_contact": tr("Last contact"),
        "last_purchase": tr("Last purchase"),
        "margin": tr("Margin"),
        "materials": tr("Materials read"),
        "minutes": tr("Minutes"),
        "needs": tr("Needs"),
        "next_contact": tr("Next contact"),
        "next_purchase": tr("Next purchase"),
        "recommended_by": tr("Recommended by"),
        "nps_day": tr("Asked on"),
        "nps_score": tr("Would recommend us, 0–10"),
        "outcome": tr("Outcome"),
        "person": tr("Person"),
        "personal_mobile": tr("Personal mobile"),
        "phone": tr("Phone"),
        "potential_day": tr("Potential asked on"),
        "potential_order": tr("Average order, all suppliers"),
        "potential_orders": tr("Orders a year, all suppliers"),
        "purchases": tr("Purchases"),
        "record": tr("Record of the call"),
        "refusal_reason": tr("Refusal reason"),
        "registered": tr("Registered"),
        "responsible": tr("Responsible"),
        "return_reason": tr("Return reason"),
        "screening": tr("Screened"),
        "script": tr("Script"),
        "seen_as": tr("How he sees us"),
        "source": tr("Source"),
        "stage": tr("Stage"),
        "sync_note": tr("Sync note"),
        "take": tr("Take"),
        "turnover": tr("Turnover"),
    }
)
"""Headers of the well-known columns."""

ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "client_id": ("Client ID", "ID клиента"),
        "company": ("Company name", "Название компании", "Организация"),
        "contact_person": ("Contact", "Контакт"),
        "decision_maker": ("DM", "ЛПР"),
        "email": ("Email", "Mail", "Почта", "Электронная почта"),
        "phone": ("Telephone", "Phone number", "Тел.", "Номер телефона"),
        "refusal_reason": ("Reason for refusal",),
        "return_reason": ("Reason for return",),
        "responsible": ("Responsible person", "Менеджер"),
        "sync_note": ("Note of sheetsync", "Заметка синхронизации"),
    }
)
"""What people also call the well-known columns."""

STAGES: Mapping[str, Text] = MappingProxyType(
    {
        "prospects": tr("Prospects"),
        "interested": tr("Interested"),
        "customers": tr("Customers"),
        "archive": tr("Archive"),
    }
)
"""Names of the well-known stages."""

TABS: Mapping[str, Text] = MappingProxyType(
    {
        "clients": tr("Clients"),
        "contacts": tr("Contacts"),
        "all_clients": tr("All clients"),
        "funnel": tr("Funnel"),
        "key_clients": tr("Key clients"),
        "reactivation": tr("Reactivation"),
        "decisions": tr("Decisions"),
        "moves": tr("Moves"),
        "access": tr("Access"),
    }
)
"""Titles of the well-known tabs."""

CHOICES: Mapping[str, Text] = MappingProxyType(
    {
        "website": tr("website"),
        "cold call": tr("cold call"),
        "exhibition": tr("exhibition"),
        "recommendation": tr("recommendation"),
        "advertising": tr("advertising"),
        "other": tr("other"),
        "up to 10": tr("up to 10"),
        "11 to 50": tr("11 to 50"),
        "51 to 250": tr("51 to 250"),
        "over 250": tr("over 250"),
        "call": tr("call"),
        "e-mail": tr("e-mail"),
        "messenger": tr("messenger"),
        "meeting": tr("meeting"),
        "offer": tr("offer"),
        "talked": tr("talked"),
        "no answer": tr("no answer"),
        "call back": tr("call back"),
        "agreed": tr("agreed"),
        "refused": tr("refused"),
    }
)
"""The well-known values of dropdowns, as config has them."""


def header_text(column: Headed) -> Text:
    """A column's header: config's own, else the catalogues', else its id."""
    if column.header:
        return verbatim(column.header)
    return HEADERS.get(column.id) or _from_id(column.id)


def stage_text(stage: Named) -> Text:
    """A stage's name: config's own, else the catalogues', else its id."""
    if stage.name:
        return verbatim(stage.name)
    return STAGES.get(stage.id) or _from_id(stage.id)


def tab_text(tab: str) -> Text:
    """The title of a tab or derived sheet, by its id."""
    return TABS.get(tab) or _from_id(tab)


def choice_text(choice: str) -> Text:
    """A dropdown's value, as config has it, as people read it."""
    return CHOICES.get(choice) or verbatim(choice)


def header(column: Headed, locale: str) -> str:
    """A column's header in a language."""
    return catalogue(locale).say(header_text(column))


def stage_name(stage: Named, locale: str) -> str:
    """A stage's name in a language, as it stands in the Stage dropdown."""
    return catalogue(locale).say(stage_text(stage))


def known_headers(column: Headed) -> tuple[str, ...]:
    """All headers under which a column is recognised, its own first.

    A header of config's own comes beside those of the catalogues, so that a base
    made before it was set is still read.
    """
    catalogued = HEADERS.get(column.id) or _from_id(column.id)
    return _distinct(
        column.header or "",
        *in_all_languages(catalogued),
        *column.aliases,
        *ALIASES.get(column.id, ()),
    )


def known_stage_names(stage: Named) -> tuple[str, ...]:
    """All names under which a stage is recognised in a Stage cell."""
    catalogued = STAGES.get(stage.id) or _from_id(stage.id)
    return _distinct(stage.name or "", *in_all_languages(catalogued))


def in_all_languages(text: Text) -> tuple[str, ...]:
    """A text in every language that sheetsync speaks."""
    return tuple(catalogue(locale).say(text) for locale in LOCALES)


def _from_id(word: str) -> Text:
    return verbatim(word.replace("_", " ").capitalize())


def _distinct(*words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in words if one))
