"""Where a client belongs, and who is handed over, where each has a base of his own."""

from __future__ import annotations

from datetime import timedelta

from sheetsync.config import Config
from sheetsync.core.bases import bases_of, home_of
from sheetsync.core.changes import MoveClient, PlaceRow, WriteCells
from sheetsync.core.ids import BaseKey, ClientId
from sheetsync.core.memory import Arrival, KnownClient, Memory, Waiting
from sheetsync.core.plan import Plan
from sheetsync.core.rows import Cell, Cells, fingerprint
from tests.core.company import CUSTOMERS, NOW, TODAY, base, company, plan_of

A, B = ClientId("CAAAAAA"), ClientId("CBBBBBB")
ACME: dict[str, Cell] = {"company": "Acme", "phone": "+7495"}
OLGA = BaseKey("customers/olga.smirnova@northwind.example")
IGOR = BaseKey("customers/igor.novikov@northwind.example")
POOL = BaseKey("customers/pool")


def managed(**people: dict[str, object]) -> Config:
    """The company with own bases for account managers; entries by first name."""
    config = company()
    stages = tuple(
        one.model_copy(update={"visibility": "manager"})
        if one.id == "customers"
        else one
        for one in config.pipeline.stages
    )
    staff = tuple(
        one.model_copy(update=people.get(one.name.split()[0].lower(), {}))
        for one in config.staff.people
    )
    return config.model_copy(
        update={
            "pipeline": config.pipeline.model_copy(update={"stages": stages}),
            "staff": config.staff.model_copy(update={"people": staff}),
        }
    )


def memory(
    at: BaseKey, responsible: str, waits_for: str = "", cells: Cells | None = None
) -> Memory:
    """What is known of one client, whose row perhaps settled."""
    since = NOW - timedelta(minutes=1)
    mark = fingerprint(cells or ACME)
    waiting = {at: {A: Waiting(waits_for, mark, since, since)}} if waits_for else {}
    known = KnownClient(base=at, responsible=responsible, registered=TODAY)
    return Memory(clients={A: known}, rows={at: {A: cells or ACME}}, waiting=waiting)


def moves(plan: Plan) -> list[MoveClient]:
    return [one for one in plan.changes if isinstance(one, MoveClient)]


def homes() -> list[BaseKey]:
    """All bases that config wants of the stage."""
    return [one for one in bases_of(managed(), TODAY) if one.startswith("customers/")]


def test_a_shared_stage_is_everybodys_home() -> None:
    (stage,) = (one for one in company().pipeline.stages if one.id == "customers")

    assert home_of(company(), stage, "Olga Smirnova", TODAY) == CUSTOMERS
    assert home_of(company(), stage, "", TODAY) == CUSTOMERS


def test_each_has_a_home_of_his_own_and_the_others_are_in_the_pool() -> None:
    config = managed(igor={"status": "left"})
    (stage,) = (one for one in config.pipeline.stages if one.id == "customers")
    named = {
        name: home_of(config, stage, name, TODAY)
        for name in ("Olga Smirnova", "Igor Novikov", "Anna Petrova", "Nobody", "")
    }

    assert named.pop("Olga Smirnova") == OLGA
    assert set(named.values()) == {POOL}


def test_a_client_at_home_stays_there() -> None:
    row = {**ACME, "client_id": A, "stage": "Customers"}

    plan = plan_of(
        base(OLGA, [row]), memory=memory(OLGA, "Olga Smirnova"), config=managed()
    )

    assert moves(plan) == []
    assert plan.waiting[OLGA] == {}


def test_whoever_stands_in_the_old_shared_base_goes_home_once_he_settled() -> None:
    views = base(CUSTOMERS, [{**ACME, "client_id": A}]), base(OLGA), base(POOL)
    known = memory(CUSTOMERS, "Olga Smirnova")

    first = plan_of(*views, memory=known, config=managed())
    later = plan_of(
        *views, memory=memory(CUSTOMERS, "Olga Smirnova", OLGA), config=managed()
    )

    assert moves(first) == []
    assert first.waiting[CUSTOMERS][A].target == OLGA
    (move,) = moves(later)
    assert (move.source, move.target, move.stage) == (CUSTOMERS, OLGA, "customers")
    assert move.ordered
    assert "who sees which clients" in move.why.english()


def test_a_leavers_client_goes_to_a_colleagues_base() -> None:
    config = managed(olga={"status": "left"})

    plan = plan_of(
        base(OLGA, [{**ACME, "client_id": A}]),
        *(base(one) for one in homes() if one != OLGA),
        memory=memory(OLGA, "Igor Novikov", IGOR),
        config=config,
    )

    (move,) = moves(plan)
    assert (move.source, move.target) == (OLGA, IGOR)
    assert move.written["responsible"] == "Igor Novikov"
    assert "does not work in this base" in move.why.english()


def test_the_client_of_somebody_who_vanished_stays_in_his_base() -> None:
    config = managed(olga={"name": "Other Person", "email": "other@northwind.example"})

    plan = plan_of(
        base(OLGA, [{**ACME, "client_id": A}]),
        base(POOL),
        memory=memory(OLGA, "Olga Smirnova"),
        config=config,
    )

    assert moves(plan) == []
    assert plan.responsible == {A: "Olga Smirnova"}


def test_the_pool_hands_over_to_whoever_stands_in_take_and_empties_it() -> None:
    row = {**ACME, "take": "olga smirnova"}

    plan = plan_of(
        base(POOL, [{**row, "client_id": A}]),
        base(OLGA),
        memory=memory(POOL, "", OLGA, row),
        config=managed(),
    )

    (move,) = moves(plan)
    assert (move.source, move.target) == (POOL, OLGA)
    assert move.written["take"] is None


def test_a_row_in_somebodys_base_is_his_whatever_its_take_says() -> None:
    row = {**ACME, "take": "Igor Novikov"}

    plan = plan_of(
        base(OLGA, [{**row, "client_id": A}]),
        base(IGOR),
        memory=memory(OLGA, "", cells=row),
        config=managed(),
    )
    assert plan.responsible == {A: "Olga Smirnova"}
    notes = [one.cells for one in plan.changes if isinstance(one, WriteCells)]
    assert "only the owner hands them over" in str(notes[0]["sync_note"])


def test_the_limit_on_moves_says_nothing_about_hand_overs() -> None:
    ids = [ClientId(f"C{number:06d}".translate(_LETTERS)) for number in range(60)]
    rows = [{**ACME, "company": one, "client_id": one} for one in ids]
    since = NOW - timedelta(minutes=1)
    cells: dict[ClientId, Cells] = {one: {**ACME, "company": one} for one in ids}
    plan = plan_of(
        base(CUSTOMERS, rows),
        base(OLGA),
        memory=Memory(
            clients={
                one: KnownClient(
                    base=CUSTOMERS, responsible="Olga Smirnova", registered=TODAY
                )
                for one in ids
            },
            rows={CUSTOMERS: cells},
            waiting={
                CUSTOMERS: {
                    one: Waiting(OLGA, fingerprint(cells[one]), since, since)
                    for one in ids
                }
            },
        ),
        config=managed(),
    )

    assert len(moves(plan)) == len(ids)
    assert plan.objections == ()


def test_imported_clients_arrive_in_the_base_of_whoever_gets_them() -> None:
    plan = plan_of(
        *(base(one) for one in homes()),
        memory=Memory(
            arrivals=tuple(Arrival(number, "customers", ACME) for number in (1, 2, 3))
        ),
        config=managed(),
    )

    placed = [one for one in plan.changes if isinstance(one, PlaceRow)]
    assert {one.base for one in placed} == {*homes()} - {POOL}


def test_loads_are_counted_over_all_bases_of_a_stage() -> None:
    known = KnownClient(base=OLGA, responsible="Olga Smirnova", registered=TODAY)

    plan = plan_of(
        *(base(one) for one in homes()),
        memory=Memory(
            clients={A: known}, arrivals=(Arrival(1, "customers", ACME),) * 2
        ),
        config=managed(),
    )

    placed = [one for one in plan.changes if isinstance(one, PlaceRow)]
    assert OLGA not in {one.base for one in placed}


_LETTERS = str.maketrans("0123456789", "ABCDFGHJKM")
