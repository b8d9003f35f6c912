"""What config and journal know that an import must know: columns, clients, money."""

from __future__ import annotations

from dataclasses import replace

from babel.numbers import get_currency_precision, get_currency_symbol

from sheetsync.config import Column, ColumnType, Config, Pipeline
from sheetsync.core.ids import ClientId
from sheetsync.core.import_clients import ClientColumn
from sheetsync.core.import_lookup import ClientIndex, NamingColumns
from sheetsync.core.import_values import Reading
from sheetsync.core.rows import Cells, folded
from sheetsync.journal import Book
from sheetsync.locales.catalogue import LOCALES, catalogue
from sheetsync.locales.headers import choice_text, header

# Signs of the rouble that no standard lists.
_ALSO_WRITTEN = {"RUB": ("руб.", "руб", "р.", "р")}


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
