"""What holds for a file as a whole: its restrictions, its folder, its owner (S4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sheetsync.config import Config
from sheetsync.core.bases import has_vanished
from sheetsync.core.changes import BringHome, Hold, Restrict
from sheetsync.core.ids import DESK, FOLDER, SpreadsheetId, is_personal, stage_of
from sheetsync.core.names import base_text
from sheetsync.core.sharing import canonical, owners
from sheetsync.core.snapshot import FileView
from sheetsync.locales.text import Text, joined, tr, verbatim

NO_COPIES: Mapping[str, object] = {
    "itemDownloadRestriction": {
        "restrictedForReaders": True,
        "restrictedForWriters": True,
    }
}
"""Drive's ``downloadRestrictions`` that stop copying, downloading and printing."""


def is_ours(config: Config, view: FileView) -> bool:
    """Whether a file belongs to the company."""
    return canonical(view.owner) in owners(config.company)


def whose_now(view: FileView) -> Text:
    """Whose a file is that does not belong to the company."""
    if view.shared_drive:
        return tr(
            "The file “{name}” lies in a shared drive: each member of that drive"
            " opens it",
            name=view.name,
        )
    return tr("The file belongs to {owner} now", owner=view.owner)


def restrictions(view: FileView) -> list[Restrict]:
    """What is to be set back in a file's settings."""
    settings: dict[str, object] = {}
    why: list[Text] = []
    if view.writers_can_share:
        settings["writersCanShare"] = False
        why.append(tr("editors could share it on"))
    if view.can_forbid_copies and not view.copies_forbidden:
        settings["downloadRestrictions"] = NO_COPIES
        why.append(tr("editors could copy, download and print it"))
    elif not view.readers_cannot_copy and view.can_forbid_readers:
        # The older setting, which all accounts have. It is only ever set: taking it
        # off would lift the newer one, too.
        settings["copyRequiresWriterPermission"] = True
        why.append(tr("readers could copy, download and print it"))
    if view.locked and view.can_unlock:
        settings["contentRestrictions"] = [{"readOnly": False}]
        why.append(tr("it was locked, so that nobody could write"))
    if not settings:
        return []
    reason = tr("{reasons}", reasons=joined(why))
    return [Restrict(base=view.base, settings=settings, why=reason)]


def home_again(
    view: FileView, who: Sequence[str], home: FileView | None
) -> BringHome | Hold | None:
    """What is to be done about a file that others can open by the folder it lies in.

    Access by a folder can't be taken away from a file, so the file leaves the folder.

    Args:
        view: The file, or the company's folder itself.
        who: Who has access by the folder.
        home: The company's folder, if there is one.
    """
    at_home = home is not None and view.parents == (home.spreadsheet,)
    if not who or (at_home and view.base != FOLDER):
        # Nobody; or those who could open the company's folder: it is closed to them.
        return None
    named = joined(map(verbatim, who))
    why = tr("{who} had access through the folder that it lay in", who=named)
    if view.can_move:
        return BringHome(base=view.base, out_of=view.parents, why=why)
    return Hold(
        kind="inherited",
        base=view.base,
        subject="",
        why=tr("{who}: access through the folder the file lies in", who=named),
        hint=tr("Move the file out of that folder in Google Drive"),
    )


def file_holds(config: Config, view: FileView) -> Iterator[Hold]:
    """What the owner must put right himself."""
    if view.trashed:
        # Only the owner can have put it there, so it is left to him.
        yield Hold(
            kind="trashed",
            base=view.base,
            subject="",
            why=tr("The file “{name}” lies in the bin", name=view.name),
            hint=tr(
                "Restore it in Google Drive; until then the base waits. Google"
                " deletes it for good after 30 days"
            ),
        )
    if not is_ours(config, view):
        yield Hold(
            kind="owner",
            base=view.base,
            subject="",
            why=whose_now(view),
            hint=_how_it_comes_back(view),
        )
    elif not view.can_share:
        yield Hold(
            kind="owner",
            base=view.base,
            subject="",
            why=tr(
                "sheetsync's account may not change the sharing of “{name}”",
                name=view.name,
            ),
            hint=tr(
                "Make {account} the owner of the file in Google Drive's sharing dialog",
                account=config.company.works_as,
            ),
        )
    if view.locked and not view.can_unlock:
        yield Hold(
            kind="locked",
            base=view.base,
            subject="",
            why=tr("The file “{name}” is locked by its owner", name=view.name),
            hint=tr("Unlock it in Google Sheets (File, Unlock file)"),
        )


def _how_it_comes_back(view: FileView) -> Text:
    if view.shared_drive:
        return tr(
            "Move it back into the company's folder in Google Drive (Organise, Move)."
            " Until then no client goes there, and nobody's access can be changed"
        )
    return tr(
        "Let him give it back in Google Drive (Share, your name, Transfer"
        " ownership), or ask your Workspace administrator. Until then no"
        " client goes there, and nobody's access can be changed"
    )


def told_once(told: Iterable[Hold], holds: Iterable[Hold]) -> Iterator[Hold]:
    """Holds without those that say of a base what was said of its file already.

    Args:
        told: What the owner reads about files; that also says what to do.
        holds: What he is to read about rows.
    """
    known = {(one.base, one.why) for one in told}
    return (one for one in holds if (one.base, one.why) not in known)


def copies_hold(views: Iterable[FileView]) -> list[Hold]:
    """Told once, however many files there are: it is the account that can't."""
    if all(one.can_forbid_copies or not one.can_share for one in views):
        return []
    return [
        Hold(
            kind="copies",
            base=DESK,
            subject="",
            why=tr("Google does not let this account forbid copies of its files"),
            hint=tr(
                "Editors can copy and download what they see; a Workspace account"
                " could stop that"
            ),
        )
    ]


def left_over(config: Config, view: FileView) -> Iterator[Hold]:
    """What the owner must do about a file that config does not want.

    Nothing where its clients go to other bases of their stage by themselves, and of
    a file that holds none.
    """
    if is_personal(view.base):
        return
    stage = config.pipeline.stage(stage_of(view.base))
    if stage is None:
        yield Hold(
            kind="left_over",
            base=view.base,
            subject="",
            why=tr("stages.yaml has no stage for the file “{name}”", name=view.name),
            hint=tr(
                "Put the stage back under its old id, or move its clients away and"
                " delete the file"
            ),
        )
    elif stage.visibility == "manager" and has_vanished(config, view.base):
        yield Hold(
            kind="left_over",
            base=view.base,
            subject="",
            why=tr(
                "staff.yaml does not mention whose file “{name}” is", name=view.name
            ),
            hint=tr(
                "Mark the person with “status: left”, so that the clients are handed"
                " over, or put him back"
            ),
        )


def made_anew(view: FileView, gone: SpreadsheetId) -> Hold:
    """A file that stands for one that was gone."""
    return Hold(
        kind="made_anew",
        base=view.base,
        subject="",
        mark=gone,
        why=tr(
            "The file “{name}” was gone from Google Drive and was made anew, or its"
            " copy took its place. What the journal knows is back; notes, formats and"
            " people's own tabs are not",
            name=view.name,
        ),
        hint=tr(
            "A Google Workspace administrator can restore a deleted file for 25 days:"
            " copy from it what you miss, then delete it again"
        ),
    )


def double(config: Config, view: FileView) -> Hold:
    """A second file with the marks of a first one."""
    return Hold(
        kind="double",
        base=view.base,
        subject=view.spreadsheet,
        why=tr(
            "A second file claims to be {base}: “{name}”",
            base=base_text(view.base, config.pipeline),
            name=view.name,
        ),
        hint=tr("Delete the copy in Google Drive; sheetsync works with its own file"),
    )
