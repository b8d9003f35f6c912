"""The contact log as figures read it: who talked, and what came of it.

metrics.md E8 (calls, conversations, goals) and E15 (what counts as a contact).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

from sheetsync.config.work import Log
from sheetsync.core.rows import folded
from sheetsync.locales.headers import choice_text, in_all_languages
from sheetsync.locales.text import tr
from sheetsync.reports.facts import Facts
from sheetsync.reports.measures.standing import responsible_on
from sheetsync.reports.periods import known_on

NOBODY = ""
"""Stands where nobody is known: pandas would drop a blank key."""

NOBODY_NAMED = tr("(nobody)")
"""What people read there."""

ALL = "*"
"""Stands for the person where all are taken together; no person is called so."""


def all_first(who: pd.Series[str]) -> pd.Series[int]:
    """What to sort lines of people by: that of `ALL` first, that of `NOBODY` last."""
    return who.map({ALL: 0, NOBODY: 2}).fillna(1)


def logged(
    facts: Facts, norm: Log, as_of: date, *, after: date | None = None
) -> pd.DataFrame:
    """The rows of the log up to that day, with what figures ask of each.

    Args:
        facts: The facts.
        norm: What the words of the log mean.
        as_of: The day.
        after: Only rows later than this one.

    Returns:
        The frame of contacts with ``who`` (who of us: as the log says, else who was
        responsible for the client at the end of that day; else blank), ``call``,
        ``refused``, ``goal`` and ``met``. Met is who was reached: an outcome of no
        answer is an attempt, and so is a call that was too short, or of which
        neither minutes nor an outcome are known. A goal is always met.
    """
    log = _whole_log(facts, norm)
    wanted = known_on(log["day"], as_of)
    if after is not None:
        wanted &= ~known_on(log["day"], after)
    return log[wanted]


def _whole_log(facts: Facts, norm: Log) -> pd.DataFrame:
    """What `logged` gives of all days: a dozen reports read the log."""
    name = f"log {norm!r}"
    if name not in facts.memo:
        facts.memo[name] = _understood(facts, norm)
    return facts.memo[name]


def _understood(facts: Facts, norm: Log) -> pd.DataFrame:
    log = facts.contacts.assign(who=whose_talks(facts))
    call = means(log["channel"], norm.calls)
    goal = means(log["outcome"], norm.goals)
    minutes = log["minutes"]
    lasted = (minutes >= norm.least_minutes) | (minutes.isna() & _filled(log))
    answered = ~means(log["outcome"], norm.unanswered) & (~call | lasted)
    return log.assign(
        call=call,
        goal=goal,
        refused=means(log["outcome"], norm.refused),
        met=goal | answered,
    )


def means(cells: pd.Series, words: Iterable[str]) -> pd.Series[bool]:
    """Which cells hold one of the words of config, in any of our languages."""
    said = {
        folded(one) for word in words for one in in_all_languages(choice_text(word))
    }
    # a few words in half a million rows: each is compared once
    places, typed = pd.factorize(cells)
    wanted = [folded(one) in said for one in typed]
    # a blank cell has the place -1, after the last word
    return pd.Series(np.array([*wanted, False])[places], index=cells.index)


def _filled(log: pd.DataFrame) -> pd.Series[bool]:
    return log["outcome"].fillna("") != ""


def whose_talks(facts: Facts) -> pd.Series:
    """Who of us talked, by the rows of the log, as the staff spells him.

    Where the log names nobody, who was responsible at the end of the day. What the
    day of the table is changes nothing of it, so that all reports share it.
    """
    if "who" not in facts.memo:
        contacts = facts.contacts
        typed = contacts["person"].where(contacts["person"].fillna("") != "")
        spelled = {folded(one): one for one in sorted(typed.dropna().unique())}
        spelled |= {folded(one): one for one in facts.staff["name"]}
        names = {one: spelled[folded(one)] for one in typed.dropna().unique()}
        unnamed = contacts[typed.isna()]
        who = typed.map(names).astype("str")
        if len(unnamed):
            who = who.fillna(responsible_on(facts, unnamed))
        facts.memo["who"] = who.rename("who").to_frame()
    return facts.memo["who"]["who"]
