"""``sheetsync import``: what it says, what it does, and what it leaves alone."""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import distribution
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import CliRunner, Result

from sheetsync.cli.face import Face
from sheetsync.cli.imports import import_group
from sheetsync.clock import SetClock
from sheetsync.core.ids import BaseKey, ClientId, SpreadsheetId
from sheetsync.core.rows import fingerprint
from sheetsync.journal import Journal
from sheetsync.journal.records import KnownClient, KnownRow

Run: TypeAlias = Callable[..., Result]

BASE = BaseKey("customers/everybody")
CLOCK = SetClock(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped configuration, under a path with a space."""
    copy = tmp_path / "My company" / "config"
    shutil.copytree(Path(__file__).parents[2] / "config", copy)
    return copy


@pytest.fixture
def journal(folder: Path) -> Iterator[Journal]:
    """The journal that the configuration names, held by a worker."""
    path = folder.parent / "state" / "sheetsync.db"
    with Journal.open(f"sqlite:///{path}", CLOCK) as opened:
        yield opened


@pytest.fixture
def run(folder: Path, tmp_path: Path) -> Run:
    """Runs ``sheetsync import KIND FILE``, the file being made of a text."""

    def import_file(kind: str, text: str, *options: str) -> Result:
        file = tmp_path / "list.csv"
        file.write_bytes(text.encode())
        return CliRunner().invoke(
            import_group, [kind, str(file), *options], obj=Face(folder)
        )

    return import_file


def register(journal: Journal, names: dict[ClientId, str]) -> None:
    """Make clients of these companies known, each with a row."""
    with journal.writing() as book:
        book.bases.record(BASE, SpreadsheetId("sheet-1"))
        book.clients.add_many(
            KnownClient(client_id=one, registered_at=CLOCK.now(), base=BASE)
            for one in names
        )
        book.rows.replace(
            BASE,
            {
                one: KnownRow(place, fingerprint({"company": name}), {"company": name})
                for place, (one, name) in enumerate(names.items())
            },
        )


PURCHASES = """client,date,amount
Ромашка,2026-03-01,"1 234,50"
Nobody,2026-03-01,7
Ромашка,2026-03-02,"0,10"
"""


def amounts(journal: Journal) -> list[int]:
    with journal.reading() as book:
        return [one.amount_minor for one in book.purchases.all()]


def test_a_dry_run_says_what_it_would_do_and_does_nothing(
    run: Run, journal: Journal
) -> None:
    register(journal, {ClientId("CAAAAAA"): "Ромашка"})
    result = run("purchases", PURCHASES)
    assert "Line 3 rejected: no client has" in result.output
    assert "3 lines: 2 new, 0 known already, 1 rejected" in result.output
    assert "Nothing was changed" in result.output
    assert result.exit_code == 5
    assert amounts(journal) == []


def test_applying_beside_a_running_worker_records_the_purchases_once(
    run: Run, journal: Journal
) -> None:
    register(journal, {ClientId("CAAAAAA"): "Ромашка"})
    first = run("purchases", PURCHASES, "--apply")
    again = run("purchases", PURCHASES, "--apply")
    assert "2 new, 0 known already, 1 rejected" in first.output
    assert "0 new, 2 known already, 1 rejected" in again.output
    assert "Nothing was changed" not in first.output
    assert amounts(journal) == [123450, 10]
    with journal.reading() as book:
        assert [(one.accepted, one.rejected) for one in book.imports.all()] == [
            (2, 1),
            (0, 1),
        ]


def test_headers_are_mapped_as_asked(run: Run, journal: Journal) -> None:
    register(journal, {ClientId("CAAAAAA"): "Ромашка"})
    result = run(
        "purchases",
        "who;when;how much;a=b\nРомашка;03/04/2026;1.234;x\n",
        *("--map", "who=client", "--map", "when=date", "--map", "how much=amount"),
        *("--map", "a=b=product", "--slashes", "month", "--decimal", "comma"),
        "--apply",
    )
    assert result.exit_code == 0, result.output
    with journal.reading() as book:
        (one,) = book.purchases.all()
    assert (one.day.isoformat(), one.amount_minor, one.product) == (
        "2026-03-04",
        123400,
        "x",
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--map", "client"), "--map wants “header=column”"),
        (("--map", "client=customer"), "no column “customer”"),
        (("--decimal", "both"), "Invalid value"),
        (("--encoding", "klingon"), "--encoding"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_code_2(
    run: Run, journal: Journal, options: tuple[str, ...], words: str
) -> None:
    result = run("purchases", PURCHASES, *options, "--apply")
    assert result.exit_code == 2
    assert words in result.output
    assert amounts(journal) == []


def test_a_folder_without_configuration_exits_with_3(run: Run, folder: Path) -> None:
    shutil.rmtree(folder)
    assert run("purchases", PURCHASES).exit_code == 3


CLIENTS = (
    "Company;Phone;Source;Responsible;Personal mobile;Fax\n"
    "=Ромашка;+7 916 123-45-67;Website;Vera;0079161112233;1\n"
    "Ёжик 🦔;8 (916) 000;радио;;;\n"
)


def test_clients_wait_for_the_worker_with_typed_cells(
    run: Run, journal: Journal
) -> None:
    result = run("clients", CLIENTS, "--apply")
    assert result.exit_code == 5
    assert "Line 3 rejected" in result.output
    assert "“радио” is none of: website, cold call" in result.output
    assert "1 imported client waits for a row" in result.output
    with journal.reading() as book:
        (one,) = book.arrivals.waiting()
    assert one.stage == "prospects"
    assert one.cells == {
        "company": "=Ромашка",
        "phone": "+7 916 123-45-67",
        "source": "website",
        "personal_mobile": "0079161112233",
    }


def test_columns_that_people_do_not_write_are_left_out_and_named(
    run: Run, journal: Journal
) -> None:
    result = run("clients", CLIENTS, "--apply")
    assert "Columns left out: Responsible, Fax" in result.output
    with journal.reading() as book:
        (one,) = book.arrivals.waiting()
    assert "responsible" not in one.cells


def test_a_table_of_something_else_is_refused_whole(run: Run, journal: Journal) -> None:
    result = run("clients", "Rainfall;Wind\n1;2\n", "--apply")
    assert result.exit_code == 2
    assert "No header of the file is known" in result.output


def test_clients_are_queued_once_for_the_stage_that_was_said(
    run: Run, journal: Journal
) -> None:
    text = "company\nA\nB\n"
    run("clients", text, "--stage", "customers", "--apply")
    again = run("clients", text, "--stage", "customers", "--apply")
    assert again.exit_code == 0
    assert "2 lines: 0 new, 2 known already, 0 rejected" in again.output
    with journal.reading() as book:
        assert [one.stage for one in book.arrivals.waiting()] == ["customers"] * 2


def test_an_unknown_stage_is_refused_and_the_stages_are_named(
    run: Run, journal: Journal
) -> None:
    result = run("clients", "company\nA\n", "--stage", "leads")
    assert result.exit_code == 2
    assert "There are: prospects, interested" in result.output


def test_a_cell_that_no_sheet_can_hold_is_rejected_with_its_line(
    run: Run, journal: Journal
) -> None:
    result = run("clients", f"company,city\nA,{'x' * 200_000}\nB,Tver\n", "--apply")
    assert "Line 2 rejected: City: 200000 characters are more" in result.output
    with journal.reading() as book:
        assert [one.cells["company"] for one in book.arrivals.waiting()] == ["B"]


@pytest.fixture
def cdnow() -> list[list[str]]:
    """Real transactions: customer, number, day, pieces, dollars."""
    path = distribution("lifetimes").locate_file("lifetimes/datasets/CDNOW_sample.txt")
    return [line.split() for line in Path(str(path)).read_text().splitlines()]


def written(lines: list[list[str]], folder: Path) -> str:
    """The transactions as an accounting program might export them."""
    path = folder / "cdnow.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Customer", "Date", "Qty", "Total"])
        for customer, _, day, pieces, dollars in lines:
            writer.writerow([f"CDNOW {customer}", day, pieces, dollars])
    return path.read_text()


def sums(lines: list[list[str]]) -> dict[str, tuple[int, int]]:
    """Of each customer how many purchases, and cents in all; no float is involved."""
    found: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for customer, _, _, _, dollars in lines:
        whole, cents = dollars.split(".")
        count, total = found[customer]
        found[customer] = (count + 1, total + int(whole) * 100 + int(cents))
    return dict(found)


def test_real_transactions_are_all_accounted_for_and_taken_in_once(
    run: Run, journal: Journal, tmp_path: Path, cdnow: list[list[str]]
) -> None:
    expected = sums(cdnow)
    ids = {one: ClientId(f"C{place:06}") for place, one in enumerate(sorted(expected))}
    register(journal, {client: f"CDNOW {one}" for one, client in ids.items()})
    text = written(cdnow, tmp_path)
    first = run("purchases", text, "--apply")
    again = run("purchases", text, "--apply")
    assert "6919 lines: 6919 new, 0 known already, 0 rejected" in first.output
    assert "6919 lines: 0 new, 6919 known already, 0 rejected" in again.output
    with journal.reading() as book:
        facts = book.purchases.facts()
    assert {
        one: (facts[client].count, facts[client].total_minor)
        for one, client in ids.items()
    } == expected


def test_real_transactions_of_unknown_customers_are_rejected_one_by_one(
    run: Run, journal: Journal, tmp_path: Path, cdnow: list[list[str]]
) -> None:
    known, *others = sorted(sums(cdnow))
    register(journal, {ClientId("CAAAAAA"): f"CDNOW {known}"})
    result = run("purchases", written(cdnow, tmp_path), "--apply")
    unknown = sum(line[0] in set(others) for line in cdnow)
    assert result.output.count(" rejected: no client has") == unknown
    accepted = len(cdnow) - unknown
    assert f"{accepted} new, 0 known already, {unknown} rejected" in result.output
