"""A source of chance in, random well-typed expressions of Core out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from engine.core import expression as core
from engine.core.policy import Definition, FactDeclaration
from engine.core.types import (
    LinkType,
    NumberType,
    OptionSetType,
    OptionType,
    RecordsType,
    TruthType,
    ValueType,
)
from engine.values.unit import AREA, DAYS, MONEY, PEOPLE, PLAIN, Unit
from tests.laws.trees import walk
from tests.laws.vocabulary import (
    PLACES,
    SIZES,
    SPAN,
    SUBJECTS,
    TITLES,
    YEAR,
    chance,
    facts_of,
    near,
)

Maker = Callable[[ValueType, "Scope", int], core.Expression]
TRUTH = TruthType()
RENT = core.Number(Fraction(2), SPAN, MONEY.over(AREA).over(DAYS))
CALENDAR_YEARS = (YEAR - 3, YEAR - 1, YEAR)


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression can speak of where it stands; ``records`` is the innermost list."""

    kinds: tuple[str, ...]
    records: str = ""
    item: str = ""
    linked: bool = False


class Writer:
    """Writes expressions that read the facts of a scope and the definitions given so far."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.definitions: list[Definition] = []
        self.linking: set[str] = set()

    def define(self, definition: Definition) -> None:
        """Let what is written from now on speak of a definition."""
        self.definitions.append(definition)
        for node in walk(definition.body):
            through = isinstance(node, core.Through)
            if through or (isinstance(node, core.Defined) and node.name in self.linking):
                self.linking.add(definition.name)

    def chance(self, percent: int) -> bool:
        """True so often in a hundred."""
        return chance(self.random, percent)

    def value(self, kind: ValueType, scope: Scope, depth: int) -> core.Expression:
        """An expression of this type."""
        match kind:
            case NumberType(unit=unit):
                return self.number(unit, scope, depth)
            case TruthType():
                return self.truth(scope, depth)
            case OptionType() | OptionSetType():
                return self.option(kind, scope, depth)

    def number(self, unit: Unit, scope: Scope, depth: int) -> core.Expression:
        """A number of the unit."""
        if depth == 0 or self.chance(15):
            return self._leaf(NumberType(unit), scope)
        makers: list[Maker] = [
            self._added,
            self._scaled,
            self._extremum,
            self._summed,
            self._shifted,
            self._tiers,
            self._through,
        ]
        if unit == PLAIN:
            makers += [*[self._growth, self._count] * 10, self._ratio]
        if unit == MONEY:
            makers += [self._rent, self._scaled]
        return self.random.choice(makers)(NumberType(unit), scope, depth - 1)

    def truth(self, scope: Scope, depth: int) -> core.Expression:
        """A condition."""
        if depth == 0 or self.chance(5):
            return self._leaf(TRUTH, scope)
        makers: list[Maker] = [
            *(self._comparison, self._comparison, self._comparison),
            *(
                self._one_of,
                self._includes,
                self._includes,
                self._several,
                self._several,
                self._not,
            ),
            *(self._some_of, self._some_of, self._shifted, self._tiers, self._through),
        ]
        if scope.item:
            makers += [self._decision, self._decision]
        return self.random.choice(makers)(TRUTH, scope, depth - 1)

    def option(self, kind: OptionType | OptionSetType, scope: Scope, depth: int) -> core.Expression:
        """An option, or a set of them."""
        if depth == 0 or self.chance(40):
            return self._leaf(kind, scope)
        makers = (self._tiers, self._tiers, self._shifted, self._through)
        return self.random.choice(makers)(kind, scope, depth - 1)

    # ------------------------------------------------------------ what stands by itself

    def _leaf(self, kind: ValueType, scope: Scope) -> core.Expression:
        found = [*self._facts(kind, scope), *self._fields(kind, scope)]
        named = self._defined(kind, scope)
        if found and self.chance(50):
            return self.random.choice(found)
        if named and self.chance(60):
            return self.random.choice(named)
        return self._constant(kind, scope)

    def _constant(self, kind: ValueType, scope: Scope) -> core.Expression:
        match kind:
            case NumberType(unit=unit):
                return core.Number(near(self.random, unit), SPAN, unit)
            case TruthType():
                return core.Settled(not self.chance(30), SPAN)
            case OptionType(options=options):
                return core.Option(self.random.choice(options), kind, SPAN)
            case OptionSetType():
                sets = self._facts(kind, scope)
                return self.random.choice(sets)

    def _facts(self, kind: ValueType, scope: Scope) -> list[core.Expression]:
        return [
            core.Fact(fact.name, _value_type(fact), fact.yearly, fact.decided, SPAN)
            for fact in facts_of(scope.kinds)
            if _same(fact.type, kind)
        ]

    def _fields(self, kind: ValueType, scope: Scope) -> list[core.Expression]:
        return [
            core.Field(scope.records, name, _value_type(field), SPAN, decided=field.decided)
            for name, field in _fields_of(scope.records).items()
            if _same(field.type, kind)
        ]

    def _defined(self, kind: ValueType, scope: Scope) -> list[core.Expression]:
        return [
            core.Defined(definition.name, definition.type, SPAN)
            for definition in self.definitions
            if _same(definition.type, kind)
            and definition.subjects.issuperset(scope.kinds)
            and not (scope.linked and definition.name in self.linking)
        ]

    # ------------------------------------------------------------ whatever the type

    def _shifted(self, kind: ValueType, scope: Scope, depth: int) -> core.Expression:
        shift: core.YearShift = core.YearsBack(self.random.choice((0, 1, 1, 2)))
        if self.chance(40):
            shift = core.CalendarYear(self.random.choice(CALENDAR_YEARS))
        return core.AtYear(shift, self.value(kind, scope, depth), SPAN)

    def _tiers(self, kind: ValueType, scope: Scope, depth: int) -> core.Expression:
        cases = tuple(
            core.Case(f"第{place}档", self.truth(scope, depth), self._leaf(kind, scope), SPAN)
            for place in range(1, self.random.choice((2, 3, 4)))
        )
        otherwise = None if self.chance(30) else self.value(kind, scope, depth)
        return core.FirstOf(cases, otherwise, kind, SPAN)

    def _through(self, kind: ValueType, scope: Scope, depth: int) -> core.Expression:
        links = [] if scope.linked else [*_links("", facts_of(scope.kinds))]
        if not scope.linked:
            links += _links(scope.records, _fields_of(scope.records).values())
        if not links:
            return self._leaf(kind, scope)
        records, link, subject = self.random.choice(links)
        body = self.value(kind, Scope((subject,), linked=True), depth)
        return core.Through(records, link, body, SPAN)

    # ------------------------------------------------------------ numbers

    def _added(self, kind: ValueType, scope: Scope, depth: int) -> core.Expression:
        operator = self.random.choice((core.Operator.ADD, core.Operator.SUBTRACT))
        left, right = self.value(kind, scope, depth), self.value(kind, scope, depth)
        return core.Arithmetic(operator, left, right, SPAN)

    def _scaled(self, kind: ValueType, scope: Scope, depth: int) -> core.Expression:
        operator = self.random.choice((core.Operator.MULTIPLY, core.Operator.DIVIDE))
        left, right = self.value(kind, scope, depth), self.number(PLAIN, scope, depth)
        return core.Arithmetic(operator, left, right, SPAN)

    def _ratio(self, _: ValueType, scope: Scope, depth: int) -> core.Expression:
        unit = self.random.choice((MONEY, PEOPLE))
        left, right = self.number(unit, scope, depth), self.number(unit, scope, depth)
        return core.Arithmetic(core.Operator.DIVIDE, left, right, SPAN)

    def _rent(self, _: ValueType, scope: Scope, depth: int) -> core.Expression:
        area = core.Arithmetic(
            core.Operator.MULTIPLY, RENT, self.number(AREA, scope, min(depth, 1)), SPAN
        )
        days = self.number(DAYS, scope, 0)
        return core.Arithmetic(core.Operator.MULTIPLY, area, days, SPAN)

    def _growth(self, _: ValueType, scope: Scope, depth: int) -> core.Expression:
        body = self.number(self.random.choice((MONEY, PEOPLE)), scope, min(depth, 1))
        return core.Growth(body, SPAN)

    def _extremum(self, kind: ValueType, scope: Scope, depth: int) -> core.Expression:
        operands = tuple(
            self.value(kind, scope, depth) for _ in range(self.random.choice((2, 2, 3)))
        )
        return core.Extremum(self.chance(50), operands, SPAN)

    def _summed(self, kind: ValueType, scope: Scope, depth: int) -> core.Expression:
        records = self._records(scope)
        if not records:
            return self._leaf(kind, scope)
        inner = replace(scope, records=records, item="")
        condition = self.truth(inner, min(depth, 1))
        return core.SumOver(records, condition, self.value(kind, inner, min(depth, 1)), SPAN)

    def _count(self, kind: ValueType, scope: Scope, depth: int) -> core.Expression:
        records = self._records(scope)
        if not records:
            return self._leaf(kind, scope)
        inner = replace(scope, records=records, item="")
        return core.CountOver(records, self.truth(inner, min(depth, 1)), SPAN)

    def _records(self, scope: Scope) -> str:
        found = [fact for fact in facts_of(scope.kinds) if isinstance(fact.type, RecordsType)]
        return self.random.choice(found).name if found else ""

    # ------------------------------------------------------------ conditions

    def _comparison(self, _: ValueType, scope: Scope, depth: int) -> core.Expression:
        unit = self.random.choice((MONEY, PLAIN, PEOPLE, PLAIN))
        sides = [self.number(unit, scope, depth), self._leaf(NumberType(unit), scope)]
        if self.chance(50):
            sides.reverse()
        return core.Comparison(self.chance(50), sides[0], sides[1], SPAN)

    def _one_of(self, _: ValueType, scope: Scope, depth: int) -> core.Expression:
        kind = self.random.choice((PLACES, SIZES))
        return core.OneOf(self.option(kind, scope, depth), self._some(kind), SPAN)

    def _includes(self, _: ValueType, scope: Scope, depth: int) -> core.Expression:
        if not self._facts(TITLES, scope):
            return self._one_of(TRUTH, scope, depth)
        every = self.chance(50)
        return core.Includes(self.option(TITLES, scope, depth), self._some(TITLES), every, SPAN)

    def _some(self, kind: OptionType | OptionSetType) -> tuple[str, ...]:
        count = self.random.randrange(1, len(kind.options))
        start = self.random.randrange(len(kind.options))
        return (kind.options * 2)[start : start + count]

    def _several(self, _: ValueType, scope: Scope, depth: int) -> core.Expression:
        count = self.random.choice((2, 2, 3, 1, 0))
        operands = tuple(self.truth(scope, depth) for _ in range(count))
        return core.Any(operands, SPAN) if self.chance(75) else core.All(operands, SPAN)

    def _not(self, _: ValueType, scope: Scope, depth: int) -> core.Expression:
        return core.Not(self.truth(scope, depth), SPAN)

    def _some_of(self, _: ValueType, scope: Scope, depth: int) -> core.Expression:
        records = self._records(scope)
        if not records:
            return self._comparison(TRUTH, scope, depth)
        inner = replace(scope, records=records, item="")
        return core.SomeOf(records, self.truth(inner, depth), self.chance(50), SPAN)

    def _decision(self, _: ValueType, scope: Scope, __: int) -> core.Expression:
        return core.Decision(scope.item, SPAN)


def _same(declared: object, wanted: ValueType) -> bool:
    """Whether a value of one type can stand where the other is wanted."""
    if isinstance(declared, NumberType) and isinstance(wanted, NumberType):
        return declared.unit == wanted.unit
    return declared == wanted


def _value_type(fact: FactDeclaration) -> ValueType:
    assert not isinstance(fact.type, LinkType | RecordsType)
    return fact.type


def _fields_of(records: str) -> dict[str, FactDeclaration]:
    """The fields of a list; none where no list is gone through."""
    for kind in SUBJECTS.values():
        if records in kind.facts:
            return dict(kind.facts[records].fields)
    return {}


def _links(records: str, facts: Iterable[FactDeclaration]) -> list[tuple[str, str, str]]:
    return [
        (records, fact.name, fact.type.subject) for fact in facts if isinstance(fact.type, LinkType)
    ]
