"""Rows whose cells moved and whose IDs did not, and cells that got into other rows.

People sort some columns and forget the ID, drag cells onto another row, paste one
row over another. Where a row's whole content moved, the ID follows it; where rows
were mixed with each other, nobody but a person can tell what belongs together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from sheetsync.core.ids import ClientId
from sheetsync.core.particulars import COMPANY, WHO, same_client
from sheetsync.core.rows import Cell, Cells, folded, is_blank


def owners(
    before: Mapping[ClientId, Cells], rows: Sequence[tuple[ClientId, Cells]]
) -> list[ClientId | None]:
    """Whose content stands in rows that are not what they were.

    Args:
        before: The last content of clients whose row does not show it any more.
        rows: For each row the ID that it carries and what people typed into it.

    Returns:
        A client for each row, nobody twice; None where the ID's own content stands
        in another row and this one is like nobody's.
    """
    found = _Owners(before, rows)
    found.give(found.of_that_content)
    found.give(found.still_himself)
    found.give(found.of_that_name)
    found.give(lambda place: rows[place][0])
    return found.by_place


class _Owners:
    """Gives rows to clients, the surest first.

    Args:
        before: The last content of clients who may be in these rows.
        rows: For each row the ID that it carries and what people typed into it.
    """

    def __init__(
        self, before: Mapping[ClientId, Cells], rows: Sequence[tuple[ClientId, Cells]]
    ) -> None:
        self._before = before
        self._rows = rows
        self._taken: set[ClientId] = set()
        self._by_content = {
            _content(cells): one for one, cells in before.items() if cells
        }
        self._by_company: dict[str, list[ClientId]] = defaultdict(list)
        for client, cells in before.items():
            self._by_company[folded(cells.get(COMPANY))].append(client)
        self.by_place: list[ClientId | None] = [None] * len(rows)

    def give(self, whose: Callable[[int], ClientId | None]) -> None:
        """Give each row that nobody has to a client who has none."""
        for place, owner in enumerate(self.by_place):
            client = whose(place) if owner is None else None
            if client is not None and client not in self._taken:
                self.by_place[place] = client
                self._taken.add(client)

    def of_that_content(self, place: int) -> ClientId | None:
        """The client whose row held exactly this."""
        return self._by_content.get(_content(self._rows[place][1]))

    def still_himself(self, place: int) -> ClientId | None:
        """The client whose ID the row carries, if what he is known by is the same."""
        client, typed = self._rows[place]
        return client if same_client(self._before.get(client, {}), typed) else None

    def of_that_name(self, place: int) -> ClientId | None:
        """The one client who is known by what the row says.

        Not if the row still holds cells of the client whose ID it carries: then a
        part of the columns was sorted, and whose row it is nobody can tell.
        """
        client, typed = self._rows[place]
        named = self._by_company.get(folded(typed.get(COMPANY)), [])
        like = [one for one in named if same_client(self._before[one], typed)]
        if len(like) != 1:
            return None
        mine, theirs = self._before.get(client, {}), self._before[like[0]]
        left = {key for key, cell in typed.items() if theirs.get(key) != cell}
        stayed = any(mine.get(key) == typed[key] for key in left)
        return None if stayed else like[0]


def mixed(
    before: Mapping[ClientId, Cells], changed: Mapping[ClientId, Cells]
) -> dict[ClientId, ClientId]:
    """Clients in whose row another's particulars stand, and whose they are.

    A particular that left its row and stands in another one was moved; a company
    that came along with its phone or e-mail was pasted over.

    Args:
        before: What people had typed into each client's row.
        changed: What stands there now, for those whose row is another.
    """
    givers: dict[tuple[str, Cell], list[ClientId]] = defaultdict(list)
    for client, cells in changed.items():
        for key in WHO:
            if cells.get(key) != before[client].get(key):
                givers[key, before[client].get(key)].append(client)
    found: dict[ClientId, ClientId] = {}
    renamed: dict[str, list[ClientId]] = defaultdict(list)
    for client, cells in changed.items():
        news = [key for key in WHO if _is_news(key, before[client], cells)]
        for key in news:
            if givers[key, cells[key]]:
                found.setdefault(client, givers[key, cells[key]][0])
        if client not in found and COMPANY in news and len(news) > 1:
            renamed[folded(cells[COMPANY])].append(client)
    return {**found, **_pasted_over(before, changed, renamed)}


def _pasted_over(
    before: Mapping[ClientId, Cells],
    changed: Mapping[ClientId, Cells],
    renamed: Mapping[str, Sequence[ClientId]],
) -> dict[ClientId, ClientId]:
    """Clients who were given another's company and his phone or e-mail.

    Args:
        before: What people had typed into each client's row.
        changed: What stands there now, for those whose row is another.
        renamed: Clients who are called otherwise and reached otherwise, by company.
    """
    found: dict[ClientId, ClientId] = {}
    for other, cells in before.items() if renamed else ():
        for client in renamed.get(folded(cells.get(COMPANY)), ()):
            if client != other and same_client(cells, changed[client]):
                found.setdefault(client, other)
    return found


def _is_news(key: str, before: Cells, after: Cells) -> bool:
    """Whether a particular stands there that was not there: blank ones are none."""
    return not is_blank(after.get(key)) and after.get(key) != before.get(key)


def _content(cells: Cells) -> frozenset[tuple[str, Cell]]:
    return frozenset(cells.items())
