"""A company of chance in which every cell carries a mark, and the account of who may
have seen which mark.

A mark is foreign to a person if its value never lived in a base while he could open it.
The account knows it from what people did and from config as it was meant; the worker is
never asked. Where a client is, the owner's reading of the bases tells, and it counts
only for stages that somebody picked for him.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from sheetsync.config.config import EVERYBODY, POOL
from sheetsync.core.ids import CLIENTS, UNDO, BaseKey, base_key, sheet_id, stage_of
from sheetsync.errors import SheetsyncError
from tests.leaks.reading import Readings, marks_in
from tests.worker.faults import FAULTS, FaultyWire, ProcessDied
from tests.worker.world import OWNER, SHEETS, World

WORKER = "robot@northwind.example"
ROLES = {
    "prospects": "lead_generator",
    "interested": "sales_manager",
    "customers": "account_manager",
}
NAMES = {
    "prospects": "Prospects",
    "interested": "Interested",
    "customers": "Customers",
    "archive": "Archive",
}
COLUMNS = (
    "company",
    "contact_person",
    "decision_maker",
    "phone",
    "city",
    "needs",
    "comment",
    "refusal_reason",
    "return_reason",
    "first_purchase",
)
CLOSABLE = ("contact_person", "city", "comment")
LOG = ("comment", "channel")
OWN = "own"
"""Stands for a column that people made themselves."""

_ROWS = 40
"""So few rows are there in all."""

TEMPERS = ("visible", "heads", "log", "roles", "manager")


@dataclass(frozen=True, slots=True)
class Told:
    """What a mark is.

    Attributes:
        client: The number of the client whose cell it is in.
        tab: The tab that it was typed into.
        column: The column, as config calls it.
    """

    client: int
    tab: str
    column: str


class Company:
    """A company, its people, and the account of marks.

    Args:
        folder: An empty folder.
        seed: What happens follows from it.
        plain: Whether all four stages are there, without heads and closed columns
            of chance.
        own_figures: Whether everybody surely has a file of his own figures; else it
            is one company in four.
        meant: Changes stages.yaml as the account takes it to be, and not as the
            worker gets it: so the search is known to find something.
    """

    def __init__(
        self,
        folder: Path,
        seed: int,
        *,
        plain: bool = False,
        own_figures: bool = False,
        meant: Callable[[Any], object] | None = None,
    ) -> None:
        self.chance = random.Random(seed)
        self.worker = self.chance.choice([WORKER, OWNER])
        self.world = World(folder, settings={"worker": self.worker}, seed=seed)
        self.world.app.close()
        self.wire = FaultyWire(self.world.adapter, {})
        self.world.adapter = self.wire
        self.told: dict[str, Told] = {}
        self.been: dict[str, set[BaseKey]] = defaultdict(set)
        self.allowed: dict[str, set[str]] = defaultdict(set)
        self.first_open: dict[tuple[str, BaseKey], str] = {}
        self.picked: dict[int, set[str]] = {}
        self.done: list[str] = []
        self._contents: dict[str, Any] = {}
        self._meant = meant
        self._own_figures = own_figures or seed % 4 == 3
        self._draw_config(plain=plain)
        self.world.start()
        self.people = self._everybody()
        self._openers = self._may_open()
        self.cycle()

    # -------------------------------------------------------------- what config says

    def _draw_config(self, *, plain: bool) -> None:
        """Two to four stages; heads and closed columns by chance; two people a role."""
        without = self.chance.choice(
            [(), (), ("interested",), ("customers", "interested")]
        )
        tempers = {one for one in TEMPERS if self.chance.random() < 0.5}
        if plain:
            without, tempers = (), set()
        closed = {one: self._readers(tempers) for one in CLOSABLE}
        log = {one: self._readers(tempers) for one in LOG if "log" in tempers}

        def stages(content: Any) -> None:
            kept = [one for one in content["stages"] if one["id"] not in without]
            content["stages"] = kept
            for stage in kept:
                stage["moves"] = [{"to": one["id"]} for one in kept if one is not stage]
                if "manager" in tempers and stage.get("role"):
                    stage["visibility"] = self.chance.choice(["manager", "stage"])
                if "heads" in tempers and stage.get("role"):
                    stage["head"] = self.chance.choice(list(ROLES.values()))
                _close(stage["columns"], closed if "visible" in tempers else {})
                _close(stage["tabs"][0]["columns"], log)

        def people(content: Any) -> None:
            of_role: dict[str, int] = defaultdict(int)
            for one in list(content["people"]):
                of_role[one["role"]] += 1
                if of_role[one["role"]] > 2:
                    content["people"].remove(one)

        self.configure("stages.yaml", stages)
        self.configure("staff.yaml", people)
        self.configure("reports.yaml", _few_reports)
        if self._own_figures:
            self.configure("reports.yaml", _own_figures)
        self.stages = [str(one["id"]) for one in self.content("stages.yaml")["stages"]]

    def _readers(self, tempers: set[str]) -> str | list[str]:
        some = self.chance.choice(["owner", "all", "one", "two"])
        roles = list(ROLES.values())
        if some in {"owner", "all"} or "roles" not in tempers:
            return "owner" if some in {"owner", "one"} else "all"
        return self.chance.sample(roles, 1 if some == "one" else 2)

    def content(self, file: str) -> Any:
        """A file of config/ as it is, with what was meant otherwise."""
        if file not in self._contents:
            content = YAML().load(self.world.config / file)
            if file == "stages.yaml" and self._meant is not None:
                self._meant(content)
            self._contents[file] = content
        return self._contents[file]

    def configure(self, file: str, change: Callable[[Any], object]) -> None:
        """Change a file of config/."""
        yaml = YAML()
        content = yaml.load(self.world.config / file)
        change(content)
        yaml.dump(content, self.world.config / file)
        self._contents.clear()

    def _stages_as_meant(self) -> dict[str, Any]:
        return {one["id"]: one for one in self.content("stages.yaml")["stages"]}

    def _shown(self, stage_id: str, told: Told) -> bool:
        """Whether all who open a stage's base may see what a mark was typed as."""
        stages = self._stages_as_meant()
        stage = stages[stage_id]
        readers = {one for one in (stage.get("role"), stage.get("head")) if one}
        for some in stages.values():
            tab = some["columns"] if told.tab == CLIENTS else some["tabs"][0]["columns"]
            for column in tab:
                if column["id"] == told.column:
                    seen = column.get("visible", "all")
                    if seen == "all" or not readers:
                        return True
                    return seen != "owner" and readers <= set(seen)
        return True

    def _everybody(self) -> list[str]:
        return [str(one["email"]) for one in self.content("staff.yaml")["people"]]

    def _may_open(self) -> dict[BaseKey, set[str]]:
        """Who may open each base by config, as it is now."""
        found: dict[BaseKey, set[str]] = {}
        for stage in self._stages_as_meant().values():
            working = self._working(stage.get("role"))
            heads = self._working(stage.get("head"))
            if stage.get("visibility", "stage") == "stage":
                found[base_key(stage["id"], EVERYBODY)] = working | heads
                continue
            for one in working:
                found[base_key(stage["id"], one)] = {one} | heads
            found[base_key(stage["id"], POOL)] = heads
        return found

    def _working(self, role: str | None) -> set[str]:
        """Who has a role now."""
        return {
            str(one["email"])
            for one in self.content("staff.yaml")["people"]
            if one["role"] == role and one.get("status", "works") != "left"
        }

    # ----------------------------------------------------------------- what people do

    def base(self, stage: str) -> BaseKey:
        """A base of a stage."""
        bases = [one for one in self._openers if stage_of(one) == stage]
        made = [one for one in sorted(bases) if self._file(one) is not None]
        return self.chance.choice(made)

    def editor(self, base: BaseKey) -> str:
        """Somebody who works in a base now; the owner where nobody does."""
        people = self._working(ROLES.get(stage_of(base)))
        known = sorted(people & self._openers.get(base, set()))
        return self.chance.choice(known) if known else OWNER

    def role(self, email: str) -> str:
        """Somebody's role."""
        people = self.content("staff.yaml")["people"]
        return next(str(one["role"]) for one in people if one["email"] == email)

    def mark(self, client: int, tab: str, column: str, base: BaseKey) -> str:
        """A new mark, typed into a base just now."""
        text = f"mark{len(self.told)}x"
        self.told[text] = Told(client, tab, column)
        self.been[text].add(base)
        if self._shown(stage_of(base), self.told[text]):
            for person in self._openers.get(base, ()):
                self.allowed[person].add(text)
        return text

    def enter(self, stage: str = "") -> None:
        """Somebody enters a client, a cell of whom may be in a column of his own."""
        stage = stage or self.chance.choice(self.stages[:-1])
        base, client = self.base(stage), len(self.picked)
        self.picked[client] = {stage}
        header = self._header(base)
        cells = {
            header[one]: self.mark(client, CLIENTS, one, base)
            for one in COLUMNS
            if one in header and one != "first_purchase"
        }
        if OWN in header:
            cells[header[OWN]] = self.mark(client, CLIENTS, OWN, base)
        self.world.person(self.editor(base)).type(base, cells)
        self.done.append(f"{client} is entered in {base}")

    def edit(self, client: int) -> None:
        """Somebody types into a client's row, wherever it stands."""
        base = self._where(client)
        if base is None:
            return
        header = self._header(base)
        column = self.chance.choice([one for one in COLUMNS if one in header][1:])
        cell = self.mark(client, CLIENTS, column, base)
        self._type(client, base, {header[column]: cell})

    def note(self, client: int) -> None:
        """Somebody leaves a note on a cell."""
        base = self._where(client)
        if base is None:
            return
        header = self._header(base)
        column = self.chance.choice([one for one in COLUMNS if one in header][1:])
        place = self.world.owner.grid(base)[0].index(header[column])
        text = self.mark(client, CLIENTS, column, base)
        start = {"rowIndex": self._row(base, client), "columnIndex": place}
        self.world.person(self.editor(base)).batch(
            base,
            {
                "updateCells": {
                    "start": {"sheetId": sheet_id(CLIENTS), **start},
                    "rows": [{"values": [{"note": text}]}],
                    "fields": "note",
                }
            },
        )
        self.done.append(f"{client} gets a note in {base}")

    def call(self, client: int) -> None:
        """Somebody talks to a client and writes it down."""
        base = self._where(client)
        if base is None:
            return
        header = self.world.owner.grid(base, "contacts")[0]
        cells: dict[str, Any] = {"Client": self._company(base, client), "Day": 46300}
        for column, title in (("comment", "Comment"), ("channel", "Channel")):
            if title in header:
                cells[title] = self.mark(client, "contacts", column, base)
        self.world.person(self.editor(base)).type(base, cells, tab="contacts")
        self.done.append(f"{client} is called in {base}")

    def pick(self, client: int, to: str = "") -> None:
        """Somebody picks another stage for a client."""
        base = self._where(client)
        if base is None:
            return
        others = [one for one in self.stages if one != stage_of(base)]
        to = to or self.chance.choice(others)
        self.picked[client].add(to)
        self._type(client, base, {"Stage": NAMES[to]})
        self.done.append(f"{client} is to go from {base} to {to}")

    def closed_by_the_owner(self, client: int) -> None:
        """The owner writes what only he sees, where only he works."""
        base = self._where(client)
        if base is None or stage_of(base) != "archive":
            return
        header = self._header(base)
        for column in ("personal_mobile", "margin"):
            if column in header:
                cell = self.mark(client, CLIENTS, column, base)
                self._type(client, base, {header[column]: cell})

    def own_column(self) -> None:
        """Somebody gives a base a column of his own."""
        base = self.base(self.chance.choice(self.stages[:-1]))
        header = self.world.owner.grid(base)[0]
        if "Hobby" not in header:
            self.world.person(self.editor(base)).write(base, 0, len(header), "Hobby")

    def hired(self) -> None:
        """Somebody new works in one of the roles, or a leaver comes back."""
        role = self.chance.choice(list(ROLES.values()))
        number = len(self.people)
        email = f"new{number}@northwind.example"
        self.people.append(email)
        entry = {"name": f"New {number}", "email": email, "role": role}
        self.configure("staff.yaml", lambda one: one["people"].append(entry))
        self.done.append(f"{email} is hired as {role}")

    def dismissed(self) -> None:
        """Somebody has to go, or gets another role."""
        email = self.chance.choice(self.people)
        change = self.chance.choice(
            [{"status": "left"}, {"role": self.chance.choice(list(ROLES.values()))}]
        )

        def set_back(content: Any) -> None:
            for one in content["people"]:
                if one["email"] == email:
                    one.update(change)

        self.configure("staff.yaml", set_back)
        self.done.append(f"{email}: {change}")

    def _type(self, client: int, base: BaseKey, cells: Mapping[str, Any]) -> None:
        row = self._row(base, client)
        self.world.person(self.editor(base)).type(base, cells, at=row)

    # ----------------------------------------------------------- what the worker does

    def cycle(self, fault: tuple[int, str] | None = None) -> None:
        """One cycle, perhaps with a fault; then whoever sees what is taken down."""
        before = self._openers
        self.wire.strike(dict([fault]) if fault else {})
        try:
            self.world.app.cycle()
            self._openers = self._may_open()
        except ProcessDied:
            self.wire.end()
            self.world.app.close()
            self.world.start()
        except SheetsyncError as error:
            self.done.append(f"# {error}")
        self.wire.end()
        self.account(before)
        self.world.clock.sleep(30)

    def publish(self) -> None:
        """The derived sheets are written."""
        self.world.app.publish()
        self.account(self._openers)

    def fault(self) -> tuple[int, str]:
        """A fault at one of the next cycle's requests."""
        return self.chance.randrange(20), self.chance.choice(FAULTS)

    # --------------------------------------------------------------------- the account

    def account(self, before: Mapping[BaseKey, set[str]]) -> None:
        """Take down which marks live where, and who can see them there.

        Args:
            before: Who could open each base until this cycle.
        """
        now = f"{self.world.clock.now():%Y-%m-%dT%H:%M:%S}"
        for base in self._bases():
            tabs = self._tabs(base)
            here = {
                self.told[one].client
                for one in marks_in(tabs.get(CLIENTS, ""))
                if self.told[one].column == "company"
            }
            openers = self._openers.get(base, set()) | before.get(base, set())
            for person in openers:
                self.first_open.setdefault((person, base), now)
            for one in marks_in("".join(tabs.values())):
                self._seen(one, base, here, openers)

    def _seen(
        self, mark: str, base: BaseKey, here: set[int], openers: set[str]
    ) -> None:
        told = self.told[mark]
        lives = told.client in here and stage_of(base) in self.picked[told.client]
        if not lives and base not in self.been[mark]:
            return
        self.been[mark].add(base)
        if self._shown(stage_of(base), told):
            for person in openers:
                self.allowed[person].add(mark)

    def foreign(self) -> dict[str, dict[str, Told]]:
        """The foreign marks that each person finds, with what they are."""
        with self.world.app.journal.reading() as book:
            files = [one.spreadsheet for one in book.bases.all().values()]
        found, texts = {}, Readings()
        for person in self.people:
            since = min(
                (at for (who, _), at in self.first_open.items() if who == person),
                default="9999",
            )
            text = texts.everything(self.world.person(person), files, since)
            marks = marks_in(text) - self.allowed[person]
            if marks:
                found[person] = {one: self.told[one] for one in sorted(marks)}
        return found

    def _bases(self) -> list[BaseKey]:
        """The bases that people can work in."""
        with self.world.app.journal.reading() as book:
            return sorted(
                one
                for one in book.bases.all()
                if stage_of(one) in NAMES and self._finished(one)
            )

    def _finished(self, base: BaseKey) -> bool:
        """Whether a base is ready: its making may have been cut short just now."""
        url = f"{SHEETS}/{self._file(base)}"
        fields = "sheets(properties(sheetId))"
        answer = self.world.owner.call("GET", url, fields=fields).json()
        tabs = [one["properties"]["sheetId"] for one in answer.get("sheets", ())]
        return sheet_id(CLIENTS) in tabs

    def _file(self, base: BaseKey) -> str | None:
        with self.world.app.journal.reading() as book:
            known = book.bases.by(base)
        return None if known is None else str(known.spreadsheet)

    def _tabs(self, base: BaseKey) -> dict[str, str]:
        """All that stands in a base, by tab, as the owner reads it."""
        url = f"{SHEETS}/{self._file(base)}"
        mask = "sheets(properties(title),data(rowData(values(formattedValue,note))))"
        tabs = [f"{title}!1:{_ROWS}" for title in ("Clients", "Contacts", UNDO)]
        answer = self.world.owner.call("GET", url, fields=mask, ranges=tabs)
        words = {"Clients": CLIENTS, UNDO: UNDO}
        return {
            words.get(one["properties"]["title"], one["properties"]["title"]): str(one)
            for one in answer.json().get("sheets", ())
        }

    def _header(self, base: BaseKey) -> dict[str, str]:
        """The headers that a base has, by column."""
        titles = [str(one) for one in self.world.owner.grid(base)[0]]
        named = {one.replace(" ", "_").lower(): one for one in titles}
        named.update({"own": "Hobby"} if "Hobby" in titles else {})
        return named

    def _where(self, client: int) -> BaseKey | None:
        """The base that a client's row stands in."""
        return next((one for one in self._bases() if self._row(one, client)), None)

    def _row(self, base: BaseKey, client: int) -> int:
        for index, row in enumerate(self.world.owner.grid(base)):
            for one in marks_in(str(row)):
                if self.told[one].client == client:
                    return index
        return 0

    def _company(self, base: BaseKey, client: int) -> str:
        grid = self.world.owner.grid(base)
        row = grid[self._row(base, client)]
        return str(row[grid[0].index("Company")])

    def close(self) -> None:
        """Let go of everything."""
        self.world.app.close()


def _few_reports(content: Any) -> None:
    """Those that managers get, about the stage that every company has.

    Of the desk's two are enough: the owner may see everything anyway.
    """
    lists = ["cooling", "next_orders", "offers", "reactivation"]
    content["on"] = ["decisions", *lists, "all_clients"]
    for norms in content.values():
        if isinstance(norms, dict) and "stage" in norms:
            norms["stage"] = "prospects"


def _own_figures(content: Any) -> None:
    """Everybody has a file of his own, which names the clients who sleep."""
    content["personal"] = {role: ["my_day", "results"] for role in ROLES.values()}
    content["funnel"]["sleeping_days"] = 1


def _close(columns: Any, readers: Mapping[str, Any]) -> None:
    """Say of columns who sees them."""
    for column in columns:
        if column["id"] in readers:
            column["visible"] = readers[column["id"]]


def live(company: Company, steps: int) -> None:
    """Let chance do what it likes with a company for some time, and come to rest."""
    chance = company.chance
    for _ in range(2):
        company.enter()
    company.cycle()
    acts = [
        company.edit,
        company.edit,
        company.note,
        company.call,
        company.pick,
        company.pick,
        company.closed_by_the_owner,
    ]
    rare = [company.enter, company.own_column, company.hired, company.dismissed]
    for _ in range(steps):
        for _ in range(chance.randrange(1, 3)):
            if chance.random() < 0.3:
                chance.choice(rare)()
            else:
                chance.choice(acts)(chance.randrange(len(company.picked)))
        company.cycle(company.fault() if chance.random() < 0.15 else None)
        if chance.random() < 0.2:
            company.publish()
    for _ in range(2):
        company.cycle()
