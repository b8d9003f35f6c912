"""Is this client registered already? By tax id, phone, e-mail and company (S10).

A client belongs to whoever registered him first. People are told no more than that
he is registered: whose he is, and in which base, is the owner's business.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.particulars import COMPANY, EMAIL, PHONE, NumberOf
from sheetsync.core.rows import Cells, digits, folded

DUPLICATE = "duplicate"
"""What `Waiting.target` says of a client who seems to be registered twice."""

TAX_ID = "tax_id"

# Seven digits are the same in every form of a number; the whole is compared then.
_TAIL = 7

_COMMON = 50
"""What more clients than this have in common, such as a switchboard, proves nothing."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A client who was there before.

    Attributes:
        client: Who.
        base: Where he stands.
        company: What he is called there.
    """

    client: ClientId
    base: BaseKey
    company: str


class Register:
    """Everybody's particulars, within one plan.

    It is put together when it is first asked: most cycles register nobody.

    Args:
        rows: What people typed into each client's row, by base.
        doubtful: Clients who wait for the owner as duplicates themselves.
        number_of: Brings phone numbers into one form.
    """

    def __init__(
        self,
        rows: Mapping[BaseKey, Mapping[ClientId, Cells]],
        doubtful: set[ClientId],
        number_of: NumberOf,
    ) -> None:
        self._rows = rows
        self._doubtful = doubtful
        self._number_of = number_of
        self._by_word: dict[str, set[ClientId]] | None = None
        self._entries: dict[ClientId, tuple[BaseKey, Cells]] = {}

    def enter(self, base: BaseKey, client: ClientId, cells: Cells) -> None:
        """Register a client of this plan, or what he is called by now."""
        self._take(self._words(), base, client, cells)

    def doubt(self, client: ClientId) -> None:
        """Remember that he is a duplicate, so that nobody is a duplicate of him."""
        self._doubtful.add(client)

    def same_as(
        self, base: BaseKey, cells: Cells, client: ClientId | None = None
    ) -> Registered | None:
        """Who was registered before with these particulars, if anybody was.

        Args:
            base: Where the row stands.
            cells: What people typed into it.
            client: The row's own client, if it has one.
        """
        by_word = self._words()
        found = [by_word.get(word, set()) for word in _words_of(cells)]
        near = {one for some in found if len(some) <= _COMMON for one in some}
        for other in sorted(near - {client} - self._doubtful):
            where, theirs = self._entries[other]
            if self._agree(cells, theirs, together=where == base):
                return Registered(other, where, str(theirs.get(COMPANY) or other))
        return None

    def _agree(self, one: Cells, other: Cells, *, together: bool) -> bool:
        """Whether two rows are one client's.

        Companies of one owner share a phone, so the names must go together: one of
        them says no more than the other. In one base people see both rows, and make
        one from the other: there the name must be the same.
        """
        named = folded(one.get(COMPANY)), folded(other.get(COMPANY))
        if _both(digits(one.get(TAX_ID)), digits(other.get(TAX_ID))):
            return True
        reached = _both(
            self._number_of(one.get(PHONE)), self._number_of(other.get(PHONE))
        ) or _both(folded(one.get(EMAIL)), folded(other.get(EMAIL)))
        if reached:
            words = [set(name.split()) for name in named]
            alike = words[0] <= words[1] or words[1] <= words[0]
            return named[0] == named[1] if together and all(named) else alike
        return _both(*named) and not (_reachable(one) and _reachable(other))

    def _words(self) -> dict[str, set[ClientId]]:
        if self._by_word is None:
            self._by_word = defaultdict(set)
            for base, rows in self._rows.items():
                for client, cells in rows.items():
                    self._take(self._by_word, base, client, cells)
        return self._by_word

    def _take(
        self,
        by_word: dict[str, set[ClientId]],
        base: BaseKey,
        client: ClientId,
        cells: Cells,
    ) -> None:
        self._entries[client] = base, cells
        for word in _words_of(cells):
            by_word.setdefault(word, set()).add(client)


def _words_of(cells: Cells) -> Iterator[str]:
    """What a row may be found by."""
    if company := folded(cells.get(COMPANY)):
        yield f"name {company}"
    if mail := folded(cells.get(EMAIL)):
        yield f"mail {mail}"
    if len(phone := digits(cells.get(PHONE))) >= _TAIL:
        yield f"tel {phone[-_TAIL:]}"
    if tax := digits(cells.get(TAX_ID)):
        yield f"tax {tax}"


def _both(one: str, other: str) -> bool:
    return bool(one) and one == other


def _reachable(cells: Cells) -> bool:
    return bool(folded(cells.get(EMAIL)) or digits(cells.get(PHONE)))
