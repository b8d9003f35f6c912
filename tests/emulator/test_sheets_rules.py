"""Rules without what they need are refused, and nothing is written."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sheetsync.emulator.schema import discovery_document
from sheetsync.emulator.sheets.editing import RefusedError
from sheetsync.emulator.sheets.rules import check_condition
from tests.emulator.sheet_at_hand import Sheet, error_of

CELL = {"sheetId": 0, "endRowIndex": 2, "endColumnIndex": 1}
COUNTS = {
    "Requires no": range(1),
    "Requires a single": range(1, 2),
    "Requires exactly two": range(2, 3),
    "Requires at least one": range(1, 9),
    "Supports zero, one or two": range(3),
    "Supports any number": range(1, 9),
}
"""What Google's reference says of the number of values, and what it means."""


def condition(kind: str, count: int = 0) -> dict[str, Any]:
    return {"type": kind, "values": [{"userEnteredValue": "1"}] * count}


def documented() -> list[tuple[str, range]]:
    told = discovery_document("sheets.v4")["schemas"]["BooleanCondition"]
    kinds = told["properties"]["type"]
    words = "|".join(COUNTS)
    found = []
    for name, text in zip(kinds["enum"], kinds["enumDescriptions"], strict=True):
        hit = re.search(words, text)
        if hit:
            found.append((name, COUNTS[hit[0]]))
    return found


def is_taken(kind: str, count: int) -> bool:
    try:
        check_condition(condition(kind, count))
    except RefusedError:
        return False
    return True


@pytest.mark.parametrize(("kind", "counts"), documented())
def test_a_condition_takes_as_many_values_as_the_reference_says(
    kind: str, counts: range
) -> None:
    assert [count for count in range(9) if is_taken(kind, count)] == list(counts)


def test_every_kind_of_condition_has_its_number_of_values_documented() -> None:
    kinds = discovery_document("sheets.v4")["schemas"]["BooleanCondition"]
    known = set(kinds["properties"]["type"]["enum"]) - {"CONDITION_TYPE_UNSPECIFIED"}

    assert {kind for kind, _ in documented()} == known


def colored(wanted: dict[str, Any]) -> dict[str, Any]:
    rule = {"ranges": [CELL], "booleanRule": {"condition": wanted, "format": {}}}
    return {"addConditionalFormatRule": {"rule": rule}}


def gradient(**points: Any) -> dict[str, Any]:
    rule = {"ranges": [CELL], "gradientRule": points}
    return {"addConditionalFormatRule": {"rule": rule}}


def typed(wanted: dict[str, Any]) -> dict[str, Any]:
    cell = {"dataValidation": {"condition": wanted}}
    body = {"range": CELL, "cell": cell, "fields": "dataValidation"}
    return {"repeatCell": body}


def checked(wanted: dict[str, Any]) -> dict[str, Any]:
    return {"setDataValidation": {"range": CELL, "rule": {"condition": wanted}}}


def filtered(wanted: dict[str, Any]) -> dict[str, Any]:
    criteria = {"0": {"condition": wanted}}
    return {"setBasicFilter": {"filter": {"range": CELL, "criteria": criteria}}}


GREATER = "Invalid condition NUMBER_GREATER: Requires a single ConditionValue."
BETWEEN = "Invalid condition NUMBER_BETWEEN: Requires exactly two ConditionValues."
LIST = "Invalid condition ONE_OF_LIST: Requires at least one ConditionValue."
NO_TYPE = "No interpolationPointType specified."
LOW, HIGH = {"type": "MIN"}, {"type": "MAX"}


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        (checked(condition("NUMBER_GREATER")), GREATER),
        (checked(condition("NUMBER_BETWEEN", 1)), BETWEEN),
        (checked(condition("ONE_OF_LIST")), LIST),
        (checked({}), "No conditionType specified."),
        (typed(condition("ONE_OF_LIST")), LIST),
        (colored(condition("NUMBER_BETWEEN", 1)), BETWEEN),
        (filtered(condition("NUMBER_GREATER")), GREATER),
        (gradient(minpoint=LOW), NO_TYPE),
        (gradient(maxpoint=HIGH), NO_TYPE),
        (
            gradient(minpoint={"type": "NUMBER"}, maxpoint=HIGH),
            "InterpolationPoint.value is required.",
        ),
    ],
)
def test_a_rule_that_is_not_whole_is_refused(
    sheet: Sheet, request_: dict[str, Any], told: str
) -> None:
    (kind,) = request_

    refused = sheet.try_batch(request_)

    assert error_of(refused) == f"Invalid requests[0].{kind}: {told}"


def test_rules_that_are_whole_are_taken(sheet: Sheet) -> None:
    sheet.batch(
        checked(condition("ONE_OF_LIST", 3)),
        checked(condition("BOOLEAN")),
        typed(condition("CUSTOM_FORMULA", 1)),
        colored(condition("NOT_BLANK")),
        filtered(condition("NUMBER_BETWEEN", 2)),
        gradient(minpoint=LOW, maxpoint=HIGH),
    )
