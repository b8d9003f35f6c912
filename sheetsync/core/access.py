"""Who may open what: the difference between config and the sharing lists (S4).

Closing comes first and granting last. The owner's and the worker's own access is
never touched, and nobody ever gets more than config says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sheetsync.config import Config
from sheetsync.core.bases import Base, bases_of, has_vanished, is_persons
from sheetsync.core.changes import Close, Grant, Hold, MakeFile, Restrict
from sheetsync.core.decisions import VANISHED, Answer, Answers
from sheetsync.core.ids import DESK, BaseKey, SpreadsheetId, stage_of
from sheetsync.core.names import FREE, base_text
from sheetsync.core.snapshot import Files, FileView, Permission
from sheetsync.locales.headers import stage_text
from sheetsync.locales.text import Text, joined, tr, verbatim

_STAFF = "staff"
"""The subject of the hold on people who vanished from staff.yaml."""

WRITER = "writer"
READER = "reader"
OWNER = "owner"

NO_COPIES: Mapping[str, object] = {
    "itemDownloadRestriction": {
        "restrictedForReaders": True,
        "restrictedForWriters": True,
    }
}
"""Drive's ``downloadRestrictions`` that stop copying, downloading and printing."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that config wants.

    Attributes:
        base: Its key.
        name: Its name.
        roles: For each address that may open it, but for the account that owns it,
            ``writer`` or ``reader``.
    """

    base: BaseKey
    name: str
    roles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FilesPlan:
    """What to do about files and their sharing.

    Attributes:
        changes: Close, then Restrict, MakeFile and Grant.
        holds: What waits for the owner.
    """

    changes: tuple[Close | Restrict | MakeFile | Grant, ...] = ()
    holds: tuple[Hold, ...] = ()


def canonical(email: str) -> str:
    """An address as Google compares it: Gmail knows no dots and no case."""
    name, _, domain = email.casefold().partition("@")
    if domain in {"gmail.com", "googlemail.com"}:
        return name.replace(".", "") + "@gmail.com"
    return f"{name}@{domain}"


def wanted_files(
    config: Config, day: date, say: Callable[[Text], str]
) -> dict[BaseKey, Wanted]:
    """All files that config wants on that day."""
    company = config.company
    always = dict.fromkeys({company.owner} - {company.works_as}, WRITER)
    desk = f"{company.name} – {say(tr('Owner’s desk'))}"
    wanted = {DESK: Wanted(DESK, desk, always)}
    for key, base in bases_of(config, day).items():
        readers = dict.fromkeys((one.email for one in base.readers), READER)
        editors = dict.fromkeys((one.email for one in base.editors), WRITER)
        name = " – ".join((company.name, *map(say, _called(base))))
        wanted[key] = Wanted(key, name, {**readers, **editors, **always})
    return wanted


def _called(base: Base) -> Iterator[Text]:
    """What a file is called after its company."""
    yield stage_text(base.stage)
    if is_persons(base.key):
        yield verbatim(base.editors[0].name)
    elif base.stage.visibility == "manager":
        yield FREE


def plan_files(
    config: Config,
    files: Files,
    granted: Mapping[BaseKey, AbstractSet[str]],
    *,
    day: date,
    say: Callable[[Text], str],
    answers: Answers | None = None,
    replaced: Mapping[BaseKey, SpreadsheetId] = MappingProxyType({}),
) -> FilesPlan:
    """The difference between the files that config wants and those that are there.

    Args:
        config: What the owner wants.
        files: What Drive listed.
        granted: For each base the addresses that sheetsync itself let in.
        day: Today, company time.
        say: Says a text in the company's language.
        answers: What the owner decided about holds.
        replaced: For each base whose file was gone the one that it was.
    """
    closes, vanished, old = _left_over(config, files, granted, day, say)
    restricts: list[Restrict] = []
    makes: list[MakeFile] = []
    grants: list[Grant] = []
    holds: list[Hold] = list(old)
    for base, wanted in wanted_files(config, day, say).items():
        view = files.files.get(base)
        if view is None:
            why = tr("config wants it and Drive doesn't have it")
            makes.append(MakeFile(base=base, name=wanted.name, why=why))
            continue
        holds += _file_holds(config, view)
        if base in replaced:
            holds.append(_made_anew(view, replaced[base]))
        for verdict, entry in _verdicts(config, wanted, view, day):
            if isinstance(verdict, Hold):
                holds.append(verdict)
            elif _merely_vanished(config, entry, granted.get(base, frozenset())):
                vanished.append(verdict)
            else:
                closes.append(verdict)
        restricts += _restrictions(view)
        grants += missing_grants(wanted, view)
    held = _too_many_vanished(config, vanished, granted)
    said = (answers or Answers()).to(VANISHED, DESK, _STAFF)
    if held and said is not Answer.CLOSE:
        holds.append(held)
    else:
        closes += vanished
    holds += [_double(config, double) for double in files.doubles]
    return FilesPlan((*closes, *restricts, *makes, *grants), tuple(holds))


def _verdicts(
    config: Config, wanted: Wanted, view: FileView, day: date
) -> Iterator[tuple[Close | Hold, Permission]]:
    """What is wrong with a file's sharing list, entry by entry."""
    for entry in view.permissions:
        verdict = _judge(config, wanted, entry, day)
        if verdict is not None:
            yield verdict, entry


def _left_over(
    config: Config,
    files: Files,
    granted: Mapping[BaseKey, AbstractSet[str]],
    day: date,
    say: Callable[[Text], str],
) -> tuple[list[Close], list[Close], list[Hold]]:
    """Files that config does not want: they close to all but the owner.

    Returns:
        What to close, what to close unless too many people vanished at once, and
        what waits for the owner.
    """
    closes: list[Close] = []
    vanished: list[Close] = []
    holds: list[Hold] = []
    ours = dict.fromkeys((config.company.owner, config.company.works_as), WRITER)
    known = wanted_files(config, day, say)
    for base in sorted(files.files.keys() - known.keys()):
        view = files.files[base]
        holds += _why_left_over(config, view)
        for verdict, entry in _verdicts(
            config, Wanted(base, view.name, ours), view, day
        ):
            if isinstance(verdict, Hold):
                holds.append(verdict)
            elif _merely_vanished(config, entry, granted.get(base, frozenset())):
                vanished.append(verdict)
            else:
                closes.append(verdict)
    return closes, vanished, holds


def _why_left_over(config: Config, view: FileView) -> Iterator[Hold]:
    """What the owner must do about a file that config does not want.

    Nothing where its clients go to other bases of their stage by themselves.
    """
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


def missing_grants(wanted: Wanted, view: FileView) -> list[Grant]:
    """Who should be able to open a file and can't, or can in another role."""
    entries = {
        canonical(one.email): one
        for one in view.permissions
        if one.kind == "user" and not one.deleted
    }
    grants = []
    for email, role in sorted(wanted.roles.items()):
        entry = entries.get(canonical(email))
        if entry is None:
            works = role == WRITER
            why = tr("works in this base") if works else tr("is the head of this stage")
            grants.append(Grant(base=view.base, email=email, role=role, why=why))
        elif entry.role not in {role, OWNER}:
            grants.append(
                Grant(
                    base=view.base,
                    email=email,
                    role=role,
                    permission=entry.id,
                    why=tr("had the role {role}", role=entry.role),
                )
            )
    return grants


def _judge(
    config: Config, wanted: Wanted, entry: Permission, day: date
) -> Close | Hold | None:
    """What is wrong with an entry of a sharing list; None if nothing is."""
    who = entry.email or entry.kind
    if entry.role == OWNER:
        return None
    if entry.kind == "user" and not entry.deleted:
        allowed = {canonical(one) for one in wanted.roles}
        if canonical(entry.email) in allowed:
            return None
    if entry.inherited:
        return Hold(
            kind="inherited",
            base=wanted.base,
            subject=who,
            why=tr("{who} has access through the folder the file lies in", who=who),
            hint=tr("Move the file out of that folder in Google Drive"),
        )
    why = _why_closed(config, entry, day)
    return Close(base=wanted.base, permission=entry.id, who=who, why=why)


def _why_closed(config: Config, entry: Permission, day: date) -> Text:
    if entry.kind == "anyone":
        return tr("the file was open to anyone with the link")
    if entry.kind in {"domain", "group"}:
        return tr("the file was shared with a whole {kind}", kind=entry.kind)
    person = config.staff.at(entry.email)
    if person is None:
        return tr("this address is not in staff.yaml")
    if not person.works_on(day):
        return tr("{name} does not work here now", name=person.name)
    return tr("{name} works in another base", name=person.name)


def _merely_vanished(
    config: Config, entry: Permission, granted: AbstractSet[str]
) -> bool:
    """Whether we let him in and config no longer mentions him at all."""
    if entry.kind != "user" or config.staff.at(entry.email) is not None:
        return False
    return canonical(entry.email) in {canonical(one) for one in granted}


def _too_many_vanished(
    config: Config, vanished: list[Close], granted: Mapping[BaseKey, AbstractSet[str]]
) -> Hold | None:
    people = {canonical(one.who) for one in vanished}
    known = {canonical(one) for emails in granted.values() for one in emails}
    limits = config.company.limits
    if len(people) < limits.revoke_people:
        return None
    if len(people) <= limits.revoke_share * len(known):
        return None
    return Hold(
        kind=VANISHED,
        base=DESK,
        subject=_STAFF,
        mark=" ".join(sorted(people)),
        why=tr(
            "{count} of {known} people vanished from staff.yaml at once",
            count=len(people),
            known=len(known),
        ),
        hint=tr("Mark those who left with “status: left”, or put the others back"),
    )


def _restrictions(view: FileView) -> list[Restrict]:
    settings: dict[str, object] = {}
    why: list[Text] = []
    if view.writers_can_share:
        settings["writersCanShare"] = False
        why.append(tr("editors could share it on"))
    if view.can_forbid_copies and not view.copies_forbidden:
        settings["downloadRestrictions"] = NO_COPIES
        why.append(tr("editors could copy, download and print it"))
    if not settings:
        return []
    reason = tr("{reasons}", reasons=joined(why))
    return [Restrict(base=view.base, settings=settings, why=reason)]


def _file_holds(config: Config, view: FileView) -> list[Hold]:
    holds = []
    if view.trashed:
        holds.append(
            Hold(
                kind="trashed",
                base=view.base,
                subject="",
                why=tr("The file “{name}” lies in the bin", name=view.name),
                hint=tr("Restore it in Google Drive; until then the base waits"),
            )
        )
    if canonical(view.owner) not in {
        canonical(config.company.owner),
        canonical(config.company.works_as),
    }:
        holds.append(
            Hold(
                kind="owner",
                base=view.base,
                subject="",
                why=tr("The file belongs to {owner} now", owner=view.owner),
                hint=tr("Ask for it to be given back in Google Drive's sharing dialog"),
            )
        )
    if not view.can_forbid_copies:
        holds.append(
            Hold(
                kind="copies",
                base=view.base,
                subject="",
                why=tr("Google does not let this account forbid copies of the file"),
                hint=tr(
                    "Editors can copy and download it; a Workspace account could stop"
                    " that"
                ),
            )
        )
    return holds


def _made_anew(view: FileView, gone: SpreadsheetId) -> Hold:
    return Hold(
        kind="made_anew",
        base=view.base,
        subject="",
        mark=gone,
        why=tr(
            "The file “{name}” was gone from Google Drive and was made anew. What the"
            " journal knows is back; notes, formats and people's own tabs are not",
            name=view.name,
        ),
        hint=tr(
            "A Google Workspace administrator can restore a deleted file for 25 days:"
            " copy from it what you miss, then delete it again"
        ),
    )


def _double(config: Config, view: FileView) -> Hold:
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
