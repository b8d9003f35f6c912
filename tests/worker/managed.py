"""A company whose account managers each have a base of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from sheetsync.core.ids import BaseKey, stage_of
from sheetsync.core.rows import Cell
from tests.worker.world import World

OLGA = "olga.smirnova@northwind.example"
IGOR = "igor.novikov@northwind.example"
TATIANA = "tatiana.fedorova@northwind.example"
POOL = BaseKey("customers/pool")
NEVER = {"reports": "23:00"}


def own(email: str) -> BaseKey:
    """The base of an account manager."""
    return BaseKey(f"customers/{email}")


def change_yaml(world: World, file: str, change: Callable[[Any], None]) -> None:
    """Change a file of config/, as the owner does in an editor."""
    yaml = YAML()
    path: Path = world.config / file
    content = yaml.load(path)
    change(content)
    yaml.dump(content, path)


def see(world: World, visibility: str, assign: str = "least_loaded") -> None:
    """Say who sees which customers."""

    def change(content: Any) -> None:
        (stage,) = (one for one in content["stages"] if one["id"] == "customers")
        stage.update(visibility=visibility, assign=assign)

    change_yaml(world, "stages.yaml", change)


def staff(world: World, email: str, **members: str) -> None:
    """Change somebody's entry in staff.yaml, or add it."""

    def change(content: Any) -> None:
        found = [one for one in content["people"] if one["email"] == email]
        if found:
            found[0].update(members)
        else:
            content["people"].append({"email": email, **members})

    change_yaml(world, "staff.yaml", change)


def forget(world: World, email: str) -> None:
    """Take somebody out of staff.yaml."""

    def change(content: Any) -> None:
        content["people"] = [one for one in content["people"] if one["email"] != email]

    change_yaml(world, "staff.yaml", change)


def everywhere(world: World) -> dict[str, list[BaseKey]]:
    """For each company of the stage Customers the bases that it stands in."""
    found: dict[str, list[BaseKey]] = {}
    for base in customer_bases(world):
        for company in world.companies(base):
            found.setdefault(company, []).append(base)
    return found


def customer_bases(world: World) -> list[BaseKey]:
    """The bases of the stage Customers that are not retired."""
    return files_of(world, "customers")


def files_of(world: World, stage: str) -> list[BaseKey]:
    """The files of a stage, or of another kind, that are not retired."""
    with world.app.journal.reading() as book:
        known = book.bases.all()
    return [
        base
        for base, one in known.items()
        if stage_of(base) == stage and one.retired_at is None
    ]


def opens(world: World, email: str, base: BaseKey) -> bool:
    """Whether somebody can open a base now."""
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{world.file_id(base)}"
    return bool(world.person(email).call("GET", url, fields="spreadsheetId").ok)


def with_clients(
    world: World, base: BaseKey, companies: Iterable[str], **cells: Cell
) -> None:
    """Let the owner type clients into a base, each with one contact."""
    for company in companies:
        typed = {"Company": company, "Comment": f"typed for {company}", **cells}
        world.owner.type(base, typed)
        world.owner.type(
            base,
            {"Client": company, "Comment": f"talked to {company}"},
            tab="contacts",
        )


def holds(world: World) -> list[tuple[str, BaseKey]]:
    """What waits for the owner: its kind and its base."""
    with world.app.journal.reading() as book:
        return [(one.kind, BaseKey(one.base)) for one in book.held.all()]
