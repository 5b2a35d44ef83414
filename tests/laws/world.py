"""A policy and a complete world in; out comes what every item is then: a fate and one amount.

This evaluator is written from the rules of meaning alone (M3 to M8, M11), with booleans and
fractions. It shares nothing with the evaluator it is there to check: where nothing is open, no
range and no third truth is needed.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import assert_never

from engine.core import expression as core
from engine.core.policy import Policy
from engine.core.types import NumberType, ValueType
from engine.facts.knowledge import Award, Refused, Ruling

Value = Fraction | bool | str | frozenset[str]
"""What a fact or an expression is in one world."""

Key = tuple[str, int | None]
"""A name and, for what is yearly, the year."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Everything about one subject that the policy can read."""

    kind: str
    facts: Mapping[Key, Value] = field(default_factory=dict)
    records: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    links: Mapping[str, Subject] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a list, complete; ``ruling`` is asked for only where records are decided."""

    label: str
    values: Mapping[str, Value] = field(default_factory=dict)
    links: Mapping[str, Subject] = field(default_factory=dict)
    ruling: Ruling | None = None


@dataclass(frozen=True, slots=True)
class World:
    """One value for every opening; ``no_meaning`` gives any value of a type, as often as asked.

    ``day`` is asked for only where the policy holds from a day on.
    """

    subject: Subject
    year: int
    no_meaning: Callable[[ValueType], Value]
    terms: Mapping[Key, Value] = field(default_factory=dict)
    rulings: Mapping[str, Ruling] = field(default_factory=dict)
    awards: tuple[Award, ...] = ()
    day: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression is read: whose facts, at which year, at which record of which list."""

    subject: Subject
    year: int
    records: Mapping[str, Entry] = field(default_factory=dict)


class Reader:
    """Reads the expressions of one policy in one world."""

    def __init__(self, policy: Policy, world: World) -> None:
        self.policy = policy
        self.world = world

    def number(self, expression: core.Expression, place: Place) -> Fraction:
        """The number that an expression is."""
        value = self.value(expression, place)
        assert isinstance(value, Fraction)
        return value

    def truth(self, expression: core.Expression, place: Place) -> bool:
        """Whether a condition holds."""
        value = self.value(expression, place)
        assert isinstance(value, bool)
        return value

    def value(self, expression: core.Expression, place: Place) -> Value:
        """The value of an expression, whatever its type."""
        match expression:
            case core.Number(value=value) | core.Settled(value=value) | core.Option(name=value):
                return value
            case core.Fact(name=name, yearly=yearly):
                return place.subject.facts[name, place.year if yearly else None]
            case core.Field(records=records, name=name):
                return place.records[records].values[name]
            case core.Defined(name=name):
                return self._defined(name, place)
            case core.Through():
                return self.value(expression.body, _through(expression, place))
            case core.AtYear(shift=shift, body=body):
                return self.value(body, _at_year(shift, place))
            case core.FirstOf():
                return self._first_of(expression, place)
            case core.Arithmetic() | core.Growth() | core.Extremum():
                return self._calculated(expression, place)
            case core.SumOver(body=body):
                met = self._met(expression.records, expression.condition, place)
                return sum((self.number(body, one) for one in met), Fraction(0))
            case core.CountOver():
                return Fraction(len(self._met(expression.records, expression.condition, place)))
            case _:
                return self._condition(expression, place)

    def _defined(self, name: str, place: Place) -> Value:
        definition = self.policy.definitions[name]
        if definition.body is None:
            return self.world.terms[name, place.year if definition.yearly else None]
        return self.value(definition.body, place)

    def _first_of(self, choice: core.FirstOf, place: Place) -> Value:
        for case in choice.cases:
            if self.truth(case.guard, place):
                return self.value(case.value, place)
        if choice.otherwise is None:
            return self.world.no_meaning(choice.type)
        return self.value(choice.otherwise, place)

    def _calculated(
        self, expression: core.Arithmetic | core.Growth | core.Extremum, place: Place
    ) -> Value:
        match expression:
            case core.Extremum(greatest=greatest, operands=operands):
                numbers = [self.number(operand, place) for operand in operands]
                return max(numbers) if greatest else min(numbers)
            case core.Growth(body=body):
                now = self.number(body, place)
                base = self.number(body, _at_year(core.YearsBack(1), place))
                return now / base - 1 if base > 0 else self.world.no_meaning(NumberType())
        left, right = self.number(expression.left, place), self.number(expression.right, place)
        match expression.operator:
            case core.Operator.ADD:
                return left + right
            case core.Operator.SUBTRACT:
                return left - right
            case core.Operator.MULTIPLY:
                return left * right
            case core.Operator.DIVIDE:
                return left / right if right != 0 else self.world.no_meaning(NumberType())

    def _condition(
        self,
        expression: core.Comparison
        | core.OneOf
        | core.Includes
        | core.All
        | core.Any
        | core.Not
        | core.SomeOf
        | core.Decision,
        place: Place,
    ) -> bool:
        match expression:
            case core.Comparison():
                left = self.number(expression.left, place)
                right = self.number(expression.right, place)
                return left > right if expression.strict else left >= right
            case core.OneOf(value=value, options=options):
                return self.value(value, place) in options
            case core.Includes(value=value, options=options, every=every):
                held = self.value(value, place)
                assert isinstance(held, frozenset)
                return held.issuperset(options) if every else not held.isdisjoint(options)
            case core.All(operands=operands):
                return all(self.truth(operand, place) for operand in operands)
            case core.Any(operands=operands):
                return any(self.truth(operand, place) for operand in operands)
            case core.Not(operand=operand):
                return not self.truth(operand, place)
            case core.SomeOf(records=records, condition=condition, every=every):
                found = len(self._met(records, condition, place))
                return found == len(place.subject.records[records]) if every else found > 0
            case core.Decision(item=item):
                return not isinstance(self._ruling(item, place), Refused)
        assert_never(expression)

    def _ruling(self, name: str, place: Place) -> Ruling | None:
        """The decision on the record where one is gone through, else on the item as a whole."""
        for entry in place.records.values():
            return entry.ruling
        return self.world.rulings[name]

    def _met(self, records: str, condition: core.Expression, place: Place) -> list[Place]:
        return [one for one in each(records, place) if self.truth(condition, one)]


def each(records: str, place: Place) -> list[Place]:
    """The same place at every record of a list in turn."""
    return [
        Place(place.subject, place.year, {**place.records, records: entry})
        for entry in place.subject.records[records]
    ]


def _through(expression: core.Through, place: Place) -> Place:
    if expression.records:
        return Place(place.records[expression.records].links[expression.link], place.year)
    return Place(place.subject.links[expression.link], place.year)


def _at_year(shift: core.YearShift, place: Place) -> Place:
    match shift:
        case core.YearsBack(count=count):
            year = place.year - count
        case core.CalendarYear(year=year):
            pass
    return Place(place.subject, year, place.records)


def floored(value: Fraction, grid: Fraction) -> Fraction:
    """The greatest amount on the grid that is not above the value."""
    return floor(value / grid) * grid


def half_up(value: Fraction, grid: Fraction) -> Fraction:
    """The nearest amount on the grid, the upper one of two; for what is not below zero."""
    return floor(value / grid + Fraction(1, 2)) * grid


def raised(value: Fraction, grid: Fraction) -> Fraction:
    """The least amount on the grid that is not below the value."""
    return ceil(value / grid) * grid
