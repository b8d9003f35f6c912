"""The shapes of the frames of facts: every column, its dtype and its meaning.

Days are calendar days and moments local times, both in the company's time zone;
money is whole minor units (kopecks) in one currency (metrics.md, conventions).
"""

from __future__ import annotations

from sheetsync.reports.frames import FrameColumn, FrameShape, Holds

CELL = "cell."
"""What the name of a people's column begins with in a frame."""

SCRIPT = f"{CELL}script"
"""The column of the contact log with the version of the script that was read."""

SECONDARY = tuple(f"{CELL}{one}" for one in ("materials", "data", "screening"))
"""Columns of the log that say what a talk brought besides its goal (systems.md A26)."""

RECORD = f"{CELL}record"
"""The column of the log with the link to the record of a call."""

SEEN_AS = f"{CELL}seen_as"
"""The column of the log with a word for how the client sees the company."""

TYPED_INTO_LOG = (SCRIPT, *SECONDARY, RECORD, SEEN_AS)
"""The columns that a contact log may have besides its own."""


def _words(name: str, meaning: str, *, blank: bool = False) -> FrameColumn:
    return FrameColumn(id=name, holds=Holds.WORDS, meaning=meaning, blank=blank)


def _day(name: str, meaning: str, *, blank: bool = False) -> FrameColumn:
    return FrameColumn(id=name, holds=Holds.DAY, meaning=meaning, blank=blank)


def _moment(name: str, meaning: str, *, blank: bool = False) -> FrameColumn:
    return FrameColumn(id=name, holds=Holds.MOMENT, meaning=meaning, blank=blank)


def _said(name: str, meaning: str) -> FrameColumn:
    meaning = f"{meaning}: a Text, or words that nobody translates"
    return FrameColumn(id=name, holds=Holds.ANY, meaning=meaning, blank=True)


_CLIENT = _words("client_id", "the client's ID")

CLIENTS = FrameShape(
    id="clients",
    columns=(
        _CLIENT,
        _words("company", "the client's name", blank=True),
        _words("stage", "id of the stage that he is in now"),
        _words("base", "the base that his row is in now"),
        _words("responsible", "who is responsible for him now", blank=True),
        _day("registered", "when he was first entered", blank=True),
        _day("last_contact", "the last contact that anybody knows of", blank=True),
        FrameColumn(
            id="do_not_contact",
            holds=Holds.FLAG,
            meaning="whether he asked not to be called; False where nobody asks",
        ),
    ),
    key="client_id",
    prefix=CELL,
)
"""One row a client; ``cell.<column id>`` holds a cell as core.table.Value."""

STAYS = FrameShape(
    id="stays",
    columns=(
        _CLIENT,
        _words("stage", "id of the stage"),
        _moment("entered", "when he came"),
        _moment("left", "when he went; blank while he is there", blank=True),
        _words("responsible", "who was responsible for him then", blank=True),
    ),
)
"""One row for each time that a client was in a stage."""

CONTACTS = FrameShape(
    id="contacts",
    columns=(
        _CLIENT,
        _day("day", "when they talked"),
        _words("person", "who of us", blank=True),
        _words("channel", "call, letter, meeting …", blank=True),
        FrameColumn(
            id="minutes", holds=Holds.NUMBER, meaning="how many minutes", blank=True
        ),
        _words("outcome", "what came of it", blank=True),
        _words("comment", "what was written down", blank=True),
        _day("next_contact", "when to talk again", blank=True),
    ),
    prefix=CELL,
)
"""One row for each row of the contact log that has a client and a day.

And one for each imported call that no such row tells of; worker.call_contacts says
which calls and rows are one contact.
``TYPED_INTO_LOG`` may be there, as people typed it: which version of the script was
read, for one. A cell of `SECONDARY` is True or False; a blank one is None.
"""

PURCHASES = FrameShape(
    id="purchases",
    columns=(
        _CLIENT,
        _day("day", "when it was shipped, or paid where such sales count"),
        FrameColumn(
            id="amount_minor",
            holds=Holds.WHOLE,
            meaning="money in minor units, negative for a return",
        ),
        _words("document", "number of the invoice or order", blank=True),
        _words("product", "what was bought", blank=True),
        FrameColumn(
            id="quantity", holds=Holds.NUMBER, meaning="how much of it", blank=True
        ),
    ),
)
"""One row for each line of a sale or a return."""

SHIPPED = FrameShape(id="shipped", columns=PURCHASES.columns)
"""One row for each line of a sale or a return, on the day when it was shipped.

What the purchases are made of where sales count when they are paid; filled only where
payments are known.
"""

PAYMENTS = FrameShape(
    id="payments",
    columns=(
        _CLIENT,
        _day("day", "when the money came"),
        FrameColumn(
            id="amount_minor",
            holds=Holds.WHOLE,
            meaning="money in minor units, negative if it was given back",
        ),
        _words("document", "number of the document that it pays", blank=True),
    ),
)
"""One row for each payment of a client."""

PLANS = FrameShape(
    id="plans",
    columns=(
        _CLIENT,
        _day("month", "first day of the calendar month"),
        FrameColumn(
            id="amount_minor", holds=Holds.WHOLE, meaning="planned sales, minor units"
        ),
        _words("kind", "what is planned: all, up (more of the same) or cross"),
    ),
)
"""One row for each plan of a client for a month."""

RESPONSIBILITY = FrameShape(
    id="responsibility",
    columns=(
        _CLIENT,
        _words("person", "who was responsible for him; blank for nobody", blank=True),
        _moment("since", "since when"),
        _moment("until", "until when; blank while he is", blank=True),
    ),
)
"""One row for each time that one person was responsible for a client.

What a client did before his first row happened before anybody recorded who was
responsible: in every figure it is nobody's.
"""

MOVES = FrameShape(
    id="moves",
    columns=(
        _moment("at", "when it began"),
        _CLIENT,
        _words("source", "id of the stage that he left"),
        _words("target", "id of the stage that he went to"),
        _words("state", "where the move stands in the journal"),
        _said("why", "why it was refused or parked"),
    ),
)
"""One row for each move, refused ones included."""

ACCESS = FrameShape(
    id="access",
    columns=(
        _moment("at", "when it was seen"),
        _words("file", "name of the file"),
        _words("person", "whose access it was: his name, if known", blank=True),
        _said("event", "what was found or done"),
        _said("why", "why"),
        _words("address", "his address, a domain or anyone", blank=True),
        _said("by", "who did it, as far as anybody can know"),
    ),
)
"""One row for each access that was granted, revoked or found to have drifted."""

HELD = FrameShape(
    id="held",
    columns=(
        _moment("since", "since when it waits"),
        _words("subject", "the client's ID, or what else waits"),
        _words("company", "the client's name", blank=True),
        _words("base", "in which base", blank=True),
        _said("why", "why it waits"),
        _said("hint", "what the owner can do"),
        _words("item", "its short name"),
        _words("kind", "its kind, a word of core.changes.Hold"),
        _said("remark", "what became of the owner's last answer"),
    ),
)
"""One row for each thing that waits for the owner."""

PEOPLE = FrameShape(
    id="people",
    columns=(
        _words("name", "as it stands in the Responsible column"),
        _words("email", "his Google account"),
        _words("role", "id of his role"),
        _words("status", "works, away or left"),
    ),
    key="email",
)
"""One row a person of the staff."""

STAFF = FrameShape(
    id="staff",
    columns=(
        _words("name", "as it stands in the Responsible column"),
        _words("email", "his Google account"),
        _words("role", "id of his role then"),
        _day("since", "his first day in it; blank if nobody wrote it down", blank=True),
        _day("until", "his last day in it, likewise", blank=True),
        _words("status", "works, away or left"),
    ),
)
"""One row for each entry of the staff: who changed his role has two."""

DAYS_OFF = FrameShape(
    id="days_off",
    columns=(
        _words("email", "his Google account"),
        _day("first", "the first day"),
        _day("last", "the last day"),
    ),
)
"""One row for each time that one of the staff is off, as staff.yaml says."""

ROW_CHANGES = FrameShape(
    id="row_changes",
    columns=(
        _CLIENT,
        _moment("at", "when it was seen"),
        _words("base", "in which base"),
        _words("tab", "in which of its tabs"),
        _words("kind", "appeared, typed, gone, back …: a word of core.row_changes"),
    ),
)
"""One row for each change of a client's rows that was seen between two cycles.

Google does not tell who made it: it is evidence of work on the client, and of
his responsible person's only where a base is one person's.
"""

DEPARTURES = FrameShape(
    id="departures",
    columns=(
        _words("email", "the account of who left"),
        _words("person", "what he was called in the Responsible column"),
        _moment("left", "when his access had gone off"),
        _words("kind", "left, client, access, move, promise, change or drift"),
        _moment("at", "when it happened; of a promise, for which day", blank=True),
        _words("client_id", "whom it is about", blank=True),
        _words("place", "in which base or file", blank=True),
        _said("what", "what happened"),
        _said("who", "who did it, as far as anybody can know"),
    ),
)
"""One row of the kind ``left`` for each time that somebody left, and more beside it.

A row of the kind ``client`` is one whom he was responsible for at that moment.
"""

SHAPES = (
    CLIENTS,
    STAYS,
    CONTACTS,
    PURCHASES,
    SHIPPED,
    PAYMENTS,
    PLANS,
    RESPONSIBILITY,
    MOVES,
    ACCESS,
    HELD,
    PEOPLE,
    STAFF,
    DAYS_OFF,
    ROW_CHANGES,
    DEPARTURES,
)
"""The shapes of all frames, in the order of the fields of `Facts`."""
