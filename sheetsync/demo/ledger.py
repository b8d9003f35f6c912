"""What should be true of every client: the demo's own account, kept beside the world.

Whoever changes something in the script writes down here what he typed. The worker
knows nothing of it, and its journal is never asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sheetsync.core.rows import Cell, serial
from sheetsync.demo.company import Contact, SampleClient
from sheetsync.locales.headers import choice_text
from sheetsync.locales.text import Text

_CHOICES = ("source", "company_size")


@dataclass(slots=True, kw_only=True)
class Due:
    """What should be true of one client.

    Attributes:
        stage: In whose base he stands, and nowhere else.
        typed: What people typed into his row, by column.
        responsible: Who may be responsible for him; "" is nobody.
        contacts: Comments of his contacts, which stand beside him.
        note: Words that his Sync note must hold; with none it must be empty.
        client_id: His ID since it was first seen; it stays.
    """

    stage: str
    typed: dict[str, Cell]
    responsible: frozenset[str]
    contacts: list[str] = field(default_factory=list)
    note: tuple[str, ...] = ()
    client_id: str = ""


@dataclass(slots=True)
class Ledger:
    """What should be true of all clients, by the address that marks each.

    Attributes:
        due: By e-mail address.
        secrets: What only the owner may see of each client, by e-mail address.
    """

    due: dict[str, Due] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def add(self, email: str, due: Due) -> None:
        """Take a client in."""
        self.due[email] = due

    def goes(self, email: str, stage: str, responsible: Iterable[str]) -> None:
        """Write down that a client belongs into another base now."""
        due = self.due[email]
        due.stage = stage
        due.note = ()
        due.responsible = frozenset(responsible)

    def of(self, stage: str) -> Iterator[tuple[str, Due]]:
        """The clients who should stand in a stage's base."""
        return ((email, due) for email, due in self.due.items() if due.stage == stage)

    def marks(self, stage: str | None = None) -> set[str]:
        """Every text by which some client can be recognised.

        Args:
            stage: Only of clients who belong into its base now.
        """
        found: set[str] = set()
        for email, due in self.due.items():
            if stage is None or due.stage == stage:
                found |= {email, str(due.typed["company"]), str(due.typed["phone"])}
                found |= set(due.contacts)
                if email in self.secrets:
                    found.add(self.secrets[email])
        return found


def ledger_of(company: Iterable[SampleClient], say: Callable[[Text], str]) -> Ledger:
    """The account of a company as it starts out."""
    ledger = Ledger()
    for client in company:
        ledger.add(
            client.email,
            Due(
                stage=client.stage,
                typed=said(client.typed, say),
                responsible=frozenset({client.responsible}),
                contacts=[one.comment for one in client.contacts],
            ),
        )
        ledger.secrets[client.email] = client.mobile
    return ledger


def said(cells: Mapping[str, Cell], say: Callable[[Text], str]) -> dict[str, Cell]:
    """A row with its choices in the company's language."""
    return {
        key: say(choice_text(str(cell))) if key in _CHOICES else cell
        for key, cell in cells.items()
    }


def contact_row(
    contact: Contact, company: Cell, person: str, say: Callable[[Text], str]
) -> dict[str, Cell]:
    """A contact as a person types it into the log."""
    return {
        "day": serial(contact.day),
        "client": company,
        "person": person,
        "channel": say(choice_text(contact.channel)),
        "minutes": contact.minutes,
        "outcome": say(choice_text(contact.outcome)),
        "comment": contact.comment,
    }
