"""The folder of imports: its files are taken in by themselves, each once.

A file is taken when it stood unchanged between two looks, so that one that is still
copied waits. Then it goes to ``done`` beside it; one that can't be read goes to
``rejected``, with a text that says why. Rejected lines of a file that was taken stand
there as well, each with its reason, and may be put right and taken again.

A file that could not be put away is looked at again: content keys keep its lines from
counting twice, and what was taken whole is not even read as new.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TypeAlias

import structlog

from sheetsync.config.imports import Folder
from sheetsync.core.changes import Hold
from sheetsync.core.decisions import REJECTED_FILES as HOLD
from sheetsync.core.ids import DESK
from sheetsync.core.import_rejects import rejects_file
from sheetsync.core.imports import ImportRefused
from sheetsync.journal.book import Book
from sheetsync.locales.text import tr, trn
from sheetsync.worker.import_order import Outcome, digest_of
from sheetsync.worker.import_ways import Way, take_file, way_of
from sheetsync.worker.tools import Tools

log = structlog.get_logger()

DONE, REJECTED = "done", "rejected"
"""Where files go, beside where they lay."""

_LOOKS = "import_looks"
"""The journal's key of how files stood when they were last looked at."""

_ASIDE = "import_rejected"
"""The journal's key of the files that lay rejected then."""

_EMPTY: Mapping[str, str] = {_LOOKS: "{}", _ASIDE: "[]"}

_SHOWN = 5
"""So many of these are named."""

_State: TypeAlias = tuple[int, int]
"""A file's size, and when it was changed, in nanoseconds."""


@dataclass(slots=True)
class FolderDone:
    """What became of the files of the folder, by their paths within it.

    Attributes:
        taken: Those whose lines were taken in.
        known: Those whose content had been taken in before.
        refused: Those that can't be read.
        waiting: Those that may still grow.
        unmatched: Those that no rule is for.
    """

    taken: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)


def look(tools: Tools, home: Path) -> None:
    """Remember how the files stand, and since when they stand so.

    Args:
        tools: The worker's tools.
        home: The folder that holds config/.
    """
    rules = tools.config.imports.folder
    folder = home / rules.path if rules else None
    now = tools.clock.now()
    with tools.journal.reading() as book:
        stored = {key: book.meta.get(key) or empty for key, empty in _EMPTY.items()}
    before = _looks(stored[_LOOKS])
    seen = {}
    for name, path in _files(folder) if folder else ():
        state = _state(path)
        if state is not None:
            known = before.get(name)
            since = known[1] if known and known[0] == state else now
            seen[name] = [*state, since.isoformat()]
    aside = _put_aside(folder) if folder else []
    found = {_LOOKS: json.dumps(seen, sort_keys=True), _ASIDE: json.dumps(aside)}
    if found != stored:
        with tools.journal.writing() as book:
            for key, text in found.items():
                book.meta.set(key, text)


def rejected_holds(book: Book) -> Iterator[Hold]:
    """What the owner reads as long as files lie in a folder of rejected ones."""
    names = json.loads(book.meta.get(_ASIDE) or "[]")
    if names:
        yield Hold(
            kind=HOLD,
            base=DESK,
            subject="",
            why=trn(
                len(names),
                "{n} file with what could not be imported: {names}",
                "{n} files with what could not be imported: {names}",
                names=", ".join([*names[:_SHOWN], *["…"][: len(names) - _SHOWN]]),
            ),
            hint=tr(
                "Each line says why, or a text beside the file. Put it right, drop it"
                " into the folder of imports, and delete it where it lies"
            ),
            mark=digest_of("\n".join(names).encode()),
        )


def take(tools: Tools, home: Path) -> FolderDone:
    """Take in the files that stood unchanged for long enough, the oldest first.

    Args:
        tools: The worker's tools.
        home: The folder that holds config/.

    Raises:
        SheetsyncError: The journal can't be used.
    """
    rules = tools.config.imports.folder
    if rules is None:
        return FolderDone()
    return _Taking(tools, home / rules.path, rules).run()


class _Taking:
    """One round through the folder; a class so that its steps share the tools."""

    def __init__(self, tools: Tools, folder: Path, rules: Folder) -> None:
        self._tools = tools
        self._folder = folder
        self._rules = rules
        with tools.journal.reading() as book:
            self._looks = _looks(book.meta.get(_LOOKS) or "{}")
        self.done = FolderDone()

    def run(self) -> FolderDone:
        if not self._folder.is_dir():
            log.warning("imports.no_folder", folder=str(self._folder))
        ready = []
        for name, path in _files(self._folder):
            state = _state(path)
            mapping = self._mapping(name)
            if mapping is None:
                self.done.unmatched.append(name)
            elif state is None or not self._stood(name, state):
                self.done.waiting.append(name)
            else:
                ready.append((state[1], name, path, state, mapping))
        for _, name, path, state, mapping in sorted(ready):
            try:
                self._one(name, path, state, way_of(self._tools.config, mapping))
            except OSError as error:
                log.error(  # noqa: TRY400 - the reason says all
                    "import.file_trouble", file=name, why=error.strerror or str(error)
                )
        if self.done.unmatched:
            log.warning("imports.no_rule", files=self.done.unmatched)
        return self.done

    def _mapping(self, name: str) -> str | None:
        """The mapping of the first rule that fits."""
        path = name.casefold()
        for rule in self._rules.files:
            pattern = rule.match.casefold()
            whole = path if "/" in pattern else path.rpartition("/")[2]
            if fnmatchcase(whole, pattern):
                return rule.mapping
        return None

    def _stood(self, name: str, state: _State) -> bool:
        """Whether the file stands as it did a while ago."""
        known = self._looks.get(name)
        if known is None or known[0] != state:
            return False
        least = self._tools.config.company.limits.settle
        return self._tools.clock.now() - known[1] >= least

    def _one(self, name: str, path: Path, state: _State, way: Way) -> None:
        content = path.read_bytes()
        if self._taken_whole(way, content):
            log.info("import.known", file=name)
            self.done.known.append(name)
            _put_away(path, state, DONE)
            return
        tools = self._tools
        try:
            outcome = take_file(
                tools.journal, tools.config, path.name, content, way, apply=True
            )
        except ImportRefused as refused:
            # The reason may quote what stands in the file: that is for the owner.
            log.warning("import.refused", file=name)
            self.done.refused.append(name)
            moved = _put_away(path, state, REJECTED)
            if moved is not None:
                why = moved.with_name(f"{moved.name}.txt")
                why.write_text(f"{tools.say(refused.text)}\n", encoding="utf-8-sig")
            return
        self._tell(name, way, outcome)
        if outcome.rejected:
            rejects = _free(path.parent / REJECTED / f"{path.stem}.csv")
            rejects.write_bytes(
                rejects_file(outcome.table, outcome.rejected, tools.say)
            )
        _put_away(path, state, DONE)

    def _taken_whole(self, way: Way, content: bytes) -> bool:
        """Whether the very same content was taken in, and nothing was rejected."""
        with self._tools.journal.reading() as book:
            found = book.imports.of_content(way.kind.value, digest_of(content))
        return found is not None and not found.rejected

    def _tell(self, name: str, way: Way, outcome: Outcome) -> None:
        self.done.taken.append(name)
        log.info(
            "import.taken",
            file=name,
            kind=way.kind.value,
            number=outcome.number,
            new=outcome.new,
            known=outcome.known,
            rejected=len(outcome.rejected),
        )


def _looks(text: str) -> Mapping[str, tuple[_State, datetime]]:
    """How files stood, and since when."""
    return {
        name: ((size, changed), datetime.fromisoformat(since))
        for name, (size, changed, since) in json.loads(text).items()
    }


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files that may be meant, by their paths within the folder.

    Hidden ones, and those that Office makes beside an open document, are not.
    """
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(
            one for one in folders if one not in (DONE, REJECTED) and one[0] != "."
        )
        for name in sorted(names):
            path = Path(place) / name
            if not name.startswith((".", "~")):
                yield path.relative_to(folder).as_posix(), path


def _put_aside(folder: Path) -> list[str]:
    """The rejected files, without the texts that say why, by their paths."""
    return sorted(
        (Path(place) / name).relative_to(folder).as_posix()
        for place, _, names in os.walk(folder)
        for name in names
        if Path(place).name == REJECTED and not name.endswith(".txt")
    )


def _state(path: Path) -> _State | None:
    """A file's size and time; None if it is gone or can't be looked at."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _put_away(path: Path, state: _State, place: str) -> Path | None:
    """Move a file beside, unless it was written meanwhile: then it is a new one.

    Returns:
        Where it is now; None if it stays.
    """
    if _state(path) != state:
        return None
    return path.rename(_free(path.parent / place / path.name))


def _free(path: Path) -> Path:
    """That path, or one with a number if a file is there; its folder is made."""
    path.parent.mkdir(exist_ok=True)
    found, number = path, 1
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return found
