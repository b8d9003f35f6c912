"""files.list: what is found, in which order, and page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.drive.conftest import Clock, Person

FOLDER = "application/vnd.google-apps.folder"
SHEET = "application/vnd.google-apps.spreadsheet"


@pytest.fixture
def company(owner: Person, clock: Clock) -> str:
    """A folder with three bases, made an hour apart; return the folder's id."""
    folder = owner.make("Company", kind=FOLDER)
    for name in ("Customers", "Prospects' list", "Old customers"):
        clock.pass_by(hours=1)
        owner.make(name, folder)
    return folder


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("name = 'Customers'", {"Customers"}),
        (r"name = 'Prospects\' list'", {"Prospects' list"}),
        ('name = "Prospects\' list"', {"Prospects' list"}),
        ("name contains 'cust'", {"Customers", "Old customers"}),
        ("name contains 'omers'", set()),
        (
            "name != 'Customers' and mimeType != 'X'",
            {"Prospects' list", "Old customers"},
        ),
        ("not name contains 'customers'", {"Prospects' list"}),
        ("name = 'Customers' or name contains 'old'", {"Customers", "Old customers"}),
        (
            "(name = 'Customers' or name contains 'old') and not name = 'Customers'",
            {"Old customers"},
        ),
        ("modifiedTime > '2026-11-02T11:00:00'", {"Old customers"}),
        ("createdTime <= '2026-11-02T12:00:00+02:00'", {"Customers"}),
        (
            "'olga@north.example' in owners",
            {"Customers", "Prospects' list", "Old customers"},
        ),
        ("'ME@north.example' in writers", set()),
        ("trashed = true", set()),
        ("starred = true", set()),
        ("visibility = 'anyoneWithLink'", set()),
    ],
)
def test_a_query_finds(
    owner: Person, company: str, query: str, found: set[str]
) -> None:
    names = owner.sees(q=f"mimeType = '{SHEET}' and ({query})")

    assert set(names) == found


@pytest.mark.parametrize(
    "query",
    [
        "name =",
        "name = 'a",
        "name ~ 'a'",
        "nothing = 'a'",
        "name = 'a' and",
        "(name = 'a'",
        "'a' in nowhere",
        "modifiedTime > 'yesterday'",
        "trashed = 'maybe'",
        "fullText = 'a'",
        "starred",
        "sharedWithMe and",
        "appProperties has { key='a' }",
        "name < 'a'",
        "name = (",
        "(" * 400,
        "not " * 400 + "trashed = true",
        "\u0000",
    ],
)
def test_a_query_that_cannot_be_read_is_refused(owner: Person, query: str) -> None:
    answer = owner.call("GET", "/files", q=query)

    assert answer.reason == "400 invalid"
    assert answer.body["error"]["errors"][0]["location"] == "q"


def test_files_of_a_folder_are_found_by_their_parent(
    owner: Person, company: str
) -> None:
    names = owner.sees(q=f"'{company}' in parents")

    assert set(names) == {"Customers", "Prospects' list", "Old customers"}
    assert owner.sees(q="'root' in parents") == ["Company"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("fullText contains 'harbour'", ["Base"]),
        ("fullText contains 'Mills harbour'", ["Base"]),
        ("fullText contains '\"harbour mills\"'", ["Base"]),
        ("fullText contains '\"mills harbour\"'", []),
        ("fullText contains 'harb'", []),
        ("fullText contains '2150'", ["Base"]),
        ("fullText contains 'flour'", ["Notes"]),
        ("fullText contains 'quarterly' and not name = 'Base'", ["Notes"]),
        ("fullText contains ' '", []),
    ],
)
def test_words_are_found_in_names_descriptions_cells_and_texts(
    owner: Person, query: str, found: list[str]
) -> None:
    base, notes = (
        owner.make("Base"),
        owner.upload("Notes", "text/plain", b"Flour, quarterly"),
    )
    owner.ok("PATCH", f"/files/{base}", {"description": "Our quarterly list"})
    owner.session.put(
        f"https://sheets.googleapis.com/v4/spreadsheets/{base}/values/A1",
        json={"values": [["Harbour Mills", 2150]]},
        params={"valueInputOption": "RAW"},
        headers={"Authorization": f"Bearer {owner.token}"},
    ).raise_for_status()

    assert notes
    assert owner.sees(q=query) == found


def test_what_is_found_by_its_words_comes_in_no_other_order(owner: Person) -> None:
    answer = owner.call("GET", "/files", q="fullText contains 'a'", orderBy="name")

    assert answer.reason == "403 forbidden"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sharedWithMe", {"Theirs"}),
        ("sharedWithMe and name contains 'the'", {"Theirs"}),
        ("not sharedWithMe", {"Own"}),
        ("(sharedWithMe or name = 'Own') and trashed = false", {"Theirs", "Own"}),
    ],
)
def test_what_others_shared_is_found_by_the_bare_word(
    owner: Person, manager: Person, query: str, found: set[str]
) -> None:
    theirs = owner.make("Theirs")
    owner.share(theirs, "mark@north.example", "reader")
    manager.make("Own")

    assert set(manager.sees(q=query)) == found


def test_files_are_found_by_their_tags(owner: Person) -> None:
    tagged = owner.make("Base")
    owner.make("Other")
    tags = {"appProperties": {"sheetsync": "1"}, "properties": {"dept": "sales"}}
    owner.ok("PATCH", f"/files/{tagged}", tags)

    by_app = "appProperties has { key='sheetsync' and value='1' } and trashed=false"
    by_property = "properties has {key='dept' and value='sales'}"

    assert owner.sees(q=by_app) == ["Base"]
    assert owner.sees(q=by_property) == ["Base"]
    assert owner.sees(q=by_app.replace("value='1'", "value='2'")) == []


def test_the_last_changed_comes_first_unless_asked_otherwise(
    owner: Person, company: str
) -> None:
    only = f"'{company}' in parents"

    assert owner.sees(q=only) == ["Old customers", "Prospects' list", "Customers"]
    assert owner.sees(q=only, orderBy="name") == [
        "Customers",
        "Old customers",
        "Prospects' list",
    ]
    assert owner.sees(orderBy="folder,name desc")[:2] == ["Company", "Prospects' list"]
    assert owner.call("GET", "/files", orderBy="colour").reason == "400 invalid"


def test_numbers_in_names_are_put_in_their_natural_order(owner: Person) -> None:
    for name in ("Base 10", "Base 9", "Base 1"):
        owner.make(name)

    assert owner.sees(orderBy="name_natural") == ["Base 1", "Base 9", "Base 10"]
    assert owner.sees(orderBy="name") == ["Base 1", "Base 10", "Base 9"]


def test_pages_follow_each_other_until_there_is_no_token(
    owner: Person, company: str
) -> None:
    pages, token = [], ""
    while True:
        found = owner.ok("GET", "/files", pageSize=3, pageToken=token)
        pages.append([one["name"] for one in found["files"]])
        token = found.get("nextPageToken", "")
        if not token:
            break

    assert pages == [["Old customers", "Prospects' list", "Customers"], ["Company"]]


@pytest.mark.parametrize(
    "wrong",
    [{"pageSize": 0}, {"pageSize": "x"}, {"pageSize": 1001}, {"pageToken": "?"}],
)
def test_a_page_that_cannot_be_is_refused(
    owner: Person, wrong: dict[str, object]
) -> None:
    assert owner.call("GET", "/files", **wrong).status == 400


def test_people_find_only_what_is_theirs_or_shared_with_them(
    owner: Person, manager: Person, stranger: Person
) -> None:
    base = owner.make("Base")
    owner.make("Secret")
    stranger.make("Own")

    owner.share(base, "mark@north.example", "reader")

    assert manager.sees() == ["Base"]
    assert manager.sees(q="sharedWithMe = true") == ["Base"]
    assert stranger.sees() == ["Own"]


def test_a_file_open_to_anybody_is_read_but_not_listed(
    owner: Person, stranger: Person
) -> None:
    base = owner.make("Base")
    owner.ok("POST", f"/files/{base}/permissions", {"type": "anyone", "role": "reader"})

    assert stranger.ok("GET", f"/files/{base}")["name"] == "Base"
    assert stranger.sees() == []
    assert owner.sees(q="visibility = 'anyoneWithLink'") == ["Base"]


def test_the_list_audits_sharing_in_the_same_call(owner: Person) -> None:
    base = owner.make("Base")
    owner.share(base, "mark@north.example", "writer")

    found = owner.ok(
        "GET",
        "/files",
        fields="files(id,permissions(emailAddress,role)),nextPageToken,incompleteSearch",
    )

    assert found == {
        "incompleteSearch": False,
        "files": [
            {
                "id": base,
                "permissions": [
                    {"emailAddress": "olga@north.example", "role": "owner"},
                    {"emailAddress": "mark@north.example", "role": "writer"},
                ],
            }
        ],
    }


def test_a_long_query_comes_as_a_post_that_is_a_get(owner: Person) -> None:
    owner.make("Base")
    query = " or ".join(["name = 'Base'"] * 200)

    response = owner.session.post(
        "https://www.googleapis.com/drive/v3/files",
        data={"q": query, "fields": "files(name)"},
        headers={
            "Authorization": f"Bearer {owner.token}",
            "x-http-method-override": "GET",
        },
    )

    assert response.json() == {"files": [{"name": "Base"}]}


def test_a_shared_drive_that_nobody_has_is_not_found(owner: Person) -> None:
    drive = {"corpora": "drive", "includeItemsFromAllDrives": True}

    missing = owner.call("GET", "/files", **drive, driveId="0AbC")

    assert missing.reason == "404 notFound"
    unnamed = owner.call("GET", "/files", **drive)
    assert unnamed.reason == "403 teamDriveIdRequiresTeamDriveCorpora"
