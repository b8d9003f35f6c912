"""Checks of Google: the account, its clock, what moves rest on, the bases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from sheetsync.core.changes import Hold, MakeFile
from sheetsync.core.ground import CellPart
from sheetsync.core.names import base_text
from sheetsync.core.sharing import canonical
from sheetsync.doctor.finding import (
    Check,
    Finding,
    State,
    broken,
    fine,
    held,
    note,
    skipped,
)
from sheetsync.errors import SheetsyncError, SignInNeeded
from sheetsync.google.traffic import Traffic
from sheetsync.journal.journal import Journal
from sheetsync.locales.text import Text, joined, tr, trn
from sheetsync.worker.cycle import CycleRun
from sheetsync.worker.ground import check_ground
from sheetsync.worker.observe import observe_files
from sheetsync.worker.ownership import Ownership
from sheetsync.worker.tokens import TokenKind, kind_in
from sheetsync.worker.tools import Tools

MOST_OFF = timedelta(minutes=5)
"""A clock that differs more from Google's makes days and sign-ins wrong."""

_ASKING = (Check.ACCOUNT, Check.CLOCK, Check.OWNER, Check.GROUND, Check.BASES)
_GROUND, _FAULT = "ground", "fault"


def of_google(tools: Tools, traffic: Traffic) -> Iterator[Finding]:
    """All checks that ask Google; without an account the others are skipped.

    Args:
        tools: The worker's tools.
        traffic: The log of what is asked with them.
    """
    reached = True
    for check in _ASKING:
        if not reached:
            yield skipped(check)
            continue
        try:
            for finding in _look(check, tools, traffic):
                yield finding
                reached = finding.state is not State.BROKEN
        except SheetsyncError as error:
            yield broken(check, error.text, error.exit_code)
            reached = check is not Check.ACCOUNT


def _look(check: Check, tools: Tools, traffic: Traffic) -> Iterator[Finding]:
    match check:
        case Check.ACCOUNT:
            yield _of_account(tools)
        case Check.CLOCK:
            yield _of_clock(traffic)
        case Check.OWNER:
            Ownership(tools).refuse_others(observe_files(tools))
            yield fine(check, tr("no other worker has these files"))
        case Check.GROUND:
            yield from _of_ground(tools)
        case _:
            yield from _of_bases(tools)


def of_waiting(journal: Journal) -> Finding:
    """What waits for a person since the last cycle.

    Args:
        journal: The journal; what the ground check found is told by itself.
    """
    with journal.reading() as book:
        count = sum(one.kind != _GROUND for one in book.held.all())
    if not count:
        return fine(Check.WAITING, tr("nothing waits for you"))
    what = trn(count, "{n} thing waits for you", "{n} things wait for you")
    return held(Check.WAITING, what, tr("“sheetsync plan” shows it"))


def _of_account(tools: Tools) -> Finding:
    found, wanted = tools.drive.about().email, tools.config.company.works_as
    if canonical(found) == canonical(wanted):
        return fine(Check.ACCOUNT, tr("Google answers; signed in as {who}", who=found))
    what = tr(
        "signed in as {found}, but company.yaml says {wanted}",
        found=found,
        wanted=wanted,
    )
    hint = tr("Run “sheetsync login”, or correct company.yaml")
    return broken(Check.ACCOUNT, what, SignInNeeded.exit_code, hint)


def _of_clock(traffic: Traffic) -> Finding:
    told = [one for one in traffic if one.told is not None]
    if not told or told[-1].told is None:
        return fine(Check.CLOCK, tr("Google did not say what time it is"))
    ahead = told[-1].moment - told[-1].told
    minutes = round(abs(ahead) / timedelta(minutes=1))
    if abs(ahead) <= MOST_OFF:
        return fine(Check.CLOCK, tr("this computer's clock is right"))
    what = (
        trn(
            minutes,
            "this computer's clock is {n} minute ahead of Google's",
            "this computer's clock is {n} minutes ahead of Google's",
        )
        if ahead > MOST_OFF
        else trn(
            minutes,
            "this computer's clock is {n} minute behind Google's",
            "this computer's clock is {n} minutes behind Google's",
        )
    )
    hint = tr("Let it set its clock by the network: days and sign-ins go by it")
    return note(Check.CLOCK, what, hint)


def _of_ground(tools: Tools) -> Iterator[Finding]:
    """Try out what moves rest on, anew."""
    ground = check_ground(tools)
    if not ground.firm:
        yield held(
            Check.GROUND,
            tr("clients can't be moved: {faults}", faults=joined(ground.faults())),
            tr("Nothing on your side helps; tell the makers of sheetsync"),
        )
        return
    yield fine(
        Check.GROUND,
        tr(
            "Google takes a request only once; copies of rows arrive, of hidden ones,"
            " too"
        ),
    )
    with tools.journal.reading() as book:
        kind = kind_in(book)
    if kind is TokenKind.RANGE:
        yield note(
            Check.GROUND,
            tr("named ranges stand in for IDs that Google takes twice"),
            tr("People see them under Data, Named ranges; nobody should delete them"),
        )
    if ground.lost:
        yield note(
            Check.GROUND,
            tr("a copied row lacks its {parts}", parts=_parts(ground.lost)),
            tr("So a tab is locked before rows leave it: no other row is ever hit"),
        )


def _parts(lost: Sequence[CellPart]) -> tuple[Text, ...]:
    words = {
        CellPart.VALUE: tr("values"),
        CellPart.FORMAT: tr("formats"),
        CellPart.NOTE: tr("notes"),
        CellPart.DROPDOWN: tr("dropdowns"),
        CellPart.LINK: tr("links"),
    }
    return tuple(words[part] for part in lost)


def _of_bases(tools: Tools) -> Iterator[Finding]:
    """Read the bases as a cycle does, and tell what keeps it from working."""
    done = CycleRun(tools).plan_only()
    troubles = [
        *(one for one in done.plan.holds if one.kind == _FAULT),
        *done.files.holds,
    ]
    missing = sum(isinstance(one, MakeFile) for one in done.files.changes)
    sharing = len(done.files.changes) - missing
    for one in troubles:
        yield _of_base(tools, one)
    if not troubles and not missing:
        yield fine(Check.BASES, tr("all there and sound"))
    if missing:
        yield note(
            Check.BASES,
            trn(missing, "{n} file is not there yet", "{n} files are not there yet"),
            tr("The next cycle makes what is missing"),
        )
    if sharing:
        yield note(
            Check.BASES,
            trn(
                sharing,
                "{n} thing about sharing is not as it must be",
                "{n} things about sharing are not as they must be",
            ),
            tr("The next cycle puts it right; “sheetsync plan” shows it"),
        )


def _of_base(tools: Tools, hold: Hold) -> Finding:
    name = base_text(hold.base, tools.config.pipeline)
    what = tr("{base}: {why}", base=name, why=hold.why)
    return held(Check.BASES, what, hold.hint)
