"""``sheetsync doctor --rebuild``: fills a journal that was lost or fell behind."""

from __future__ import annotations

from collections.abc import Iterator

from sheetsync.app import App
from sheetsync.cli.face import Face
from sheetsync.cli.progress import watched
from sheetsync.locales.text import Text, tr, trn
from sheetsync.worker.rebuild import Rebuild


def rebuild(face: Face, *, yes: bool) -> None:
    """Say what the journal would learn from the spreadsheets; with a yes, do it.

    Raises:
        AnotherInstance: A worker runs, here or elsewhere; it does this by itself.
    """
    with App(face.folder) as app:
        with watched(face, tr("Reading the bases and the desk"), app.traffic):
            found = app.rebuild(carry_out=yes)
        for line in (*_lines(found), *_about_purchases(app)):
            face.show(line)
    if found.is_empty:
        face.show(tr("The journal knows all that the spreadsheets show"))
    elif yes:
        face.show(tr("Done. Start the worker again"))
    else:
        face.show(
            tr("Nothing was done. “sheetsync doctor --rebuild --yes” does all that")
        )


def _lines(found: Rebuild) -> Iterator[Text]:
    """What was found, one line for each kind of which there is any."""
    counts = found.counts()
    if found.told:
        yield trn(
            found.told,
            "The desk's copy shows {n} client",
            "The desk's copy shows {n} clients",
        )
    else:
        yield tr(
            "The desk has no copy of all clients: what no base shows can't be learnt"
        )
    lines = {
        "registered": trn(
            counts["registered"],
            "{n} client is to be registered again under the ID he carries",
            "{n} clients are to be registered again under the IDs they carry",
        ),
        "corrected": trn(
            counts["corrected"],
            "of {n} client the journal says something else than the spreadsheets",
            "of {n} clients the journal says something else than the spreadsheets",
        ),
        "missing": trn(
            counts["missing"],
            "{n} client stands on the desk and in no base; deletions in company.yaml"
            " says what becomes of him",
            "{n} clients stand on the desk and in no base; deletions in company.yaml"
            " says what becomes of them",
        ),
        "finished": trn(
            counts["finished"],
            "{n} move that was cut off is to be finished",
            "{n} moves that were cut off are to be finished",
        ),
        "put_back": trn(
            counts["put_back"],
            "{n} row that was taken out of its base is to be put back",
            "{n} rows that were taken out of their bases are to be put back",
        ),
        "let_go": trn(
            counts["let_go"],
            "{n} saved row is needed no more; what it held goes into the history",
            "{n} saved rows are needed no more; what they held goes into the history",
        ),
        "unread": trn(
            counts["unread"],
            "{n} base can't be read now; its clients come later",
            "{n} bases can't be read now; their clients come later",
        ),
    }
    yield from (line for word, line in lines.items() if counts[word])


def _about_purchases(app: App) -> Iterator[Text]:
    with app.journal.reading() as book:
        known = book.purchases.facts()
    if not known:
        yield tr(
            "The journal has no purchases, and the spreadsheets have none to learn:"
            " import them again with “sheetsync import purchases”"
        )
