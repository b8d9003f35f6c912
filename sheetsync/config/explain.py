"""Says in people's words what pydantic found wrong with a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sheetsync.config.base import Model, Wrong
from sheetsync.config.documents import Document
from sheetsync.config.problems import Problem, unknown, unknown_key
from sheetsync.locales.text import Text, tr, trn

_UNKNOWN_KEY = "extra_forbidden"
_MISSING = "missing"


def explained(
    document: Document, model: type[Model], error: ValidationError
) -> Iterator[Problem]:
    """All problems that pydantic found in a file.

    Args:
        document: The file.
        model: What it was read as.
        error: What pydantic says.

    Yields:
        One problem for each.
    """
    details = error.errors(include_url=False)
    for detail in details:
        if _follows(detail, details):
            continue
        yield document.problem(
            detail["loc"],
            _text(detail, model),
            at_key=detail["type"] == _UNKNOWN_KEY,
        )


def _follows(detail: ErrorDetails, others: list[ErrorDetails]) -> bool:
    """Whether a list is called too short only because some of its items are wrong."""
    size = len(detail["loc"])
    return detail["type"] == "too_short" and any(
        len(one["loc"]) > size and one["loc"][:size] == detail["loc"] for one in others
    )


def _text(detail: ErrorDetails, model: type[Model]) -> Text:
    kind, last = detail["type"], str(detail["loc"][-1] if detail["loc"] else "")
    if kind == _UNKNOWN_KEY:
        return unknown_key(last, _keys_at(model, detail["loc"][:-1]))
    if kind == _MISSING:
        return tr("missing. Add a line “{key}: …”", key=last)
    if detail["input"] is None:
        return tr("nothing is written here. Write a value, or remove the line")
    context = detail.get("ctx", {})
    if isinstance(wrong := context.get("error"), Wrong):
        return wrong.text
    if kind in ("literal_error", "enum"):
        known = re.findall(r"'([^']*)'", str(context["expected"]))
        return unknown(_word(detail["input"]), known)
    return _shape(kind) or _size(kind, context) or _other(detail["msg"])


def _keys_at(model: type[Model], path: tuple[int | str, ...]) -> tuple[str, ...]:
    """The keys that the model at the end of the path knows."""
    for step in path:
        if isinstance(step, str):
            model = _model_in(model.model_fields[step].annotation) or model
    return tuple(model.model_fields)


def _model_in(annotation: Any) -> type[Model] | None:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    found = (_model_in(one) for one in get_args(annotation))
    return next((one for one in found if one), None)


def _word(value: object) -> str:
    return value if isinstance(value, str) else "…"


def _shape(kind: str) -> Text | None:
    """What is wrong with a value of another shape than the key wants."""
    if kind.startswith("int_"):
        return tr("not a whole number. Write digits only, such as 40")
    if kind.startswith("float_"):
        return tr("not a number. Write one such as 0.3")
    if kind.startswith("bool_"):
        return tr("neither yes nor no. Write true or false")
    if kind.startswith("date_"):
        return tr("not a date. Write year, month and day, such as 2026-01-31")
    if kind.startswith("time_"):
        return tr("not a time of day. Write hours and minutes, such as 07:30")
    shapes = {
        "string_type": tr("one text belongs here, not a list or a group of keys"),
        "tuple_type": tr(
            "a list belongs here. Write [one, two], or a line with a dash for each"
        ),
        "model_type": tr("a group of keys belongs here. Write “key: value” lines"),
    }
    return shapes.get(kind)


def _size(kind: str, context: dict[str, Any]) -> Text | None:
    """What is wrong with a value that is too big or too small."""
    match kind:
        case "string_too_short":
            return tr("nothing is written here. Write a value, or remove the line")
        case "string_too_long":
            most = int(context["max_length"])
            return trn(
                most,
                "longer than {n} character. Shorten it",
                "longer than {n} characters. Shorten it",
            )
        case "too_short":
            least = int(context["min_length"])
            return trn(
                least,
                "too few entries. Write at least {n}",
                "too few entries. Write at least {n}",
            )
        case "greater_than":
            limit = f"{context['gt']:g}"
            return tr("too small. Write a number above {limit}", limit=limit)
        case "greater_than_equal":
            return tr("too small. Write {limit} or more", limit=f"{context['ge']:g}")
        case "less_than_equal":
            return tr("too big. Write {limit} or less", limit=f"{context['le']:g}")
        case _:
            return None


def _other(words: str) -> Text:
    return tr("this can't be used ({words}). Correct the value", words=words)
