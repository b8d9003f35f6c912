"""What config and journal tell an import: columns, clients, people, money."""

from __future__ import annotations

from dataclasses import replace

from babel.numbers import get_currency_precision, get_currency_symbol

from sheetsync.config import Column, ColumnType, Config, Pipeline
from sheetsync.core.ids import ClientId
from sheetsync.core.import_calls import TALKED, UNANSWERED, CallReading
from sheetsync.core.import_clients import ClientColumn
from sheetsync.core.import_lookup import ClientIndex, NamingColumns, phone_key
from sheetsync.core.import_values import Reading
from sheetsync.core.rows import Cells, folded
from sheetsync.journal import Book
from sheetsync.locales.catalogue import LOCALES, catalogue
from sheetsync.locales.headers import (
    choice_text,
    header,
    in_all_languages,
)

# Signs of the rouble that no standard lists.
_ALSO_WRITTEN = {"RUB": ("руб.", "руб", "р.", "р")}


NUMBERS = frozenset({ColumnType.NUMBER, ColumnType.MONEY, ColumnType.PERCENT})
"""Columns in which a decimal sign stands."""


def client_index(book: Book, pipeline: Pipeline) -> ClientIndex:
    """Everybody whom a line of a file may mean, as he was last read.

    Whose row was deleted is found by his ID only.
    """
    clients = book.clients.all()
    live: dict[ClientId, Cells] = {
        client: dict(known.kept)
        for client, known in clients.items()
        if known.state == "live"
    }
    for base in book.bases.all():
        for client, row in book.rows.of(base).items():
            if client in live:
                live[client] = {**live[client], **row.cells}
    return ClientIndex(live, _naming(pipeline), clients)


def _naming(pipeline: Pipeline) -> NamingColumns:
    def ids(kind: ColumnType) -> frozenset[str]:
        return frozenset(
            column.id
            for stage in pipeline.stages
            for column in stage.columns
            if column.type is kind
        )

    return NamingColumns(
        emails=ids(ColumnType.EMAIL),
        phones=ids(ColumnType.PHONE),
        names=frozenset({"company"}),
    )


def is_imported(column: Column) -> bool:
    """Whether a file may fill the column: people's own, and not the stage."""
    return column.writer == "people" and column.type not in {
        ColumnType.ID,
        ColumnType.STAGE,
    }


def import_column(column: Column, config: Config) -> ClientColumn:
    """The column as lines of a file are read into it, dropdowns in all languages."""
    locale = config.company.locale
    words: dict[str, str] = {}
    match column.type:
        case ColumnType.CHOICE:
            for choice in column.choices:
                said = [catalogue(one).say(choice_text(choice)) for one in LOCALES]
                label = catalogue(locale).say(choice_text(choice))
                words |= {folded(one): label for one in (choice, *said)}
        case ColumnType.PERSON:
            for person in config.staff.people:
                if person.status != "left":
                    words |= {
                        folded(one): person.name for one in (person.name, person.email)
                    }
        case _:
            pass
    return ClientColumn(column.id, header(column, locale), column.type, words)


def call_reading(book: Book, config: Config, reading: Reading) -> CallReading:
    """How a telephony's table is understood: clients, people and outcomes."""
    return CallReading(
        clients=client_index(book, config.pipeline),
        people=_people(config),
        outcomes=_outcomes(config),
        reading=reading,
    )


def _people(config: Config) -> dict[str, str]:
    """Who of us is meant by a name, an e-mail, an extension or a number of ours.

    Who left is known as well: he made his calls while he was here.
    """
    found = {
        folded(word): person.name
        for person in config.staff.people
        for word in (person.name, person.email)
    }
    for extension, person in config.imports.people.items():
        name = found[folded(person)] if person else ""
        found[folded(extension)] = name
        if key := phone_key(extension):
            found[key] = name
    return found


def _outcomes(config: Config) -> dict[str, str]:
    """The contact logs' outcomes, as config has them, by their words."""
    logged = (
        choice
        for stage in config.pipeline.stages
        for tab in stage.tabs
        for column in tab.columns
        if column.id == "outcome"
        for choice in column.choices
    )
    return {
        folded(word): choice
        for choice in dict.fromkeys((TALKED, UNANSWERED, *logged))
        for word in (choice, *in_all_languages(choice_text(choice)))
    }


def reading_of(config: Config, said: Reading) -> Reading:
    """How values are written, as far as it was said, with the company's currency."""
    currency = config.company.currency
    marks = (
        currency,
        *(get_currency_symbol(currency, one) for one in LOCALES),
        *_ALSO_WRITTEN.get(currency, ()),
    )
    return replace(
        said,
        minor_digits=get_currency_precision(currency),
        marks=tuple(dict.fromkeys(marks)),
    )
