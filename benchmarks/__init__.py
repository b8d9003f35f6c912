"""Scripts that print what the README quotes; ratios in one run, never timed tests."""

from __future__ import annotations
