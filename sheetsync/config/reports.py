"""reports.yaml: which derived sheets there are, and their norms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field, PositiveFloat, PositiveInt

from sheetsync.config import calling, care, work
from sheetsync.config.base import Identifier, Model, Share
from sheetsync.config.buying import NextOrders, Offers, Rfm
from sheetsync.config.conveyor import (
    BySource,
    Cohorts,
    Composition,
    Funnel,
    Handovers,
    Referrals,
)
from sheetsync.config.growth import AccountCard, Nps, Plans, Wallet
from sheetsync.config.pay import Pay

REPORTS = (
    "today",
    "decisions",
    "turnover",
    "funnel",
    "cohorts",
    "by_source",
    "referrals",
    "handovers",
    "key_clients",
    "key_managers",
    "cadence",
    "neglected",
    "losses",
    "effort",
    "dossiers",
    "dossier",
    "concentration",
    "segments",
    "composition",
    "abc_xyz",
    "rfm",
    "rfm_grid",
    "migration",
    "risers",
    "lifetime",
    "plan_fact",
    "plan_accuracy",
    "account_card",
    "nps",
    "nps_list",
    "wallet",
    "potential_grid",
    "cooling",
    "next_orders",
    "offers",
    "reactivation",
    "reactivation_outcome",
    "reactivation_backtest",
    "chance_check",
    "chances",
    "results",
    "diagnosis",
    "pay",
    "load",
    "calls",
    "calls_daily",
    "call_quality",
    "unrecorded",
    "refusals",
    "refusals_by_size",
    "attempts",
    "drained",
    "scripts",
    "seen_as",
    "all_clients",
    "moves",
    "access",
    "departures",
)
"""Ids of the reports that sheetsync has, in the order of their tabs."""

_OFF = (
    "referrals",
    "handovers",
    "losses",
    "effort",
    "dossier",
    "rfm",
    "rfm_grid",
    "offers",
    "chances",
    "diagnosis",
    "pay",
    "call_quality",
    "unrecorded",
    "refusals_by_size",
    "attempts",
    "drained",
    "scripts",
    "seen_as",
)
"""Those that config has to ask for: losses and effort say something only once
contacts have been written down for a year; a tab that is all chances or days of
silence changes every day, and `reactivation` has those that somebody acts on;
scripts, call_quality, unrecorded and seen_as need columns of their own, and offers
purchases that name products; refusals_by_size, attempts and drained are for who
works on refusals; what is a sign against somebody, and what people are paid, is the
owner's own decision; handovers say something only where stages hand their buyers on,
and referrals need a column of their own."""

PERSONAL = (
    "my_day",
    "results",
    "calls",
    "calls_daily",
    "plan_fact",
    "account_card",
    "cadence",
    "neglected",
    "pay",
)
"""Ids of the reports that somebody can get of himself alone, in a file of his own."""

_ON = tuple(one for one in REPORTS if one not in _OFF)


class Turnover(Model):
    """Turnover by month.

    Attributes:
        months: How many calendar months it shows, the running one included.
    """

    months: PositiveInt = 13


class KeyClients(Model):
    """Who counts as a key client (metrics.md E1).

    Attributes:
        months: Length of the rolling window.
        share: Clients are key until this share of turnover is reached.
        capacity: How many of them the owner can talk to himself.
    """

    months: PositiveInt = 12
    share: Share = 0.8
    capacity: PositiveInt = 30


class Segments(Model):
    """Classes of clients: ABC by turnover, XYZ by its evenness (metrics.md E1, E2).

    Attributes:
        months: Length of the rolling window of ABC.
        share_a: Class A until this share of turnover is reached.
        share_b: Class B until this one.
        quarters: XYZ looks at so many complete calendar quarters at most.
        variation_x: Class X up to this coefficient of variation.
        variation_y: Class Y up to this one.
        lopsided: A class with more of the clients than this is worth a remark.
    """

    months: PositiveInt = 12
    share_a: Share = 0.8
    share_b: Share = 0.95
    quarters: PositiveInt = 8
    variation_x: Share = 0.25
    variation_y: Share = 0.5
    lopsided: Share = 0.9


class States(Model):
    """How a buyer stands by his own rhythm (metrics.md E5, "States").

    Who has not ordered within the months of Reactivation is lost.

    Attributes:
        active: Silent for at most so many times his median gap: active.
        cooling: For at most so many times: cooling.
        least_days: Nobody has fallen off before so many days of silence.
    """

    active: PositiveFloat = 1.0
    cooling: PositiveFloat = 2.0
    least_days: PositiveInt = 30


class Migration(Model):
    """How clients went from class to class (metrics.md E3).

    Attributes:
        months: How far back the earlier class lies.
        growth: A rise from B to A counts only if turnover grew by more than this.
        held: And if A was held at so many closings of a month.
    """

    months: PositiveInt = 12
    growth: float = Field(0.0, ge=0)
    held: PositiveInt = 2


class Lifetime(Model):
    """What a client brings over all the time (metrics.md E7).

    Attributes:
        months: The pace of buying is that of so many months.
        cap: No forecast goes further than so many months.
    """

    months: PositiveInt = 12
    cap: PositiveInt = 24


class Cooling(Model):
    """Who buys less, and still buys (metrics.md E19, "Decline").

    Attributes:
        months: Length of the two windows that are compared.
        fall: Listed from this fall on, as a share.
        orders: Only who had ordered so many times before.
        stage: Only clients in this stage.
    """

    months: PositiveInt = 3
    fall: Share = 0.3
    orders: PositiveInt = 3
    stage: Identifier = "customers"


class Chance(Model):
    """The chance that a client orders by himself (metrics.md E5, E6).

    Attributes:
        days: Within so many days.
        least_clients: Fitted only if so many clients can be learnt from.
        least_each: And so many of them ordered, and so many did not.
    """

    days: PositiveInt = 90
    least_clients: PositiveInt = 200
    least_each: PositiveInt = 50


class Reactivation(Model):
    """Who is on the reactivation list (metrics.md E5).

    Attributes:
        months: Bought within so many months.
        silent_days: And silent for at least so many days.
        stage: Only clients in this stage.
    """

    months: PositiveInt = 9
    silent_days: PositiveInt = 60
    stage: Identifier = "customers"


class Tints(Model):
    """Which shares of a norm or a plan stand out by their colour.

    Attributes:
        met: From this share on, as good news.
        missed: Below this one, as bad news.
    """

    met: Share = 1.0
    missed: Share = 0.8


class Sources(Model):
    """How far the figures can be trusted.

    Attributes:
        margin: Share of turnover that is profit where no cost is known.
        minimum_cases: With fewer cases an interval stands beside the point.
        sales: When a sale counts: when it was shipped, or when it was paid.
        payment_days: What was not paid so many days after its day is overdue.
        payments_since: Payments are known from this day on: what was shipped before
            counts as paid. If not given, all are known.
        before_records: Whose is what happened before anybody recorded who was
            responsible for a client: nobody's, or that of the first person who is
            known to have had him.
    """

    margin: float = Field(0.3, ge=0, le=1)
    minimum_cases: PositiveInt = 20
    sales: Literal["shipped", "paid"] = "shipped"
    payment_days: PositiveInt = 30
    payments_since: date | None = None
    before_records: Literal["nobody", "first"] = "nobody"


class Reports(Model):
    """reports.yaml.

    Attributes:
        on: Ids of the reports to write, in the order of their tabs.
        personal: For each role the ids of the reports that its people get of
            themselves alone, each in a spreadsheet of his own, in the order of the
            tabs. Who gets none has no such spreadsheet.
        turnover: Norms of Turnover by month.
        key_clients: Norms of Key clients.
        segments: Norms of ABC and XYZ.
        states: Norms of active, cooling, fallen off and lost.
        migration: Norms of Migration.
        lifetime: Norms of Lifetime value.
        plans: Norms of Plan and fact.
        account_card: Norms of Account managers.
        nps: Norms of NPS.
        wallet: Norms of Share of wallet.
        rfm: Norms of RFM.
        cooling: Norms of Cooling.
        next_orders: Norms of Next orders.
        offers: Norms of Offers.
        reactivation: Norms of Reactivation.
        chance: Norms of the chance that a client orders by himself.
        funnel: Norms of Funnel.
        cohorts: Norms of Cohorts.
        by_source: Norms of Funnel by source.
        referrals: Norms of Referrals.
        handovers: Norms of Handovers.
        composition: Norms of Composition of the base.
        log: What the words of the contact log mean.
        working_days: Which days people work on.
        calls: Norms of Calls.
        key_managers: Norms of Key clients by manager.
        cadence: Norms of Contact cadence.
        neglect: Norms of Neglected.
        losses: Norms of Lost clients.
        effort: Norms of Effort.
        dossier: Norms of Dossiers.
        concentration: Norms of Contact concentration.
        load: Norms of Load.
        refusals: Norms of Refusals.
        attempts: Norms of Second attempts, Drained early and Refusals by size.
        scripts: Norms of Scripts.
        call_quality: Norms of Quality of calls and Unrecorded goals.
        seen_as: Norms of How we are seen.
        results: Norms of Results.
        diagnosis: Norms of Diagnosis.
        pay: What the owner pays for sales.
        sources: How far the figures can be trusted.
        tints: Which shares of a norm or a plan stand out.
        move_days: For how many days the desk lists moves.
        departure_days: For how many days it tells of somebody who left.
    """

    on: tuple[Identifier, ...] = _ON
    personal: Mapping[Identifier, tuple[Identifier, ...]] = {}
    turnover: Turnover = Turnover()
    key_clients: KeyClients = KeyClients()
    segments: Segments = Segments()
    states: States = States()
    migration: Migration = Migration()
    lifetime: Lifetime = Lifetime()
    plans: Plans = Plans()
    account_card: AccountCard = AccountCard()
    nps: Nps = Nps()
    wallet: Wallet = Wallet()
    rfm: Rfm = Rfm()
    cooling: Cooling = Cooling()
    next_orders: NextOrders = NextOrders()
    offers: Offers = Offers()
    reactivation: Reactivation = Reactivation()
    chance: Chance = Chance()
    funnel: Funnel = Funnel()
    cohorts: Cohorts = Cohorts()
    by_source: BySource = BySource()
    referrals: Referrals = Referrals()
    handovers: Handovers = Handovers()
    composition: Composition = Composition()
    log: work.Log = work.Log()
    working_days: work.WorkingDays = work.WorkingDays()
    calls: work.Calls = work.Calls()
    key_managers: work.KeyManagers = work.KeyManagers()
    cadence: care.Cadence = care.Cadence()
    neglect: care.Neglect = care.Neglect()
    losses: care.Losses = care.Losses()
    effort: care.Effort = care.Effort()
    dossier: care.Dossier = care.Dossier()
    concentration: work.Concentration = work.Concentration()
    load: calling.Load = calling.Load()
    refusals: work.Refusals = work.Refusals()
    attempts: calling.Attempts = calling.Attempts()
    scripts: work.Scripts = work.Scripts()
    call_quality: calling.CallQuality = calling.CallQuality()
    seen_as: calling.SeenAs = calling.SeenAs()
    results: work.Results = work.Results()
    diagnosis: work.Diagnosis = work.Diagnosis()
    pay: Pay = Pay()
    sources: Sources = Sources()
    tints: Tints = Tints()
    move_days: PositiveInt = 90
    departure_days: PositiveInt = 365
