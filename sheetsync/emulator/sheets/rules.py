"""What a rule must hold to be accepted: conditions their values, gradients their ends.

How many values each kind of condition takes stands in Google's reference. Google's
own words are known for gradients; those for conditions are the reference's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheetsync.emulator.sheets.editing import RefusedError

if TYPE_CHECKING:
    from sheetsync.emulator.answers import Json

_ONE = (1, 1)
_ANY = 1 << 31
_NUMBER_OF_VALUES = {
    "NUMBER_BETWEEN": (2, 2),
    "NUMBER_NOT_BETWEEN": (2, 2),
    "DATE_BETWEEN": (2, 2),
    "DATE_NOT_BETWEEN": (2, 2),
    "TEXT_IS_EMAIL": (0, 0),
    "TEXT_IS_URL": (0, 0),
    "DATE_IS_VALID": (0, 0),
    "BLANK": (0, 0),
    "NOT_BLANK": (0, 0),
    "BOOLEAN": (0, 2),
    "ONE_OF_LIST": (1, _ANY),
    "TEXT_NOT_EQ": (1, _ANY),
    "DATE_NOT_EQ": (1, _ANY),
}
"""Least and most values of a condition; of kinds that are not listed it is one."""
_WORDS = {
    (0, 0): "Requires no ConditionValues.",
    (0, 2): "Supports zero, one or two ConditionValues.",
    (1, 1): "Requires a single ConditionValue.",
    (1, _ANY): "Requires at least one ConditionValue.",
    (2, 2): "Requires exactly two ConditionValues.",
}
_WITHOUT_VALUE = {"MIN", "MAX"}


def check_condition(condition: Json) -> None:
    """Refuse a BooleanCondition that lacks its type or has another number of values.

    Raises:
        RefusedError: Saying how many values the type takes.
    """
    kind = condition.get("type", "CONDITION_TYPE_UNSPECIFIED")
    if kind == "CONDITION_TYPE_UNSPECIFIED":
        raise RefusedError("No conditionType specified.")
    least, most = _NUMBER_OF_VALUES.get(kind, _ONE)
    if not least <= len(condition.get("values", ())) <= most:
        raise RefusedError(f"Invalid condition {kind}: {_WORDS[least, most]}")


def check_validation(rule: Json) -> None:
    """Refuse a DataValidationRule without a condition, or with one that is not whole.

    Raises:
        RefusedError: As `check_condition`.
    """
    if "condition" not in rule:
        raise RefusedError("A data validation rule must have a condition.")
    check_condition(rule["condition"])


def check_filter(shared: Json) -> None:
    """Refuse a filter or a filter view one of whose conditions is not whole.

    Raises:
        RefusedError: As `check_condition`.
    """
    specs = [one.get("filterCriteria", {}) for one in shared.get("filterSpecs", ())]
    for criteria in (*shared.get("criteria", {}).values(), *specs):
        check_criteria(criteria)


def check_criteria(criteria: Json) -> None:
    """Refuse FilterCriteria whose condition is not whole.

    Raises:
        RefusedError: As `check_condition`.
    """
    if "condition" in criteria:
        check_condition(criteria["condition"])


def check_coloring(rule: Json) -> None:
    """Refuse a ConditionalFormatRule that is not whole.

    Raises:
        RefusedError: As `check_condition`; or an end of a gradient is missing, or the
            number at which it lies.
    """
    if "booleanRule" in rule:
        check_condition(rule["booleanRule"].get("condition", {}))
        return
    needed: Json = {"minpoint": {}, "maxpoint": {}}
    for point in (needed | rule["gradientRule"]).values():
        kind = point.get("type", "INTERPOLATION_POINT_TYPE_UNSPECIFIED")
        if kind == "INTERPOLATION_POINT_TYPE_UNSPECIFIED":
            raise RefusedError("No interpolationPointType specified.")
        if kind not in _WITHOUT_VALUE and not point.get("value"):
            raise RefusedError("InterpolationPoint.value is required.")
