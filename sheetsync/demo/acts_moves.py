"""How clients go along the conveyor and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sheetsync.core.rows import Cell
from sheetsync.demo.acts_rows import inserts_on_top, note_of
from sheetsync.demo.company import CUSTOMERS, INTERESTED, PROSPECTS
from sheetsync.demo.gestures import clear_filter, filter_rows, hide_rows, sort
from sheetsync.demo.ledger import Due
from sheetsync.demo.people import Person
from sheetsync.demo.scene import Answer, Scene, Told
from sheetsync.demo.world import Look
from sheetsync.locales.headers import choice_text
from sheetsync.locales.text import Text, tr, trn

MANY = 25
"""More rows than the worker removes without locking the tab for a moment."""

FIRST_AMOUNT = 48_250.5
"""What the script's own first purchases come to."""

_NEEDED = ("decision_maker", "needs", "company_size")


def _is_qualified(due: Due) -> bool:
    return all(due.typed.get(one) for one in _NEEDED) and not due.note


def _is_raw(due: Due) -> bool:
    return not any(due.typed.get(one) for one in _NEEDED)


def arrived(scene: Scene, stage: str, emails: Sequence[str]) -> Answer:
    """Says how many of those clients stand in a base now."""

    def answer(look: Look) -> Text:
        rows = [look.bases[stage].clients.row("email", one) for one in emails]
        return trn(
            sum(1 for one in rows if one is not None),
            "moved {n} client to the base “{base}”, contacts and all",
            "moved {n} clients to the base “{base}”, contacts and all",
            base=scene.stage(stage),
        )

    return answer


def qualifies_prospects(scene: Scene) -> Told:
    """Moves, with a contact logged just after; others sort and insert meanwhile."""
    person, other = scene.employee(PROSPECTS, 2), scene.employee(PROSPECTS, 0)
    emails = scene.pick(PROSPECTS, 3, _is_qualified)
    scene.send(person, PROSPECTS, INTERESTED, emails)
    scene.log_contact(person, PROSPECTS, emails[0], tr("handed over to sales"))

    def sorts() -> None:
        base = scene.open(other, PROSPECTS)
        other.change(base.spreadsheet, sort(base.clients, "company", down=True))

    return Told(
        who=person.name,
        did=tr(
            "picked “{stage}” for 3 clients and logged a call; {other} sorted the tab"
            " meanwhile, and two blank rows were inserted on top",
            stage=scene.stage(INTERESTED),
            other=other.name,
        ),
        answer=arrived(scene, INTERESTED, emails),
        meanwhile=(sorts, lambda: inserts_on_top(scene)),
    )


def lacks_fields(scene: Scene) -> Told:
    """A move that lacks required fields."""
    person = scene.employee(PROSPECTS, 0)
    (email,) = scene.pick(PROSPECTS, 1, _is_raw)
    scene.type_in(person, PROSPECTS, {email: {"stage": scene.stage(INTERESTED)}})
    scene.ledger.due[email].note = tuple(scene.header(one) for one in _NEEDED)
    return Told(
        who=person.name,
        did=tr(
            "picked “{stage}” for {client} and left required fields empty",
            stage=scene.stage(INTERESTED),
            client=scene.company(email),
        ),
        answer=lambda look: note_of(look, PROSPECTS, email),
    )


def fills_them_in(scene: Scene) -> Told:
    """The same client, with the fields filled in."""
    person = scene.employee(PROSPECTS, 0)
    email = next(
        email
        for email, due in scene.ledger.of(PROSPECTS)
        if scene.header("needs") in due.note
    )
    fields: dict[str, Cell] = {
        "decision_maker": "Ирина Орлова, директор",
        "needs": "короба, 12 паллет в месяц",
        "company_size": scene.world.say(choice_text("51 to 250")),
    }
    scene.type_in(person, PROSPECTS, {email: fields})
    scene.ledger.goes(email, INTERESTED, {""})
    return Told(
        who=person.name,
        did=tr("filled the fields of {client} in", client=scene.company(email)),
        answer=arrived(scene, INTERESTED, [email]),
    )


def hands_over_many(scene: Scene) -> Told:
    """Many at once, while somebody filters and hides rows."""
    person, other = scene.employee(PROSPECTS, 1), scene.employee(PROSPECTS, 2)
    ready = [due for _, due in scene.ledger.of(PROSPECTS) if _is_qualified(due)]
    emails = scene.pick(PROSPECTS, min(MANY, len(ready) // 3), _is_qualified)
    base = scene.open(other, PROSPECTS)
    sitting = str(base.clients.rows[0].cells.get("city", ""))
    other.change(
        base.spreadsheet,
        filter_rows(base.clients, "city", sitting),
        hide_rows(base.clients, base.clients.end // 2, 3),
    )
    scene.send(person, PROSPECTS, INTERESTED, emails)
    return Told(
        who=person.name,
        did=trn(
            len(emails),
            "picked “{stage}” for {n} client at once, while {other} had the tab"
            " filtered and rows hidden",
            "picked “{stage}” for {n} clients at once, while {other} had the tab"
            " filtered and rows hidden",
            stage=scene.stage(INTERESTED),
            other=other.name,
        ),
        answer=arrived(scene, INTERESTED, emails),
        meanwhile=(lambda: other.change(base.spreadsheet, clear_filter(base.clients)),),
    )


def takes_free_clients(scene: Scene) -> Told:
    """A sales manager takes clients who belong to nobody yet."""
    person = scene.employee(INTERESTED, 1)
    free = [
        email
        for email, due in scene.ledger.of(INTERESTED)
        if due.responsible == frozenset({""})
    ][:2]
    scene.type_in(person, INTERESTED, {one: {"take": person.name} for one in free})
    for email in free:
        scene.ledger.due[email].responsible = frozenset({person.name})
    return Told(
        who=person.name,
        did=tr(
            "took two free clients: typed {name} into “{column}”",
            name=person.name,
            column=scene.header("take"),
        ),
        answer=lambda _look: tr("made {name} responsible", name=person.name),
    )


def sells_nothing(scene: Scene) -> Told:
    """A sales manager wants a client among the customers who never bought."""
    person = scene.employee(INTERESTED, 0)
    (email,) = scene.pick(INTERESTED, 1, _mine(person))
    scene.type_in(person, INTERESTED, {email: {"stage": scene.stage(CUSTOMERS)}})
    scene.ledger.due[email].note = (scene.header("first_purchase"),)
    return Told(
        who=person.name,
        did=tr(
            "picked “{stage}” for {client}, who has bought nothing",
            stage=scene.stage(CUSTOMERS),
            client=scene.company(email),
        ),
        answer=lambda look: note_of(look, INTERESTED, email),
    )


def sells(scene: Scene) -> Told:
    """First purchases, and a contact typed into the old base just after the move."""
    person = scene.employee(INTERESTED, 2)
    emails = scene.pick(INTERESTED, 2, _mine(person))
    bought: dict[str, Cell] = {
        "first_purchase": scene.today - 1,
        "first_purchase_amount": FIRST_AMOUNT,
    }
    scene.type_in(person, INTERESTED, dict.fromkeys(emails, bought))
    scene.send(person, INTERESTED, CUSTOMERS, emails, scene.names(CUSTOMERS))
    return Told(
        who=person.name,
        did=tr(
            "typed the first purchase of two clients and picked “{stage}”",
            stage=scene.stage(CUSTOMERS),
        ),
        answer=arrived(scene, CUSTOMERS, emails),
    )


def logs_late(scene: Scene) -> Told:
    """A contact typed into the base that the client has left."""
    person = scene.employee(INTERESTED, 2)
    email = next(
        email
        for email, due in scene.ledger.of(CUSTOMERS)
        if due.typed.get("first_purchase_amount") == FIRST_AMOUNT
    )
    scene.log_contact(person, INTERESTED, email, tr("thanked for the order"))
    return Told(
        who=person.name,
        did=tr(
            "logged a call with {client} in the old base, after the client had left it",
            client=scene.company(email),
        ),
        answer=lambda _look: tr("sent the contact after the client"),
    )


def _mine(person: Person) -> Callable[[Due], bool]:
    return lambda due: due.responsible == frozenset({person.name}) and not due.note
