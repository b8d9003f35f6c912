"""What a cycle did, in a sentence, and the exit code that follows from it."""

from __future__ import annotations

from collections.abc import Mapping

from sheetsync.app import App
from sheetsync.cli.counts import counted
from sheetsync.cli.face import Face
from sheetsync.errors import UnsafePlan
from sheetsync.locales.text import Text, tr, trn
from sheetsync.worker.cycle_done import CycleDone
from sheetsync.worker.publish import Published

HELD = 5
"""Exit code where something is held or parked: it waits for a person."""

_UNSAFE = "unsafe"

_KINDS: Mapping[str, str] = {
    "made": "make",
    "closed": "close",
    "restricted": "restrict",
    "granted": "grant",
    "adopted": "adopt",
    "placed": "place",
    "removed": "remove",
    "moved": "move",
    "parked": "park",
    "abandoned": "abandon",
    "written": "write",
    "mended": "mend",
    "restored": "restore",
}
"""What a cycle counts, by the words that plans use for it."""


def done_text(done: CycleDone) -> Text:
    """What a cycle did."""
    counts = done.counts()
    parts = tuple(
        counted(kind, counts[name]) for name, kind in _KINDS.items() if counts[name]
    )
    if not parts:
        return tr("Done: nothing had to be changed")
    return tr("Done: {parts}", parts=parts)


def conclude(
    face: Face, app: App, done: CycleDone, published: Published, *, force: bool = False
) -> int:
    """Say what a cycle did and what waits for the owner.

    Args:
        face: Who says it.
        app: Whose journal tells what waits.
        done: What the cycle did.
        published: What became of the derived sheets.
        force: Whether the owner allowed what the limits object to.

    Returns:
        The exit code: 5 if something waits for a person, else 0.

    Raises:
        UnsafePlan: The safety limits stopped some moves; the rest was done.
    """
    face.show(done_text(done))
    for one in published.failed:
        face.warn(tr("{why}. {hint}", why=one.why, hint=one.hint))
    with app.journal.reading() as book:
        held = [one for one in book.held.all() if one.kind != _UNSAFE or force]
    if held:
        face.show(
            trn(
                len(held),
                "{n} thing waits for you: “sheetsync plan” shows it",
                "{n} things wait for you: “sheetsync plan” shows them",
            )
        )
    stopped = [
        one.text for one in done.plan.objections if not done.answers.hides(one.hold)
    ]
    if stopped and not force:
        raise UnsafePlan(_all(tuple(stopped)))
    return HELD if held or published.failed else 0


def _all(texts: tuple[Text, ...]) -> Text:
    return texts[0] if len(texts) == 1 else Text("{texts}", (("texts", texts),))
