"""The first configuration of a company, made of a few answers.

The stages and reports are those that sheetsync ships; the files carry the comments
that explain them, since the owner goes on by editing them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from string import Template

from babel.core import get_global
from phonenumbers import SUPPORTED_REGIONS
from pydantic import ValidationError

from sheetsync.config import Company
from sheetsync.config.documents import Document
from sheetsync.config.explain import explained
from sheetsync.config.loader import FILES, Sources, understand
from sheetsync.locales.text import Text

_COMPANY = "company.yaml"
_PLACEHOLDERS = {"name": "x", "owner": "owner@example.com"}


def first_config(folder: Path, answers: Mapping[str, str]) -> dict[str, str]:
    """The text of each file of config/.

    Args:
        folder: Where they are to be, for the messages.
        answers: name, owner, timezone, locale, currency and where.

    Raises:
        ConfigError: The answers don't go together.
    """
    templates = files("sheetsync.cli") / "templates"
    texts = {name: (templates / name).read_text(encoding="utf-8") for name in FILES}
    texts[_COMPANY] = Template(texts[_COMPANY]).substitute(
        answers,
        name=_quoted(answers["name"]),
        owner=_quoted(answers["owner"]),
        phone_region=_region(answers["timezone"]),
    )
    understand(Sources(folder.name, tuple(one.encode() for one in texts.values())))
    return texts


def _quoted(words: str) -> str:
    """Words as YAML takes them whatever they hold; JSON's strings are YAML's."""
    return json.dumps(words, ensure_ascii=False)


def wrong_answer(field: str, answer: str) -> Text | None:
    """What is wrong with an answer about the company; None if nothing is."""
    try:
        Company.model_validate({**_PLACEHOLDERS, **_nested(field, answer)})
    except ValidationError as error:
        return next(explained(Document(_COMPANY), Company, error)).text
    return None


def _nested(field: str, answer: str) -> dict[str, object]:
    return {"google": {"where": answer}} if field == "where" else {field: answer}


def _region(timezone: str) -> str:
    """The country that a time zone lies in, whose phone numbers are local ones."""
    known: str = get_global("zone_territories").get(timezone, "")
    default: str = Company.model_fields["phone_region"].default
    return known if known in SUPPORTED_REGIONS else default
