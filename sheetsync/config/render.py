"""Writes the configuration out again: as YAML, and its shape as JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from ruamel.yaml import YAML

from sheetsync.config.base import Model
from sheetsync.config.config import Config
from sheetsync.config.loader import FILES

_HIDDEN = "***"


def effective(config: Config) -> Mapping[str, str]:
    """The configuration in force, defaults included, as the text of each file.

    Keys that are not set are left out; the password of the state URL is hidden.
    """
    company = config.company
    shown = company.model_copy(update={"state": without_password(company.state)})
    parts: tuple[Model, ...] = (
        *(shown, config.pipeline, config.staff, config.reports, config.imports),
    )
    return {file: _yaml(part) for file, part in zip(FILES, parts, strict=True)}


def without_password(url: str) -> str:
    """A URL with three stars in place of its password."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    account, _, place = parts.netloc.rpartition("@")
    user = account.partition(":")[0]
    return urlunsplit(parts._replace(netloc=f"{user}:{_HIDDEN}@{place}"))


def schema(file: str) -> dict[str, Any]:
    """The JSON Schema of a file of config/, for editors.

    Args:
        file: One of `FILES`.
    """
    return FILES[file].model_json_schema()


def _yaml(part: Model) -> str:
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 88
    lines = StringIO()
    yaml.dump(part.model_dump(mode="json", exclude_none=True), lines)
    return lines.getvalue()
