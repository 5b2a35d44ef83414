"""A Core expression that is a number in, its unit out."""

from __future__ import annotations

from engine.core.expression import (
    Arithmetic,
    AtYear,
    CountOver,
    Defined,
    Expression,
    Extremum,
    Fact,
    Field,
    FirstOf,
    Growth,
    Number,
    Operator,
    SumOver,
    Through,
)
from engine.core.types import NumberType
from engine.values.unit import PLAIN, Unit


def unit_of(expression: Expression) -> Unit:
    """The unit; a condition or a choice has none, like a plain number."""
    match expression:
        case Number(unit=unit):
            return unit
        case Fact(type=value_type) | Field(type=value_type) | Defined(type=value_type):
            return value_type.unit if isinstance(value_type, NumberType) else PLAIN
        case FirstOf(type=value_type):
            return value_type.unit if isinstance(value_type, NumberType) else PLAIN
        case AtYear(body=body) | Through(body=body) | SumOver(body=body):
            return unit_of(body)
        case Extremum(operands=operands):
            return unit_of(operands[0])
        case Arithmetic(operator=operator, left=left, right=right):
            if operator is Operator.MULTIPLY:
                return unit_of(left).times(unit_of(right))
            if operator is Operator.DIVIDE:
                return unit_of(left).over(unit_of(right))
            return unit_of(left)
        case Growth() | CountOver():
            return PLAIN
        case _:
            return PLAIN
