"""What people do with rows: type, copy, overwrite, delete, sort, insert."""

from __future__ import annotations

from sheetsync.core.rows import Cell
from sheetsync.demo.company import CUSTOMERS, INTERESTED, PROSPECTS
from sheetsync.demo.gestures import copy_row, delete_row, insert_rows
from sheetsync.demo.ledger import Due
from sheetsync.demo.scene import Drift, Scene, Told
from sheetsync.demo.world import Look
from sheetsync.locales.text import Text, tr


def types_a_new_client(scene: Scene) -> Told:
    """A lead generator types a client into the first free row."""
    person = scene.employee(PROSPECTS, 0)
    typed: dict[str, Cell] = {
        "company": "=Formula & Partners Ltd",
        "contact_person": "Нина Ёлкина",
        "phone": "+7 900 000-00-17",
        "email": "new@formula.example",
        "city": "Псков",
    }
    base = scene.open(person, PROSPECTS)
    person.type_rows(base, base.clients, [{**typed, "take": person.name}])
    email = "new@formula.example"
    scene.fresh(
        email,
        Due(stage=PROSPECTS, typed=typed, responsible=frozenset({person.name})),
    )
    return Told(
        who=person.name,
        did=tr(
            "typed a new client, {client}, without an ID", client=scene.company(email)
        ),
        answer=lambda look: tr(
            "registered the client as {id}; {name} is responsible",
            id=_cell(look, PROSPECTS, email, "client_id"),
            name=_cell(look, PROSPECTS, email, "responsible"),
        ),
    )


def copies_a_row(scene: Scene) -> Told:
    """A lead generator copies a row, its ID too, as a template for a new client."""
    person = scene.employee(PROSPECTS, 1)
    mine = frozenset({person.name})
    (old,) = scene.pick(PROSPECTS, where=lambda due: due.responsible == mine)
    base = scene.open(person, PROSPECTS)
    row = scene.find(base.clients, old)
    new: dict[str, Cell] = {
        "company": "Филиал «Копия»",
        "phone": "0900000018",
        "email": "filial@kopia.example",
    }
    person.change(base.spreadsheet, copy_row(base.clients, row.index, base.clients.end))
    person.type_cells(base, base.clients, base.clients.end, new)
    email = "filial@kopia.example"
    before = scene.ledger.due[old]
    typed = {**before.typed, **new}
    scene.fresh(email, Due(stage=PROSPECTS, typed=typed, responsible=mine))
    return Told(
        who=person.name,
        did=tr(
            "copied the row of {client} with its ID, and typed another name, phone and"
            " e-mail into the copy",
            client=scene.company(old),
        ),
        answer=lambda look: tr(
            "left {old} to the first row and registered the copy as {new}",
            old=_cell(look, PROSPECTS, old, "client_id"),
            new=_cell(look, PROSPECTS, email, "client_id"),
        ),
    )


def overwrites_our_cells(scene: Scene) -> Told:
    """A sales manager types into the worker's columns and clears an ID."""
    person = scene.employee(INTERESTED, 0)
    wrong, cleared = scene.pick(INTERESTED, 2)
    base = scene.open(person, INTERESTED)
    name = scene.names(INTERESTED)[2] + " ?"
    first = scene.find(base.clients, wrong).index
    second = scene.find(base.clients, cleared).index
    person.type_cells(base, base.clients, first, {"responsible": name})
    person.type_cells(base, base.clients, second, {"client_id": None})
    return Told(
        who=person.name,
        did=tr(
            "wrote another name beside {one} as responsible, and cleared the ID of"
            " {other}",
            one=scene.company(wrong),
            other=scene.company(cleared),
        ),
        answer=lambda look: tr(
            "put both back: {name} is responsible, the ID is {id}",
            name=_cell(look, INTERESTED, wrong, "responsible"),
            id=_cell(look, INTERESTED, cleared, "client_id"),
        ),
        drifts=(
            Drift(
                tr("a name in Responsible"),
                lambda look: _cell(look, INTERESTED, wrong, "responsible") == name,
            ),
            Drift(
                tr("a cleared ID"),
                lambda look: _cell(look, INTERESTED, cleared, "client_id") == "",
            ),
        ),
    )


def deletes_a_row(scene: Scene) -> Told:
    """An account manager deletes a client's row."""
    person = scene.employee(CUSTOMERS, 0)
    (email,) = scene.pick(CUSTOMERS)
    base = scene.open(person, CUSTOMERS)
    row = scene.find(base.clients, email)
    person.change(base.spreadsheet, delete_row(base.clients, row.index))
    return Told(
        who=person.name,
        did=tr("deleted the row of {client}", client=scene.company(email)),
        answer=lambda look: tr(
            "put the row back with everything in it; its ID is still {id}",
            id=_cell(look, CUSTOMERS, email, "client_id"),
        ),
        drifts=(
            Drift(
                tr("a deleted row"),
                lambda look: look.bases[CUSTOMERS].clients.row("email", email) is None,
            ),
        ),
    )


def types_words_for_a_date(scene: Scene) -> Told:
    """A sales manager types a word where a date belongs."""
    person = scene.employee(INTERESTED, 1)
    (email,) = scene.pick(INTERESTED)
    word = scene.world.say(tr("tomorrow"))
    scene.type_in(person, INTERESTED, {email: {"next_contact": word}})
    scene.ledger.due[email].note = (scene.header("next_contact"),)
    return Told(
        who=person.name,
        did=tr("typed “{word}” as the date of the next contact", word=word),
        answer=lambda look: note_of(look, INTERESTED, email),
    )


def makes_a_column(scene: Scene) -> Told:
    """The owner adds a column of his own; a sales manager uses it at once."""
    owner, person = scene.world.owner, scene.employee(INTERESTED, 2)
    (email,) = scene.pick(INTERESTED)
    base = scene.open(owner, INTERESTED)
    first, second = (
        scene.world.say(one) for one in (tr("Discount"), tr("Special terms"))
    )
    place = len(base.clients.columns)
    header = _header_cell(base.clients.sheet, place, first)
    owner.change(base.spreadsheet, header)
    scene.type_in(person, INTERESTED, {email: {first: "7 %"}})
    due = scene.ledger.due[email]
    due.typed[second] = due.typed.pop(first)
    renamed = _header_cell(base.clients.sheet, place, second)
    return Told(
        who=owner.name,
        did=tr(
            "added the column “{one}”, {name} filled it in, then it was renamed"
            " “{other}”",
            one=first,
            name=person.name,
            other=second,
        ),
        answer=lambda _look: tr("left the column and what is typed in it alone"),
        meanwhile=(lambda: owner.change(base.spreadsheet, renamed),),
    )


def inserts_on_top(scene: Scene) -> None:
    """A lead generator inserts two blank rows above everybody."""
    person = scene.employee(PROSPECTS, 1)
    base = scene.open(person, PROSPECTS)
    person.change(base.spreadsheet, insert_rows(base.clients, 1, 2))


def note_of(look: Look, stage: str, email: str) -> Text:
    """What the worker wrote beside a client."""
    note = _cell(look, stage, email, "sync_note")
    return tr("left the client there and wrote beside him: “{note}”", note=note)


def _cell(look: Look, stage: str, email: str, column: str) -> str:
    row = look.bases[stage].clients.row("email", email)
    return row.text(column) if row is not None else ""


def _header_cell(sheet: int, column: int, words: str) -> dict[str, object]:
    return {
        "updateCells": {
            "start": {"sheetId": sheet, "rowIndex": 0, "columnIndex": column},
            "rows": [{"values": [{"userEnteredValue": {"stringValue": words}}]}],
            "fields": "userEnteredValue",
        }
    }
