"""Config is read again while the daemon runs, and edited by the program."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sheetsync.config.edit import dismiss_person, set_person_status
from sheetsync.config.loader import load
from sheetsync.config.reloading import Reloading
from sheetsync.errors import ConfigError

DEMO = Path(__file__).parents[2] / "config"
ANNA = "anna.petrova@northwind.example"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the demo company's config."""
    return Path(shutil.copytree(DEMO, tmp_path / "config"))


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_unchanged_files_give_the_same_value(folder: Path) -> None:
    kept = Reloading(folder)
    assert kept.current() is kept.current()


def test_a_change_is_in_force_with_the_next_cycle(folder: Path) -> None:
    kept = Reloading(folder)
    kept.current()
    change(folder / "company.yaml", "Northwind Trading", "Southwind")
    assert kept.current().company.name == "Southwind"


def test_a_wrong_change_leaves_the_last_good_one_in_force(folder: Path) -> None:
    kept = Reloading(folder)
    good = kept.current()
    change(folder / "company.yaml", "locale: en", "locale: xx")
    assert kept.current() is good
    assert [one.english() for one in kept.problems] == [
        "config/company.yaml:13:9 locale: “xx” is not known here. Write one of: en, ru"
    ]
    kept.current()
    assert kept.problems
    change(folder / "company.yaml", "locale: xx", "locale: ru")
    assert kept.current().company.locale == "ru"
    assert kept.problems == ()


def test_a_file_that_goes_away_for_a_moment_leaves_no_problem(folder: Path) -> None:
    kept = Reloading(folder)
    good = kept.current()
    (folder / "staff.yaml").rename(folder / "elsewhere")
    assert kept.current() is good
    assert kept.problems
    (folder / "elsewhere").rename(folder / "staff.yaml")
    assert kept.current() == good
    assert kept.problems == ()


def test_without_any_good_configuration_there_is_none(folder: Path) -> None:
    (folder / "staff.yaml").unlink()
    kept = Reloading(folder)
    with pytest.raises(ConfigError):
        kept.current()
    with pytest.raises(ConfigError):
        kept.current()


def test_dismissing_somebody_changes_one_line_only(folder: Path) -> None:
    before = (folder / "staff.yaml").read_text(encoding="utf-8").splitlines()
    set_person_status(folder, ANNA.upper(), "left")
    after = (folder / "staff.yaml").read_text(encoding="utf-8").splitlines()
    added = "    status: left"
    assert [one for one in after if one != added] == before
    assert after.count(added) == 1
    assert after[after.index(added) - 1] == f"    email: {ANNA}"
    person = load(folder).staff.at(ANNA)
    assert person is not None
    assert person.status == "left"


def test_a_status_that_stands_there_is_replaced(folder: Path) -> None:
    before = (folder / "staff.yaml").read_bytes()
    set_person_status(folder, ANNA, "away")
    away = (folder / "staff.yaml").read_bytes()
    set_person_status(folder, ANNA, "left")
    assert (folder / "staff.yaml").read_bytes() == away.replace(
        b": away\n", b": left\n", 1
    )
    assert len(away) == len(before) + len("    status: away\n")


LAYOUTS = [
    pytest.param(
        "- {name: Ann, email: a@x.yy, role: r} # note",
        "- {name: Ann, email: a@x.yy, status: left, role: r} # note",
        id="on one line",
    ),
    pytest.param(
        "- {name: Ann, email: a@x.yy, status: works, role: r}",
        "- {name: Ann, email: a@x.yy, status: left, role: r}",
        id="replaced on one line",
    ),
    pytest.param(
        "- role: r\n  email: a@x.yy # work\n  name: Ann",
        "- status: left\n  role: r\n  email: a@x.yy # work\n  name: Ann",
        id="in another order",
    ),
    pytest.param(
        "- name: Ann\r\n  email: a@x.yy\r\n  role: r\r\n",
        "- name: Ann\r\n  email: a@x.yy\r\n  status: left\r\n  role: r\r\n",
        id="with Windows lines",
    ),
    pytest.param(
        "- name: Ann\n  email: a@x.yy\n  status: # open\n  role: r",
        "- name: Ann\n  email: a@x.yy\n  status: left # open\n  role: r",
        id="with a status that nobody filled in",
    ),
    pytest.param(
        "- {name: Ann, email: a@x.yy, role: r, status: left}\n"
        "- {name: Ann, email: a@x.yy, role: s}",
        "- {name: Ann, email: a@x.yy, role: r, status: left}\n"
        "- {name: Ann, email: a@x.yy, status: left, role: s}",
        id="in the last of two entries",
    ),
]


@pytest.mark.parametrize(("people", "expected"), LAYOUTS)
def test_a_status_is_written_into_any_layout(
    tmp_path: Path, people: str, expected: str
) -> None:
    path = tmp_path / "staff.yaml"
    path.write_bytes(f"people:\n{people}".encode())
    set_person_status(tmp_path, "a@x.yy", "left")
    assert path.read_bytes().decode() == f"people:\n{expected}"


@pytest.mark.parametrize("content", [b"people: []\n", b"people: [\n", b"\xff", None])
def test_a_status_of_nobody_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "staff.yaml").write_bytes(content)
    with pytest.raises(ConfigError, match="nobody here has the address"):
        set_person_status(tmp_path, "a@x.yy", "left")
    assert sorted(one.name for one in tmp_path.iterdir()) == (
        ["staff.yaml"] if content is not None else []
    )


HAND_OVERS = [
    pytest.param(
        "- {name: Ann, email: a@x.yy, role: r} # note",
        "- {name: Ann, email: a@x.yy, hand_over: [b@x.yy], status: left, role: r} "
        "# note",
        id="on one line",
    ),
    pytest.param(
        "- name: Ann\n  email: a@x.yy\n  hand_over:\n  - c@x.yy # him\n"
        "  - d@x.yy # and him\n  role: r",
        "- name: Ann\n  email: a@x.yy\n  hand_over: [b@x.yy] # and him\n"
        "  status: left\n  role: r",
        id="in the place of a list of lines",
    ),
    pytest.param(
        "- name: Ann\n  hand_over: pool # so\n  email: a@x.yy\n  role: r",
        "- name: Ann\n  hand_over: [b@x.yy] # so\n  email: a@x.yy\n"
        "  status: left\n  role: r",
        id="in the place of a word",
    ),
    pytest.param(
        "- name: Ann\n  email: a@x.yy\n  hand_over: # open\n  role: r",
        "- name: Ann\n  email: a@x.yy\n  hand_over: [b@x.yy] # open\n"
        "  status: left\n  role: r",
        id="where nobody had filled it in",
    ),
]


@pytest.mark.parametrize(("people", "expected"), HAND_OVERS)
def test_who_gets_a_leaver_s_clients_is_written_into_any_layout(
    tmp_path: Path, people: str, expected: str
) -> None:
    path = tmp_path / "staff.yaml"
    path.write_bytes(f"people:\n{people}".encode())
    dismiss_person(tmp_path, "a@x.yy", ("b@x.yy",))
    assert path.read_bytes().decode() == f"people:\n{expected}"


def test_a_colleague_who_left_since_does_not_break_what_was_handed_over_to_him(
    folder: Path,
) -> None:
    dmitry = "dmitry.sokolov@northwind.example"
    dismiss_person(folder, ANNA, (dmitry,))
    dismiss_person(folder, dmitry, "pool")
    staff = load(folder).staff
    assert {one.email for one in staff.people if one.status == "left"} == {ANNA, dmitry}
