"""Rows of clients on their way, found by what they hold though their ID is gone."""

from __future__ import annotations

from sheetsync.core.changes import PutBackId
from sheetsync.core.ids import ClientId
from sheetsync.core.memory import KnownClient, Memory
from sheetsync.core.plan import Plan
from sheetsync.core.rows import Cell
from tests.core.company import INTERESTED, PROSPECTS, TODAY, base, plan_of

MOVER, OTHER, STRANGE = ClientId("CAAAAAA"), ClientId("CBBBBBB"), ClientId("CCCCCCC")
HIS: dict[str, Cell] = {"company": "Acme", "phone": "+74950000001"}
OTHERS: dict[str, Cell] = {"company": "Other", "phone": "+74950000002"}


def plan(*rows: dict[str, Cell], other: dict[str, Cell] = OTHERS) -> Plan:
    """The plan for the base that the mover leaves.

    Args:
        rows: Its rows.
        other: What the other client's row held when the base was last read.
    """
    known = {
        one: KnownClient(base=home, responsible="", registered=TODAY)
        for one, home in ((MOVER, PROSPECTS), (OTHER, PROSPECTS), (STRANGE, INTERESTED))
    }
    memory = Memory(
        clients=known,
        rows={PROSPECTS: {MOVER: HIS, OTHER: other}},
        moving=frozenset({MOVER}),
        flying={PROSPECTS: {MOVER: HIS}},
    )
    return plan_of(base(PROSPECTS, rows), memory=memory)


def put_back(made: Plan) -> list[tuple[int, ClientId]]:
    return [
        (one.index, one.client) for one in made.changes if isinstance(one, PutBackId)
    ]


def test_a_movers_row_gets_its_id_back_from_whomever_it_carries() -> None:
    stays = {**OTHERS, "client_id": OTHER}
    for pasted in (OTHER, STRANGE, "CDDDDDD", "rubbish", None):
        made = plan(stays, {**HIS, "client_id": pasted})

        assert put_back(made) == [(2, MOVER)]
        assert made.holds == ()
        assert made.seen[PROSPECTS].keys() == {OTHER}


def test_both_ids_go_back_if_one_was_cut_and_pasted_over_the_other() -> None:
    made = plan({**OTHERS, "client_id": None}, {**HIS, "client_id": OTHER})

    assert sorted(put_back(made)) == [(1, OTHER), (2, MOVER)]


def test_who_has_always_held_the_same_as_the_mover_keeps_his_id() -> None:
    made = plan({**HIS, "client_id": OTHER}, other=HIS)

    assert put_back(made) == []
    assert made.seen[PROSPECTS].keys() == {OTHER}
