"""Effects: reads the world, carries plans out, and records it before it acts."""

from __future__ import annotations
