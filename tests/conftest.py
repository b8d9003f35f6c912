"""The order of the tests: what may take minutes begins first."""

from __future__ import annotations

from collections.abc import Sequence

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest, so that no worker is left alone with them at the end."""
    items.sort(key=_is_short)


def _is_short(item: pytest.Item) -> bool:
    """Whether a test has no more time than all have."""
    marked: Sequence[pytest.Mark] = list(item.iter_markers("timeout"))
    return not marked
