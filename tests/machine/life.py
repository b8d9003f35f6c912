"""A company in which anything may happen, and the account of what must still be true.

People act as themselves, one act in one instant. The account knows what they typed
and what they took away again by their own hand; the worker is never asked for it.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from sheetsync.core.ids import CLIENTS, UNDO, BaseKey, as_client_id, stage_of
from sheetsync.emulator.people.acts import Act, Delete, Edit, Insert, Sort
from sheetsync.emulator.people.playing import play
from sheetsync.emulator.people.script import Script
from sheetsync.emulator.state.cells import full
from sheetsync.emulator.when import Arrival, When
from sheetsync.errors import SheetsyncError
from tests.worker.faults import FaultyWire, ProcessDied
from tests.worker.world import (
    BASES,
    OWNER,
    SHEETS,
    World,
)

WORKER = "robot@northwind.example"
"""Whose requests go wrong; nobody else's do."""
QUIET = 3
"""Cycles without a write after which a company is at rest: a deleted row, too, has
stayed away for long enough by then."""
PATIENCE = 20
"""Cycles after which a company in which nobody does anything must be at rest."""
WHOLE_BASES = {"frozen", "fault", "refused", "trashed"}
"""Kinds of holds by which a base is left as it is."""
TITLE = "Clients"
"""What people read on the tab of clients."""
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
        seen: Texts that stood there in two whole cycles since they were typed, after
            which nothing was unanswered.
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
        self._half_seen: set[str] = set()
        self.done: list[str] = []
        self._stages = ""
        self.world.google.script = _Watched(self._act_now)
        self._files = {base: self.world.file_id(base) for base in BASES}

    def close(self) -> None:
        """Let go of everything."""
        self.world.app.close()

    # ----------------------------------------------------------------- what people do

    def file(self, base: BaseKey) -> str:
        """The spreadsheet of a base."""
        return self._files[base]

    def act(self, base: BaseKey, act: Act, *, at: int = 0) -> bool:
        """Somebody does something in a base; whether it worked."""
        before = self._owed_in(base)
        nobodys = self._nobodys_in(base)
        deed = play(self.world.google, act, at=at)
        if deed.refused:
            return False
        self.done.append(repr(deed))
        if isinstance(act, Edit):
            self.owed |= {str(one) for one in act.cells.values() if is_mark(one)}
            self.seen -= {str(one) for one in act.cells.values()}
        gone = before - self._texts_in(base)
        kept = (gone & self.seen) - nobodys if _restorable(act) else set()
        self.deleted |= kept
        self.owed -= gone - kept
        return True

    def act_meanwhile(self, act: Edit | Insert | Sort, nth: int) -> None:
        """Somebody does something right before the worker's nth request from now."""
        self.world.google.script.add(act, When(who=WORKER, nth=nth))

    def _act_now(self, act: Act, at: int) -> None:
        """Somebody does what he was to do right before a request of the worker's."""
        assert isinstance(act, Edit | Insert | Sort)
        bases = {file: base for base, file in self._files.items()}
        self.act(bases[act.file], act, at=at)

    def _owed_in(self, base: BaseKey) -> set[str]:
        return self._texts_in(base) & self.owed

    def _texts_in(self, base: BaseKey) -> set[str]:
        """What people see there: an undo row is the worker's, and soon gone."""
        rows = (row for title, row in self._rows_in(base) if title != UNDO)
        cells = (full(content) for row in rows for content in row)
        return {str(text) for one in cells for text in (one.value, one.note)}

    def _nobodys_in(self, base: BaseKey) -> set[str]:
        """What stands in rows that have no ID and wait for the owner.

        Nobody was registered there: whoever deletes such a row takes his own away.
        """
        header, *rows = (row for title, row in self._rows_in(base) if title == TITLE)
        named = [str(full(content).value) for content in header]
        texts = [[str(full(content).value or "") for content in row] for row in rows]
        cells = [dict(zip(named, row, strict=False)) for row in texts]
        waiting = (one for one in cells if one.get("Sync note") and not one.get("ID"))
        return {text for one in waiting for text in one.values()}

    def _rows_in(self, base: BaseKey) -> Iterator[tuple[str, Sequence[Any]]]:
        """Each row of each tab, with the tab's title.

        Not asked for over the wire: a request would let in a write that comes late.
        """
        book = self.world.google.files[self._files[base]].book
        assert book is not None
        for tab in book.tabs:
            for row in tab.grid.rows:
                yield tab.title, row

    # ---------------------------------------------------------- what the worker does

    def cycle(self, fault: tuple[int, str] | None = None) -> None:
        """One cycle, perhaps with a fault at one of its requests; time passes.

        What stood there in two cycles that were done and left nothing unanswered is in
        the journal: in the first one a client may have been on his way, and is looked
        after by his move.
        """
        before = set(self.owed)
        self.wire.strike(dict([fault]) if fault else {})
        try:
            self.world.app.cycle()
        except ProcessDied:
            self.restart()
        except SheetsyncError as error:
            self.done.append(f"# failed: {error}")
        else:
            if not self._waits():
                self.seen |= before & self._half_seen
                self._half_seen = before
        self.wire.end()
        self.world.clock.sleep(30)

    def _waits(self) -> bool:
        """Whether Google left anything unanswered: then a base may be left alone."""
        with self.world.app.journal.reading() as book:
            return bool(book.batches.open())

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

        def follow(norms: Any) -> None:
            for report in ("cooling", "next_orders", "offers", "reactivation"):
                norms[report].update(stage)

        self.configure("reports.yaml", follow)

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
        self.world.google.script.planned.clear()
        written, quiet = [""], 0
        for _ in range(PATIENCE):
            before = self.world.google.requests.count
            self.cycle()
            written = self._writes_since(before)
            quiet = 0 if written else quiet + 1
            if quiet == QUIET:
                break
        assert quiet == QUIET, f"it never rests: {written}"
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
        with self.world.app.journal.reading() as book:
            held, moves = book.held.all(), book.moves.open()
            assert book.batches.open() == ()
        assert [one for one in moves if one.state != "parked"] == []
        assert moves or self._undo_rows() == []
        self._check_clients(
            {one.subject for one in held},
            {one.base for one in held if one.kind in WHOLE_BASES},
        )
        self._check_texts()
        self._check_sharing()

    def _check_clients(self, waiting: set[str], left_alone: set[str]) -> None:
        """Who is registered stands once, or the owner knows why not."""
        stand = Counter(
            client
            for base in BASES
            for row in self.rows(base)
            if (client := as_client_id(row.get("ID")))
        )
        with self.world.app.journal.reading() as book:
            known = book.clients.all()
        due = {client: one.state == "live" for client, one in known.items()}
        odd = {
            client: (stand[client], due.get(client))
            for client in stand.keys() | due.keys()
            if stand[client] != due.get(client)
            and client not in waiting
            and (client not in known or known[client].base not in left_alone)
        }
        assert odd == {}, odd

    def rows(self, base: BaseKey, tab: str = CLIENTS) -> list[Mapping[str, Any]]:
        """The rows of a tab, as the owner reads them."""
        grid = self._grid(base, tab)
        if not grid:
            return []
        header, *rows = grid
        return [dict(zip(map(str, header), row, strict=False)) for row in rows]

    def companies(self, base: BaseKey) -> list[str]:
        """Whom people find in a base, from above."""
        found = (str(row.get("Company") or "") for row in self.rows(base))
        return [one for one in found if is_mark(one)]

    def _grid(self, base: BaseKey, tab: str) -> list[list[Any]]:
        file = self.world.google.files[self._files[base]]
        assert file.book is not None
        titles = {CLIENTS: TITLE, UNDO: UNDO}
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
        lost -= {one for one in lost & self.deleted if one in whole}
        assert lost == set(), lost

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
            open_to = {one.get("emailAddress", one["type"]) for one in permissions}
            assert open_to == due, (base, open_to ^ due)


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


class _Watched(Script):
    """What people are to do while the worker works.

    Args:
        act: Lets somebody act right before a request of that number, and takes it
            down: only in that instant it shows what he types over.
    """

    def __init__(self, act: Callable[[Act, int], object]) -> None:
        super().__init__()
        self._act = act

    def due(self, arrival: Arrival) -> list[Act]:
        """Let people act; nothing is left to be done."""
        for one in super().due(arrival):
            self._act(one, arrival.number)
        return []
