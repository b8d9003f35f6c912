"""The terms of Drive's search language: what each looks at, and how it compares."""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any, TypeAlias

from sheetsync.emulator.drive import errors
from sheetsync.emulator.drive.details import sharing_entry
from sheetsync.emulator.drive.fulltext import full_text
from sheetsync.emulator.drive.places import ROOT, root_id
from sheetsync.emulator.drive.times import read_time
from sheetsync.emulator.drive.view import shown_stamp
from sheetsync.emulator.state import rights
from sheetsync.emulator.state.files import LINK_ID, PUBLIC_ID, account_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sheetsync.emulator.answers import DriveError
    from sheetsync.emulator.drive.view import View

Test: TypeAlias = "Callable[[Any], bool]"
"""Of a `View`; or of another thing that can be searched for."""
_COMPARISONS: dict[str, Callable[[datetime, datetime], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_TIMES: dict[str, Callable[[View], datetime | None]] = {
    "modifiedtime": lambda view: shown_stamp(view.google, view.file).modified,
    "createdtime": lambda view: view.file.created,
    "viewedbymetime": lambda view: shown_stamp(view.google, view.file).modified,
    "sharedwithmetime": lambda view: (
        entry.granted if (entry := sharing_entry(view)) else None
    ),
}
_FLAGS: dict[str, Callable[[View], bool]] = {
    "trashed": lambda view: rights.is_trashed(view.google, view.file),
    "starred": lambda view: view.email in view.file.starred_by,
    "sharedwithme": lambda view: sharing_entry(view) is not None,
}
_ALONE = "sharedwithme"
"""Google's guide writes ``sharedWithMe and name contains 'hello'``."""
FULL_TEXT = "fulltext"
_LEAST_ROLES = {"readers": rights.Role.READER, "writers": rights.Role.WRITER}


def term(name: str, comparison: str, value: str) -> Test:
    """Return the test of ``name comparison value``.

    Raises:
        DriveError: 400 for a term, a comparison or a value that Drive does not take.
    """
    key = name.casefold()
    if key == "name":
        return name_test(comparison, value, lambda view: view.file.name)
    if key == "mimetype":
        return _mime_test(comparison, value)
    if key in _TIMES:
        return _time_test(key, comparison, value)
    if key in _FLAGS:
        return flag_test(comparison, value, _FLAGS[key])
    if key == "visibility":
        return _equality(comparison, lambda view: _visibility(view) == value)
    if key == "shortcutdetails.targetid":
        return _equality(comparison, lambda view: view.file.shortcut_target == value)
    if key == FULL_TEXT and comparison == "contains":
        return full_text(value)
    raise _unsupported()


def bare(name: str) -> Test | None:
    """Return the test of a term that may stand alone: ``sharedWithMe``."""
    return _FLAGS[_ALONE] if name.casefold() == _ALONE else None


def collection(name: str, value: str) -> Test:
    """Return the test of ``'value' in name``.

    Raises:
        DriveError: 400 for a name that is no collection.
    """
    match name.casefold():
        case "parents":
            return lambda view: (
                (root_id(view.email) if value == ROOT else value) in view.file.parents
            )
        case "owners":
            return lambda view: (
                account_key(_person(view, value)) in map(account_key, view.file.owners)
            )
        case "readers" | "writers" as role:
            least = _LEAST_ROLES[role]
            return lambda view: _has_role(view, _person(view, value), least)
        case _:
            raise _unsupported()


def has_pair(name: str, pair: dict[str, str]) -> Test:
    """Return the test of ``name has { key='…' and value='…' }``.

    Raises:
        DriveError: 400 for a name that holds no pairs.
    """
    key, value = pair["key"], pair["value"]
    match name.casefold():
        case "properties":
            return lambda view: view.file.properties.get(key) == value
        case "appproperties":
            return lambda view: (
                view.file.app_properties.get(view.caller.app, {}).get(key) == value
            )
        case _:
            raise _unsupported()


def name_test(comparison: str, value: str, read: Callable[[Any], str]) -> Test:
    """Return the test of a name: the same one, or one with words that begin so.

    Raises:
        DriveError: 400 for another comparison.
    """
    if comparison == "contains":
        words = [_word_start(word) for word in value.split()]
        return lambda view: all(word.search(read(view)) for word in words)
    return _equality(comparison, lambda view: read(view) == value)


def _word_start(word: str) -> re.Pattern[str]:
    """Return what finds a word's beginning: Drive matches prefixes of words only."""
    return re.compile(rf"(?<!\w){re.escape(word)}", re.IGNORECASE)


def _mime_test(comparison: str, value: str) -> Test:
    if comparison == "contains":
        return lambda view: view.file.mime_type.startswith(value)
    return _equality(comparison, lambda view: view.file.mime_type == value)


def _time_test(key: str, comparison: str, value: str) -> Test:
    compare = _COMPARISONS.get(comparison)
    if compare is None:
        raise _unsupported()
    wanted = read_time("q", value)
    read = _TIMES[key]
    return lambda view: (
        (time := read(view)) is not None and compare(_milliseconds(time), wanted)
    )


def _milliseconds(time: datetime) -> datetime:
    """Cut a time to what Drive shows of it, so that a shown time finds its file."""
    return time.replace(microsecond=time.microsecond // 1000 * 1000)


def flag_test(comparison: str, value: str, read: Test) -> Test:
    """Return the test of something that is true or not.

    Raises:
        DriveError: 400 for another comparison, and for a value that is neither.
    """
    if value.casefold() not in {"true", "false"}:
        raise _unsupported()
    wanted = value.casefold() == "true"
    return _equality(comparison, lambda view: read(view) is wanted)


def _equality(comparison: str, test: Test) -> Test:
    match comparison:
        case "=":
            return test
        case "!=":
            return lambda view: not test(view)
        case _:
            raise _unsupported()


def _visibility(view: View) -> str:
    """Return how widely a file is open, by Drive's words."""
    entries = {
        one.permission.id: one for one in rights.accesses(view.google, view.file)
    }
    if PUBLIC_ID in entries:
        return "anyoneCanFind"
    if LINK_ID in entries:
        return "anyoneWithLink"
    domains = [
        one.permission for one in entries.values() if one.permission.type == "domain"
    ]
    if domains:
        found = any(one.allow_file_discovery for one in domains)
        return "domainCanFind" if found else "domainWithLink"
    return "limited"


def _has_role(view: View, grantee: str, least: rights.Role) -> bool:
    key = account_key(grantee)
    return any(
        one.role >= least and account_key(one.permission.email) == key
        for one in rights.accesses(view.google, view.file)
        if one.permission.email
    )


def _person(view: View, value: str) -> str:
    return view.email if value == "me" else value


def _unsupported() -> DriveError:
    return errors.invalid("q", "Invalid Value")
