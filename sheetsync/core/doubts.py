"""Rows that only a person can tell: mixed with each other, or registered already."""

from __future__ import annotations

from sheetsync.core.changes import Hold
from sheetsync.core.comparing import Comparison
from sheetsync.core.decisions import MANY, Answer
from sheetsync.core.duplicates import DUPLICATE, Registered
from sheetsync.core.identified import Identified
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.memory import Waiting
from sheetsync.core.names import base_text
from sheetsync.core.particulars import COMPANY, WHO
from sheetsync.core.rows import Cells, as_text, fingerprint, folded
from sheetsync.core.setting import Setting
from sheetsync.core.swaps import mixed
from sheetsync.core.wandering import rearranged
from sheetsync.locales.text import tr

MIXED = "mixed"
"""The kind of the hold on rows in which cells of several clients stand."""

REGISTERED = tr("This client is registered already. Ask the owner")
"""What people read of a duplicate: not whose it is, and not where."""


def hold_mixed(
    setting: Setting, base: BaseKey, rows: Comparison, found: Identified
) -> None:
    """Take rows with cells of several clients out: nothing of them is believed."""
    answers = setting.memory.answers
    if answers.to("frozen", base) is Answer.ACCEPT:
        return
    last, changed = rows.last, found.changed
    others = {
        **rearranged(last, changed, setting.columns_of(base)),
        **mixed(last, changed),
    }
    for client, other in others.items():
        said = answers.to(MIXED, base, client) or answers.to(MANY[MIXED], base)
        if said is Answer.ACCEPT:
            continue
        row = found.clients.pop(client)
        found.mixed[client] = rows.before(client)
        why = tr(
            "In the row of “{company}” stand cells of “{other}”",
            company=_name(rows.before(client), client),
            other=_name(rows.before(other), other),
        )
        hint = tr("Press Ctrl+Z, or type the row's own values again")
        found.held[row.index] = tr("{why}. {hint}", why=why, hint=hint)
        found.holds.append(
            Hold(
                kind=MIXED,
                base=base,
                subject=client,
                why=why,
                hint=hint,
                mark=fingerprint(found.changed[client]),
            )
        )


def doubt(setting: Setting, base: BaseKey, rows: Comparison, found: Identified) -> None:
    """Clients who seem to be registered already, since somebody typed it so.

    Most rows are typed cell by cell: a client has his ID before he has a phone.
    """
    waiting = setting.memory.waiting.get(base, {})
    doubted = {one for one, what in waiting.items() if what.target == DUPLICATE}
    renamed = {one for one in found.changed if _is_renamed(one, rows, found)}
    for client in sorted(doubted | renamed):
        row = found.clients.get(client)
        if row is None:
            continue
        typed = rows.typed(row)
        other = setting.register.same_as(base, typed, client)
        answers = setting.memory.answers
        said = answers.to(DUPLICATE, base, client) or answers.to(MANY[DUPLICATE], base)
        if other is None or said is Answer.NEW:
            setting.register.enter(base, client, typed)
            continue
        setting.register.doubt(client)
        found.doubtful.add(client)
        found.holds.append(duplicate(setting, base, client, other, typed))


def doubtful(
    setting: Setting, base: BaseKey, found: Identified
) -> dict[ClientId, Waiting]:
    """Who seems to be registered twice, to be remembered: he is compared each cycle."""
    now = setting.snapshot.taken_at
    waiting = setting.memory.waiting.get(base, {})
    remembered = {}
    for client in found.doubtful:
        known = waiting.get(client)
        since = known.since if known and known.target == DUPLICATE else now
        remembered[client] = Waiting(DUPLICATE, "", since, since)
    return remembered


def _is_renamed(client: ClientId, rows: Comparison, found: Identified) -> bool:
    """Whether somebody typed anew what a client is known by."""
    after, before = found.changed[client], rows.before(client)
    return any(folded(before.get(key)) != folded(after.get(key)) for key in WHO)


def duplicate(
    setting: Setting, base: BaseKey, subject: ClientId, other: Registered, typed: Cells
) -> Hold:
    """The hold on a row of somebody who was registered before.

    Args:
        setting: What all parts of the plan need.
        base: Where the row stands.
        subject: The client whose ID it has; the one registered before if it has none.
        other: Who was registered before.
        typed: What people typed into the row.
    """
    return Hold(
        kind=DUPLICATE,
        base=base,
        subject=subject,
        why=tr(
            "“{company}” seems to be registered already: “{other}” ({id}) in {base}",
            company=_name(typed, subject),
            other=other.company,
            id=other.client,
            base=base_text(other.base, setting.config.pipeline),
        ),
        hint=tr("Make it a new client, or have the row deleted"),
        mark=fingerprint(typed),
    )


def _name(cells: Cells, client: ClientId) -> str:
    return as_text(cells.get(COMPANY)) or client
