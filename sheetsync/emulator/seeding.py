"""Puts people and files into a world, as a test describes them in JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from starlette.datastructures import Headers

from sheetsync.emulator.answers import ApiError
from sheetsync.emulator.drive import granting
from sheetsync.emulator.drive.call import Call as DriveCall
from sheetsync.emulator.drive.files import create_file
from sheetsync.emulator.identity import Caller
from sheetsync.emulator.jsontext import json_text
from sheetsync.emulator.sheets import batch, values_write
from sheetsync.emulator.sheets.a1 import quoted
from sheetsync.emulator.sheets.call import Call, Query, book_of
from sheetsync.emulator.state.files import FOLDER, SPREADSHEET, File
from sheetsync.emulator.state.people import is_address

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json
    from sheetsync.emulator.state.google import Google

_STRICT = {"extra": "forbid"}
_BEFORE = "before seeding"


class BadSeedError(Exception):
    """A seed that cannot be put into the world; nothing of it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedPerson:
    """Somebody to be known, see `People.add`."""

    __pydantic_config__ = _STRICT
    email: str
    name: str = ""
    has_account: bool = True
    takes_mail: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedGroup:
    """A group with its members."""

    __pydantic_config__ = _STRICT
    email: str
    members: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedGrant:
    """Somebody who may open a file; without address and domain it is anybody."""

    __pydantic_config__ = _STRICT
    role: Literal["reader", "commenter", "writer"]
    email: str = ""
    domain: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedTab:
    """A tab with its values.

    Attributes:
        values: Rows of values; null leaves a cell empty.
        typed: Whether they are read as if typed by hand; otherwise they are stored
            as they are.
    """

    __pydantic_config__ = _STRICT
    title: str
    values: tuple[list[str | float | bool | None], ...] = ()
    typed: bool = False
    rows: int = 1000
    columns: int = 26
    frozen_rows: int = 0
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedFile:
    """A spreadsheet or a folder.

    Attributes:
        id: Its id; a drawn one if empty.
        folder: Name or id of the folder that it lies in, seeded before it or known.
        shared_with: Who else may open it; nobody gets an e-mail of that.
    """

    __pydantic_config__ = _STRICT
    name: str
    owner: str
    id: str = ""
    kind: Literal["spreadsheet", "folder"] = "spreadsheet"
    folder: str = ""
    shared_with: tuple[SeedGrant, ...] = ()
    writers_can_share: bool = True
    locale: str = "en_US"
    time_zone: str = "Etc/GMT"
    tabs: tuple[SeedTab, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """What is put into a world; what is there already stays."""

    people: tuple[SeedPerson, ...] = ()
    groups: tuple[SeedGroup, ...] = ()
    files: tuple[SeedFile, ...] = ()


def seed(google: Google, wanted: Seed) -> list[File]:
    """Put people and files into a world, all of them or none.

    Returns:
        The files, in the order of the seed.

    Raises:
        BadSeedError: It says what can't be put in.
    """
    with google.lock:
        google.snapshots.take(google, _BEFORE)
        try:
            for person in wanted.people:
                _check_address(person.email)
                google.people.add(
                    person.email,
                    name=person.name,
                    has_account=person.has_account,
                    takes_mail=person.takes_mail,
                )
            for group in wanted.groups:
                google.people.add_group(group.email, group.members)
            made = [_file(google, one) for one in wanted.files]
        except (ApiError, BadSeedError) as error:
            google.snapshots.restore(google, _BEFORE)
            raise BadSeedError(str(error)) from None
        finally:
            google.snapshots.drop(_BEFORE)
        google.save_accounts()
    return made


def _check_address(email: str) -> None:
    if not is_address(email):
        raise BadSeedError(f"{email!r} is no e-mail address.")


def _file(google: Google, wanted: SeedFile) -> File:
    _check_address(wanted.owner)
    if wanted.id in google.files:
        raise BadSeedError(f"There is a file with the id {wanted.id!r} already.")
    owner = google.people.get(wanted.owner).email
    kind = FOLDER if wanted.kind == "folder" else SPREADSHEET
    folder = [_folder(google, wanted.folder)] if wanted.folder else None
    file = create_file(google, owner, wanted.name, kind, folder)
    if wanted.id:
        google.remove(file.id)
        file.id = wanted.id
    file.writers_can_share = wanted.writers_can_share
    google.add(file)
    if kind == SPREADSHEET:
        _fill(google, file, wanted)
    for grant in wanted.shared_with:
        _share(google, file, grant)
    return file


def _folder(google: Google, name: str) -> str:
    if name in google.files:
        return name
    for file in google.files.values():
        if file.name == name and file.mime_type == FOLDER:
            return file.id
    raise BadSeedError(f"There is no folder {name!r}.")


def _fill(google: Google, file: File, wanted: SeedFile) -> None:
    properties = {"locale": wanted.locale, "timeZone": wanted.time_zone}
    change = {"properties": properties, "fields": "locale,timeZone"}
    requests: list[Json] = [{"updateSpreadsheetProperties": change}]
    first = book_of(file).tabs[0].sheet_id
    if wanted.tabs:
        requests += [{"addSheet": {"properties": _shape(tab)}} for tab in wanted.tabs]
        # The tab that every new file has goes, and gives its title free before.
        spare = {"sheetId": first, "title": "away"}
        rename = {"properties": spare, "fields": "title"}
        requests.insert(1, {"updateSheetProperties": rename})
        requests.append({"deleteSheet": {"sheetId": first}})
    batch.batch_update(_call(google, file, {"requests": requests}))
    for typed in (True, False):
        written = [
            {"range": f"{quoted(tab.title)}!A1", "values": list(tab.values)}
            for tab in wanted.tabs
            if tab.values and tab.typed is typed
        ]
        option = "USER_ENTERED" if typed else "RAW"
        body = {"valueInputOption": option, "data": written}
        values_write.batch_update(_call(google, file, body))


def _shape(tab: SeedTab) -> Json:
    grid: Json = {"rowCount": tab.rows, "columnCount": tab.columns}
    if tab.frozen_rows:
        grid["frozenRowCount"] = tab.frozen_rows
    shape: Json = {"title": tab.title, "gridProperties": grid}
    return shape | ({"hidden": True} if tab.hidden else {})


def _call(google: Google, file: File, body: Any) -> Call:
    return Call(
        google=google,
        caller=Caller(email=file.owner),
        file_id=file.id,
        query=Query(),
        body=body,
    )


def _share(google: Google, file: File, grant: SeedGrant) -> None:
    body: Json = {"role": grant.role, "type": "anyone"}
    if grant.email:
        body |= {"type": "user", "emailAddress": grant.email}
    elif grant.domain:
        body |= {"type": "domain", "domain": grant.domain}
    granting.create(
        DriveCall(
            google=google,
            caller=Caller(email=file.owner),
            path={"file_id": file.id},
            query={"sendNotificationEmail": "false"},
            headers=Headers(),
            body=json_text(body).encode(),
        )
    )
