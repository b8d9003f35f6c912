"""The page itself: NiceGUI, set up once for the whole process, and its three views.

NiceGUI has one application for each process, and that one has a single event loop.
Worlds share it: each request carries its own world, and the view takes it from there.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from nicegui import app as nicegui_app
from nicegui import ui
from starlette.applications import Starlette

from sheetsync.emulator.page.door import FILE_PATH
from sheetsync.emulator.page.file_view import show_file
from sheetsync.emulator.page.list_view import show_files
from sheetsync.emulator.page.people_view import show_people
from sheetsync.emulator.page.visit import Visit, visit_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Receive, Scope, Send

    from sheetsync.emulator.state.google import Google

_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect x="4" y="4" width="24" height="24" rx="4" fill="#188038"/>'
    '<path d="M9 12h14M9 18h14M16 9v14" stroke="#fff" stroke-width="2"/></svg>'
)
_QUASAR_LANGUAGES = {"en": "en-US", "ru": "ru"}


def is_taken() -> bool:
    """Tell whether another server of this process shows its page already."""
    return not nicegui_app.is_stopped


@asynccontextmanager
async def opened() -> AsyncIterator[None]:
    """Run NiceGUI's own background work as long as the block lasts."""
    shell = _shell()
    async with shell.router.lifespan_context(shell):
        yield


async def answer(
    google: Google, app: Starlette, scope: Scope, receive: Receive, send: Send
) -> None:
    """Answer one request to the page of a world."""
    await _shell()({**scope, "emulator": (google, app)}, receive, send)


@cache
def _shell() -> Starlette:
    shell = Starlette()
    ui.run_with(
        shell,  # type: ignore[arg-type]  # it needs no more than Starlette has
        root=_show,
        title="Google",
        favicon=_ICON,
        tailwind=False,
        binding_refresh_interval=None,
        show_welcome_message=False,
    )
    return shell


def _show() -> None:
    client = ui.context.client
    request = client.request
    google, app = request.scope["emulator"]
    visit = visit_of(google, app, request)
    client.page.language = _QUASAR_LANGUAGES[visit.words.language]  # type: ignore[assignment]
    ui.colors(primary="#0b57d0")
    ui.add_head_html(f"<style>{_asset('sheet.css')}</style>")
    ui.add_head_html(f"<script>{_asset('sheet.js')}</script>")
    _choose_view(visit)


def _choose_view(visit: Visit) -> None:
    if visit.hand is None:
        show_people(visit)
    elif visit.path.startswith(FILE_PATH):
        show_file(visit, visit.hand)
    else:
        show_files(visit, visit.hand)


@cache
def _asset(name: str) -> str:
    return (files("sheetsync.emulator.page") / name).read_text("utf-8")
