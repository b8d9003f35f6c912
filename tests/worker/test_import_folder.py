"""The folder of imports: every file is taken in once, and nothing is lost of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from sheetsync.app import App
from sheetsync.clock import SetClock
from sheetsync.core.changes import Hold
from sheetsync.core.ids import BaseKey, ClientId, SpreadsheetId
from sheetsync.core.rows import fingerprint
from sheetsync.emulator import EmulatorAdapter, Google, build_app
from sheetsync.journal.records import KnownClient, KnownRow
from sheetsync.worker.import_folder import FolderDone, rejected_holds
from sheetsync.worker.import_undo import take_back
from tests.worker.world import CONFIG, START

ANNA = ClientId("CAAAAAA")
BASE = BaseKey("customers/everybody")

IMPORTS = """\
folder:
  files:
    - {match: "1C/*", mapping: 1c}
    - {match: "sales*.csv", mapping: purchases}
    - {match: "plans*.csv", mapping: plans}
    - {match: "leads.csv", mapping: clients}
"""

SALES = "client,date,amount\nРомашка,2026-03-01,5\n"


class Company:
    """A company whose folder of imports is looked through; nobody asks Google."""

    def __init__(self, home: Path) -> None:
        shutil.copytree(CONFIG, home / "config")
        (home / "config" / "imports.yaml").write_text(IMPORTS)
        self.folder = home / "imports"
        self.folder.mkdir()
        self.clock = SetClock(START)
        google = Google(clock=self.clock.now)
        self.app = App(
            home / "config",
            clock=self.clock,
            adapter=EmulatorAdapter(build_app(google)),
        )
        cells = {"company": "Ромашка"}
        with self.app.journal.writing() as book:
            book.bases.record(BASE, SpreadsheetId("sheet-1"))
            book.clients.add_many(
                [KnownClient(client_id=ANNA, registered_at=START, base=BASE)]
            )
            book.rows.replace(BASE, {ANNA: KnownRow(0, fingerprint(cells), cells)})

    def put(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def look(self) -> None:
        self.app.look_at_files()

    def take(self, seconds: float = 30) -> FolderDone:
        """Look, let time go by, and take what is ready."""
        self.look()
        self.clock.sleep(seconds)
        return self.app.take_files()

    def there(self) -> list[str]:
        """All files of the folder."""
        files = (one for one in self.folder.rglob("*") if one.is_file())
        return sorted(one.relative_to(self.folder).as_posix() for one in files)

    def amounts(self) -> list[int]:
        with self.app.journal.reading() as book:
            return [one.amount_minor for one in book.purchases.all()]

    def imports(self) -> int:
        with self.app.journal.reading() as book:
            return len(book.imports.all())


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    one = Company(tmp_path)
    yield one
    one.app.close()


def test_a_file_is_taken_in_and_put_away(company: Company) -> None:
    company.put("sales.csv", SALES)
    assert company.take().taken == ["sales.csv"]
    assert company.amounts() == [500]
    assert company.there() == ["done/sales.csv"]
    assert company.take() == FolderDone()


def test_a_file_that_nobody_looked_at_before_waits(company: Company) -> None:
    company.put("sales.csv", SALES)
    assert company.app.take_files().waiting == ["sales.csv"]
    assert company.take(seconds=5).waiting == ["sales.csv"]
    company.clock.sleep(30)
    assert company.app.take_files().taken == ["sales.csv"]


def test_a_file_that_grows_waits_until_it_is_whole(company: Company) -> None:
    path = company.put("sales.csv", SALES[:-5])
    company.look()
    company.clock.sleep(60)
    path.write_text(SALES, encoding="utf-8")
    assert company.app.take_files().waiting == ["sales.csv"]
    assert company.amounts() == []
    assert company.take().taken == ["sales.csv"]
    assert company.amounts() == [500]


def test_looks_outlive_the_worker(company: Company, tmp_path: Path) -> None:
    company.put("sales.csv", SALES)
    company.look()
    company.app.close()
    company.clock.sleep(60)
    with App(tmp_path / "config", clock=company.clock) as app:
        assert app.take_files().taken == ["sales.csv"]


def test_the_same_content_is_not_taken_twice(company: Company) -> None:
    company.put("sales.csv", SALES)
    company.take()
    company.put("sales 2.csv", SALES)
    assert company.take().known == ["sales 2.csv"]
    assert (company.amounts(), company.imports()) == ([500], 1)
    assert company.there() == ["done/sales 2.csv", "done/sales.csv"]


def test_a_worker_that_died_before_it_put_the_file_away_takes_nothing_twice(
    company: Company,
) -> None:
    text = "client,date,amount\nРомашка,2026-03-01,5\nNobody,2026-03-01,5\n"
    company.put("sales.csv", text)
    company.take()
    back = company.folder / "done" / "sales.csv"
    back.rename(company.folder / "sales.csv")
    company.take()
    assert company.amounts() == [500]
    assert "done/sales.csv" in company.there()


def test_an_import_that_was_taken_back_can_be_taken_again(company: Company) -> None:
    company.put("sales.csv", SALES)
    company.take()
    take_back(company.app.journal, 1, apply=True)
    company.put("sales.csv", SALES)
    assert company.take().taken == ["sales.csv"]
    assert company.amounts() == [500]
    assert company.there() == ["done/sales (2).csv", "done/sales.csv"]


def test_rejected_lines_stand_beside_with_their_reasons_and_can_be_put_right(
    company: Company,
) -> None:
    company.put("sales.csv", SALES + "Nobody,2026-03-02,7\n")
    company.take()
    assert company.there() == ["done/sales.csv", "rejected/sales.csv"]
    rejects = company.folder / "rejected" / "sales.csv"
    text = rejects.read_text(encoding="utf-8-sig")
    assert "no client has" in text
    company.put("sales right.csv", text.replace("Nobody;", "Ромашка;"))
    company.take()
    assert company.amounts() == [500, 700]


def test_a_file_that_cannot_be_read_is_put_aside_with_the_reason(
    company: Company,
) -> None:
    company.put("sales.csv", "Rainfall,Wind\n1,2\n")
    with capture_logs() as log:
        assert company.take().refused == ["sales.csv"]
    assert company.there() == ["rejected/sales.csv", "rejected/sales.csv.txt"]
    why = (company.folder / "rejected" / "sales.csv.txt").read_text("utf-8-sig")
    assert "No header of the file is known" in why
    assert "Rainfall" in why
    assert "Rainfall" not in str(log)
    assert company.imports() == 0


def test_the_first_rule_that_fits_says_how_whatever_the_case(company: Company) -> None:
    company.put(
        "1c/Sales March.CSV", "Покупатель;Период;Выручка\nРомашка;1.03.2026;9\n"
    )
    company.put("PLANS.csv", "client,month,amount\nРомашка,2026-03,7\n")
    company.put("leads.csv", "company\nNew\n")
    done = company.take()
    assert sorted(done.taken) == ["1c/Sales March.CSV", "PLANS.csv", "leads.csv"]
    assert company.amounts() == [900]
    assert "1c/done/Sales March.CSV" in company.there()
    with company.app.journal.reading() as book:
        assert len(book.plans.all()) == len(book.arrivals.waiting()) == 1


def test_a_file_without_a_rule_stays_and_is_told(company: Company) -> None:
    for name in ("notes.txt", ".hidden.csv", "~$sales.csv"):
        company.put(name, "x")
    with capture_logs() as log:
        assert company.take().unmatched == ["notes.txt"]
    assert company.there() == [".hidden.csv", "notes.txt", "~$sales.csv"]
    assert {"imports.no_rule"} == {one["event"] for one in log}


def test_older_files_go_first(company: Company) -> None:
    newer = company.put("plans a.csv", "client,month,amount\nРомашка,2026-03,7\n")
    older = company.put("plans b.csv", "client,month,amount\nРомашка,2026-03,5\n")
    os.utime(newer, ns=(2 * 10**18, 2 * 10**18))
    os.utime(older, ns=(10**18, 10**18))
    company.take()
    with company.app.journal.reading() as book:
        assert [one.amount_minor for one in book.plans.all()] == [700]


def test_a_folder_that_is_not_there_is_told(company: Company) -> None:
    company.folder.rmdir()
    with capture_logs() as log:
        assert company.take() == FolderDone()
    assert [one["event"] for one in log] == ["imports.no_folder"]


def test_without_a_folder_in_config_nothing_is_looked_at(company: Company) -> None:
    (company.folder.parent / "config" / "imports.yaml").unlink()
    company.put("sales.csv", SALES)
    assert company.take() == FolderDone()
    assert company.there() == ["sales.csv"]


def test_one_file_that_cannot_be_put_away_stops_no_other(company: Company) -> None:
    company.put("sales a.csv", SALES)
    company.put("sales b.csv", SALES.replace("5", "6"))
    (company.folder / "done").write_text("a file where a folder must be")
    with capture_logs() as log:
        company.take()
    assert company.amounts() == [500, 600]
    troubles = [one["file"] for one in log if one["event"] == "import.file_trouble"]
    assert troubles == ["sales a.csv", "sales b.csv"]
    (company.folder / "done").unlink()
    assert company.take().known == ["sales a.csv", "sales b.csv"]
    assert company.amounts() == [500, 600]


def test_what_lies_rejected_is_told_until_it_is_gone(company: Company) -> None:
    def told() -> list[Hold]:
        company.look()
        with company.app.journal.reading() as book:
            return list(rejected_holds(book))

    assert told() == []
    company.put("sales.csv", SALES + "Nobody,2026-03-02,7\n")
    company.put("1c/x.csv", "Rainfall;Wind\n1;2\n")
    company.take()
    (first,) = told()
    assert first.why.english() == (
        "2 files with what could not be imported: 1c/rejected/x.csv, rejected/sales.csv"
    )
    (company.folder / "rejected" / "sales.csv").unlink()
    (second,) = told()
    assert (first.key, first.mark == second.mark) == (second.key, False)
    shutil.rmtree(company.folder / "1c")
    assert told() == []


def test_of_many_rejected_files_some_are_named(company: Company) -> None:
    for number in range(9):
        company.put(f"sales{number}.csv", "Rainfall;Wind\n1;2\n")
    company.take()
    company.look()
    with company.app.journal.reading() as book:
        (hold,) = rejected_holds(book)
    assert hold.why.english().startswith("9 files with what could not be imported")
    assert hold.why.english().endswith("rejected/sales4.csv, …")
