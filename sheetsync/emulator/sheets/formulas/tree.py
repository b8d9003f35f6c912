"""Reads tokens into a tree; a sign binds tighter than `^`, as in all spreadsheets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from sheetsync.emulator.sheets.formulas.lexer import (
    FormulaSyntaxError,
    Token,
    tokens_of,
)
from sheetsync.emulator.sheets.formulas.references import Reference, read_reference

_DEEPEST = 100
_LONGEST = 50_000
_POWERS = {
    "=": 1,
    "<>": 1,
    "<": 1,
    ">": 1,
    "<=": 1,
    ">=": 1,
    "&": 2,
    "+": 3,
    "-": 3,
    "*": 4,
    "/": 4,
    "^": 5,
}
_SIGN_POWER = 6
_END = Token("end", "")


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text or a truth value."""

    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class ErrorLiteral:
    """An error that stands in the formula, such as `#REF!`."""

    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """A name that is neither a function nor TRUE or FALSE."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator with its two sides; a sign or `%` has only one."""

    operator: str
    left: Node | None
    right: Node | None


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """A LAMBDA with the values that it is called with, right where it stands."""

    function: Node
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """An array that is written out: rows of nodes."""

    rows: tuple[tuple[Node, ...], ...]


Node: TypeAlias = (
    Literal | ErrorLiteral | Named | Operation | Call | Applied | Grid | Reference
)


@lru_cache(maxsize=16384)
def parse(formula: str, decimal: str = ".") -> Node:
    """Return the tree of a formula.

    Args:
        formula: Text with its `=`.
        decimal: Decimal mark of the spreadsheet's locale.

    Raises:
        FormulaSyntaxError: If it is none, or too long or too deep.
    """
    if len(formula) > _LONGEST:
        raise FormulaSyntaxError("The formula is too long.")
    tokens = [one for one in tokens_of(formula[1:], decimal) if one.kind != "space"]
    reader = _Reader(tokens, decimal)
    node = reader.expression(0, 0)
    if reader.peek() is not _END:
        raise FormulaSyntaxError(f"Unexpected {reader.peek().text!r}.")
    return node


class _Reader:
    """A Pratt parser over the tokens of one formula."""

    def __init__(self, tokens: list[Token], decimal: str) -> None:
        self._tokens = tokens
        self._decimal = decimal
        self._at = 0

    def peek(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else _END

    def take(self) -> Token:
        token = self.peek()
        self._at += 1
        return token

    def expect(self, kind: str) -> None:
        if self.take().kind != kind:
            raise FormulaSyntaxError("A bracket is missing.")

    def expression(self, least: int, depth: int) -> Node:
        if depth > _DEEPEST:
            raise FormulaSyntaxError("The formula is nested too deeply.")
        left = self.operand(depth)
        while self.peek().kind == "operator":
            operator = self.peek().text
            if operator == "%":
                self.take()
                left = Operation("%", left, None)
                continue
            power = _POWERS[operator]
            if power < least:
                break
            self.take()
            left = Operation(operator, left, self.expression(power + 1, depth + 1))
        return left

    def operand(self, depth: int) -> Node:
        token = self.take()
        match token.kind:
            case "number":
                return Literal(float(token.text.replace(self._decimal, ".")))
            case "text":
                return Literal(token.text[1:-1].replace('""', '"'))
            case "error":
                return ErrorLiteral(token.text)
            case "reference":
                return read_reference(token.text)
            case "open":
                inner = self.expression(0, depth + 1)
                self.expect("close")
                return inner
            case _:
                return self.other(token, depth)

    def other(self, token: Token, depth: int) -> Node:
        if token.kind == "name":
            return self.named(token.text, depth)
        if token.kind == "operator" and token.text in "+-":
            operand = self.expression(_SIGN_POWER, depth + 1)
            return Operation(token.text, None, operand)
        if token.text == "{":
            return self.grid(depth)
        raise FormulaSyntaxError(f"Unexpected {token.text!r}.")

    def named(self, name: str, depth: int) -> Node:
        if self.peek().kind == "open":
            self.take()
            call: Node = Call(name.upper(), tuple(self.arguments(depth)))
            while name.upper() == "LAMBDA" and self.peek().kind == "open":
                self.take()
                call = Applied(call, tuple(self.arguments(depth)))
            return call
        if name.upper() in {"TRUE", "FALSE"}:
            return Literal(name.upper() == "TRUE")
        return Named(name)

    def arguments(self, depth: int) -> list[Node]:
        if self.peek().kind == "close":
            self.take()
            return []
        arguments: list[Node] = []
        while True:
            if self.peek().kind in {"separator", "close"}:
                arguments.append(Literal(None))
            else:
                arguments.append(self.expression(0, depth + 1))
            token = self.take()
            if token.kind == "close":
                return arguments
            if token.kind != "separator":
                raise FormulaSyntaxError("A bracket is missing.")

    def grid(self, depth: int) -> Node:
        rows: list[list[Node]] = [[]]
        while True:
            rows[-1].append(self.expression(0, depth + 1))
            mark = self.take().text
            if mark == "}":
                return Grid(tuple(tuple(row) for row in rows))
            if mark == ";":
                rows.append([])
            elif mark not in {",", "\\"}:
                raise FormulaSyntaxError("A bracket is missing.")
