"""reports.yaml: norms of the reports about who is looked after, and who is not."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import NonNegativeInt, PositiveFloat, PositiveInt

from sheetsync.config.base import Identifier, Model, Share


class Cadence(Model):
    """How often a client is to be reached, by his class (metrics.md E15).

    The days off of his manager stop the clock as in Key clients by manager.

    Attributes:
        owner: Once in so many days, of the owner's key clients.
        a: Of the other clients of class A.
        b: Of class B.
        c: Of class C: a quarter with two weeks left to do it in.
        none: Of who has no class, such as prospects: as long as Funnel lets them be
            before they sleep.
    """

    owner: PositiveInt = 30
    a: PositiveInt = 14
    b: PositiveInt = 30
    c: PositiveInt = 75
    none: PositiveInt = 30


class Neglect(Model):
    """Who is neglected: without contact and without an order (metrics.md E15).

    Attributes:
        times: Without contact for more than so many times the cadence of his class:
            who misses one contact is late, and who misses two is left alone.
        silent_days: And he has not ordered since, or not for more than so many days:
            as long as Reactivation waits before it calls a client silent.
        warning: He is warned of from this share of both limits on.
    """

    times: PositiveFloat = 2
    silent_days: PositiveInt = 60
    warning: Share = 0.8


class Losses(Model):
    """Why clients were lost (systems.md A70).

    Attributes:
        months: Losses of so many months are told. A client is lost when he has not
            ordered for as long as Reactivation waits for him.
    """

    months: PositiveInt = 12


class Effort(Model):
    """What contacts bring (systems.md A79).

    Attributes:
        months: Contacts and turnover of so many months count.
        contacts: A client with fewer contacts is in neither list.
        clients: So many clients are in each list.
        timed: Profit per hour is told if the minutes of at least such a share of the
            contacts are known.
    """

    months: PositiveInt = 12
    contacts: PositiveInt = 5
    clients: PositiveInt = 10
    timed: Share = 0.8


class Outsider(Model):
    """Where a stranger looks for what he must know of a client (metrics.md E14).

    A question whose columns no base has is not asked.

    Attributes:
        decides: The column that names who decides there.
        channels: Columns of which one says how to reach him.
        wants: Columns of which one says what he wants; a purchase says it, too.
        issues: The column of open issues, in which "none" is an answer.
        note_length: So many characters are a note on the last contact.
    """

    decides: Identifier = "decision_maker"
    channels: tuple[Identifier, ...] = ("phone", "email")
    wants: tuple[Identifier, ...] = ("needs",)
    issues: Identifier = "open_issues"
    note_length: PositiveInt = 20


class Dossier(Model):
    """What must be known of every client (metrics.md E14).

    Attributes:
        fields: Columns of clients with what an answer in each weighs; one that no
            base has asks nothing.
        stages: By the id of a stage, columns that weigh something else there; 0 for
            what is not asked for.
        stubs: What people type to fill a cell in and say nothing, capitals or not.
        not_applicable: What says that the question does not apply to this client.
        phones: A phone that stands at more clients than so many is nobody's.
        dated: Columns of days that say when an answer was given, by the answer's.
        stale_days: An answer older than so many days counts half.
        outsider: Where a stranger looks.
    """

    fields: Mapping[Identifier, PositiveInt] = {
        "decision_maker": 2,
        "phone": 2,
        "needs": 2,
        "contact_person": 1,
        "email": 1,
        "city": 1,
        "source": 1,
        "company_size": 1,
    }
    stages: Mapping[Identifier, Mapping[Identifier, NonNegativeInt]] = {}
    stubs: tuple[str, ...] = ("-", "–", "—", "?", ".", "0", "123", "no", "none", "нет")
    not_applicable: tuple[str, ...] = ("not applicable", "n/a", "не применимо")
    phones: PositiveInt = 3
    dated: Mapping[Identifier, Identifier] = {}
    stale_days: PositiveInt = 365
    outsider: Outsider = Outsider()
