"""Finding the client that a line of a file means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sheetsync.core.ids import ClientId, as_client_id
from sheetsync.core.import_values import shown
from sheetsync.core.rows import Cell, Cells, digits, folded
from sheetsync.locales.text import Text, tr, trn

_PHONE = re.compile(r"[+\d\s().\-\u00a0\u2011]+")

# Shorter ones are extensions and invoice numbers.
_SHORTEST_PHONE = 7


@dataclass(frozen=True, slots=True)
class NamingColumns:
    """The columns that tell one client from another, by id."""

    emails: frozenset[str]
    phones: frozenset[str]
    names: frozenset[str]


class ClientIndex:
    """Clients by ID, e-mail, phone and name.

    Args:
        clients: The cells of every client who may be meant by more than his ID.
        columns: Which of the cells tell clients apart.
        ids: Every ID that a line may name, besides those of the clients.
    """

    def __init__(
        self,
        clients: Mapping[ClientId, Cells],
        columns: NamingColumns,
        ids: Iterable[ClientId] = (),
    ) -> None:
        self._ids = frozenset(clients) | frozenset(ids)
        self._by_word: defaultdict[str, set[ClientId]] = defaultdict(set)
        for client, cells in clients.items():
            for column, cell in cells.items():
                for word in _words(column, cell, columns):
                    self._by_word[word].add(client)

    def candidates(self, text: str) -> set[ClientId]:
        """All clients that a text may mean; who is named by his ID is the only one."""
        client = as_client_id(text)
        if client is not None and client in self._ids:
            return {client}
        named = self._by_word.get(folded(text), set())
        return named | self._by_word.get(phone_key(text), set())

    def find(self, text: str) -> ClientId | Text:
        """The one client that a text means, or why it means none."""
        found = self.candidates(text)
        match len(found):
            case 1:
                return next(iter(found))
            case 0:
                return tr(
                    "no client has the ID, e-mail, phone or name “{text}”",
                    text=shown(text),
                )
            case count:
                return trn(
                    count,
                    "{n} client fits “{text}”; write the ID instead",
                    "{n} clients fit “{text}”; write the ID instead",
                    text=shown(text),
                )


def _words(column: str, cell: Cell, columns: NamingColumns) -> Iterable[str]:
    """What a cell may be found by; a list of phones counts each of them."""
    if column in columns.names and folded(cell):
        yield folded(cell)
    if column in columns.emails:
        yield from re.split(r"[\s,;]+", folded(cell))
    if column in columns.phones:
        for one in re.split(r"[,;\n]", str(cell)):
            if phone := phone_key(one):
                yield phone


def phone_key(text: str) -> str:
    """A phone number's key, apart from all names; "" if it is none.

    The last ten digits count: a country's code may be written, as 8, or left out.
    """
    if not _PHONE.fullmatch(text):
        return ""
    found = digits(text)
    return f"tel:{found}" if len(found) >= _SHORTEST_PHONE else ""
