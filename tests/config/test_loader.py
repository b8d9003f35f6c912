"""Broken configurations: the exact message and its place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sheetsync.config.loader import load
from sheetsync.errors import ConfigError
from sheetsync.locales.catalogue import catalogue

DEMO = Path(__file__).parents[2] / "config"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demo company's config."""
    return Path(shutil.copytree(DEMO, tmp_path / "config"))


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file.name} no longer says {old!r}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(folder: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(folder)
    return [one.english() for one in caught.value.problems]


def line_of(file: Path, words: str) -> int:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def test_the_demo_company_is_sound() -> None:
    config = load(DEMO)
    assert [one.id for one in config.pipeline.stages] == [
        "prospects",
        "interested",
        "customers",
        "archive",
    ]
    roles = [one.role for one in config.staff.people]
    assert {role: roles.count(role) for role in roles} == {
        "lead_generator": 3,
        "sales_manager": 3,
        "account_manager": 3,
    }


VALUES = [
    pytest.param(
        "company.yaml",
        "locale: en",
        "locle: en",
        "{line}:1 locle: unknown key. Did you mean “locale”?",
        id="a key with a slip",
    ),
    pytest.param(
        "company.yaml",
        "locale: en",
        "zzz: en",
        "{line}:1 zzz: unknown key. Remove it; the keys known here are: name, owner, "
        "worker, timezone, locale, currency, phone_region, google, schedule, limits, "
        "deletions, state",
        id="a key that resembles none",
    ),
    pytest.param(
        "company.yaml",
        "  port: 8480",
        "  port: 99999",
        "{line}:9 google.port: too big. Write 65535 or less",
        id="too big",
    ),
    pytest.param(
        "company.yaml",
        "  port: 8480",
        "  port: many",
        "{line}:9 google.port: not a whole number. Write digits only, such as 40",
        id="no number",
    ),
    pytest.param(
        "company.yaml",
        "move_share: 0.3",
        "move_share: 0",
        "{line}:15 limits.move_share: too small. Write a number above 0",
        id="too small",
    ),
    pytest.param(
        "company.yaml",
        "move_share: 0.3",
        "move_share: a third",
        "{line}:15 limits.move_share: not a number. Write one such as 0.3",
        id="no fraction",
    ),
    pytest.param(
        "company.yaml",
        "sync: 30s",
        "sync: half a minute",
        "{line}:9 schedule.sync: not a length of time. Write 30s, 5m, 1h or 2d",
        id="no length of time",
    ),
    pytest.param(
        "company.yaml",
        "sync: 30s",
        "sync: 0s",
        "{line}:9 schedule.sync: no time at all. Write a length such as 30s, 5m, 1h "
        "or 2d",
        id="no time between cycles",
    ),
    pytest.param(
        "company.yaml",
        "morning: 07:30",
        "morning: early",
        "{line}:12 schedule.morning: not a time of day. Write hours and minutes, such "
        "as 07:30",
        id="no time of day",
    ),
    pytest.param(
        "company.yaml",
        "timezone: Europe/Moscow",
        "timezone: Europe/Moskow",
        "{line}:11 timezone: unknown time zone. Did you mean “Europe/Moscow”?",
        id="a zone with a slip",
    ),
    pytest.param(
        "company.yaml",
        "timezone: Europe/Moscow",
        "timezone: Mars",
        "{line}:11 timezone: unknown time zone. Write one such as Europe/Moscow",
        id="no zone",
    ),
    pytest.param(
        "company.yaml",
        "owner: owner@northwind.example",
        "owner: the boss",
        "{line}:8 owner: not an e-mail address. Write one such as anna@example.com",
        id="no address",
    ),
    pytest.param(
        "company.yaml",
        "owner: owner@northwind.example",
        "owner:",
        "{line}:1 owner: nothing is written here. Write a value, or remove the line",
        id="nothing written",
    ),
    pytest.param(
        "company.yaml",
        "currency: RUB",
        "currency: roubles",
        "{line}:11 currency: not a currency's code. Write three capitals, as RUB",
        id="no currency",
    ),
    pytest.param(
        "company.yaml",
        "where: embedded",
        "where: nowhere",
        "{line}:10 google.where: not a place where Google is. Write embedded, google, "
        "or the address of an emulator such as http://127.0.0.1:8480",
        id="no Google",
    ),
    pytest.param(
        "company.yaml",
        "state: sqlite:///state/sheetsync.db",
        "state: state.db",
        "{line}:8 state: not an address of a database. Write "
        "sqlite:///state/sheetsync.db or postgresql+psycopg://user@host/name",
        id="no database",
    ),
    pytest.param(
        "company.yaml",
        "locale: en",
        "locale: fr",
        "{line}:9 locale: “fr” is not known here. Write one of: en, ru",
        id="a language that we lack",
    ),
    pytest.param(
        "stages.yaml",
        "&phone {id: phone, type: phone}",
        "&phone {id: phone, type: fone}",
        "{line}:34 stages[0].columns[4].type: “fone” is not known here. Did you mean "
        "“phone”?",
        id="a wrong type, repeated by three anchors, is told once",
    ),
    pytest.param(
        "stages.yaml",
        "&margin {id: margin, type: percent, visible: owner}",
        "&margin {id: margin, kind: percent, visible: owner}",
        "{line}:30 stages[2].columns[20].kind: unknown key. Remove it; the keys known "
        "here are: id, type, writer, visible, header, aliases, choices",
        id="an unknown key inside an anchor",
    ),
    pytest.param(
        "stages.yaml",
        "requires: [decision_maker, phone, needs, company_size]",
        "requires: decision_maker",
        "{line}:19 stages[0].moves[0].requires: a list belongs here. Write [one, "
        "two], or a line with a dash for each",
        id="one word where a list belongs",
    ),
    pytest.param(
        "stages.yaml",
        "      - &company {id: company}",
        "      - &company company",
        "{line}:9 stages[0].columns[1]: a group of keys belongs here. Write “key: "
        "value” lines",
        id="a word where a column belongs",
    ),
    pytest.param(
        "stages.yaml",
        "- &company {id: company}",
        "- &company {id: Company name}",
        "{line}:23 stages[0].columns[1].id: not a word for config/. Write small Latin "
        "letters, digits and _, a letter first, at most 40 in all",
        id="no identifier",
    ),
    pytest.param(
        "staff.yaml",
        "role: lead_generator\n    since: 2024-02-12",
        "role: lead_generator\n    since: 12.02.2024",
        "32:12 people[0].since: not a date. Write year, month and day, such as "
        "2026-01-31",
        id="no date",
    ),
    pytest.param(
        "staff.yaml",
        "since: 2024-02-12",
        "since: 2024-02-31",
        "{line}:12 people[0].since: not a date. Write year, month and day, such as "
        "2026-01-31",
        id="a date that never was",
    ),
    pytest.param(
        "staff.yaml",
        "    email: anna.petrova@northwind.example\n",
        "",
        "29:5 people[0].email: missing. Add a line “email: …”",
        id="a missing key stands where its group begins",
    ),
    pytest.param(
        "staff.yaml",
        "name: Anna Petrova",
        f"name: {'A' * 81}",
        "{line}:11 people[0].name: longer than 80 characters. Shorten it",
        id="too long",
    ),
    pytest.param(
        "staff.yaml",
        "name: Anna Petrova",
        "name: [Anna, Petrova]",
        "{line}:11 people[0].name: one text belongs here, not a list or a group of "
        "keys",
        id="a list where a text belongs",
    ),
    pytest.param(
        "staff.yaml",
        "name: Anna Petrova",
        "name: ''",
        "{line}:11 people[0].name: nothing is written here. Write a value, or remove "
        "the line",
        id="an empty text",
    ),
    pytest.param(
        "stages.yaml",
        "    closed: true",
        "    closed: perhaps",
        "{line}:13 stages[3].closed: neither yes nor no. Write true or false",
        id="neither yes nor no",
    ),
    pytest.param(
        "reports.yaml",
        "  margin: 0.3",
        "  margin: -1",
        "{line}:11 sources.margin: too small. Write 0 or more",
        id="below nothing",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), VALUES)
def test_a_wrong_value_is_named_with_its_place_and_a_remedy(
    folder: Path, file: str, old: str, new: str, expected: str
) -> None:
    line = line_of(folder / file, old.splitlines()[0])
    rewrite(folder / file, old, new)
    assert problems(folder) == [f"config/{file}:{expected.format(line=line)}"]


def write(file: str, content: bytes) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / file).write_bytes(content)

    return spoil


def remove(file: str) -> Callable[[Path], None]:
    return lambda folder: (folder / file).unlink()


FILES = [
    pytest.param(
        remove("staff.yaml"),
        "config/staff.yaml: there is no such file. Make it with “sheetsync init”",
        id="a missing file",
    ),
    pytest.param(
        write("staff.yaml", b"# nothing yet\n"),
        "config/staff.yaml: the file is empty. Fill it, or make it anew with "
        "“sheetsync init”",
        id="an empty file",
    ),
    pytest.param(
        write("staff.yaml", b"roles:\n\t- id: x\n"),
        "config/staff.yaml:2:1: a tab character stands where the line begins. Use "
        "spaces instead",
        id="a tab",
    ),
    pytest.param(
        write("staff.yaml", "roles:\n  # Продажи\n".encode("cp1251")),
        "config/staff.yaml:2:5: this is not UTF-8. Save the file with the encoding "
        "UTF-8",
        id="another encoding",
    ),
    pytest.param(
        write("staff.yaml", b"roles:\n  - id: x\x00y\n"),
        "config/staff.yaml:2:10: an invisible character that YAML forbids. Delete it",
        id="a NUL",
    ),
    pytest.param(
        write("staff.yaml", b"roles: [{id: x}\npeople: []\n"),
        "config/staff.yaml:1:8: a bracket that is opened here is never closed. Close "
        "it, or put the comma that is missing",
        id="an open bracket",
    ),
    pytest.param(
        write("staff.yaml", b"roles: 'x\n"),
        "config/staff.yaml:1:8: a quote that is opened here is never closed. Close it",
        id="an open quote",
    ),
    pytest.param(
        write("staff.yaml", b"roles: {\n"),
        "config/staff.yaml:2:1: a value is missing here. Write it, and close the "
        "bracket if one is open",
        id="an open bracket at the end",
    ),
    pytest.param(
        write("staff.yaml", b'roles: "C:\\state"\n'),
        "config/staff.yaml:1:12: a backslash within double quotes. Use single quotes "
        "instead",
        id="a Windows path in double quotes",
    ),
    pytest.param(
        write("staff.yaml", b"roles: " + b"[" * 1500 + b"]" * 1500),
        "config/staff.yaml: lists within lists within lists, too many of them. Remove "
        "some",
        id="nesting without end",
    ),
    pytest.param(
        write("staff.yaml", b"roles:\n- id: @x\n"),
        "config/staff.yaml:2:7: a value can't begin with this character. Put the "
        "value in quotes",
        id="a value that needs quotes",
    ),
    pytest.param(
        write("staff.yaml", b"roles:\n- id: x: y\n"),
        "config/staff.yaml:2:8: a second colon in the line, or a line too far to the "
        "right. Put the value in quotes, or align the line with the one above",
        id="two colons",
    ),
    pytest.param(
        write("staff.yaml", b"roles:\n- id: x\npeople\nstaff: 1\n"),
        "config/staff.yaml:3:1: the line has no colon. Write “key: value”",
        id="no colon",
    ),
    pytest.param(
        write("staff.yaml", b"roles:\n  - id: x\n people: []\n"),
        "config/staff.yaml:3:2: the line does not begin where its neighbours begin. "
        "Align it with them",
        id="out of line",
    ),
    pytest.param(
        write("staff.yaml", b"roles: - id: x\n"),
        "config/staff.yaml:1:8: a list can't begin here. Write its first dash in a "
        "line of its own",
        id="a list beside its key",
    ),
    pytest.param(
        write("staff.yaml", b"roles: *all\n"),
        "config/staff.yaml:1:8: *name repeats something that no &name above "
        "describes. Correct the name",
        id="a repetition of nothing",
    ),
    pytest.param(
        write("staff.yaml", b"roles: [{id: x}]\n---\nroles: []\n"),
        "config/staff.yaml:2:1: a line --- begins a second document. Remove that line",
        id="two documents",
    ),
    pytest.param(
        write("staff.yaml", b"just words\n"),
        "config/staff.yaml:1:1: a group of keys belongs here. Write “key: value” lines",
        id="no keys at all",
    ),
    pytest.param(
        write("reports.yaml", b"funnel:\n  months: 3\n  months: 4\n"),
        "config/reports.yaml:3:3 funnel.months: the key stands here twice. Remove one "
        "of the two",
        id="a key twice",
    ),
    pytest.param(
        write("reports.yaml", b"? [funnel]\n: 1\n"),
        "config/reports.yaml:1:3: a key must be one word. Write “key: value”",
        id="a key that is a list",
    ),
]


@pytest.mark.parametrize(("spoil", "expected"), FILES)
def test_a_file_that_is_no_yaml_says_where_and_why(
    folder: Path, spoil: Callable[[Path], None], expected: str
) -> None:
    spoil(folder)
    assert expected in problems(folder)


def test_a_list_that_contains_itself_is_refused(folder: Path) -> None:
    (folder / "reports.yaml").write_text("on: &all [*all]\n", encoding="utf-8")
    assert problems(folder)[0] == (
        "config/reports.yaml:1:5 on[0]: this repeats itself without end. Remove it"
    )


def test_a_file_that_may_not_be_read_is_named(folder: Path) -> None:
    (folder / "staff.yaml").unlink()
    (folder / "staff.yaml").mkdir()
    assert problems(folder) == [
        "config/staff.yaml: can't be read (Is a directory). Allow it to this account"
    ]


def test_all_problems_of_all_files_are_told_at_once(folder: Path) -> None:
    rewrite(folder / "company.yaml", "currency: RUB", "currency: rub")
    rewrite(folder / "company.yaml", "port: 8480", "port: x")
    rewrite(folder / "stages.yaml", "visible: owner", "visibble: owner")
    (folder / "reports.yaml").write_text("on: [\n", encoding="utf-8")
    rewrite(folder / "staff.yaml", "role: sales_manager", "role: sales_manger")
    rewrite(folder / "staff.yaml", "since: 2024-09-02", "until: 1.1.2026")
    assert [one.split(" ")[0].split(":")[0] for one in problems(folder)] == [
        "config/company.yaml",
        "config/company.yaml",
        "config/stages.yaml",
        "config/staff.yaml",
        "config/reports.yaml",
    ]


def test_a_sound_file_is_checked_though_another_is_broken(folder: Path) -> None:
    (folder / "company.yaml").write_text("owner: [\n", encoding="utf-8")
    rewrite(folder / "staff.yaml", "role: sales_manager", "role: sales_manger")
    assert problems(folder)[1:] == [
        (
            "config/staff.yaml:45:11 people[3].role: “sales_manger” is not known here. "
            "Did you mean “sales_manager”?"
        )
    ]


def test_a_folder_that_is_not_there_lacks_three_files(tmp_path: Path) -> None:
    assert [one.split(": ")[0] for one in problems(tmp_path / "nowhere")] == [
        "nowhere/company.yaml",
        "nowhere/stages.yaml",
        "nowhere/staff.yaml",
    ]


@pytest.mark.parametrize(
    "content", [None, "", "# all as usual\n", "funnel:\n  months: 3"]
)
def test_reports_may_be_absent_or_partial(folder: Path, content: str | None) -> None:
    (folder / "reports.yaml").unlink()
    if content is not None:
        (folder / "reports.yaml").write_text(content, encoding="utf-8")
    assert load(folder).reports.key_clients.share == 0.8


def test_values_stay_as_typed_whatever_yaml_takes_them_for(folder: Path) -> None:
    rewrite(folder / "staff.yaml", "name: Anna Petrova", "name: 007")
    rewrite(folder / "staff.yaml", "name: Dmitry Sokolov", "name: no")
    names = [one.name for one in load(folder).staff.people]
    assert names[:2] == ["007", "no"]


def test_a_byte_order_mark_and_windows_lines_do_no_harm(folder: Path) -> None:
    text = (folder / "staff.yaml").read_text(encoding="utf-8")
    windows = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    (folder / "staff.yaml").write_bytes(windows)
    assert load(folder) == load(DEMO)


def test_problems_are_told_in_russian(folder: Path) -> None:
    rewrite(folder / "company.yaml", "locale: en", "locle: en")
    with pytest.raises(ConfigError) as caught:
        load(folder)
    assert catalogue("ru").say(caught.value.problems[0]) == (
        "config/company.yaml:13:1 locle: неизвестный ключ. Может быть, «locale»?"
    )
