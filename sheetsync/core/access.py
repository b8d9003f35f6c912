"""Who may open what: the difference between config and the sharing lists (S4).

Closing comes first and granting last: what is in between only ever takes away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from sheetsync.config import Company, Config
from sheetsync.config.config import POOL
from sheetsync.core import file_rules
from sheetsync.core.bases import Base, base_at, bases_of, is_persons
from sheetsync.core.changes import (
    BringHome,
    Close,
    FileChange,
    Grant,
    Hold,
    Lower,
    MakeFile,
    Restrict,
)
from sheetsync.core.decisions import VANISHED, Answer, Answers
from sheetsync.core.ids import DESK, FOLDER, BaseKey, SpreadsheetId
from sheetsync.core.names import FREE, OWN_FIGURES
from sheetsync.core.personal import personal_files
from sheetsync.core.sharing import (
    READER,
    WRITER,
    Grantees,
    Wanted,
    canonical,
    missing_grants,
    through_folders,
    too_much,
)
from sheetsync.core.snapshot import Files, FileView, Permission
from sheetsync.locales.headers import stage_text
from sheetsync.locales.text import Text, tr

_STAFF = "staff"
"""The subject of the hold on people who vanished from staff.yaml."""


@dataclass(frozen=True, slots=True)
class FilesPlan:
    """What to do about files and their sharing.

    Attributes:
        changes: Close, BringHome, Lower, Restrict, MakeFile, then Grant.
        holds: What waits for the owner.
    """

    changes: tuple[FileChange, ...] = ()
    holds: tuple[Hold, ...] = ()


@dataclass(slots=True)
class _Draft:
    """A plan for files while it is made, kind by kind."""

    closes: list[Close] = field(default_factory=list)
    vanished: list[Close] = field(default_factory=list)
    returns: list[BringHome] = field(default_factory=list)
    lowers: list[Lower] = field(default_factory=list)
    restricts: list[Restrict] = field(default_factory=list)
    makes: list[MakeFile] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)

    def plan(self) -> FilesPlan:
        """The plan, in the order in which it is carried out."""
        changes: tuple[FileChange, ...] = (
            *self.closes,
            *self.returns,
            *self.lowers,
            *self.restricts,
            *self.makes,
            *self.grants,
        )
        return FilesPlan(changes, tuple(self.holds))


def wanted_files(
    config: Config, day: date, say: Callable[[Text], str]
) -> dict[BaseKey, Wanted]:
    """All files that config wants on that day: the desk, bases, and personal ones."""
    company = config.company
    always = _owner_alone(company)
    desk = f"{company.name} – {say(tr('Owner’s desk'))}"
    wanted = {DESK: Wanted(DESK, desk, always)}
    for key, base in bases_of(config, day).items():
        readers = dict.fromkeys((one.email for one in base.readers), READER)
        editors = dict.fromkeys((one.email for one in base.editors), WRITER)
        name = _called(config, base, say)
        wanted[key] = Wanted(key, name, {**readers, **editors, **always})
    for key, person in personal_files(config, day).items():
        name = " – ".join((company.name, say(OWN_FIGURES), person.name))
        wanted[key] = Wanted(key, name, {person.email: READER, **always})
    return wanted


def _owner_alone(company: Company) -> dict[str, str]:
    """The roles in a file that nobody but the owner opens, and whose file it is."""
    return dict.fromkeys(company.accounts - {company.works_as}, WRITER)


def _called(config: Config, base: Base, say: Callable[[Text], str]) -> str:
    """What a base's file is called when it is made."""
    words = [config.company.name, say(stage_text(base.stage))]
    if is_persons(base.key):
        person = config.staff.at(base.holder)
        words.append(person.name if person else base.holder)
    elif base.holder == POOL:
        words.append(say(FREE))
    return " – ".join(words)


def plan_files(
    config: Config,
    files: Files,
    granted: Mapping[BaseKey, AbstractSet[str]],
    *,
    day: date,
    say: Callable[[Text], str],
    answers: Answers | None = None,
    replaced: Mapping[BaseKey, SpreadsheetId] = MappingProxyType({}),
    known: Mapping[str, str] = MappingProxyType({}),
    shut: AbstractSet[BaseKey] = frozenset(),
    missed: AbstractSet[BaseKey] = frozenset(),
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
        known: Addresses by the permission ids under which their owners were seen.
        shut: Bases that only the owner may open for the time being.
        missed: Bases that wind down, and of which clients' only file is gone.
    """
    draft = _Draft()
    wanted = wanted_files(config, day, say)
    for base in shut & wanted.keys():
        wanted[base] = replace(wanted[base], roles=wanted[DESK].roles)
    judge = _Judge(Grantees(config, known), files, granted, day, draft)
    for one, view in _left_over(config, files, wanted):
        _plan_left_over(judge, one, view, replaced)
    draft.makes += _made_for_clients(
        config, sorted(missed - files.files.keys()), day, say
    )
    if files.folder is not None:
        ours = dict.fromkeys(config.company.accounts, WRITER)
        judge.judge(Wanted(FOLDER, files.folder.name, ours), files.folder)
    for base, one in wanted.items():
        found = files.files.get(base)
        if found is None:
            why = tr("config wants it and Drive doesn't have it")
            draft.makes.append(MakeFile(base=base, name=one.name, why=why))
        else:
            _plan_wanted(judge, one, found, replaced)
    draft.holds += file_rules.copies_hold(
        view for base, view in files.files.items() if base in wanted
    )
    _settle_vanished(config, draft, granted, answers or Answers())
    for view in files.doubles:
        draft.holds.append(file_rules.double(config, view))
        draft.closes += _closed_doubles(judge.people, view, day)
    return draft.plan()


def _made_for_clients(
    config: Config, bases: Iterable[BaseKey], day: date, say: Callable[[Text], str]
) -> Iterator[MakeFile]:
    """Files made anew for clients who have to leave them, and nowhere else stand."""
    for base in bases:
        gone = base_at(config, base, day)
        if gone is not None:
            why = tr("clients stand in it still and Drive doesn't have it")
            yield MakeFile(base=base, name=_called(config, gone, say), why=why)


def _plan_wanted(
    judge: _Judge,
    wanted: Wanted,
    view: FileView,
    replaced: Mapping[BaseKey, SpreadsheetId],
) -> None:
    """Bring a file that config wants to what config says of it."""
    draft = judge.draft
    draft.holds += file_rules.file_holds(judge.people.config, view)
    draft.holds += _told_anew(view, replaced)
    judge.judge(wanted, view)
    if view.can_share:
        draft.restricts += file_rules.restrictions(view)
        draft.grants += missing_grants(judge.people, wanted, view)


def _plan_left_over(
    judge: _Judge,
    wanted: Wanted,
    view: FileView,
    replaced: Mapping[BaseKey, SpreadsheetId],
) -> None:
    """Close a file that config does not want to all but the owner, who keeps it."""
    config, draft = judge.people.config, judge.draft
    draft.holds += _told_anew(view, replaced)
    draft.holds += file_rules.left_over(config, view)
    judge.judge(wanted, view)
    if view.can_share:
        alone = replace(wanted, roles=_owner_alone(config.company))
        draft.grants += missing_grants(judge.people, alone, view)


def _told_anew(
    view: FileView, replaced: Mapping[BaseKey, SpreadsheetId]
) -> Iterator[Hold]:
    """What the owner reads of a file that stands for one that was gone."""
    if view.base in replaced:
        yield file_rules.made_anew(view, replaced[view.base])


@dataclass(frozen=True, slots=True)
class _Judge:
    """Looks what is too much in a file's sharing, and notes what to do about it."""

    people: Grantees
    files: Files
    granted: Mapping[BaseKey, AbstractSet[str]]
    day: date
    draft: _Draft

    def judge(self, wanted: Wanted, view: FileView) -> None:
        """Note what is too much in one file."""
        if not view.can_share:
            return
        draft = self.draft
        granted = self.granted.get(wanted.base, frozenset())
        for change, entry in too_much(self.people, wanted, view, self.day):
            if isinstance(change, Lower):
                draft.lowers.append(change)
            elif _merely_vanished(self.people, entry, granted):
                draft.vanished.append(change)
            else:
                draft.closes.append(change)
        others = through_folders(self.people, wanted, view)
        found = file_rules.home_again(view, others, self.files.folder)
        if isinstance(found, Hold):
            draft.holds.append(found)
        elif found is not None:
            draft.returns.append(found)


def _closed_doubles(people: Grantees, view: FileView, day: date) -> Iterator[Close]:
    """Take everybody out of a second file of a base, but for the owner.

    Google can copy a file with all who open it, and an administrator can restore one
    that was deleted: whoever left since would go on reading there.
    """
    if view.can_share:
        nobody = Wanted(view.base, view.name, {})
        why = tr("it is a second file of the base, which the owner alone may open")
        for change, _ in too_much(people, nobody, view, day):
            if isinstance(change, Close):
                yield replace(change, double=view.spreadsheet, why=why)


def _left_over(
    config: Config, files: Files, known: Mapping[BaseKey, Wanted]
) -> Iterator[tuple[Wanted, FileView]]:
    """Files that config does not want: they close to all but the owner."""
    ours = dict.fromkeys(config.company.accounts, WRITER)
    for base in sorted(files.files.keys() - known.keys()):
        view = files.files[base]
        yield Wanted(base, view.name, ours), view


def _merely_vanished(
    people: Grantees, entry: Permission, granted: AbstractSet[str]
) -> bool:
    """Whether we let him in and config no longer mentions him at all."""
    if entry.kind != "user" or entry.deleted:
        return False
    if any(people.config.staff.at(one) for one in people.addresses(entry)):
        return False
    return not people.of(entry).isdisjoint(canonical(one) for one in granted)


def _settle_vanished(
    config: Config,
    draft: _Draft,
    granted: Mapping[BaseKey, AbstractSet[str]],
    answers: Answers,
) -> None:
    """Close to those who vanished from config, unless they are suspiciously many."""
    held = _too_many_vanished(config, draft.vanished, granted)
    if held and answers.to(VANISHED, DESK, _STAFF) is not Answer.CLOSE:
        draft.holds.append(held)
    else:
        draft.closes += draft.vanished


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
