"""Rows as they stood at a moment are found from the last snapshot and the changes."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.row_changes import (
    RowChange,
    RowName,
    StoodRow,
    differing,
    rows_at,
)
from sheetsync.core.rows import Cells
from tests.core.company import NOW, PROSPECTS

CLIENTS = [ClientId(one) for one in ("CAAAAAA", "CBBBBBB", "CCCCCCC")]

rows = st.dictionaries(
    st.sampled_from(["company", "phone", "own:Colour"]),
    st.one_of(st.integers(1, 3), st.sampled_from(["x", "y"])),
)
snapshots = st.lists(st.dictionaries(st.sampled_from(CLIENTS), rows), max_size=6)


def change(
    minute: int, client: ClientId, before: Cells | None, after: Cells | None
) -> RowChange:
    return RowChange(
        at=NOW + timedelta(minutes=minute),
        base=BaseKey(PROSPECTS),
        name=RowName.of_client(client),
        client=client,
        kind="typed",
        before=before,
        after=after,
    )


def changes_to(
    minute: int, old: dict[ClientId, Cells], new: dict[ClientId, Cells]
) -> list[RowChange]:
    found = []
    for client in sorted(old.keys() | new.keys()):
        before, after = old.get(client), new.get(client)
        if before is not None and after is not None:
            before, after = differing(before, after)
        found.append(change(minute, client, before, after))
    return found


@given(history=snapshots)
def test_every_snapshot_is_found_again_from_the_last_one(
    history: list[dict[ClientId, Cells]],
) -> None:
    states: list[dict[ClientId, Cells]] = [{}, *history]
    seen: list[RowChange] = []
    for minute, (old, new) in enumerate(pairwise(states), 1):
        seen += changes_to(minute, old, new)
    last = {
        RowName.of_client(one): StoodRow(one, row) for one, row in states[-1].items()
    }

    for minute, state in enumerate(states):
        moment = NOW + timedelta(minutes=minute)
        later = [one for one in reversed(seen) if one.at > moment]
        stood = rows_at(last, later)
        assert {name.client: dict(row.cells) for name, row in stood.items()} == state


def test_a_row_that_appeared_later_did_not_stand_there() -> None:
    (client, *_) = CLIENTS
    last = {RowName.of_client(client): StoodRow(client, {"company": "Acme"}, 4)}

    assert rows_at(last, [change(1, client, None, {"company": "Acme"})]) == {}
    assert rows_at(last, []) == last


def test_only_cells_that_differ_are_kept_of_a_change() -> None:
    before, after = differing({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 5, "d": 4})

    assert before == {"b": 2, "c": 3}
    assert after == {"b": 5, "d": 4}
