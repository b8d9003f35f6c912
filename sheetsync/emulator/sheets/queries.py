"""Reads what stands behind the question mark of a call, as strictly as Google does.

Names come in camelCase or snake_case. A name that the method does not have is refused,
unless it is one of those that every method of every API takes.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from sheetsync.emulator.answers import SheetsError
from sheetsync.emulator.schema import camel, discovery_document, snake
from sheetsync.emulator.sheets.call import Query
from sheetsync.emulator.wire import SHEETS

if TYPE_CHECKING:
    from sheetsync.emulator.methods import Method

_OF_CLIENTS = {"trace", "pp", "userIp", "userip", "strict"}
"""What Google's own clients take for every method beside what is described."""
_TRUTH = {"true", "false", "1", "0", ""}


def read_query(text: str, method: Method) -> Query:
    """Return the parameters of a call by their names in camelCase.

    Args:
        text: As sent, without the question mark.
        method: The method that is called.

    Raises:
        SheetsError: 400 for a name that the method does not have, and for a truth
            value that is none.
    """
    values: dict[str, list[str]] = {}
    for given, texts in parse_qs(text, keep_blank_values=True).items():
        name = _name(given, method)
        if method.parameters.get(name, {}).get("type") == "boolean":
            _check_truth(name, texts)
        values[name] = values.get(name, []) + texts
    return Query(values)


def _name(given: str, method: Method) -> str:
    if given in method.parameters or given in _of_every_method():
        return given
    name = camel(given)
    if name not in method.parameters:
        raise SheetsError.field_violation(
            "",
            f'Invalid JSON payload received. Unknown name "{given}": Cannot bind query'
            f" parameter. Field '{given}' could not be found in request message.",
        )
    return name


@cache
def _of_every_method() -> frozenset[str]:
    known = set(discovery_document(SHEETS)["parameters"])
    return frozenset(known | {f"${name}" for name in known} | _OF_CLIENTS)


def _check_truth(name: str, texts: list[str]) -> None:
    for text in texts:
        if text.lower() not in _TRUTH:
            field = snake(name)
            raise SheetsError.field_violation(
                field, f"Invalid value at '{field}' (TYPE_BOOL), \"{text}\""
            )
