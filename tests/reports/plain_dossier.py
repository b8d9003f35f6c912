"""How much is known of clients a second way, client by client; nothing of sheetsync."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

WEIGHTS = {"decision_maker": 2, "phone": 2, "email": 1, "size": 3}
STUBS = {"-", "–", "—", "?", ".", "0", "123", "no", "none", "нет"}
NOT_ASKED = {"not applicable", "n/a", "не применимо"}


@dataclass(frozen=True)
class Client:
    """What stands in a client's row, and what else is known of him."""

    stage: str
    person: str
    cells: Mapping[str, str | int | None]
    asked_on: date | None = None
    note: tuple[date, str] | None = None
    next_step: date | None = None
    bought: bool = False


def phone_of(cell: object) -> str:
    return "".join(one for one in str(cell or "") if one in "0123456789")[-10:]


def answers(column: str, cell: object, same_phone: int) -> bool:
    word = str(cell if cell is not None else "").strip().lower()
    if word == "" or word in STUBS:
        return False
    if column == "phone":
        return len(phone_of(cell)) >= 7 and same_phone <= 3
    if column == "email":
        name, at, domain = word.partition("@")
        return bool(name and at and "." in domain and " " not in word)
    if column == "size":
        return isinstance(cell, int)
    return True


def dossier(
    clients: Mapping[str, Client], weights: Mapping[str, Mapping[str, int]], day: date
) -> dict[str, tuple[Fraction | None, set[str], int]]:
    """Of each open client what is known, what is lacking, and a stranger's answers.

    `weights` are those of stages in which they are others than `WEIGHTS`; the day of
    the answer in the column size stands in the row.
    """
    phones = [phone_of(one.cells.get("phone")) for one in clients.values()]
    found = {}
    for name, one in clients.items():
        if one.stage == "archive":
            continue
        whole, known, gaps = 0, Fraction(), set()
        right = {
            column: answers(
                column,
                one.cells.get(column),
                phones.count(phone_of(one.cells.get("phone"))),
            )
            for column in WEIGHTS
        }
        for column, usual in WEIGHTS.items():
            weight = weights.get(one.stage, {}).get(column, usual)
            cell = one.cells.get(column)
            if str(cell).strip().lower() in NOT_ASKED or not weight:
                continue
            whole += weight
            old = (
                column == "size"
                and one.asked_on is not None
                and day - one.asked_on > timedelta(days=365)
            )
            if right[column]:
                known += Fraction(weight, 2 if old else 1)
            else:
                gaps.add(column)
        yes = [
            right["decision_maker"] and (right["phone"] or right["email"]),
            one.note is not None and len(one.note[1].strip()) >= 20,
            one.next_step is not None and one.next_step >= day,
            one.bought,
        ]
        found[name] = (known / whole if whole else None, gaps, sum(yes))
    return found


def mean(parts: Sequence[Fraction | None]) -> Fraction | None:
    told = [one for one in parts if one is not None]
    return sum(told, Fraction()) / len(told) if told else None
