"""What happens to sharing: mistakes, attempts, and a dismissal."""

from __future__ import annotations

from sheetsync.config.edit import set_person_status
from sheetsync.demo.company import CUSTOMERS, INTERESTED, PROSPECTS
from sheetsync.demo.scene import Drift, Scene, Told, refused
from sheetsync.demo.world import PRIVATE, Look
from sheetsync.locales.text import tr


def tries_to_share(scene: Scene) -> Told:
    """A manager may neither share his base on nor rename its headers."""
    person = scene.employee(CUSTOMERS, 1)
    base = scene.open(person, CUSTOMERS)
    grant = {"type": "user", "role": "reader", "emailAddress": PRIVATE}
    refused(lambda: person.share(base.spreadsheet, grant))
    refused(lambda: person.type_cells(base, base.clients, 0, {"phone": "?"}))
    return Told(
        who=person.name,
        did=tr(
            "tried to share the base with {address} and to rename a header",
            address=PRIVATE,
        ),
        answer=lambda _look: tr(
            "had nothing to do: Google refused both, as the base is set up"
        ),
    )


def shares_by_mistake(scene: Scene) -> Told:
    """The owner opens bases to a private address and to anyone with the link."""
    owner = scene.world.owner
    customers, interested = (scene.world.files[one] for one in (CUSTOMERS, INTERESTED))
    private = {"type": "user", "role": "writer", "emailAddress": PRIVATE}
    owner.share(customers, private)
    owner.share(interested, {"type": "anyone", "role": "reader"})
    owner.set_file(scene.world.files[PROSPECTS], {"writersCanShare": True})
    return Told(
        who=owner.name,
        did=tr(
            "shared “{one}” with {address}, opened “{two}” by link and let the editors"
            " of “{three}” share it on",
            one=scene.stage(CUSTOMERS),
            address=PRIVATE,
            two=scene.stage(INTERESTED),
            three=scene.stage(PROSPECTS),
        ),
        answer=lambda _look: tr("closed all three, and told the owner"),
        drifts=(
            Drift(
                tr("a private address"),
                lambda look: PRIVATE in look.openers(CUSTOMERS),
            ),
            Drift(tr("a link"), lambda look: "anyone" in look.openers(INTERESTED)),
            Drift(tr("editors who may share"), _editors_may_share),
        ),
    )


def _editors_may_share(look: Look) -> bool:
    return bool(look.sharing[PROSPECTS].get("writersCanShare"))


def dismisses(scene: Scene) -> Told:
    """The owner writes in staff.yaml that an account manager left."""
    world = scene.world
    leaver = world.staff(CUSTOMERS)[1]
    set_person_status(world.folder, leaver.email, "left")
    rest = frozenset(scene.names(CUSTOMERS)) - {leaver.name}
    for _, due in scene.ledger.of(CUSTOMERS):
        if leaver.name in due.responsible:
            others = due.responsible & rest
            due.responsible = others or rest
    return Told(
        who=world.owner.name,
        did=tr("wrote “status: left” beside {name} in staff.yaml", name=leaver.name),
        answer=lambda look: tr(
            "closed every base to {name} and shared the clients out: {rest}",
            name=leaver.name,
            rest=_loads(look),
        ),
    )


def _loads(look: Look) -> str:
    loads: dict[str, int] = {}
    for row in look.bases[CUSTOMERS].clients.rows:
        name = row.text("responsible")
        loads[name] = loads.get(name, 0) + 1
    return ", ".join(f"{name} {count}" for name, count in sorted(loads.items()))
