"""The second half of a move: out of the source, or the copy out of the target again.

Rows are removed by index, each saved in the same batch; then it is looked what was
really hit. Many rows, or rows that were missed before, are removed under a lock.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Container, Iterable, Mapping, Sequence

import structlog

from sheetsync.core.ids import BaseKey, ClientId, stage_of
from sheetsync.core.inspection import shifted
from sheetsync.core.rows import Cells
from sheetsync.core.saga import (
    Become,
    Decision,
    MoveState,
    Outcome,
    Remove,
    TakeBack,
    decide,
)
from sheetsync.core.snapshot import BaseView
from sheetsync.journal.book import Book
from sheetsync.journal.records import Batch, Move
from sheetsync.locales.text import tr
from sheetsync.worker.advancing import Tally, rest
from sheetsync.worker.ground import notes_are_saved, undo_rows_are_whole
from sheetsync.worker.headers import other_headers
from sheetsync.worker.inspection import Settled, settle_removal
from sheetsync.worker.leaving import Leaving, apart, places_of
from sheetsync.worker.locking import lock, locked_key, unlock, unlocking
from sheetsync.worker.looking import look
from sheetsync.worker.parcels import Parcel, Place, mark, read_parcels
from sheetsync.worker.putting_back import broken_bases, put_back
from sheetsync.worker.remarks import is_doubtful, is_late, note_late
from sheetsync.worker.standing import (
    Standing,
    parcels_of,
    see,
)
from sheetsync.worker.stuck import AGAIN
from sheetsync.worker.tools import Tools
from sheetsync.worker.undo import SHEET, Target, delete_rows, save_rows, undo_range
from sheetsync.worker.undo_columns import note_columns
from sheetsync.worker.wire import REMOVE, TAKE_BACK, Sent

log = structlog.get_logger()


class Removal:
    """Finishes moves that stand copied.

    Args:
        tools: The worker's tools.
        bases: All bases as they were read in this cycle.
        fresh: Who was copied in this cycle, after the target was read.
        tally: Where it is noted what the moves came to.
    """

    def __init__(
        self,
        tools: Tools,
        bases: Mapping[BaseKey, BaseView],
        fresh: Container[ClientId],
        tally: Tally,
    ) -> None:
        self._tools = tools
        self._bases = bases
        self._fresh = fresh
        self._looked: dict[BaseKey, BaseView | None] = {}
        self._tally = tally
        self._standing = Standing(tools.config, self._last)

    def finish(self, moves: Iterable[Move]) -> None:
        """Take each move that stands copied to its end, base by base."""
        by_source: dict[BaseKey, list[Move]] = defaultdict(list)
        for move in moves:
            if self._may_go_on(move):
                by_source[move.source].append(move)
        for source, members in sorted(by_source.items()):
            # A batch for the base before may have hit rows there or here.
            broken = self._broken()
            self._leave(
                source,
                [one for one in members if broken.isdisjoint((source, one.target))],
            )

    def _broken(self) -> set[BaseKey]:
        with self._tools.journal.reading() as book:
            return broken_bases(book, self._bases)

    def _last(self, base: BaseKey, client: ClientId) -> Cells:
        """What a client's row held when his base was last read."""
        with self._tools.journal.reading() as book:
            row = book.rows.one(base, client)
        return row.cells if row is not None else {}

    def _may_go_on(self, move: Move) -> bool:
        """Whether there is anything to do for a move; only then is its base locked."""
        stages = (stage_of(move.source), stage_of(move.target))
        if any(self._tools.config.pipeline.stage(one) is None for one in stages):
            why = tr("config has one of the two stages no more")
            rest(self._tools, move, Become(MoveState.PARKED, why), self._tally)
            return False
        source, target = self._bases.get(move.source), self._target(move)
        if source is None or source.faults or (target and target.faults):
            return False
        if move.state != MoveState.PARKED:
            return True
        if move.image.get("refused"):
            return self._tools.clock.now() - move.changed_at >= AGAIN
        step = self._decide(source, move)
        return not (isinstance(step, Become) and step.state is MoveState.PARKED)

    def _target(self, move: Move) -> BaseView | None:
        """The base that he enters; None if he was copied since it was read.

        Had its columns been moved before that, the copy would stand under wrong ones:
        then it is read anew.
        """
        base = move.target
        if move.client_id not in self._fresh:
            return self._bases[base]
        if base not in self._looked:
            tabs = {one.tab for one in parcels_of(move)} & self._bases[base].tabs.keys()
            moved = other_headers(self._tools.sheets, self._bases[base], tabs)
            self._looked[base] = self._look(base) if moved else None
        return self._looked[base]

    def _decide(
        self, source: BaseView, move: Move, target: BaseView | None = None
    ) -> Decision:
        target = target or self._target(move)
        return decide(
            MoveState(move.state),
            see(
                self._tools.config,
                move,
                self._standing.in_source(source, move),
                None if target is None else self._standing.in_target(target, move),
            ),
        )

    def _leave(self, source: BaseKey, moves: Sequence[Move]) -> None:
        """Remove clients from a source; those who must not leave are taken back."""
        if not moves:
            return
        locked = self._needs_lock(moves)
        if locked and not lock(self._tools, self._bases[source]):
            return
        view = self._look(source)
        ready: list[Leaving] = []
        back: dict[BaseKey, list[Move]] = defaultdict(list)
        # Broken since it was read: who can't be found there is not gone.
        for move in () if view.faults else moves:
            step = self._decide(view, move)
            if isinstance(step, Remove):
                found = self._standing.in_source(view, move)
                ready.append(Leaving(move, found, MoveState.REMOVING))
            elif isinstance(step, TakeBack):
                back[move.target].append(move)
            elif isinstance(step, Become):
                rest(self._tools, move, step, self._tally)
        sure, late = self._as_they_are(view, apart(ready))
        for move in late:
            back[move.target].append(move)
        self._carry(view, REMOVE, sure, locked=locked)
        for target, members in sorted(back.items()):
            self._take_back(view, target, members)

    def _take_back(self, source: BaseView, base: BaseKey, moves: list[Move]) -> None:
        """Remove copies from their target, if they still are to be."""
        if not self._broken().isdisjoint((source.base, base)):
            return
        locked = self._needs_lock(moves)
        if locked and not lock(self._tools, self._bases[base]):
            return
        view = self._look(base)
        ready: list[Leaving] = []
        for move in () if view.faults else moves:
            step = self._decide(source, move, view)
            if isinstance(step, TakeBack):
                found = self._standing.in_target(view, move)
                why, over = step.why, step.withdrawn
                ready.append(Leaving(move, found, MoveState.TAKING_BACK, why, over))
            elif isinstance(step, Become):
                rest(self._tools, move, step, self._tally)
        sure, _ = self._as_they_are(view, apart(ready))
        self._carry(view, TAKE_BACK, sure, locked=locked)

    def _as_they_are(
        self, view: BaseView, ready: Sequence[Leaving]
    ) -> tuple[Sequence[Leaving], Sequence[Move]]:
        """Who may go, and whose rows changed where only a whole reading shows it.

        Those that were missed before are read whole, and those whose undo rows tell
        nothing of notes. A source that has a new note or formula is copied anew;
        a copy that holds a formula where a value was copied waits for its people.
        """
        blind = not notes_are_saved(self._tools)
        doubtful = [one for one in ready if blind or is_doubtful(one.move)]
        if not doubtful:
            return ready, ()
        places = [place for one in doubtful for place in one.found.places]
        stage = self._tools.config.pipeline.stage(stage_of(view.base))
        assert stage is not None
        parcels = read_parcels(self._tools.sheets, view, places)
        sure = [one for one in ready if not (blind or is_doubtful(one.move))]
        late = []
        for one in doubtful:
            now = [
                parcels.get(place, Parcel(place[0], {})) for place in one.found.places
            ]
            shown = [mark(stage, each) for each in now]
            leaves = one.state is MoveState.REMOVING
            if leaves and is_late(view, stage, one.move, now):
                late.append(note_late(self._tools, one.move))
            elif shown != list(one.found.marks):
                why = tr("the row holds a formula that it did not hold before")
                step = Become(MoveState.PARKED, why)
                rest(self._tools, one.move, step, self._tally)
            else:
                sure.append(one)
        return sure, late

    def _needs_lock(self, moves: Sequence[Move]) -> bool:
        """Many rows, a miss before, or undo rows that bring no row back whole."""
        limit = self._tools.config.company.limits.bare_removals
        rows = sum(len(move.image["parcels"]) for move in moves)
        missed = any(is_doubtful(move) for move in moves)
        return rows > limit or missed or not undo_rows_are_whole(self._tools)

    def _look(self, base: BaseKey) -> BaseView:
        return look(self._tools, base, self._bases[base].spreadsheet)

    def _carry(
        self, view: BaseView, kind: str, ready: Sequence[Leaving], *, locked: bool
    ) -> None:
        """Send what is ready in batches; one that is refused is halved.

        Where rows were hit that were not meant, they are put back at once and the
        rest waits for the next cycle.
        """
        size = self._tools.config.company.limits.batch_clients
        waiting = deque(
            list(ready[first : first + size]) for first in range(0, len(ready), size)
        )
        removed: dict[str, list[int]] = defaultdict(list)
        spent: list[int] = []
        tidy = self._tools.wire.is_tidy(view.spreadsheet)
        while waiting:
            group = waiting.popleft()
            last = locked and not waiting
            sent = self._send(view, kind, group, removed, unlocks=last)
            if sent.outcome is Outcome.OPEN:
                return
            settled = self._settle(view, sent, group)
            if settled.astray:
                put_back(self._tools, self._look(view.base))
                return
            if sent.outcome is Outcome.REFUSED:
                waiting.extendleft(reversed(self._after_refusal(view, group)))
                continue
            locked = locked and not last
            places = places_of(group)
            spent = [*settled.spent, *(one + len(places) for one in spent)]
            for word, index in places:
                removed[word] = sorted([*removed[word], index])
        if locked:
            unlock(self._tools, view)
        self._tools.wire.sweep(view.spreadsheet, SHEET, spent, all_of_them=tidy)

    def _settle(self, view: BaseView, sent: Sent, group: Sequence[Leaving]) -> Settled:
        answer = sent.answer.get("updatedSpreadsheet", {})
        moves = [one.recorded() for one in group]
        return settle_removal(
            self._tools, view, sent.batch, sent.outcome, answer, moves, self._tally
        )

    def _after_refusal(
        self, view: BaseView, group: list[Leaving]
    ) -> list[list[Leaving]]:
        """What to send after a group was refused.

        Perhaps somebody deleted the undo tab: the base is mended first, and all are
        tried once more in the next cycle. Refused again, the group is halved, and
        one who is refused alone waits for the owner.
        """
        if not all(one.move.image.get("refused") for one in group):
            with self._tools.journal.writing() as book:
                book.bases.doubt(view.base)
                for one in group:
                    image = {**one.move.image, "refused": True}
                    book.moves.advance(one.move.move_id, MoveState.COPIED, image=image)
            return []
        if len(group) > 1:
            middle = len(group) // 2
            return [group[:middle], group[middle:]]
        why = tr("Google refused to remove the row")
        rest(self._tools, group[0].move, Become(MoveState.PARKED, why), self._tally)
        return []

    def _send(
        self,
        view: BaseView,
        kind: str,
        group: Sequence[Leaving],
        removed: Mapping[str, Sequence[int]],
        *,
        unlocks: bool,
    ) -> Sent:
        """One batch: save the rows, delete them, lift the lock."""
        places = sorted(
            (word, shifted(index, removed.get(word, ())))
            for word, index in places_of(group)
        )
        token = self._tools.wire.token()
        requests = save_rows(token, [_target(view, place) for place in places])
        for word, tab in view.tabs.items():
            requests += delete_rows(
                tab.sheet, [index for one, index in places if one == word]
            )
        if unlocks:
            requests += unlocking(view.tabs.values())

        def record(book: Book, batch: Batch) -> None:
            for one in group:
                move = one.recorded()
                book.moves.advance(
                    move.move_id,
                    move.state,
                    remove_batch=batch.batch_id,
                    image=move.image,
                    why=move.why,
                )
            note_columns(book, batch, view)
            if unlocks:
                book.meta.set(locked_key(view.base), "")

        return self._tools.wire.send(
            view.spreadsheet,
            kind,
            token,
            requests,
            record=record,
            ranges=[undo_range(len(places))],
        )


def _target(view: BaseView, place: Place) -> Target:
    tab = view.tabs[place[0]]
    return Target(tab.sheet, place[1], tab.saved_width)
