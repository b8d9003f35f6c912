"""Edits of config/ by the program itself, of single values in their place.

The owner's comments, order and spacing stay as they are: only the characters
that must change are changed. The file is replaced whole or not at all.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sheetsync.config.documents import compose
from sheetsync.config.problems import Problem
from sheetsync.errors import ConfigError
from sheetsync.locales.text import tr

_FILE = "staff.yaml"


def set_person_status(
    folder: Path, email: str, status: Literal["works", "away", "left"]
) -> None:
    """Write into staff.yaml whether a person works, is away, or left.

    Where he has several entries, the last is meant whose role he did not leave.

    Args:
        folder: Where config/ is.
        email: The account he works with.
        status: What he does from now on.

    Raises:
        ConfigError: staff.yaml can't be read, or has no such person.
    """
    _set(folder, email, {"status": status})


def dismiss_person(
    folder: Path, email: str, hand_over: str | tuple[str, ...] | None = None
) -> None:
    """Write into staff.yaml that a person left, and who gets his clients.

    Args:
        folder: Where config/ is.
        email: The account he works with; of several entries it is the last whose
            role he did not leave.
        hand_over: As `Person.hand_over`; None leaves what stands there.

    Raises:
        ConfigError: staff.yaml can't be read, or has no such person.
    """
    values: dict[str, str] = {}
    if hand_over is not None:
        named = isinstance(hand_over, tuple)
        values["hand_over"] = f"[{', '.join(hand_over)}]" if named else str(hand_over)
    _set(folder, email, {**values, "status": "left"})


def _set(folder: Path, email: str, values: Mapping[str, str]) -> None:
    """Write values into a person's entry, all of them or none."""
    path = folder / _FILE
    try:
        text = path.read_bytes().decode("utf-8-sig")
        for key, words in values.items():
            person = _entry(compose(text), email)
            if person is None:
                raise _not_done(folder, email)
            text = _with(text, person, key, words)
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise _not_done(folder, email) from error
    _replace(path, text)


def _entry(root: Node | None, email: str) -> MappingNode | None:
    """The entry of that address that counts: the last that is not of a role he left."""
    people = _value(root, "people")
    if not isinstance(people, SequenceNode):
        return None
    wanted = email.strip().casefold()
    found = [
        one
        for one in people.value
        if isinstance(one, MappingNode) and _word(one, "email").casefold() == wanted
    ]
    working = [one for one in found if _word(one, "status") != "left"]
    return next(iter(reversed(working or found)), None)


def _word(node: MappingNode, key: str) -> str:
    value = _value(node, key)
    return str(value.value) if isinstance(value, ScalarNode) else ""


def _value(node: Node | None, key: str) -> Node | None:
    if not isinstance(node, MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _with(text: str, person: MappingNode, key: str, words: str) -> str:
    """The file's text with a value in the person's entry."""
    written = _value(person, key)
    if written is None:
        # The start of a key is where something can surely be put in: behind a value
        # there may be a comment, or more of the value.
        role = _key(person, "role").start_mark
        between = ", " if person.flow_style else f"{_newline(text)}{' ' * role.column}"
        return _spliced(text, role.index, role.index, f"{key}: {words}{between}")
    start, end = written.start_mark.index, _end(written)
    if isinstance(written, ScalarNode) and start < end:
        return _spliced(text, start, end, words)
    colon = text.index(":", _key(person, key).start_mark.index) + 1
    blank = isinstance(written, ScalarNode)
    return _spliced(text, colon, colon if blank else end, f" {words}")


def _end(node: Node) -> int:
    """Where a value ends; a list of lines ends with its last one."""
    if isinstance(node, SequenceNode) and not node.flow_style and node.value:
        return _end(node.value[-1])
    index: int = node.end_mark.index
    return index


def _key(node: MappingNode, key: str) -> Node:
    """The node of a key; of the first one where there is no such key."""
    keys: list[Node] = [name for name, _ in node.value]
    return next((one for one in keys if one.value == key), keys[0])


def _spliced(text: str, start: int, end: int, words: str) -> str:
    return text[:start] + words + text[end:]


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _replace(path: Path, text: str) -> None:
    """Put a new file in the old one's place, with the rights that it had."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(text.encode())
    fresh.chmod(path.stat().st_mode)
    os.replace(fresh, path)  # noqa: PTH105 - the one that is atomic by promise


def _not_done(folder: Path, email: str) -> ConfigError:
    text = tr(
        "nobody here has the address {email}. Look at “sheetsync config check”, and "
        "write the status yourself",
        email=email,
    )
    name = folder.name or folder.resolve().name
    return ConfigError((Problem(file=f"{name}/{_FILE}", text=text).said(),))
