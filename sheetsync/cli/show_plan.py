"""A plan as people read it, base by base, and as one JSON object.

Both are made of the same lines. The text names companies, because it is read by
the owner; the JSON, which may end in a log, has IDs only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any, TypeAlias

import click

from sheetsync.cli.counts import counted
from sheetsync.cli.plan_lines import Line, Shown
from sheetsync.config import Config
from sheetsync.core.ids import DESK, BaseKey, stage_of
from sheetsync.core.names import base_text
from sheetsync.locales.text import Text, tr, trn

Say: TypeAlias = Callable[[Text], str]

LINES_SHOWN = 20
"""Lines of one kind in one base; more are counted. The JSON has them all."""

_NAME_SHOWN = 60

_SIGNS = {
    "close": ("-", "red"),
    "restrict": ("~", "yellow"),
    "grant": ("+", "green"),
    "make": ("+", "green"),
    "adopt": ("+", "green"),
    "put_back": ("~", "yellow"),
    "place": ("+", "green"),
    "remove": ("-", "red"),
    "move": ("→", "cyan"),
    "follow": ("→", "cyan"),
    "write": ("~", "yellow"),
    "restore": ("~", "yellow"),
    "wait": ("…", "blue"),
    "answer": ("✓", "green"),
}
_HELD = ("!", "red")


def plan_text(
    plan: Shown, config: Config, say: Say, names: Mapping[str, str]
) -> Iterator[str]:
    """A plan, line by line, with colours.

    Args:
        plan: The plan.
        config: For the names of its bases.
        say: Says a text in the reader's language.
        names: What the clients in it are called, by ID.
    """
    everything = (
        *plan.answers,
        *plan.changes,
        *plan.waiting,
        *plan.objections,
        *plan.holds,
    )
    order = [stage.id for stage in config.pipeline.stages]

    def place(base: BaseKey) -> tuple[int, str]:
        stage = stage_of(base)
        if base == DESK:
            return -1, base
        return order.index(stage) if stage in order else len(order), base

    for base in sorted({one.base for one in everything}, key=place):
        yield click.style(say(base_text(base, config.pipeline)), bold=True)
        here = [one for one in everything if one.base == base]
        yield from (f"  {line}" for line in _lines(here, say, names))
        yield ""
    yield say(_sum(plan))
    if plan.holds or plan.objections:
        waits = len(plan.holds) + len(plan.objections)
        yield say(trn(waits, "{n} thing waits for you", "{n} things wait for you"))
    if plan.changes:
        yield say(
            tr(
                "Carry it out with: sheetsync apply --plan {digest}",
                digest=plan.digest,
            )
        )


def _lines(lines: list[Line], say: Say, names: Mapping[str, str]) -> Iterator[str]:
    kinds = list(dict.fromkeys(one.kind for one in lines))
    lines = sorted(lines, key=lambda one: kinds.index(one.kind))
    for kind, group in groupby(lines, key=lambda one: one.kind):
        sign, colour = _SIGNS.get(kind, _HELD)
        same = list(group)
        for one in same[:LINES_SHOWN]:
            yield f"{click.style(sign, fg=colour)} {_words(one, say, names)}"
        if len(same) > LINES_SHOWN:
            more = trn(
                len(same) - LINES_SHOWN,
                "and {n} more of these; “--format json” shows all",
                "and {n} more of these; “--format json” shows all",
            )
            yield f"{click.style(sign, fg=colour)} {say(more)}"


def _words(one: Line, say: Say, names: Mapping[str, str]) -> str:
    what, why = say(one.what), say(one.why)
    if one.subject in names:
        named = f"{_printable(names[one.subject])} ({one.subject})"
        what = what.replace(one.subject, named, 1)
    between = ": " if one.kind in _SIGNS else ". "
    return f"{what}{between}{why}" if why else what


def _printable(name: str) -> str:
    """A name without what could steer a terminal, and not too long."""
    plain = "".join(one for one in name if one.isprintable())
    return plain if len(plain) <= _NAME_SHOWN else plain[:_NAME_SHOWN] + "…"


def _sum(plan: Shown) -> Text:
    if not plan.changes and (plan.waiting or plan.holds):
        return tr("Nothing to do at this moment")
    if not plan.changes:
        return tr("Nothing to do: everything is as the configuration wants it")
    counts = Counter(one.kind for one in plan.changes)
    return trn(
        len(plan.changes),
        "{n} change: {parts}",
        "{n} changes: {parts}",
        parts=tuple(counted(kind, count) for kind, count in counts.items()),
    )


def plan_json(plan: Shown, say: Say) -> dict[str, Any]:
    """A plan as one JSON object, its sentences in the reader's language."""

    def told(one: Line, words: Text) -> dict[str, str]:
        entry = {"kind": one.kind, "base": one.base, "subject": one.subject}
        if one.target:
            entry["target"] = one.target
        return {**entry, "what": say(one.what), "why": say(words)}

    return {
        "digest": plan.digest,
        "changes": [told(one, one.why) for one in plan.changes],
        "answers": [told(one, one.why) for one in plan.answers],
        "waiting": [told(one, one.why) for one in plan.waiting],
        "holds": [
            {
                "kind": one.kind,
                "base": one.base,
                "subject": one.subject,
                "why": say(one.what),
                "hint": say(one.why),
            }
            for one in plan.holds
        ],
        "objections": [
            {"kind": one.kind, "base": one.base, "why": say(one.what)}
            for one in plan.objections
        ],
        "counts": dict(Counter(one.kind for one in plan.changes)),
    }
