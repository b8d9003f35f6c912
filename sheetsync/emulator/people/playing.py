"""Lets a scripted person act: as himself, with no more rights than he has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.answers import ApiError
from sheetsync.emulator.history import restore, undo, version_back
from sheetsync.emulator.people.accounts import delete_account
from sheetsync.emulator.people.acts import (
    Act,
    AskForAccess,
    DeleteAccount,
    Move,
    Rename,
    Restore,
    Share,
    Trash,
    Undo,
    Unshare,
)
from sheetsync.emulator.people.cells import play_cells
from sheetsync.emulator.people.files import play_file
from sheetsync.emulator.people.finding import NotThereError, find
from sheetsync.emulator.people.script import Deed

if TYPE_CHECKING:
    from sheetsync.emulator.state.google import Google


def play(google: Google, act: Act, *, at: int = 0) -> Deed:
    """Let a person act, and note what came of it.

    What he may not do, or what is not there any more, is noted as refused: people go
    on when something does not work.

    Args:
        google: The world.
        act: What he does.
        at: Number of the request right before which he does it.
    """
    refused = ""
    with google.lock:
        try:
            _carry_out(google, act)
        except (ApiError, NotThereError) as error:
            refused = str(error)
        deed = Deed(act=act, at=at, refused=refused)
        google.script.deeds.append(deed)
    return deed


def _carry_out(google: Google, act: Act) -> None:
    match act:
        case Undo():
            file = find(google, act.who, act.file)
            undo(google, file, google.people.get(act.who).email)
        case Restore():
            file = find(google, act.who, act.file)
            version = act.version or version_back(google, file, act.back)
            restore(google, file, google.people.get(act.who).email, version)
        case Share() | AskForAccess() | Unshare() | Trash() | Rename() | Move():
            play_file(google, act)
        case DeleteAccount():
            delete_account(google, act.who)
        case _:
            play_cells(google, act)
