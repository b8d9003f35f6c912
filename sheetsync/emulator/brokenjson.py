"""What is wrong with a body that is no JSON, in the words of Google's reader.

The words and the lines with the place below are those of protocol buffers' JSON parser,
which Google's front end answers with. Python finds the place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from json import JSONDecodeError

_AROUND = 20
"""How many characters are shown before and behind the place."""


def what_is_broken(error: JSONDecodeError) -> str:
    """Return Google's sentence and, below it, the place with a mark under it."""
    text, at = error.doc, error.pos
    told, found_at_end = _told(error)
    if found_at_end:
        at = len(text)
    elif not text[at:].strip():
        return f"Unexpected end of string. {told}\n\n^"
    start = max(at - _AROUND, 0)
    return f"{told}\n{text[start : at + _AROUND]}\n{' ' * (at - start)}^"


def _told(error: JSONDecodeError) -> tuple[str, bool]:
    """Return what was expected, and whether that is only found out at the end."""
    in_list = _around(error.doc, error.pos) == "["
    match error.msg.partition(": ")[0]:
        case "Expecting ',' delimiter" if in_list:
            return "Expected , or ] after array value.", False
        case "Expecting ',' delimiter":
            return "Expected , or } after key:value pair.", False
        case "Expecting ':' delimiter":
            return "Expected : between key:value pair.", False
        case "Expecting property name enclosed in double quotes":
            return "Expected an object key or }.", False
        case "Expecting value" if error.doc[error.pos : error.pos + 1].isalpha():
            return "Unexpected token.", False
        case "Expecting value" if in_list:
            return "Expected a value or ] within an array.", False
        case "Unterminated string starting at":
            return "Closing quote expected in string.", True
        case "Invalid \\uXXXX escape":
            return "Illegal hex string.", False
        case "Extra data":
            return "Parsing terminated before end of input.", False
        case _:
            return "Expected a value.", False


def _around(text: str, end: int) -> str:
    """Return the bracket that is open at a place; empty outside of any."""
    opened: list[str] = []
    in_text = is_escaped = False
    for mark in text[:end]:
        if in_text:
            in_text = is_escaped or mark != '"'
            is_escaped = mark == "\\" and not is_escaped
        elif mark == '"':
            in_text = True
        elif mark in "[{":
            opened.append(mark)
        elif mark in "]}" and opened:
            opened.pop()
    return opened[-1] if opened else ""
