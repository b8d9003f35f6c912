"""The story of the demo: who does what, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sheetsync.demo import acts_back, acts_moves, acts_rows, acts_sharing
from sheetsync.demo.counts import refusals, stages_of_clients
from sheetsync.demo.leaks import Recorder
from sheetsync.demo.scene import Scene, Told
from sheetsync.demo.verdict import learn_ids, problems
from sheetsync.demo.world import Look
from sheetsync.locales.text import Text, tr

Act = Callable[[Scene], Told]

STORY: tuple[Act, ...] = (
    acts_rows.types_a_new_client,
    acts_rows.copies_a_row,
    acts_moves.qualifies_prospects,
    acts_moves.lacks_fields,
    acts_moves.fills_them_in,
    acts_moves.hands_over_many,
    acts_moves.takes_free_clients,
    acts_rows.overwrites_our_cells,
    acts_moves.sells_nothing,
    acts_moves.sells,
    acts_moves.logs_late,
    acts_rows.makes_a_column,
    acts_back.goes_back_to_sales,
    acts_back.goes_back_to_prospects,
    acts_back.comes_again,
    acts_back.buys_again,
    acts_back.refuses,
    acts_back.comes_out_of_the_archive,
    acts_rows.deletes_a_row,
    acts_rows.types_words_for_a_date,
    acts_sharing.tries_to_share,
    acts_sharing.shares_by_mistake,
    acts_sharing.dismisses,
)
"""The steps in their order; later ones build on what earlier ones did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step of the story, as it came out.

    Attributes:
        who: Who acted.
        did: What he did.
        worker: What the worker did about it.
        problems: What is not as it should be since then.
    """

    who: str
    did: Text
    worker: Text
    problems: tuple[Text, ...] = ()


@dataclass(slots=True)
class Counted:
    """What was seen to happen in sheets and sharing lists.

    Attributes:
        moved: Clients who came to stand in another base.
        refused: Moves that stayed undone with a note.
        drift_mended: Things put out of order that are in order again.
        events: Every step.
    """

    moved: int = 0
    refused: int = 0
    drift_mended: int = 0
    events: list[Event] = field(default_factory=list)


class Play:
    """Plays the story step by step.

    Args:
        scene: The world with its people.
        recorder: Takes down who could see whom.
        tell: Called with each event as soon as it is over.
        announce: Called with what a person did, before the worker looks.
    """

    def __init__(
        self,
        scene: Scene,
        recorder: Recorder,
        tell: Callable[[Event], None],
        announce: Callable[[Told], None] = lambda _told: None,
    ) -> None:
        self._scene = scene
        self._recorder = recorder
        self._tell = tell
        self._announce = announce
        self._known: set[str] = set()
        self.counted = Counted()

    def run(self, story: Sequence[Act] = STORY) -> None:
        """Play all steps, or as many as there is time for."""
        before = self._look()
        for act in story:
            if self._scene.world.stop.is_set():
                return
            before = self._step(act, before)

    def _look(self) -> Look:
        look = self._scene.world.look()
        self._recorder.note(look)
        return look

    def _step(self, act: Act, before: Look) -> Look:
        told = act(self._scene)
        self._announce(told)
        disturbed = self._look() if told.drifts else before
        for gesture in told.meanwhile:
            self._scene.world.cycle()
            gesture()
        self._scene.world.rest()
        after = self._look()
        if self._scene.world.stop.is_set():
            return after
        learn_ids(self._scene.ledger, after)
        self._count(told, before, disturbed, after)
        event = Event(
            who=told.who,
            did=told.did,
            worker=told.answer(after),
            problems=tuple(self._new_problems(told, disturbed, after)),
        )
        self.counted.events.append(event)
        self._tell(event)
        return after

    def _count(self, told: Told, before: Look, disturbed: Look, after: Look) -> None:
        counted, config = self.counted, self._scene.world.config
        was, now = (stages_of_clients(one.bases) for one in (before, after))
        counted.moved += sum(
            1 for client, stage in now.items() if was.get(client, stage) != stage
        )
        counted.refused += len(refusals(config, after) - refusals(config, before))
        counted.drift_mended += sum(
            1
            for drift in told.drifts
            if drift.is_there(disturbed) and not drift.is_there(after)
        )

    def _new_problems(self, told: Told, disturbed: Look, after: Look) -> list[Text]:
        found = [
            tr("This could not be put out of order: {what}", what=drift.what)
            for drift in told.drifts
            if not drift.is_there(disturbed)
        ]
        found += [
            tr("This was not put in order: {what}", what=drift.what)
            for drift in told.drifts
            if drift.is_there(after)
        ]
        found += problems(self._scene.world, self._scene.ledger, after)
        fresh = [one for one in found if one.english() not in self._known]
        self._known.update(one.english() for one in fresh)
        return fresh
