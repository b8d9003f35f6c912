"""What the demo says beside the story: who is who, where to look, what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from sheetsync.core.ids import BaseKey, is_personal
from sheetsync.core.names import OWN_FIGURES
from sheetsync.demo.world import World
from sheetsync.locales.headers import stage_text
from sheetsync.locales.text import Text, joined, tr, trn, verbatim
from sheetsync.worker.cycle_done import CycleDone


def who_is_who(world: World) -> Iterator[Text]:
    """The departments, their people, and what each of them sees."""
    company = world.config.company
    yield tr(
        "{company}: three departments hand clients on like a production line, each in a"
        " spreadsheet of its own.",
        company=company.name,
    )
    look = world.look(sharing=False)
    for stage in world.config.pipeline.stages:
        people = world.staff(stage.id)
        count = len(look.bases[stage.id].clients.rows)
        if not people:
            yield tr(
                "  {base} ({count} clients): the owner alone opens it",
                base=stage_text(stage),
                count=count,
            )
            continue
        yield tr(
            "  {base} ({count} clients): only {people} and the owner open it",
            base=stage_text(stage),
            count=count,
            people=", ".join(one.name for one in people),
        )
    yield tr(
        "  The owner, {email}, sees everything, and the desk with all figures.",
        email=company.owner,
    )
    yield tr(
        "People change their sheets as themselves; sheetsync looks every {seconds}"
        " seconds and acts.",
        seconds=round(company.schedule.sync.total_seconds()),
    )


def how_to_look(world: World, url: str) -> Iterator[Text]:
    """Where the files are and how to read them as anybody."""
    first = world.config.pipeline.stages[0]
    person = world.staff(first.id)[0]
    title = world.say(tr("Clients"))
    yield tr(
        "Open {url} in a browser: be {name}, pick a new stage for a client and see him"
        " leave for the next base",
        url=f"{url}/?as={quote(person.email)}",
        name=person.name,
    )
    yield tr("The same for programs:")
    place = f"{world.files[first.id]}/values/{quote(title)}!A1:P5"
    yield verbatim(
        f"  curl -s -H 'Authorization: Bearer {person.email}'"
        f" '{url}/v4/spreadsheets/{place}'"
    )


def place_text(world: World, place: str) -> Text:
    """What people call the file of a stage, the owner's desk, or own figures."""
    if is_personal(BaseKey(place)):
        return OWN_FIGURES
    stage = world.config.pipeline.stage(place)
    return stage_text(stage) if stage else tr("Owner’s desk")


def what_was_done(done: CycleDone) -> Text:
    """What one cycle did, in words."""
    moves = done.moves
    parts = [
        trn(len(done.adopted), "{n} client registered", "{n} clients registered"),
        trn(len(moves.moved), "{n} client moved", "{n} clients moved"),
        trn(len(done.placed), "{n} row put in", "{n} rows put in"),
        trn(done.written, "{n} row brought up to date", "{n} rows brought up to date"),
        trn(done.access.closed, "{n} access closed", "{n} accesses closed"),
        trn(done.access.granted, "{n} access opened", "{n} accesses opened"),
        trn(len(moves.parked), "{n} move waits for you", "{n} moves wait for you"),
    ]
    return tr("sheetsync: {done}", done=joined(one for one in parts if one.count))
