"""Offers: what similar clients buy and this one does not (systems.md A53)."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from sheetsync.config.buying import Offers
from sheetsync.config.reports import Reports
from sheetsync.core.table import Kind, Table
from sheetsync.locales.text import Text, tr
from sheetsync.reports.buying import abc
from sheetsync.reports.buying.baskets import Baskets, baskets, best_rules, rules
from sheetsync.reports.cells import counts, numbers, words
from sheetsync.reports.columns import pairs, rate, who
from sheetsync.reports.facts import Facts
from sheetsync.reports.frames import of_each
from sheetsync.reports.measures.standing import clients_on
from sheetsync.reports.periods import months_until
from sheetsync.reports.report import Filled, Place, Report, column, table_of


def offered(facts: Facts, norms: Reports, as_of: date, known: Baskets) -> pd.DataFrame:
    """What to offer to whom, the clients of the biggest turnover first.

    systems.md A53. Similar clients are those of the same class of Segments, whatever
    their stage; who has no class gets no offer.

    Returns:
        The clients' frame of that day, a row an offer and the best of each client
        first, with ``abc``, ``turnover`` (of Segments), ``first`` (what he bought),
        ``second`` (what to offer) and the figures of `baskets.Rules`.
    """
    norm, segments = norms.offers, norms.segments
    window = months_until(as_of, segments.months)
    classes = abc.classes(facts, window, segments).set_index("client_id")
    buyers = pd.Series(known.clients, dtype="str")
    letters = of_each(buyers, classes["abc"]).to_numpy("object")
    clients = clients_on(facts, as_of)
    asked = (clients["stage"] == norm.stage) & ~clients["do_not_contact"]
    wanted = buyers.isin(clients.loc[asked, "client_id"]).to_numpy()
    parts = [
        _of_class(known, letters == letter, wanted, norm)
        for letter in (abc.A, abc.B, abc.C)
    ]
    found = pd.concat(parts, ignore_index=True)
    ids = found["client_id"]
    found = found.assign(
        abc=of_each(ids, classes["abc"]), turnover=of_each(ids, classes["turnover"])
    )
    return found.merge(
        clients[["client_id", "company", "responsible"]], on="client_id"
    ).sort_values(
        ["turnover", "client_id", "place"],
        ascending=[False, True, True],
        ignore_index=True,
    )


def _of_class(
    known: Baskets, similar: np.ndarray, wanted: np.ndarray, norm: Offers
) -> pd.DataFrame:
    """The offers to the clients of one class."""
    found = rules(known.bought[similar], norm)
    asked = np.flatnonzero(similar & wanted)
    rows, places = best_rules(known.bought[asked], found, norm.each)
    figures = found.frame.iloc[places].reset_index(drop=True)
    return figures.assign(
        client_id=pd.Series(known.clients[asked[rows]], dtype="str"),
        place=places,
        first=pd.Series(known.products[figures["first"]], dtype="str"),
        second=pd.Series(known.products[figures["second"]], dtype="str"),
    )


def make(facts: Facts, norms: Reports, as_of: date) -> Table:
    """The table (systems.md A53), on the desk and in the bases of the stage."""
    norm = norms.offers
    known = baskets(facts, months_until(as_of, norm.months), norm.products)
    found = offered(facts, norms, as_of, known)
    return table_of(
        [
            *who(found),
            (column("abc", tr("ABC"), note=_CLASS), words(found["abc"])),
            (column("offer", tr("To offer"), note=_OFFER), words(found["second"])),
            (column("because", tr("He buys"), note=_BECAUSE), words(found["first"])),
            *_figures(found, norms),
        ],
        _note(known, norm),
    )


def _figures(found: pd.DataFrame, norms: Reports) -> list[Filled]:
    both = found["both"]
    return [
        (column("both", tr("Bought both"), Kind.NUMBER, _BOTH), counts(both)),
        (
            column("of_class", tr("Clients of the class"), Kind.NUMBER, _ALL),
            counts(found["all"]),
        ),
        *rate("support", tr("Support"), _SUPPORT, pairs(both, found["all"]), norms),
        (
            column("of_first", tr("Bought the first"), Kind.NUMBER, _FIRST),
            counts(found["of_first"]),
        ),
        *rate(
            "confidence",
            tr("Confidence"),
            _CONFIDENCE,
            pairs(both, found["of_first"]),
            norms,
        ),
        (
            column("of_second", tr("Bought the offered one"), Kind.NUMBER, _SECOND),
            counts(found["of_second"]),
        ),
        (
            column("lift", tr("Lift"), Kind.NUMBER, _LIFT),
            numbers(found["lift"].round(2)),
        ),
    ]


def _note(known: Baskets, norm: Offers) -> Text:
    if not known.named:
        return tr(
            "No purchase of the last {months} months names a product: nothing is known "
            "to offer",
            months=norm.months,
        )
    return tr(
        "Of the {named} products bought in {months} months, the {most} that most "
        "clients bought; lines without a product don't count. At most {each} for a "
        "client: what clients of his class who buy the same bought too, and he did "
        "not, if {least} or more of them bought both. What goes together is no promise "
        "that he wants it",
        named=known.named,
        months=norm.months,
        most=len(known.products),
        each=norm.each,
        least=norm.least_clients,
    )


_CLASS = tr("By turnover, as in Segments")
_OFFER = tr("What he has not bought in the window, the best confidence first")
_BECAUSE = tr("What he bought in the window and what speaks for the offer most")
_BOTH = tr("Clients of his class who bought both in the window")
_ALL = tr("Clients of his class who bought any product with a name in the window")
_SUPPORT = tr("Bought both / clients of the class")
_FIRST = tr("Clients of his class who bought what he buys")
_CONFIDENCE = tr("Bought both / bought the first")
_SECOND = tr("Clients of his class who bought what is offered")
_LIFT = tr(
    "Confidence / the share of the class that bought the offered one: so many times "
    "as often as all of the class"
)


def _stage(norms: Reports) -> str:
    return norms.offers.stage


REPORT = Report(
    id="offers",
    title=tr("Offers"),
    places=(Place.DESK, Place.BASE),
    make=make,
    stage=_stage,
)
