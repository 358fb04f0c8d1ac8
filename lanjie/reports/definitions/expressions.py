"""Expressions over figures, as the identity checks write them: `pre.active + pre.cancelled <= pre.registered`.

Read by Python's own parser and evaluated by walking a closed list of nodes: numbers, names with dots, + − × ÷, comparisons, `and`. There is
no call, no subscript, no attribute of a value, and nothing is handed to `eval`. Arithmetic is decimal, so 0.1 is a tenth.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

Value = Decimal | bool

_ARITHMETIC: Final[dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARISONS: Final[dict[type[ast.cmpop], Callable[[Decimal, Decimal], bool]]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


class ExpressionError(ValueError):
    """An expression that is not one of ours, or can not be computed; the text says why."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression: as written, its tree, and the names in it."""

    text: str
    tree: ast.expr
    names: frozenset[str]

    def value(self, values: Mapping[str, Decimal]) -> Value:
        """Its value. `KeyError` for a name without a value, `ExpressionError` for a division by zero."""
        return _value(self.tree, values)


def parse(text: str) -> Expression:
    """Read an expression. Raises `ExpressionError` for anything outside the closed list, before anything is computed."""
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError(f"not an expression: {text!r}") from error
    names: set[str] = set()
    _look(tree, names)
    return Expression(text, tree, frozenset(names))


def _look(node: ast.expr, names: set[str]) -> None:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return
        case ast.Name() | ast.Attribute():
            names.add(_name(node))
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            _look(inner, names)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            _look(left, names)
            _look(right, names)
        case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in _COMPARISONS for op in ops):
            for each in (left, *others):
                _look(each, names)
        case ast.BoolOp(op=ast.And(), values=parts):
            for each in parts:
                _look(each, names)
        case _:
            raise ExpressionError(f"{ast.unparse(node)!r} is not allowed in a check")


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}.{node.attr}"
    raise ExpressionError(f"{ast.unparse(node)!r} is not the key of a figure")


def _value(node: ast.expr, values: Mapping[str, Decimal]) -> Value:
    match node:
        case ast.Constant(value=number):
            return Decimal(repr(number))
        case ast.UnaryOp(operand=inner):
            return -_number(inner, values)
        case ast.BinOp(left=left, op=op, right=right):
            try:
                return _ARITHMETIC[type(op)](_number(left, values), _number(right, values))
            except ArithmeticError as error:
                raise ExpressionError(f"{ast.unparse(node)!r} divides by zero") from error
        case ast.Compare(left=left, ops=ops, comparators=others):
            chain = [_number(each, values) for each in (left, *others)]
            return all(_COMPARISONS[type(op)](a, b) for op, a, b in zip(ops, chain, chain[1:], strict=False))
        case ast.BoolOp(values=parts):
            return all(_value(each, values) for each in parts)
        case _:
            return values[_name(node)]


def _number(node: ast.expr, values: Mapping[str, Decimal]) -> Decimal:
    found = _value(node, values)
    if isinstance(found, bool):
        raise ExpressionError(f"{ast.unparse(node)!r} is no number")
    return found
