"""``sheetsync import``: what it says, what it does, and what it leaves alone."""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.metadata import distribution
from pathlib import Path
from typing import TypeAlias

import pytest
from click.testing import CliRunner, Result

from sheetsync.cli.face import Face
from sheetsync.cli.imports import import_group
from sheetsync.cli.workbook_file import as_xlsx
from sheetsync.clock import SetClock
from sheetsync.core.ids import BaseKey, ClientId, SpreadsheetId
from sheetsync.core.rows import fingerprint
from sheetsync.core.table import Kind, Table, TableColumn, Value
from sheetsync.journal import Journal
from sheetsync.journal.records import KnownClient, KnownRow
from sheetsync.locales.catalogue import catalogue
from sheetsync.locales.text import verbatim

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

    def import_file(
        kind: str, text: str, *options: str, encoding: str = "utf-8"
    ) -> Result:
        file = tmp_path / "list.csv"
        file.write_bytes(text.encode(encoding))
        return CliRunner().invoke(
            import_group, [kind, str(file), *options], obj=Face(folder)
        )

    return import_file


@pytest.fixture
def command(folder: Path) -> Callable[..., Result]:
    """Runs ``sheetsync import`` with options and no file."""
    face = Face(folder)
    return lambda *words: CliRunner().invoke(import_group, words, obj=face)


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


ACCOUNTING = """Отчёт о продажах за март 2026 г.

Контрагент;Номенклатура;Дата;Количество;Сумма
Ромашка;Чай;02.03.2026 10:15:00;1,500;1\u00a0234,50
Ромашка;Кофе;03.03.2026 0:00:00;2,000;100,00
Итого;;;;1\u00a0334,50
"""


@pytest.mark.parametrize("name", ["1c", "1C", "1\N{CYRILLIC CAPITAL LETTER ES}"])
def test_a_1c_report_is_read_by_its_mapping(
    run: Run, journal: Journal, name: str
) -> None:
    register(journal, {ClientId("CAAAAAA"): "Ромашка"})
    result = run(
        "purchases", ACCOUNTING, "--mapping", name, "--apply", encoding="cp1251"
    )
    assert result.exit_code == 0, result.output
    assert "1 line of totals left out" in result.output
    assert "2 lines: 2 new, 0 known already, 0 rejected" in result.output
    with journal.reading() as book:
        assert [
            (one.amount_minor, one.product, one.quantity)
            for one in book.purchases.all()
        ] == [(123450, "Чай", 1.5), (10000, "Кофе", 2)]


HEADER_OF_1C = "Контрагент,Дата,Номер,Номенклатура,Сумма"

MARCH = """client,date,document,product,amount
Ромашка,2026-03-01,A-1,Tea,100
Ромашка,2026-03-01,A-1,Coffee,200
Ромашка,2026-03-01,A-2,Tea,7
"""
CORRECTED = MARCH.replace("Tea,100", "Tea,150").replace("Coffee,200", "Milk,5")


def test_a_document_with_another_amount_is_no_second_sale(
    run: Run, journal: Journal
) -> None:
    register(journal, {ClientId("CAAAAAA"): "Ромашка"})
    run("purchases", MARCH, "--apply")
    result = run("purchases", CORRECTED.replace("Milk,5", "Coffee,200"), "--apply")
    assert "3 lines: 0 new, 2 known already, 1 rejected" in result.output
    assert "Line 2 rejected: document “A-1” is recorded with another" in result.output
    assert "by import 1; if this one is right" in result.output
    assert amounts(journal) == [10000, 20000, 700]


@pytest.mark.parametrize("how", ["--corrected", "--mapping=1c"])
def test_a_corrected_document_takes_the_place_of_the_recorded_one(
    run: Run, journal: Journal, command: Callable[..., Result], how: str
) -> None:
    text = MARCH.replace("client,date,document,product,amount", HEADER_OF_1C)
    corrected = CORRECTED.replace("client,date,document,product,amount", HEADER_OF_1C)
    register(journal, {ClientId("CAAAAAA"): "Ромашка"})
    run("purchases", text, how, "--apply")
    told = run("purchases", corrected, how)
    done = run("purchases", corrected, how, "--apply")
    for result in (told, done):
        assert "2 recorded lines count no more: their documents were" in result.output
        assert "3 lines: 2 new, 1 known already, 0 rejected" in result.output
    assert sorted(amounts(journal)) == [500, 700, 15000]
    again = run("purchases", corrected, how, "--apply")
    assert "3 lines: 0 new, 3 known already, 0 rejected" in again.output
    assert "count no more" not in again.output
    undone = command("--undo", "2")
    assert "2 lines stay: later imports say them" in undone.output
    assert sorted(amounts(journal)) == [500, 700, 15000]
    undone = command("--undo", "3")
    assert "2 lines that it had replaced count again" in undone.output
    assert amounts(journal) == [10000, 20000, 700]


def test_a_workbook_is_read_like_a_csv(
    journal: Journal, folder: Path, tmp_path: Path
) -> None:
    register(journal, {ClientId("CAAAAAA"): "Ромашка"})
    columns = (
        TableColumn(id="a", header=verbatim("Контрагент"), kind=Kind.TEXT),
        TableColumn(id="b", header=verbatim("Период"), kind=Kind.DATE),
        TableColumn(id="c", header=verbatim("Выручка"), kind=Kind.MONEY),
    )
    rows: list[tuple[Value, ...]] = [
        ("Ромашка", date(2026, 3, 2), Decimal("1234.56")),
        ("Ромашка", date(2026, 3, 3), "1 000,10 ₽"),
        ("Ромашка", date(2026, 3, 4), Decimal("1.234")),
        ("Итого", None, Decimal("2236.02")),
    ]
    file = tmp_path / "sales.xlsx"
    say = catalogue("ru").say
    file.write_bytes(as_xlsx("Продажи", Table(columns, tuple(rows)), say))
    words = ["purchases", str(file), "--mapping", "1c", "--apply"]
    result = CliRunner().invoke(import_group, words, obj=Face(folder))
    assert "Line 4 rejected: “1.234” has more than 2 digits" in result.output
    assert "3 lines: 2 new, 0 known already, 1 rejected" in result.output
    assert amounts(journal) == [123456, 100010]


def test_a_mapping_of_the_company_s_own_goes_beyond_a_ready_one(
    run: Run, journal: Journal, folder: Path
) -> None:
    (folder / "imports.yaml").write_text(
        "mappings:\n  - id: ours\n    like: 1c\n    columns: {Плательщик: client}\n"
        "    totals: [Склад]\n",
        encoding="utf-8",
    )
    register(journal, {ClientId("CAAAAAA"): "Ромашка"})
    text = "Плательщик,Контрагент,Дата,Сумма\nРомашка,x,01.03.2026,5\nСклад,,,5\n"
    result = run("purchases", text, "--mapping", "ours", "--apply")
    assert result.exit_code == 0, result.output
    assert amounts(journal) == [500]
    text = text.replace("Плательщик", "Кто платит")
    result = run("purchases", text, "--mapping", "ours")
    assert result.exit_code == 2
    assert "0 headers of the file are “Плательщик”" in result.output
    assert "The file has: Кто платит, Контрагент, Дата, Сумма" in result.output


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ("1s", "There are: 1c, 1c_payments, telephony, asterisk"),
        ("telefony", "Did you mean “telephony”?"),
        ("telephony", "“telephony” is a mapping of calls"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused_and_the_others_are_named(
    run: Run, journal: Journal, mapping: str, words: str
) -> None:
    result = run("purchases", PURCHASES, "--mapping", mapping, "--apply")
    assert result.exit_code == 2
    assert words in result.output
    assert amounts(journal) == []


def test_of_a_report_with_titles_the_header_is_told_what_it_lacks(
    run: Run, journal: Journal
) -> None:
    result = run("purchases", "Продажи\n\nКонтрагент;Дата;Склад\nРомашка;x;y\n")
    assert result.exit_code == 2
    assert "No header of the file means amount" in result.output
    assert "The file has: Контрагент, Дата, Склад" in result.output


CALLS = """Дата;Время;Сотрудник;Номер клиента;Длительность разговора;Статус
02.03.2026;09:05:00;Olga Smirnova;8 (916) 123-45-67;0:02:05;Отвечен
02.03.2026;09:05:00;101;+79161234567;0:00:20;Занято
02.03.2026;09:15:00;105;+79161234567;0:00:20;Занято
"""


def test_calls_are_taken_in_once_by_phone_and_extension(
    run: Run, journal: Journal, folder: Path
) -> None:
    (folder / "imports.yaml").write_text("people: {101: Igor Novikov}\n")
    register(journal, {ClientId("CAAAAAA"): "Ромашка"})
    with journal.writing() as book:
        cells = {"company": "Ромашка", "phone": "9161234567"}
        row = KnownRow(0, fingerprint(cells), cells)
        book.rows.replace(BASE, {ClientId("CAAAAAA"): row})
    first = run("calls", CALLS, "--mapping", "telephony", "--apply")
    again = run("calls", CALLS, "--mapping", "telephony", "--apply")
    assert "3 lines: 2 new, 0 known already, 1 rejected" in first.output
    assert "“105” is nobody of staff.yaml" in first.output
    assert "3 lines: 0 new, 2 known already, 1 rejected" in again.output
    with journal.reading() as book:
        assert {(one.person, one.seconds) for one in book.calls.all()} == {
            ("Olga Smirnova", 125),
            ("Igor Novikov", 0),
        }


PAYMENTS = """Контрагент;Дата;Поступило;Вх. номер;Документ расчетов
Ромашка;02.03.2026;1 234,50;17;А-7
Ромашка;03.03.2026;-10,00;;
Лютик;03.03.2026;5;18;
Итого;;1 229,50;;
"""


def test_payments_are_taken_in_once_and_taken_back(
    run: Run, command: Run, journal: Journal
) -> None:
    register(journal, {ClientId("CAAAAAA"): "Ромашка"})
    told = run("payments", PAYMENTS, "--mapping", "1c_payments")
    first = run("payments", PAYMENTS, "--mapping", "1c_payments", "--apply")
    again = run("payments", PAYMENTS, "--mapping", "1c_payments", "--apply")
    for one in (told, first):
        assert "3 lines: 2 new, 0 known already, 1 rejected" in one.output
    assert "Line 4 rejected: no client has" in first.output
    assert "Nothing was changed" in told.output
    assert "0 new, 2 known already, 1 rejected" in again.output
    assert first.exit_code == 5
    with journal.reading() as book:
        assert [
            (one.amount_minor, one.document, one.number) for one in book.payments.all()
        ] == [(123450, "А-7", "17"), (-1000, "", "")]
    assert "payments  list.csv: 2 new, 1 rejected" in command("--list").output
    command("--undo", "2")
    assert "2 lines are taken back" in command("--undo", "1").output
    with journal.reading() as book:
        assert book.payments.all() == ()


def test_plans_take_the_place_of_former_ones(run: Run, journal: Journal) -> None:
    register(journal, {ClientId("CAAAAAA"): "Ромашка"})
    run("plans", "client,month,amount\nРомашка,2026-03,5\n", "--apply")
    text = "client,month,amount\nРомашка,2026-03,7\nРомашка,2026-04,9\n"
    told = run("plans", text)
    done = run("plans", text, "--apply")
    assert "2 new, 0 known already" in told.output
    assert "2 new, 0 known already" in done.output
    with journal.reading() as book:
        assert [one.amount_minor for one in book.plans.all()] == [700, 900]


def test_rejected_lines_are_written_into_a_file_that_can_be_taken_again(
    run: Run, journal: Journal, tmp_path: Path
) -> None:
    register(journal, {ClientId("CAAAAAA"): "Ромашка"})
    file = tmp_path / "wrong.csv"
    run("purchases", PURCHASES, "--apply", "--rejects", str(file))
    text = file.read_text(encoding="utf-8-sig")
    assert "Nobody" in text
    assert "no client has" in text
    again = run("purchases", text.replace("Nobody;", "Ромашка;"), "--apply")
    assert "1 line: 1 new, 0 known already, 0 rejected" in again.output
    assert amounts(journal) == [123450, 700, 10]


def test_an_import_is_listed_and_taken_back(
    run: Run, journal: Journal, command: Callable[..., Result]
) -> None:
    assert "No file was taken in yet" in command("--list").output
    register(journal, {ClientId("CAAAAAA"): "Ромашка"})
    done = run("purchases", PURCHASES, "--apply")
    assert "Take it back with: sheetsync import --undo 1" in done.output
    assert "1  20" in command("--list").output
    assert "purchases  list.csv: 2 new, 1 rejected" in command("--list").output
    told = command("--undo", "1", "--dry-run")
    assert "2 lines are taken back\nNothing was done" in told.output
    assert amounts(journal) == [123450, 10]
    assert command("--undo", "1").output == "2 lines are taken back\n"
    assert amounts(journal) == []
    assert "1 rejected; taken back" in command("--list").output


def test_what_stays_of_an_import_is_told(
    run: Run, journal: Journal, command: Callable[..., Result]
) -> None:
    register(journal, {ClientId("CAAAAAA"): "Ромашка"})
    run("purchases", PURCHASES, "--apply")
    run("purchases", PURCHASES, "--apply")
    result = command("--undo", "1")
    assert "0 lines are taken back\n2 lines stay: later imports say" in result.output
    result = command("--undo", "1")
    assert (result.exit_code, "taken back already" in result.output) == (2, True)
    assert command("--undo", "7").exit_code == 2


def test_without_anything_the_help_is_shown(command: Callable[..., Result]) -> None:
    assert "--undo" in command().output


def test_doing_it_and_not_doing_it_is_refused(run: Run, journal: Journal) -> None:
    result = run("purchases", PURCHASES, "--apply", "--dry-run")
    assert result.exit_code == 2
    assert amounts(journal) == []


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
