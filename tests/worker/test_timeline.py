"""What the journal knows of a client, in words."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from sheetsync.journal.records import HistoryEvent
from sheetsync.locales.text import Text
from sheetsync.worker.timeline import told_events
from tests.core.company import NOW, PROSPECTS, company

WORKER = Path(__file__).parents[2] / "sheetsync" / "worker"
OF_NO_CLIENT = {
    "base.frozen",
    "base.restored",
    "base.rotated",
    "base.thawed",
    "file.gone",
    "ground.checked",
    "journal.caught_up",
    "rotation.ordered",
}
"""Events of a base or of the journal: no client's history has them."""


def told(event: str, detail: Mapping[str, Any]) -> str:
    recorded = HistoryEvent(
        event_id=1, at=NOW, cycle_id=1, subject="CAAAAAA", event=event, detail=detail
    )
    ((_, what),) = told_events(company(), [recorded])
    return what.english()


def recorded_words() -> Iterator[str]:
    """Every event that the worker writes by a word of its own."""
    for file in WORKER.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Attribute(attr="history"), attr="add"),
                    args=[_, ast.Constant(value=str(word)), *_],
                ):
                    yield word
                case _:
                    pass


CLIENTS_WORDS = sorted({*recorded_words()} - OF_NO_CLIENT)


def test_the_events_of_clients_are_found_in_the_source() -> None:
    assert {"client.registered", "row.removed", "undo.let_go"} <= {*CLIENTS_WORDS}


@pytest.mark.parametrize("event", CLIENTS_WORDS)
def test_every_event_of_a_client_has_words(event: str) -> None:
    words = told(event, {"base": PROSPECTS, "cells": {"company": "Acme"}})
    assert event not in words
    assert " " in words


@pytest.mark.parametrize("event", ["row.removed", "undo.let_go"])
def test_a_row_that_is_gone_is_told_with_what_it_held(event: str) -> None:
    held = {"company": "Acme", "city": "Omsk", "phone": ""}

    words = told(event, {"base": PROSPECTS, "tab": "clients", "cells": held})

    assert "Company “Acme”; City “Omsk”" in words
    assert "Phone" not in words
    assert "Prospects" in words


def test_an_answer_that_came_to_nothing_is_not_told_as_done() -> None:
    said = {"answer": "remove", "why": Text("the row changed since you answered")}

    assert told("decision.done", said) == "the owner decided: Remove this row"
    assert told("decision.void", said) == (
        "the owner decided “Remove this row”, and it came to nothing: the row changed"
        " since you answered"
    )
    assert told("decision.void", {"answer": "remove"}).endswith("came to nothing")
