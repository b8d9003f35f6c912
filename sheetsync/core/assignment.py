"""Who is responsible for a client (S9, S11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from sheetsync.config import Config, Person, Stage
from sheetsync.core.rows import Cell, as_text, folded


class Desk:
    """Gives clients to the people of one stage, within one plan.

    It counts as it goes, so that ten clients who arrive together are shared out.

    Args:
        config: The configuration.
        stage: Whose people.
        day: Today, company time.
        loads: How many clients of the base each person is responsible for.
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
        """Whether that person stays responsible for a client of this base.

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
        """Whether a Take cell holds something, but nobody of this stage."""
        wanted = folded(take)
        names = (folded(one.name) for one in self._people)
        return bool(as_text(take)) and wanted not in names

    def gives(self, *, always: bool = False) -> str:
        """The name of the next person by the stage's rule, "" for the free pool.

        Args:
            always: Share out even where the stage's rule is ``none``: the clients
                of somebody who left must go to somebody.
        """
        if not self._people or (self._stage.assign == "none" and not always):
            return ""
        if self._stage.assign == "round_robin":
            chosen = self._next()
        else:
            chosen = min(self._people, key=self._order)
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
