"""How a client goes back along the conveyor, on to the end again, and out of it."""

from __future__ import annotations

from sheetsync.demo.acts_moves import arrived
from sheetsync.demo.company import ARCHIVE, CUSTOMERS, INTERESTED, PROSPECTS
from sheetsync.demo.ledger import Due
from sheetsync.demo.scene import Scene, Told
from sheetsync.locales.text import tr

_BACK = "return_reason"


def goes_back_to_sales(scene: Scene) -> Told:
    """Customer → Interested, with the reason that the gate asks for."""
    person = scene.employee(CUSTOMERS, 2)
    (email,) = scene.pick(CUSTOMERS)
    reason = scene.world.say(tr("wants new terms"))
    scene.type_in(person, CUSTOMERS, {email: {_BACK: reason}})
    scene.send(person, CUSTOMERS, INTERESTED, [email])
    scene.log_contact(person, CUSTOMERS, email, tr("asked for new terms"))
    return Told(
        who=person.name,
        did=tr(
            "sent {client} back to “{stage}” and named the reason",
            client=scene.company(email),
            stage=scene.stage(INTERESTED),
        ),
        answer=arrived(scene, INTERESTED, [email]),
    )


def goes_back_to_prospects(scene: Scene) -> Told:
    """Interested → Prospects: this base has no column for purchases."""
    person = scene.employee(INTERESTED, 0)
    email = _traveller(scene, INTERESTED)
    scene.send(person, INTERESTED, PROSPECTS, [email])
    return Told(
        who=person.name,
        did=tr(
            "sent {client} back to “{stage}”, where no column is for purchases",
            client=scene.company(email),
            stage=scene.stage(PROSPECTS),
        ),
        answer=arrived(scene, PROSPECTS, [email]),
    )


def comes_again(scene: Scene) -> Told:
    """Prospects → Interested: what that base has columns for comes back."""
    person = scene.employee(PROSPECTS, 1)
    email = _traveller(scene, PROSPECTS)
    scene.send(person, PROSPECTS, INTERESTED, [email])
    return Told(
        who=person.name,
        did=tr(
            "picked “{stage}” for {client} again",
            client=scene.company(email),
            stage=scene.stage(INTERESTED),
        ),
        answer=lambda _look: tr(
            "moved the client, and filled in again what the other base lacked"
        ),
    )


def buys_again(scene: Scene) -> Told:
    """Interested → Customers: the purchases are known, so the gate is open."""
    person = scene.employee(INTERESTED, 1)
    email = _traveller(scene, INTERESTED)
    scene.send(person, INTERESTED, CUSTOMERS, [email], scene.names(CUSTOMERS))
    return Told(
        who=person.name,
        did=tr(
            "picked “{stage}” for {client} again",
            client=scene.company(email),
            stage=scene.stage(CUSTOMERS),
        ),
        answer=arrived(scene, CUSTOMERS, [email]),
    )


def refuses(scene: Scene) -> Told:
    """Interested → Archive, which only the owner opens."""
    person = scene.employee(INTERESTED, 1)
    emails = scene.pick(INTERESTED, 2, _has_owner)
    reason = scene.world.say(tr("buys from a relative"))
    cells = {"refusal_reason": reason}
    scene.type_in(person, INTERESTED, dict.fromkeys(emails, cells))
    scene.send(person, INTERESTED, ARCHIVE, emails)
    for email in emails:
        mobile = scene.ledger.secrets[email]
        scene.ledger.due[email].typed["personal_mobile"] = mobile
    return Told(
        who=person.name,
        did=tr("sent two clients who refused to “{stage}”", stage=scene.stage(ARCHIVE)),
        answer=arrived(scene, ARCHIVE, emails),
    )


def comes_out_of_the_archive(scene: Scene) -> Told:
    """Archive → Prospects, by the owner."""
    owner = scene.world.owner
    email = next(email for email, _ in scene.ledger.of(ARCHIVE))
    scene.send(owner, ARCHIVE, PROSPECTS, [email])
    return Told(
        who=owner.name,
        did=tr(
            "took {client} out of “{archive}” again",
            client=scene.company(email),
            archive=scene.stage(ARCHIVE),
        ),
        answer=arrived(scene, PROSPECTS, [email]),
    )


def _traveller(scene: Scene, stage: str) -> str:
    """The client who goes back and forth."""
    return next(email for email, due in scene.ledger.of(stage) if due.typed.get(_BACK))


def _has_owner(due: Due) -> bool:
    return due.responsible != frozenset({""}) and not due.note
