"""Who is responsible for a client (S9, S11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from sheetsync.config import Config, Person, Stage
from sheetsync.config.staff import BY_LOAD, FREE_POOL
from sheetsync.core.rows import Cell, as_text, folded


class Desk:
    """Gives clients to the people of one stage, within one plan.

    It counts as it goes, so that ten clients who arrive together are shared out.

    Args:
        config: The configuration.
        stage: Whose people.
        day: Today, company time.
        loads: How many clients of the stage each person is responsible for.
        last: Name of the person who was given the last client in this stage.
    """

    def __init__(
        self,
        config: Config,
        stage: Stage,
        day: date,
        loads: Mapping[str, int],
        last: str = "",
    ) -> None:
        self._staff = config.staff
        self._stage = stage
        self._day = day
        people = config.people_of(stage, day)
        self._people = tuple(one for one in people if one.status == "works")
        capacity = {role.id: role.capacity for role in config.staff.roles}
        self._capacity = capacity.get(stage.role or "", 0)
        self._loads = Counter(loads)
        self._last = last

    def keeps(self, name: str) -> bool:
        """Whether that person stays responsible for a client of this stage.

        People who merely vanished from staff.yaml keep their clients until the
        owner says what is to become of them.
        """
        person = self._staff.named(name)
        if person is None:
            return bool(name)
        return person.role == self._stage.role and person.works_on(self._day)

    def claims(self, take: Cell) -> str:
        """The name of the person of this stage that a Take cell holds, else ""."""
        wanted = folded(take)
        for person in self._people:
            if folded(person.name) == wanted:
                self._loads[person.name] += 1
                return person.name
        return ""

    def unknown(self, take: Cell) -> bool:
        """Whether a Take cell holds something, but nobody of this stage.

        Somebody who left it is known: his clients are handed over, and need not wait
        until people emptied the cell.
        """
        wanted = folded(take)
        names = (folded(one.name) for one in self._people)
        if not as_text(take) or wanted in names:
            return False
        left = self._staff.leaver(as_text(take), self._stage.role)
        return left is None or left.works_on(self._day)

    def hands_over(self, leaver: str, take: Cell = None) -> str:
        """Who gets a client of somebody who works here no more (S7).

        Those whom his entry in staff.yaml names share his clients by load; if none of
        them works here now, or it names nobody, all people of the stage do.

        Args:
            leaver: His name.
            take: The client's Take cell: in the free pool whoever asked first has him.
        """
        entry = self._staff.leaver(leaver, self._stage.role)
        rule = entry.hand_over if entry is not None else BY_LOAD
        if rule == FREE_POOL:
            return self.claims(take) or self.gives()
        named = () if isinstance(rule, str) else rule
        heirs = [one for one in self._people if one.email in named]
        return self._by_load(heirs or self._people)

    def gives(self) -> str:
        """The name of the next person by the stage's rule, "" for the free pool."""
        if not self._people or self._stage.assign == "none":
            return ""
        if self._stage.assign == "round_robin":
            return self._given(self._next())
        return self._by_load(self._people)

    def _by_load(self, people: Sequence[Person]) -> str:
        return self._given(min(people, key=self._order)) if people else ""

    def _given(self, chosen: Person) -> str:
        self._loads[chosen.name] += 1
        self._last = chosen.name
        return chosen.name

    def _next(self) -> Person:
        names = [one.name for one in self._people]
        after = names.index(self._last) + 1 if self._last in names else 0
        return self._people[after % len(names)]

    def _order(self, person: Person) -> tuple[bool, int, str]:
        load = self._loads[person.name]
        return (load >= self._capacity, load, person.name)
