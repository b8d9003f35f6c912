"""Books as plain JSON, for saving: cells, rows, tabs, metadata."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sheetsync.emulator.state.book import PART_KINDS, Book, Metadata, Tab
from sheetsync.emulator.state.cells import EMPTY_ROW, Cell, Content, Row, shared
from sheetsync.emulator.state.grid import Grid

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json


_encoded = json.JSONEncoder(separators=(",", ":")).encode


def row_text(row: Row) -> str:
    """Return a row as JSON text; a `Cell` is an object in its list."""
    if Cell not in map(type, row):
        return _encoded(row)
    return _encoded([_plain(content) for content in row])


def _plain(content: Content) -> Any:
    if not isinstance(content, Cell):
        return content
    parts = {
        "v": content.value,
        "f": content.formula,
        "s": content.format,
        "n": content.note,
        "d": content.validation,
        "x": content.extras,
    }
    return {name: part for name, part in parts.items() if part not in (None, "")}


def row_from(text: str) -> Row:
    """Return the row that `row_text` wrote."""
    if "{" not in text:
        return tuple(json.loads(text))
    return tuple(map(_content, json.loads(text)))


def _content(saved: Any) -> Content:
    if not isinstance(saved, dict):
        content: Content = saved
        return content
    style, rule, extras = saved.get("s"), saved.get("d"), saved.get("x")
    return Cell(
        value=saved.get("v"),
        formula=saved.get("f", ""),
        format=shared(style) if style else None,
        note=saved.get("n", ""),
        validation=shared(rule) if rule else None,
        extras=extras,
    )


def head_text(book: Book) -> str:
    """Return everything of a book but its rows and metadata."""
    head = {
        "properties": book.properties,
        "named_ranges": book.named_ranges,
        "tabs": [_tab_json(tab) for tab in book.tabs],
    }
    return json.dumps(head, separators=(",", ":"))


def _tab_json(tab: Tab) -> Json:
    return {
        "sheet_id": tab.sheet_id,
        "title": tab.title,
        "settings": tab.settings,
        "rows": tab.grid.row_count,
        "columns": tab.grid.column_count,
        "lines": tab.lines,
        "parts": {kind: items for kind, items in tab.parts.items() if items},
        "has_formulas": tab.has_formulas,
    }


def book_from(text: str) -> Book:
    """Return the book of a saved head, its rows still empty."""
    head = json.loads(text)
    return Book(
        properties=head["properties"],
        named_ranges=tuple(head["named_ranges"]),
        tabs=tuple(map(_tab_from, head["tabs"])),
    )


def _tab_from(saved: Json) -> Tab:
    lines = {
        dimension: {int(index): line for index, line in known.items()}
        for dimension, known in saved["lines"].items()
    }
    return Tab(
        sheet_id=saved["sheet_id"],
        title=saved["title"],
        settings=saved["settings"],
        grid=Grid(saved["columns"], [EMPTY_ROW] * saved["rows"]),
        lines=lines,
        parts={kind: tuple(saved["parts"].get(kind, ())) for kind in PART_KINDS},
        has_formulas=saved["has_formulas"],
    )


def metadata_text(entry: Metadata) -> str:
    """Return one metadata entry as JSON text."""
    return json.dumps(asdict(entry))


def metadata_from(text: str) -> Metadata:
    """Return the entry that `metadata_text` wrote."""
    return Metadata(**json.loads(text))
