"""No client's value and no secret in what is logged, printed or called by name."""

from __future__ import annotations

import json

import pytest

from tests.cli.cli_company import ANNA, DRIVE, OWNER, Company

pytestmark = pytest.mark.ci

MARKS = {
    "Company": "mark-company",
    "Contact person": "mark-person",
    "Decision maker": "mark-decision",
    "Phone": "mark-phone",
    "E-mail": "mark-mail",
    "Needs": "mark-needs",
    "Company size": "mark-size",
    "Comment": "mark-comment",
}
SECRETS = ("1//planted-refresh", "GOCSPX-planted", "ya29.planted-access")


@pytest.fixture
def told(company: Company) -> tuple[Company, list[str]]:
    """What is logged, and told of errors, while clients are entered, held and moved.

    What commands print for the owner names his clients.
    """
    said: list[str] = []

    def run(*words: str) -> None:
        done = company.run("--verbose", *words)
        said.append(done.stderr)

    def cycles(count: int) -> None:
        for _ in range(count):
            run("plan")
            run("apply", "--yes")

    cycles(1)
    company.type(ANNA, "Prospects", MARKS)
    cycles(1)
    company.type(ANNA, "Prospects", {"Company": "mark-twin", "ID": "no id"}, row=3)
    company.type(ANNA, "Prospects", {**MARKS, "Phone": "mark-other"}, row=4)
    company.configure("company.yaml", {"limits": {"settle": "1s"}})
    company.type(ANNA, "Prospects", {"Stage": "mark-nowhere"}, row=3)
    company.type(ANNA, "Prospects", {"Stage": "Interested"}, row=2)
    cycles(3)
    for words in (["doctor"], ["audit"], ["no-such-command"]):
        run(*words)
    return company, said


def test_nobodys_data_is_logged_or_told_of_errors(
    told: tuple[Company, list[str]],
) -> None:
    _, said = told
    assert "cycle.done" in "".join(said)

    lines = [line for one in said for line in one.splitlines() if "mark-" in line]

    assert lines == []


def test_nobodys_data_is_in_names_and_marks_of_files(
    told: tuple[Company, list[str]],
) -> None:
    company, _ = told
    with company.session(OWNER) as session:
        files = session.get(DRIVE, params={"fields": "*"}).text
    assert "Prospects" in files

    assert "mark-" not in files


@pytest.mark.parametrize("shape", ["token", "broken"])
def test_no_secret_is_printed_or_logged(company: Company, shape: str) -> None:
    refresh, secret, access = SECRETS
    client = {"client_id": "1-a.apps.googleusercontent.com", "client_secret": secret}
    token = {**client, "type": "authorized_user", "refresh_token": refresh}
    token["token"] = access
    text = json.dumps(token) if shape == "token" else json.dumps(token)[:-9]
    (company.home / "token.json").write_text(text)
    (company.home / "credentials.json").write_text(json.dumps({"installed": client}))

    said = [
        company.run("--verbose", *words).output
        for words in (["plan"], ["apply", "--yes"], ["doctor"], ["config", "show"])
    ]

    found = [one for one in SECRETS for text in said if one in text]
    assert found == []
