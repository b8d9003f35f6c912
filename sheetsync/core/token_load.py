"""Files that hold very many tokens: the owner is told, and at last nobody moves.

A spreadsheet has room for about 3,000 tokens. Each batch needs one, and a batch whose
token finds no room is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from sheetsync.config import Pipeline
from sheetsync.core.changes import Change, FollowClient, Hold, MoveClient
from sheetsync.core.ids import BaseKey
from sheetsync.core.names import base_text
from sheetsync.core.plan import Plan
from sheetsync.locales.text import tr

MANY_TOKENS = 1_000
"""From so many tokens on the owner is told."""

TOO_MANY_TOKENS = 2_000
"""From so many on nobody is moved from that base or to it."""


def unburdened(plan: Plan, tokens: Mapping[BaseKey, int], pipeline: Pipeline) -> Plan:
    """A plan without the moves of bases that hold too many tokens.

    Args:
        plan: What is to be done.
        tokens: How many tokens bases hold.
        pipeline: It names the bases.
    """
    many = {base: n for base, n in tokens.items() if n >= MANY_TOKENS}
    if not many:
        return plan
    full = {base for base, n in many.items() if n >= TOO_MANY_TOKENS}
    return replace(
        plan,
        changes=tuple(one for one in plan.changes if not _concerns(one, full)),
        holds=(
            *plan.holds,
            *(_hold(base, pipeline, full=base in full) for base in sorted(many)),
        ),
    )


def _concerns(change: Change, bases: Collection[BaseKey]) -> bool:
    match change:
        case MoveClient() | FollowClient():
            return change.source in bases or change.target in bases
        case _:
            return False


def _hold(base: BaseKey, pipeline: Pipeline, *, full: bool) -> Hold:
    name = base_text(base, pipeline)
    if full:
        why = tr(
            "{base} holds {number} marks of earlier changes or more: no client is moved"
            " from there or to there",
            base=name,
            number=TOO_MANY_TOKENS,
        )
    else:
        why = tr(
            "{base} holds {number} marks of earlier changes or more",
            base=name,
            number=MANY_TOKENS,
        )
    return Hold(
        kind="tokens",
        base=base,
        subject="",
        why=why,
        hint=tr(
            "sheetsync takes each out an hour after its change. Where they don't become"
            " fewer, many of Google's answers are lost: look at the connection"
        ),
    )
