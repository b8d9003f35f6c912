"""Whatever people do, every version can be had back and every undo makes sense."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from sheetsync.emulator import Google, build_app, session_for
from sheetsync.emulator.people.acts import (
    Act,
    Delete,
    Drag,
    Edit,
    Filter,
    Hide,
    Insert,
    RenameTab,
    Restore,
    Share,
    Sort,
    Undo,
)
from sheetsync.emulator.people.playing import play
from sheetsync.emulator.state.google import FIRST_VERSION
from sheetsync.emulator.state.saved import head_text, row_text
from tests.emulator.sheet_at_hand import OWNER, SHEETS, Sheet, StandingClock, good

FILE = "Prospects"
MARK = "mark@example.com"
PEOPLE = st.sampled_from([OWNER, MARK])
ROWS = st.integers(1, 7)
COLUMNS = st.sampled_from(["A", "B", "C"])

ROW_ACTS = st.one_of(
    st.builds(
        Edit,
        who=PEOPLE,
        file=st.just(FILE),
        row=ROWS,
        cells=st.dictionaries(COLUMNS, st.text("xyz", max_size=2), min_size=1),
    ),
    st.builds(
        Insert, who=PEOPLE, file=st.just(FILE), row=ROWS, count=st.integers(1, 2)
    ),
    st.builds(
        Delete, who=PEOPLE, file=st.just(FILE), row=ROWS, count=st.integers(1, 2)
    ),
    st.builds(Drag, who=PEOPLE, file=st.just(FILE), row=ROWS, before_row=ROWS),
    st.builds(Sort, who=PEOPLE, file=st.just(FILE), by=COLUMNS),
)
ACTS = st.one_of(
    ROW_ACTS,
    st.builds(Insert, who=PEOPLE, file=st.just(FILE), column=COLUMNS),
    st.builds(Delete, who=PEOPLE, file=st.just(FILE), column=COLUMNS),
    st.builds(Hide, who=PEOPLE, file=st.just(FILE), row=ROWS),
    st.builds(Filter, who=PEOPLE, file=st.just(FILE), column=COLUMNS),
    st.builds(
        RenameTab, who=PEOPLE, file=st.just(FILE), title=st.text("ab", min_size=1)
    ),
    st.builds(Undo, who=PEOPLE, file=st.just(FILE)),
    st.builds(Restore, who=PEOPLE, file=st.just(FILE), back=st.integers(1, 3)),
)


class Desk:
    """A spreadsheet of nine rows on which people act."""

    def __init__(self) -> None:
        self.google = Google(clock=StandingClock(), seed=1)
        session = session_for(build_app(self.google), OWNER)
        made = good(session.post(SHEETS, json={"properties": {"title": FILE}}))
        self.sheet = Sheet(made["spreadsheetId"], session)
        self.sheet.write("A1:C6", [[f"{x}{y}" for x in "abc"] for y in range(6)])
        play(self.google, Share(who=OWNER, file=FILE, to=MARK, silently=True))

    def version(self) -> int:
        return self.google.history[self.sheet.id][-1].number

    def state(self) -> str:
        book = self.google.files[self.sheet.id].book
        assert book is not None
        rows = [list(map(row_text, tab.grid.rows)) for tab in book.tabs]
        metadata = sorted(map(repr, book.metadata.values()))
        return json.dumps([json.loads(head_text(book)), rows, metadata])


@settings(max_examples=60, deadline=None)
@given(st.lists(ACTS, max_size=8))
def test_every_version_comes_back_exactly(acts: list[Act]) -> None:
    desk = Desk()
    states = {desk.version(): desk.state()}
    for act in acts:
        play(desk.google, act)
        states[desk.version()] = desk.state()

    for version, state in states.items():
        deed = play(desk.google, Restore(who=MARK, file=FILE, version=version))
        assert deed.refused == ""
        assert desk.state() == state
    assert min(states) == FIRST_VERSION + 1


@settings(max_examples=60, deadline=None)
@given(st.lists(ACTS, max_size=5), ACTS)
def test_an_undo_right_away_takes_back_exactly_the_last_change(
    acts: list[Act], last: Act
) -> None:
    desk = Desk()
    for act in acts:
        play(desk.google, act)
    version, before = desk.version(), desk.state()

    play(desk.google, last)

    if desk.version() > version and not isinstance(last, Undo):
        assert play(desk.google, Undo(who=last.who, file=FILE)).refused == ""
        assert desk.state() == before


@settings(max_examples=100, deadline=None)
@given(st.lists(ROW_ACTS, max_size=6))
def test_an_undo_amid_other_peoples_changes_keeps_what_they_typed(
    acts: list[Act],
) -> None:
    desk = Desk()
    play(desk.google, Edit(who=MARK, file=FILE, row="a3", cells={"B": "marks"}))
    play(desk.google, Edit(who=OWNER, file=FILE, row="a4", cells={"C": "owners"}))
    for act in acts:
        play(desk.google, act)
    kept = desk.state().count("owners")

    play(desk.google, Undo(who=MARK, file=FILE))

    assert desk.state().count("owners") >= min(kept, 1)


@settings(max_examples=60, deadline=None)
@given(st.lists(ACTS, max_size=6), st.lists(ACTS, max_size=4))
def test_a_snapshot_is_untouched_by_what_follows(
    before: list[Act], after: list[Act]
) -> None:
    desk = Desk()
    for act in before:
        play(desk.google, act)
    state = desk.state()
    desk.google.snapshots.take(desk.google, "here")

    for _ in range(2):
        for act in after:
            play(desk.google, act)
        desk.google.snapshots.restore(desk.google, "here")
        assert desk.state() == state
