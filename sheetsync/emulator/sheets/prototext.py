"""JSON values as Google's refusals quote them: `google.protobuf.Value` as text."""

from __future__ import annotations

import json
from typing import Any

_DEEPEST = 20


def proto_text(value: Any, depth: int = 0) -> str:
    """Return a value in the text format of protocol buffers, a field a line.

    Args:
        value: Anything that JSON can hold.
        depth: How deep it stands; what is too deep to be of use is left out.
    """
    indent = "  " * depth
    match value:
        case None:
            return f"{indent}null_value: NULL_VALUE\n"
        case bool():
            return f"{indent}bool_value: {str(value).lower()}\n"
        case int() | float():
            return f"{indent}number_value: {value}\n"
        case str():
            return f"{indent}string_value: {json.dumps(value, ensure_ascii=False)}\n"
        case _:
            return f"{indent}{_nested(value, depth)}{indent}}}\n"


def _nested(value: Any, depth: int) -> str:
    inner = "  " * (depth + 1)
    name = "list_value" if isinstance(value, list) else "struct_value"
    if depth > _DEEPEST:
        return f"{name} {{\n"
    if isinstance(value, list):
        parts = [
            f"{inner}values {{\n{proto_text(one, depth + 2)}{inner}}}\n"
            for one in value
        ]
        return f"{name} {{\n{''.join(parts)}"
    parts = [
        f"{inner}fields {{\n{inner}  key: {json.dumps(key, ensure_ascii=False)}\n"
        f"{inner}  value {{\n{proto_text(one, depth + 3)}{inner}  }}\n{inner}}}\n"
        for key, one in value.items()
    ]
    return f"{name} {{\n{''.join(parts)}"
