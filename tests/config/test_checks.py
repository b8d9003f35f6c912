"""What contradicts itself in config/, from a small sound company."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetsync.config.loader import load
from sheetsync.errors import ConfigError

COMPANY = """\
name: Acme
owner: boss@acme.example
worker: robot@acme.example
"""

STAFF = """\
roles:
  - id: seller
people:
  - {name: Ann, email: ann@acme.example, role: seller}
  - {name: Bob, email: bob@acme.example, role: seller}
"""

STAGES = """\
stages:
  - id: open
    role: seller
    moves:
      - {to: lost, requires: [reason]}
    columns:
      - &id {id: client_id, type: id, writer: worker}
      - &company {id: company}
      - &reason {id: reason}
      - &margin {id: margin, type: percent, visible: owner}
      - &stage {id: stage, type: stage}
      - &take {id: take, type: person}
      - &who {id: responsible, type: person, writer: worker}
      - &note {id: sync_note, writer: worker}
    tabs:
      - id: calls
        columns:
          - {id: client}
          - {id: client_id, type: id, writer: worker}
  - id: lost
    closed: true
    moves:
      - {to: open}
    columns: [*id, *company, *reason, *stage, *who, *note]
"""

REPORTS = """\
on: [funnel]
reactivation: {stage: open}
"""

CASES = [
    pytest.param(
        "stages.yaml",
        "{to: lost, requires",
        "{to: lots, requires",
        ["5:14 stages[0].moves[0].to: “lots” is not known here. Did you mean “lost”?"],
        id="a move to an unknown stage",
    ),
    pytest.param(
        "stages.yaml",
        "{to: open}",
        "{to: lost}",
        ["23:14 stages[1].moves[0].to: a move from a stage to itself. Remove it"],
        id="a move to itself",
    ),
    pytest.param(
        "stages.yaml",
        "      - {to: open}",
        "      - {to: open}\n      - {to: open}",
        [
            (
                "24:14 stages[1].moves[1].to: “open” stands here twice. Remove one of "
                "the two"
            )
        ],
        id="a move twice",
    ),
    pytest.param(
        "stages.yaml",
        "- id: lost\n    closed",
        "- id: desk\n    closed",
        [
            (
                "5:14 stages[0].moves[0].to: “lost” is not known here. Write one of: "
                "open, desk"
            ),
            (
                "20:9 stages[1].id: “desk” is what sheetsync calls a file of its own. "
                "Choose another id"
            ),
        ],
        id="a stage called like a file that is no base",
    ),
    pytest.param(
        "stages.yaml",
        "requires: [reason]",
        "requires: [raeson]",
        [
            (
                "5:31 stages[0].moves[0].requires[0]: “raeson” is not known here. Did "
                "you mean “reason”?"
            )
        ],
        id="a required column that the stage lacks",
    ),
    pytest.param(
        "stages.yaml",
        "requires: [reason]",
        "any_of: [purchase, bought]",
        [
            (
                "5:39 stages[0].moves[0].any_of[1]: “bought” is not known here. Write "
                "one of: client_id, company, reason, margin, stage, take, responsible, "
                "sync_note"
            )
        ],
        id="an optional column that the stage lacks",
    ),
    pytest.param(
        "stages.yaml",
        "requires: [reason]",
        "requires: [margin]",
        [
            (
                "5:31 stages[0].moves[0].requires[0]: not everybody who opens this "
                "base may see “margin”, so it isn't there to be filled in. Remove it "
                "here, or name the stage's role and its head's under “visible” in the "
                "column"
            )
        ],
        id="a required column that only the owner sees",
    ),
    pytest.param(
        "stages.yaml",
        "- id: lost",
        "- id: open",
        [
            (
                "5:14 stages[0].moves[0].to: “lost” is not known here. Write one of: "
                "open"
            ),
            "20:9 stages[1].id: “open” stands here twice. Remove one of the two",
            "23:14 stages[1].moves[0].to: a move from a stage to itself. Remove it",
        ],
        id="two stages of one id",
    ),
    pytest.param(
        "stages.yaml",
        "- id: lost",
        "- id: lost\n    name: OPEN",
        [
            (
                "21:11 stages[1].name: “OPEN” is also what “open” is called. Choose "
                "another name"
            )
        ],
        id="two stages of one name",
    ),
    pytest.param(
        "stages.yaml",
        "- &reason {id: reason}",
        "- &reason {id: reason}\n      - {id: reason}",
        [
            (
                "10:14 stages[0].columns[3].id: “reason” stands here twice. Remove "
                "one of the two"
            )
        ],
        id="two columns of one id",
    ),
    pytest.param(
        "stages.yaml",
        "{id: reason}",
        "{id: reason, aliases: [Компания]}",
        [
            (
                "9:9 stages[0].columns[2].header: “Компания” is also what “company” is "
                "called. Choose another name"
            )
        ],
        id="two columns under one header",
    ),
    pytest.param(
        "stages.yaml",
        "closed: true",
        "closed: false",
        [
            (
                "2:3 stages: no stage is closed, so lost clients have no place. Write "
                "“closed: true” in one stage, the last as a rule"
            )
        ],
        id="no closed stage",
    ),
    pytest.param(
        "stages.yaml",
        "    role: seller",
        "    role: seller\n    closed: true",
        [
            (
                "4:13 stages[0].closed: new clients come into the first stage. Close "
                "another one"
            ),
            (
                "22:13 stages[1].closed: a second closed stage. Write “closed: true” "
                "in one stage only"
            ),
        ],
        id="two closed stages, one of them the first",
    ),
    pytest.param(
        "stages.yaml",
        "*reason, *stage, *who, *note]",
        "*reason, *stage]",
        ["24:14 stages[1].columns: columns are missing. Add: responsible, sync_note"],
        id="a base without our columns",
    ),
    pytest.param(
        "stages.yaml",
        "      - &take {id: take, type: person}\n",
        "",
        ["7:7 stages[0].columns: columns are missing. Add: take"],
        id="a base of a role without Take",
    ),
    pytest.param(
        "stages.yaml",
        "&id {id: client_id, type: id, writer: worker}",
        "&id {id: client_id}",
        [
            (
                "7:9 stages[0].columns[0].writer: sheetsync needs it so. Write "
                "“writer: worker”"
            ),
            "7:9 stages[0].columns[0].type: sheetsync needs it so. Write “type: id”",
        ],
        id="our column of another type and writer",
    ),
    pytest.param(
        "stages.yaml",
        "&note {id: sync_note, writer: worker}",
        "&note {id: sync_note, writer: worker, visible: owner}",
        [
            (
                "14:56 stages[0].columns[7].visible: sheetsync needs it so. Write "
                "“visible: all”"
            )
        ],
        id="a Sync note that managers can't read",
    ),
    pytest.param(
        "stages.yaml",
        "&company {id: company}",
        "&company {id: company, visible: [seller]}",
        [
            (
                "8:41 stages[0].columns[1].visible: sheetsync needs it so. Write "
                "“visible: all”"
            )
        ],
        id="a company's name that only one role reads",
    ),
    pytest.param(
        "stages.yaml",
        "{id: client}",
        "{id: client, visible: owner}",
        [
            (
                "18:35 stages[0].tabs[0].columns[0].visible: sheetsync needs it so. "
                "Write “visible: all”"
            )
        ],
        id="a contact log that does not say who was called",
    ),
    pytest.param(
        "stages.yaml",
        "visible: owner",
        "visible: [seller, boss]",
        [
            (
                "10:63 stages[0].columns[3].visible[1]: “boss” is not known here. "
                "Write one of: seller"
            )
        ],
        id="a column for a role that nobody has",
    ),
    pytest.param(
        "stages.yaml",
        "visible: owner",
        "visible: seller",
        [
            (
                "10:54 stages[0].columns[3].visible: Write all, owner, or roles in "
                "brackets: [sales_manager]"
            )
        ],
        id="a role without brackets",
    ),
    pytest.param(
        "stages.yaml",
        "columns: [*id, *company,",
        "columns: [*id, {id: company, type: number},",
        [
            (
                "24:40 stages[1].columns[1].type: the same column is “text” in a stage "
                "above. Write the same here, or choose another id"
            )
        ],
        id="a column of two types",
    ),
    pytest.param(
        "stages.yaml",
        "{id: reason}",
        "{id: reason, type: choice}",
        [
            (
                "9:9 stages[0].columns[2].choices: a choice without values. Add "
                "“choices: [one, two]”"
            )
        ],
        id="a choice without values",
    ),
    pytest.param(
        "stages.yaml",
        "{id: reason}",
        "{id: reason, choices: [price]}",
        [
            (
                "9:39 stages[0].columns[2].choices: only a choice has values. Write "
                "“type: choice”"
            )
        ],
        id="values without a choice",
    ),
    pytest.param(
        "stages.yaml",
        "{id: client}\n          - {id: client_id, type: id, writer: worker}",
        "{id: day}\n          - {id: text}",
        [
            (
                "18:11 stages[0].tabs[0].columns: columns are missing. Add: client, "
                "client_id"
            )
        ],
        id="a tab that does not say whose its rows are",
    ),
    pytest.param(
        "stages.yaml",
        "role: seller",
        "role: sailor",
        ["3:11 stages[0].role: “sailor” is not known here. Write one of: seller"],
        id="a stage of an unknown role",
    ),
    pytest.param(
        "staff.yaml",
        "- id: seller",
        "- id: seller\n  - id: seller",
        ["3:9 roles[1].id: “seller” stands here twice. Remove one of the two"],
        id="two roles of one id",
    ),
    pytest.param(
        "staff.yaml",
        "role: seller}",
        "role: cook}",
        ["4:48 people[0].role: “cook” is not known here. Write one of: seller"],
        id="a person of an unknown role",
    ),
    pytest.param(
        "staff.yaml",
        "name: Bob",
        "name: ANN",
        [
            (
                "5:12 people[1].name: two people are called ANN. Add a middle name or "
                "a number to one"
            )
        ],
        id="two people of one name",
    ),
    pytest.param(
        "staff.yaml",
        "email: bob@acme.example",
        "email: Ann@acme.example",
        [
            (
                "5:24 people[1].email: ann@acme.example has two entries at one time, "
                "and one person has one role. Remove one, or write “status: left” in it"
            )
        ],
        id="two people of one address",
    ),
    pytest.param(
        "staff.yaml",
        "email: bob@acme.example",
        "email: robot@acme.example",
        [
            (
                "5:24 people[1].email: this is the owner's or the worker's account, "
                "which opens every base. Remove it from the staff, or give this "
                "person another one"
            )
        ],
        id="the worker on the staff",
    ),
    pytest.param(
        "staff.yaml",
        "email: bob@acme.example",
        "email: boss@acme.example",
        [
            (
                "5:24 people[1].email: this is the owner's or the worker's account, "
                "which opens every base. Remove it from the staff, or give this "
                "person another one"
            )
        ],
        id="the owner on the staff",
    ),
    pytest.param(
        "staff.yaml",
        "{name: Bob,",
        "{since: 2026-02-01, until: 2026-01-31, name: Bob,",
        [
            (
                "5:32 people[1].until: the last day is before the first, 2026-02-01. "
                "Correct one of the two"
            )
        ],
        id="somebody who leaves before he comes",
    ),
    pytest.param(
        "staff.yaml",
        "{name: Bob,",
        "{hand_over: [bob@acme.example], name: Bob,",
        [("5:17 people[1].hand_over: Bob can't get his own clients. Name a colleague")],
        id="a leaver who gets his own clients",
    ),
    pytest.param(
        "staff.yaml",
        "{name: Bob,",
        "{hand_over: an@acme.example, name: Bob,",
        [
            (
                "5:17 people[1].hand_over: “an@acme.example” is not known here. Did "
                "you mean “ann@acme.example”?"
            )
        ],
        id="clients handed over to nobody",
    ),
    pytest.param(
        "staff.yaml",
        "{name: Bob, email: bob@acme.example, role: seller}",
        "{name: Bob, email: bob@acme.example, role: seller, hand_over: "
        "[eva@acme.example]}\n"
        "  - {name: Eva, email: eva@acme.example, role: cook}\n",
        [
            (
                "5:67 people[1].hand_over: Eva does other work than Bob. Name somebody "
                "of the role seller"
            ),
            "6:48 people[2].role: “cook” is not known here. Write one of: seller",
        ],
        id="clients handed over to somebody of another role",
    ),
    pytest.param(
        "staff.yaml",
        "{name: Bob,",
        "{hand_over: [], name: Bob,",
        [
            (
                "5:17 people[1].hand_over: write load, pool, or the addresses of "
                "colleagues: [anna@example.com]"
            )
        ],
        id="a hand-over to an empty list",
    ),
    pytest.param(
        "staff.yaml",
        "{name: Bob,",
        "{hand_over: Ann, name: Bob,",
        [
            (
                "5:17 people[1].hand_over: not an e-mail address. Write one such as "
                "anna@example.com"
            )
        ],
        id="a hand-over to a name",
    ),
    pytest.param(
        "staff.yaml",
        "{name: Bob,",
        "{off: [2026-08-16..2026-08-03], name: Bob,",
        [
            (
                "5:12 people[1].off[0]: the last day is before the first, 2026-08-16. "
                "Correct one of the two"
            )
        ],
        id="days off that end before they begin",
    ),
    pytest.param(
        "staff.yaml",
        "{name: Bob,",
        "{off: [2026-08-03, all of May], name: Bob,",
        [
            (
                "5:24 people[1].off[1]: write a day, or a first and a last one: "
                "2026-08-03..2026-08-16"
            )
        ],
        id="days off in words",
    ),
    pytest.param(
        "reports.yaml",
        "on: [funnel]",
        "on: [funnel]\ncalls: {role: sellers}",
        ["2:15 calls.role: “sellers” is not known here. Did you mean “seller”?"],
        id="norms of calls of an unknown role",
    ),
    pytest.param(
        "reports.yaml",
        "on: [funnel]",
        "on: [funnel]\nload:\n  capacity: {sellers: {least: 20, most: 40}}",
        [
            (
                "3:23 load.capacity.sellers: “sellers” is not known here. Did you mean "
                "“seller”?"
            )
        ],
        id="a capacity of an unknown role",
    ),
    pytest.param(
        "reports.yaml",
        "on: [funnel]",
        "on: [funnel]\nload:\n  capacity: {seller: {least: 41, most: 40}}",
        ["3:30 load.capacity.seller.least: must not be above most"],
        id="a capacity whose norms are the wrong way round",
    ),
    pytest.param(
        "reports.yaml",
        "on: [funnel]",
        "on: [funnel]\nresults:\n  products: {sellers: leads}",
        [
            (
                "3:23 results.products.sellers: “sellers” is not known here. Did you "
                "mean “seller”?"
            )
        ],
        id="a product of an unknown role",
    ),
    pytest.param(
        "reports.yaml",
        "on: [funnel]",
        "on: [funnel, pay]\npay: {roles: [sellers], salaries: {sellers: 1}}",
        [
            "2:15 pay.roles[0]: “sellers” is not known here. Did you mean “seller”?",
            (
                "2:45 pay.salaries.sellers: “sellers” is not known here. Did you mean "
                "“seller”?"
            ),
        ],
        id="pay of an unknown role",
    ),
    pytest.param(
        "reports.yaml",
        "on: [funnel]",
        "on: [tunnel, funnel, funnel]",
        [
            "1:6 on[0]: “tunnel” is not known here. Did you mean “funnel”?",
            "1:22 on[2]: “funnel” stands here twice. Remove one of the two",
        ],
        id="unknown and doubled reports",
    ),
    pytest.param(
        "reports.yaml",
        "on: [funnel]",
        "on: [funnel]\npersonal: {sellers: [calls], seller: [funnel, calls, calls]}",
        [
            (
                "2:21 personal.sellers: “sellers” is not known here. Did you mean "
                "“seller”?"
            ),
            (
                "2:39 personal.seller[0]: “funnel” is not known here. Write one of: "
                "my_day, results, calls, calls_daily, plan_fact, account_card, "
                "cadence, neglected, pay"
            ),
            (
                "2:54 personal.seller[2]: “calls” stands here twice. Remove one of the "
                "two"
            ),
        ],
        id="personal reports of an unknown role, unknown ones and doubled ones",
    ),
    pytest.param(
        "reports.yaml",
        "stage: open",
        "stage: customers",
        [
            (
                "2:23 reactivation.stage: “customers” is not known here. Write one of: "
                "open, lost"
            )
        ],
        id="reactivation of an unknown stage",
    ),
    pytest.param(
        "reports.yaml",
        "on: [funnel]",
        "on: [next_orders]\noffers: {stage: lots}",
        [
            (
                "1:1 next_orders.stage: “customers” is not known here. Write one of: "
                "open, lost"
            ),
            "2:17 offers.stage: “lots” is not known here. Did you mean “lost”?",
        ],
        id="lists of an unknown stage",
    ),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small company whose config is sound."""
    files = {
        "company.yaml": COMPANY,
        "stages.yaml": STAGES,
        "staff.yaml": STAFF,
        "reports.yaml": REPORTS,
    }
    for file, text in files.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    load(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("file", "old", "new", "expected"), CASES)
def test_a_contradiction_is_named_with_its_place_and_a_remedy(
    folder: Path, file: str, old: str, new: str, expected: list[str]
) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(folder)
    assert [one.english() for one in caught.value.problems] == [
        f"{folder.name}/{file}:{one}" for one in expected
    ]


def with_bob_as(folder: Path, entry: str) -> None:
    (folder / "staff.yaml").write_text(
        STAFF.replace("{name: Bob, email: bob@acme.example, role: seller}", entry),
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    "entry",
    [
        "{name: Ann, email: ann@acme.example, role: seller, status: left}",
        "{name: Ann, email: ann@acme.example, role: seller, until: 2025-12-31}",
    ],
)
def test_who_left_a_role_may_stand_in_staff_again(folder: Path, entry: str) -> None:
    path = folder / "staff.yaml"
    with_bob_as(folder, entry)
    text = path.read_text(encoding="utf-8")
    first = "{name: Ann, email: ann@acme.example, role: seller}"
    later = first.replace("}", ", since: 2026-01-01}")
    path.write_text(text.replace(first, later), encoding="utf-8")
    found = load(folder).staff.named("ann")
    assert found is not None
    assert found.status == "works"


def test_a_report_that_the_program_has_may_be_switched_on(folder: Path) -> None:
    (folder / "reports.yaml").write_text(
        REPORTS.replace("[funnel]", "[cohorts]"), encoding="utf-8"
    )
    assert load(folder, reports=("cohorts",)).reports.on == ("cohorts",)
