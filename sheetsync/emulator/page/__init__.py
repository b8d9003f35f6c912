"""The page on which people look at their files and work in them, in a browser.

Whatever it shows and changes goes through the public API as the person who looks, so
the page can do nothing that the API would refuse.
"""

from __future__ import annotations

from sheetsync.emulator.page.door import Door

__all__ = ["Door"]
