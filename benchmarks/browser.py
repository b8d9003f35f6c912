"""A browser for pictures: started, told to wait until a sheet is drawn, and shot."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium without a window. Its scroll bars show where a table goes on."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--headless", "--no-sandbox"],
            ignore_default_args=["--hide-scrollbars"],
        )
        yield started
        started.close()


def until_drawn(page: Page) -> None:
    """Wait until the cells of a tab, and its charts, are there."""
    page.locator(".ag-floating-top .ag-row").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1_000)


def keep(page: Page, path: Path) -> None:
    """Keep what is seen as a PNG file; a palette is enough for a table and a chart."""
    with Image.open(BytesIO(page.screenshot())) as seen:
        seen.convert("RGB").quantize().save(path, optimize=True)
