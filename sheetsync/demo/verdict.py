"""Whether the world is as it should be; what is wrong, in sentences.

The world is what the owner reads through the API, what should be is the ledger's
and config's. Neither comes from the worker.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from sheetsync.config import Config, Stage
from sheetsync.core.rows import Cell, is_blank
from sheetsync.demo.ledger import Due, Ledger
from sheetsync.demo.seen import SeenRow
from sheetsync.demo.world import Look, World
from sheetsync.locales.text import Text, tr

_NOT_COMPARED = {"stage", "take", "personal_mobile"}


def problems(world: World, ledger: Ledger, look: Look) -> list[Text]:
    """Everything that is not as it should be."""
    found = _Verdict(world.config, ledger, look)
    return [*found.clients(), *found.contacts(), *sharing_problems(world, look)]


def learn_ids(ledger: Ledger, look: Look) -> None:
    """Note the IDs of clients who had none so far."""
    for base in look.bases.values():
        for row in base.clients.rows:
            due = ledger.due.get(row.text("email"))
            if due is not None and not due.client_id:
                due.client_id = row.text("client_id")


class _Verdict:
    """One comparison; a class so that its parts share what was counted."""

    def __init__(self, config: Config, ledger: Ledger, look: Look) -> None:
        self._config = config
        self._ledger = ledger
        self._look = look
        self._where: dict[str, list[tuple[str, SeenRow]]] = defaultdict(list)
        for stage, base in look.bases.items():
            for row in base.clients.rows:
                self._where[row.text("email")].append((stage, row))

    def clients(self) -> Iterator[Text]:
        for email, due in self._ledger.due.items():
            places = self._where.get(email, [])
            if not places:
                yield tr("{client} is in no base", client=email)
            elif len(places) > 1:
                bases = ", ".join(stage for stage, _ in places)
                yield tr("{client} stands in: {bases}", client=email, bases=bases)
            else:
                yield from self._client(email, due, *places[0])
        for email, places in self._where.items():
            if email not in self._ledger.due:
                stage, row = places[0]
                yield tr(
                    "Nobody typed row {row} of {base}: “{client}”",
                    row=row.index + 1,
                    base=stage,
                    client=row.text("company") or email,
                )

    def _client(self, email: str, due: Due, stage: str, row: SeenRow) -> Iterator[Text]:
        if stage != due.stage:
            yield tr(
                "{client} stands in {base}, and belongs into {due}",
                client=email,
                base=stage,
                due=due.stage,
            )
            return
        for column, cell in self._cells(stage, due):
            if not _alike(row.cells.get(column), cell):
                yield tr(
                    "{client}: {column} holds “{seen}” instead of “{due}”",
                    client=email,
                    column=column,
                    seen=row.text(column),
                    due="" if cell is None else str(cell),
                )
        yield from self._written(email, due, row)

    def _cells(self, stage_id: str, due: Due) -> Iterator[tuple[str, Cell]]:
        """What should stand in each column of people's, also in blank ones."""
        stage = self._config.pipeline.stage(stage_id)
        assert stage is not None
        for column in self._look.bases[stage_id].clients.columns:
            if column not in _written(stage) | _NOT_COMPARED:
                yield column, due.typed.get(column)

    def _written(self, email: str, due: Due, row: SeenRow) -> Iterator[Text]:
        if row.text("client_id") != due.client_id or not due.client_id:
            yield tr(
                "{client} has the ID “{seen}” instead of “{due}”",
                client=email,
                seen=row.text("client_id"),
                due=due.client_id,
            )
        if row.text("responsible") not in due.responsible:
            yield tr(
                "{client}: “{seen}” is responsible, and should be one of: {due}",
                client=email,
                seen=row.text("responsible"),
                due=", ".join(sorted(due.responsible)),
            )
        note = row.text("sync_note")
        if bool(note) != bool(due.note) or not all(one in note for one in due.note):
            yield tr(
                "{client}: the note reads “{seen}” and should name: {due}",
                client=email,
                seen=note,
                due=", ".join(due.note) or "–",
            )

    def contacts(self) -> Iterator[Text]:
        seen: dict[str, list[tuple[str, SeenRow]]] = defaultdict(list)
        for stage, base in self._look.bases.items():
            for row in base.contacts.rows:
                seen[row.text("comment")].append((stage, row))
        due = {
            comment: one
            for one in self._ledger.due.values()
            for comment in one.contacts
        }
        for comment, one in due.items():
            places = seen.pop(comment, [])
            right = [
                row
                for stage, row in places
                if stage == one.stage and row.text("client_id") == one.client_id
            ]
            if len(places) != 1 or len(right) != 1:
                bases = ", ".join(stage for stage, _ in places) or "–"
                yield tr(
                    "The contact “{comment}” stands in {bases}, and belongs once into"
                    " {due}",
                    comment=comment,
                    bases=bases,
                    due=one.stage,
                )
        for comment in seen:
            yield tr("Nobody typed the contact “{comment}”", comment=comment)


def sharing_problems(world: World, look: Look) -> Iterator[Text]:
    """Files whose sharing is not what config says."""
    owner, own = world.config.company.owner, world.with_own_figures()
    for place, members in look.sharing.items():
        wanted = {owner: "owner"}
        wanted |= {one.email: "writer" for one in world.staff(place)}
        if place in own:
            wanted[own[place].email] = "reader"
        openers = look.openers(place)
        if openers != wanted:
            yield tr(
                "{base} is open to: {seen}; it should be to: {due}",
                base=place,
                seen=_named(openers),
                due=_named(wanted),
            )
        if members.get("writersCanShare"):
            yield tr("Editors of {base} may share it on", base=place)


def _written(stage: Stage) -> set[str]:
    return {one.id for one in stage.columns if one.writer == "worker"}


def _alike(one: Cell, other: Cell) -> bool:
    if is_blank(one) or is_blank(other):
        return is_blank(one) and is_blank(other)
    return one == other


def _named(openers: Mapping[str, str]) -> str:
    return ", ".join(f"{who} ({role})" for who, role in sorted(openers.items()))
