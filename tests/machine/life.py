"""A company in which anything may happen, and the account of what must still be true.

People act as themselves, one act in one instant. The account knows what they typed
and what they took away again by their own hand; the worker is never asked for it.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from sheetsync.core.ids import CLIENTS, UNDO, BaseKey, as_client_id, stage_of
from sheetsync.emulator.people.acts import Act, Delete, Edit
from sheetsync.emulator.people.playing import play
from sheetsync.errors import SheetsyncError
from tests.worker.faults import FaultyWire, ProcessDied
from tests.worker.world import (
    ARCHIVE,
    CUSTOMERS,
    INTERESTED,
    OWNER,
    PROSPECTS,
    SHEETS,
    World,
)

BASES = (PROSPECTS, INTERESTED, CUSTOMERS, ARCHIVE)
WORKER = "robot@northwind.example"
"""Whose requests go wrong; nobody else's do."""
PATIENCE = 16
"""Cycles after which a company in which nobody does anything must be at rest."""
READS = (":batchGetByDataFilter", ":getByDataFilter", "/developerMetadata:search")
"""Ends of the paths of requests that are posted and change nothing."""


class Life:
    """A company on which a test machine works.

    Args:
        folder: An empty folder.

    Attributes:
        owed: Texts that people typed, and nobody took away by hand.
        deleted: Those of them that went with a row which somebody deleted or whose
            ID he cleared: the journal may keep them instead of a base.
        seen: Texts that a whole cycle has read since they were typed.
        done: What happened, as it can be read.
    """

    def __init__(self, folder: Path) -> None:
        self.world = World(folder, settings={"worker": WORKER})
        self.world.app.close()
        self.wire = FaultyWire(self.world.adapter, {})
        self.world.adapter = self.wire
        self.world.start()
        self.world.cycle()
        self.owed: set[str] = set()
        self.deleted: set[str] = set()
        self.seen: set[str] = set()
        self.done: list[str] = []
        self._stages = ""
        self._files = {base: self.world.file_id(base) for base in BASES}

    def close(self) -> None:
        """Let go of everything."""
        self.world.app.close()

    # ----------------------------------------------------------------- what people do

    def file(self, base: BaseKey) -> str:
        """The spreadsheet of a base."""
        return self._files[base]

    def act(self, base: BaseKey, act: Act) -> bool:
        """Somebody does something in a base; whether it worked."""
        before = self._owed_in(base)
        deed = play(self.world.google, act)
        if deed.refused:
            return False
        self.done.append(repr(act))
        if isinstance(act, Edit):
            self.owed |= {str(one) for one in act.cells.values() if is_mark(one)}
            self.seen -= {str(one) for one in act.cells.values()}
        gone = before - self._texts_in(base)
        kept = gone & self.seen if _restorable(act) else set()
        self.deleted |= kept
        self.owed -= gone - kept
        return True

    def _owed_in(self, base: BaseKey) -> set[str]:
        return self._texts_in(base) & self.owed

    def _texts_in(self, base: BaseKey) -> set[str]:
        owner, file = self.world.owner, self._files[base]
        answer = owner.get(
            f"{SHEETS}/{file}",
            fields="sheets(data(rowData(values(formattedValue,note))))",
        )
        return set(_texts(answer))

    # ---------------------------------------------------------- what the worker does

    def cycle(self, fault: tuple[int, str] | None = None) -> None:
        """One cycle, perhaps with a fault at one of its requests; time passes."""
        before = set(self.owed)
        self.wire.strike(dict([fault]) if fault else {})
        try:
            self.world.app.cycle()
        except ProcessDied:
            self.restart()
        except SheetsyncError as error:
            self.done.append(f"# failed: {error}")
        else:
            self.seen |= before
        self.wire.end()
        self.world.clock.sleep(30)

    def restart(self) -> None:
        """The process is gone; another one starts."""
        self.wire.end()
        self.world.app.close()
        self.world.start()

    def publish(self, fault: tuple[int, str] | None = None) -> None:
        """The derived sheets are written."""
        self.wire.strike(dict([fault]) if fault else {})
        try:
            self.world.app.publish()
        except ProcessDied:
            self.restart()
        except SheetsyncError as error:
            self.done.append(f"# failed: {error}")
        self.wire.end()

    def configure(self, file: str, change: Callable[[Any], object]) -> None:
        """Change a file of config/."""
        yaml = YAML()
        path = self.world.config / file
        content = yaml.load(path)
        change(content)
        yaml.dump(content, path)

    def stage_dropped(self, *, dropped: bool) -> None:
        """Take the customers' stage out of stages.yaml, or put it back."""
        path = self.world.config / "stages.yaml"
        if dropped:
            self._stages = path.read_text()
            self.configure("stages.yaml", _without_customers)
        else:
            path.write_text(self._stages)
        listed = "interested" if dropped else "customers"
        stage = {"stage": listed}
        self.configure("reports.yaml", lambda one: one["reactivation"].update(stage))

    def column_named(self, header: str) -> None:
        """Give the first two stages a column of that header; none if it is empty."""

        def change(content: Any) -> None:
            for stage in content["stages"][:2]:
                columns = stage["columns"]
                columns[:] = [one for one in columns if one["id"] != "hobby"]
                if header:
                    names = {"header": header, "aliases": ["Hobby", "Pastime"]}
                    columns.insert(3, {"id": "hobby", **names})

        self.configure("stages.yaml", change)

    def dismissed(self, email: str, *, left: bool) -> None:
        """Dismiss somebody, or take him back."""

        def change(content: Any) -> None:
            for one in content["people"]:
                if one["email"] == email:
                    one["status"] = "left" if left else "works"

        self.configure("staff.yaml", change)

    # --------------------------------------------------------------------- the verdict

    def comes_to_rest(self) -> None:
        """Nothing happens any more: soon a cycle writes nothing, and all is well."""
        faults = self.world.google.faults
        faults.let_all_in()
        faults.clear()
        written: list[str] = []
        for _ in range(PATIENCE):
            before = self.world.google.requests.count
            self.cycle()
            written = self._writes_since(before)
            if not written:
                break
        assert written == [], "it never rests"
        assert self.world.app.settings.problems == ()
        self.check()

    def _writes_since(self, number: int) -> list[str]:
        return [
            f"{one.arrival.method} {one.arrival.path}"
            for one in self.world.google.requests.kept
            if one.arrival.number > number
            and one.arrival.who == WORKER
            and one.arrival.method != "GET"
            and not one.arrival.path.endswith(READS)
        ]

    def check(self) -> None:
        """Nobody lost, nobody twice, nothing typed lost, nobody else let in."""
        waiting = self._waiting()
        self._check_clients(waiting)
        self._check_texts()
        self._check_sharing()
        if not any(one.startswith("parked") for one in waiting):
            assert self._undo_rows() == []
        with self.world.app.journal.reading() as book:
            assert book.batches.open() == ()
            assert [one for one in book.moves.open() if one.state != "parked"] == []

    def _waiting(self) -> set[str]:
        """What waits for the owner: kinds, and whom each is about."""
        with self.world.app.journal.reading() as book:
            held = book.held.all()
        return {word for one in held for word in (one.kind, one.subject, one.base)}

    def _check_clients(self, waiting: set[str]) -> None:
        """Who is registered stands once, or the owner knows why not."""
        stand = Counter(
            client
            for base in BASES
            for row in self.rows(base)
            if (client := as_client_id(row.get("ID")))
        )
        with self.world.app.journal.reading() as book:
            known = book.clients.all()
        odd = {
            client: stand[client]
            for client, one in known.items()
            if stand[client] != (one.state == "live")
            and client not in waiting
            and one.base not in waiting
        }
        assert odd == {}
        assert {
            one for one in stand if one not in known and one not in waiting
        } == set()

    def rows(self, base: BaseKey, tab: str = CLIENTS) -> list[Mapping[str, Any]]:
        """The rows of a tab, as the owner reads them."""
        grid = self._grid(base, tab)
        if not grid:
            return []
        header, *rows = grid
        return [dict(zip(map(str, header), row, strict=False)) for row in rows]

    def _grid(self, base: BaseKey, tab: str) -> list[list[Any]]:
        file = self.world.google.files[self._files[base]]
        assert file.book is not None
        titles = {CLIENTS: "Clients", UNDO: UNDO}
        url = f"{SHEETS}/{self._files[base]}/values/{titles[tab]}"
        found: list[list[Any]] = self.world.owner.get(url).get("values", [])
        return found

    def _undo_rows(self) -> list[Any]:
        return [row for base in BASES for row in self._grid(base, UNDO) if any(row)]

    def _check_texts(self) -> None:
        """What was typed stands in some base, or where its column has no place."""
        live = "\n".join(text for base in BASES for text in self._texts_in(base))
        with self.world.app.journal.reading() as book:
            known = [one.kept_cells for one in book.clients.all().values()]
            kept = repr(known) + repr([one.image for one in book.moves.open()])
        lost = {one for one in self.owed if one not in live and one not in kept}
        whole = self._journalled("rows", "child_rows", "row_changes", "restores")
        assert lost - {one for one in lost & self.deleted if one in whole} == set()

    def _journalled(self, *tables: str) -> str:
        """All that stands in some tables of the journal."""
        path = self.world.home / "state" / "sheetsync.db"
        found = []
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            for table in tables:
                found += [
                    repr(row) for row in connection.execute(f"SELECT * FROM {table}")
                ]
        finally:
            connection.close()
        return "\n".join(found)

    def _check_sharing(self) -> None:
        """Each base is open to those whom config names, and to nobody else."""
        config = self.world.app.config
        for base in BASES:
            stage = config.pipeline.stage(stage_of(base))
            due = {OWNER, WORKER}
            if stage is not None and stage.role:
                due |= {
                    one.email
                    for one in config.staff.people
                    if one.role == stage.role and one.status != "left"
                }
            permissions = self.world.person(WORKER).get(
                f"https://www.googleapis.com/drive/v3/files/{self._files[base]}",
                fields="permissions(emailAddress,type)",
            )["permissions"]
            assert {one.get("emailAddress", one["type"]) for one in permissions} == due


def _without_customers(content: Any) -> None:
    stages = content["stages"]
    stages[:] = [one for one in stages if one["id"] != "customers"]
    for stage in stages:
        stage["moves"][:] = [one for one in stage["moves"] if one["to"] != "customers"]


def is_mark(cell: object) -> bool:
    """Whether a text is one that nobody else types."""
    return isinstance(cell, str) and cell.startswith("mark-")


def _restorable(act: Act) -> bool:
    """Whether the worker promises to bring back what went with it."""
    return isinstance(act, Delete)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from _texts(member)
    elif isinstance(value, list):
        for member in value:
            yield from _texts(member)
