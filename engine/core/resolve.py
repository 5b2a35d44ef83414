"""An expression of IR 2 and where it stands in, a typed expression of Core out.

Names become facts, fields, definitions and options; units are checked; sugar is replaced by what
it abbreviates (连续, 在…至…, 增长额, 按…配套, 均不).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import assert_never

from engine.core import expression as core
from engine.core.expression import Expression
from engine.core.policy import Definition, FactDeclaration, SubjectKind
from engine.core.types import (
    LinkType,
    NumberType,
    OptionSetType,
    OptionType,
    RecordsType,
    TruthType,
    ValueType,
    family,
    type_words,
    unbounded,
)
from engine.surface import expression as written
from engine.surface.lexer import nearest_name
from engine.text.findings import Finding, finding
from engine.text.source import Span
from engine.values.unit import PLAIN, POINTS, Unit

MAX_CONSECUTIVE_YEARS = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands: whose facts it reads, and what may be said there.

    ``yearly``: a bare yearly name may be read, the year being set from outside. ``records``: the
    list whose fields may be read. ``item``: the item whose decision 经认定 means.
    """

    subjects: tuple[str, ...]
    yearly: bool = False
    records: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """An expression and its type."""

    expression: Expression
    type: ValueType


TRUTH = TruthType()


class Unresolved(Exception):
    """The expression has no meaning; the finding that says why is recorded."""


@dataclass(slots=True)
class Resolver:
    """Resolves the expressions of one policy; ``definition`` gives a definition by its name.

    ``untyped`` are facts whose declaration is mistaken: nobody reports them where they are used.
    """

    subjects: Mapping[str, SubjectKind]
    definition: Callable[[str, Span], Definition | None]
    is_definition: Callable[[str], bool]
    findings: list[Finding] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    untyped: frozenset[str] = frozenset()

    def condition(self, node: written.Expression, place: Place) -> Expression | None:
        """A condition, or None with a finding."""
        try:
            return self._condition(node, place)
        except Unresolved:
            return None

    def number(self, node: written.Expression, place: Place, unit: Unit) -> Expression | None:
        """A number of this unit, or None with a finding."""
        try:
            typed = self._number(node, place)
            self._same_unit(typed, NumberType(unit), node.span)
        except Unresolved:
            return None
        return typed.expression

    def value(
        self, node: written.Expression, place: Place, expected: ValueType | None
    ) -> Typed | None:
        """A value, of the expected type if one is, or None with a finding."""
        try:
            return self._expected(node, place, expected)
        except Unresolved:
            return None

    # What every kind of expression comes to.

    def _fail(self, code: str, span: Span, **words: object) -> Unresolved:
        self.findings.append(finding(code, span, None, **words))
        return Unresolved()

    def _expected(
        self, node: written.Expression, place: Place, expected: ValueType | None
    ) -> Typed:
        match node, expected:
            case written.Name(name=name), OptionType(options=options) if name in options:
                return Typed(core.Option(name, expected, node.span), expected)
        typed = self._typed(node, place)
        if expected is None:
            return typed
        if isinstance(expected, NumberType) and isinstance(typed.type, NumberType):
            self._same_unit(typed, expected, node.span)
        elif family(expected) != family(typed.type):
            raise self._wrong_type(node.span, type_words(expected), typed)
        return typed

    def _wrong_type(self, span: Span, expected: str, typed: Typed) -> Unresolved:
        actual = type_words(typed.type)
        return self._fail("wrong-type", span, expected=expected, actual=actual)

    def _condition(self, node: written.Expression, place: Place) -> Expression:
        typed = self._typed(node, place)
        if typed.type != TRUTH:
            raise self._wrong_type(node.span, "条件", typed)
        return typed.expression

    def _number(self, node: written.Expression, place: Place) -> Typed:
        typed = self._typed(node, place)
        if not isinstance(typed.type, NumberType):
            raise self._wrong_type(node.span, "数", typed)
        return typed

    def _same_unit(self, typed: Typed, expected: NumberType, span: Span) -> None:
        if not isinstance(typed.type, NumberType) or typed.type.unit == expected.unit:
            return
        unit = str(expected.unit)
        if isinstance(typed.expression, core.Number) and typed.type.unit == PLAIN:
            digits = "".join(span.text.split())
            example = f"{digits}{unit}"
            raise self._fail(
                "number-without-unit", span, written=digits, unit=unit, example=example
            )
        raise self._fail("unit-mismatch", span, left=unit, right=str(typed.type.unit))

    def _typed(self, node: written.Expression, place: Place) -> Typed:
        match node:
            case written.Name():
                return self._name(node, place)
            case written.Literal():
                return Typed(core.Number(node.value, node.span, node.unit), NumberType(node.unit))
            case written.TruthWord():
                return Typed(core.Settled(node.value, node.span), TRUTH)
            case written.DecisionWord():
                return self._decision(node, place)
            case written.YearsAgo():
                return self._at_year(core.YearsBack(node.count), node.body, place, node.span)
            case written.InCalendarYear():
                return self._at_year(core.CalendarYear(node.year), node.body, place, node.span)
            case written.Possession():
                return self._possession(node, place)
            case written.GrowthRate():
                body = self._number(node.body, place)
                return Typed(core.Growth(body.expression, node.span), NumberType())
            case written.GrowthAmount():
                return self._growth_amount(node, place)
            case written.Arithmetic():
                return self._arithmetic(node, place)
            case written.Matching():
                return self._matching(node, place)
            case written.Extremum():
                return self._extremum(node, place)
            case written.Comparison():
                return self._comparison(node, place)
            case written.Between():
                return self._between(node, place)
            case written.Membership():
                return self._membership(node, place)
            case written.Includes():
                return self._includes(node, place)
            case written.Joined():
                return self._joined(node, place)
            case written.Negation():
                operand = self._condition(node.operand, place)
                return Typed(core.Not(operand, node.span), TRUTH)
            case written.Consecutive():
                return self._consecutive(node, place)
            case written.OverRecords():
                return self._over_records(node, place)
            case _:
                assert_never(node)

    # Names.

    def declared(self, name: str, place: Place) -> FactDeclaration | None:
        """The declaration of a field of the place's records, or of a fact of its subjects."""
        if place.records:
            for kind in place.subjects:
                records = self.subjects[kind].facts.get(place.records)
                if records is not None and name in records.fields:
                    return records.fields[name]
        facts = [self.subjects[kind].facts.get(name) for kind in place.subjects]
        if not facts or any(fact is None for fact in facts):
            return None
        return facts[0] if len({_key(fact) for fact in facts if fact}) == 1 else None

    def is_field(self, name: str, place: Place) -> bool:
        """Whether the name is a field of the place's records."""
        return any(
            name in records.fields
            for kind in place.subjects
            if (records := self.subjects[kind].facts.get(place.records)) is not None
        )

    def _name(self, node: written.Name, place: Place) -> Typed:
        if not node.name:
            raise Unresolved
        fact = self.declared(node.name, place)
        if fact is not None:
            return self._fact(node, fact, place)
        if self.is_definition(node.name):
            return self._defined(node, place)
        raise self._not_here(node, place)

    def _fact(self, node: written.Name, fact: FactDeclaration, place: Place) -> Typed:
        self.used.add(node.name)
        if isinstance(fact.type, LinkType | RecordsType):
            raise self._fail("not-a-value", node.span, name=node.name, what=type_words(fact.type))
        if self.is_field(node.name, place):
            known = core.Field(place.records, fact.name, fact.type, node.span, fact.decided)
            return Typed(known, fact.type)
        if fact.yearly and not place.yearly:
            raise self._fail("year-missing", node.span, name=node.name)
        found = core.Fact(fact.name, fact.type, fact.yearly, fact.decided, node.span)
        return Typed(found, fact.type)

    def _defined(self, node: written.Name, place: Place) -> Typed:
        definition = self.definition(node.name, node.span)
        self.used.add(node.name)
        if definition is None:
            raise Unresolved
        if definition.yearly and not place.yearly:
            raise self._fail("year-missing", node.span, name=node.name)
        if not set(place.subjects) <= definition.subjects:
            raise self._fail(
                "other-subject",
                node.span,
                name=node.name,
                owner="、".join(sorted(definition.subjects)),
                here="、".join(place.subjects),
            )
        found = core.Defined(node.name, definition.type, node.span)
        return Typed(found, definition.type)

    def _not_here(self, node: written.Name, place: Place) -> Unresolved:
        """A word that is declared, but means nothing here."""
        if node.name in self.untyped:
            return Unresolved()
        owners = [kind for kind, subject in self.subjects.items() if node.name in subject.facts]
        if owners:
            here = "、".join(place.subjects)
            return self._fail(
                "other-subject", node.span, name=node.name, owner="、".join(owners), here=here
            )
        return self._fail("option-not-value", node.span, name=node.name)

    def _decision(self, node: written.DecisionWord, place: Place) -> Typed:
        if not place.item:
            raise self._fail("decision-outside-item", node.span)
        return Typed(core.Decision(place.item, node.span), TRUTH)

    # Years and other subjects.

    def _at_year(
        self, shift: core.YearShift, body: written.Expression, place: Place, span: Span
    ) -> Typed:
        typed = self._typed(body, replace(place, yearly=True))
        return Typed(core.AtYear(shift, typed.expression, span), typed.type)

    def _linked(self, name: written.Name, place: Place) -> tuple[str, Place] | None:
        """For a link: the list it is a field of (empty for a fact), and the place it leads to."""
        fact = self.declared(name.name, place)
        if fact is None or not isinstance(fact.type, LinkType):
            return None
        self.used.add(name.name)
        records = place.records if self.is_field(name.name, place) else ""
        return records, Place((fact.type.subject,), place.yearly)

    def _possession(self, node: written.Possession, place: Place) -> Typed:
        linked = self._linked(node.owner, place)
        if linked is None and isinstance(node.body, written.Literal):
            share = node.body.written
            raise self._fail("share-with-of", node.span, name=node.owner.name, share=share)
        if linked is None:
            raise self._fail("not-a-link", node.owner.span, name=node.owner.name)
        records, inner = linked
        body = self._typed(node.body, inner)
        found = core.Through(records, node.owner.name, body.expression, node.span)
        return Typed(found, body.type)

    def _growth_amount(self, node: written.GrowthAmount, place: Place) -> Typed:
        body = self._number(node.body, place)
        before = core.AtYear(core.YearsBack(1), body.expression, node.body.span)
        minus = core.Operator.SUBTRACT
        found = core.Arithmetic(minus, body.expression, before, node.span)
        return Typed(found, unbounded(body.type))

    # Numbers.

    def _arithmetic(self, node: written.Arithmetic, place: Place) -> Typed:
        left, right = self._number(node.left, place), self._number(node.right, place)
        left_unit, right_unit = _unit(left), _unit(right)
        operator = core.Operator(node.sign.value)
        match node.sign:
            case written.Sign.TIMES:
                unit = left_unit.times(right_unit)
            case written.Sign.DIVIDED_BY:
                unit = left_unit.over(right_unit)
            case _ if left_unit == PLAIN and right_unit == POINTS:
                unit = PLAIN
            case _:
                self._same_unit(right, NumberType(left_unit), node.right.span)
                unit = left_unit
        found = core.Arithmetic(operator, left.expression, right.expression, node.span)
        return Typed(found, NumberType(unit))

    def _matching(self, node: written.Matching, place: Place) -> Typed:
        base = self._number(node.base, place)
        if not node.from_share:
            raise self._fail("bad-number", node.span, written=node.span.text)
        share = core.Number(Fraction(node.to_share, 1) / node.from_share, node.span)
        times = core.Operator.MULTIPLY
        found = core.Arithmetic(times, base.expression, share, node.span)
        return Typed(found, unbounded(base.type))

    def _extremum(self, node: written.Extremum, place: Place) -> Typed:
        operands = [self._number(operand, place) for operand in node.operands]
        for operand, part in zip(operands[1:], node.operands[1:], strict=True):
            self._same_unit(operand, NumberType(_unit(operands[0])), part.span)
        found = core.Extremum(
            node.greatest, tuple(operand.expression for operand in operands), node.span
        )
        return Typed(found, unbounded(operands[0].type))

    # Conditions.

    def _comparison(self, node: written.Comparison, place: Place) -> Typed:
        left, right = self._number(node.left, place), self._number(node.right, place)
        self._same_unit(right, NumberType(_unit(left)), node.right.span)
        match node.comparator:
            case written.Comparator.AT_LEAST:
                found = core.Comparison(False, left.expression, right.expression, node.span)
            case written.Comparator.ABOVE:
                found = core.Comparison(True, left.expression, right.expression, node.span)
            case written.Comparator.AT_MOST:
                found = core.Comparison(False, right.expression, left.expression, node.span)
            case written.Comparator.BELOW:
                found = core.Comparison(True, right.expression, left.expression, node.span)
        return Typed(found, TRUTH)

    def _between(self, node: written.Between, place: Place) -> Typed:
        value = self._number(node.value, place)
        parts: list[Expression] = []
        for bound, is_low in ((node.low, True), (node.high, False)):
            if bound is None:
                continue
            end = self._number(bound.value, place)
            self._same_unit(end, NumberType(_unit(value)), bound.value.span)
            sides = (value.expression, end.expression)
            left, right = sides if is_low else (sides[1], sides[0])
            parts.append(core.Comparison(not bound.included, left, right, node.span))
        self._not_empty(node)
        found = parts[0] if len(parts) == 1 else core.All(tuple(parts), node.span)
        return Typed(found, TRUTH)

    def _not_empty(self, node: written.Between) -> None:
        """A range of two literals that holds nothing is a slip."""
        if node.low is None or node.high is None:
            return
        low, high = node.low.value, node.high.value
        if not isinstance(low, written.Literal) or not isinstance(high, written.Literal):
            return
        both = node.low.included and node.high.included
        if low.value > high.value or (low.value == high.value and not both):
            raise self._fail("bad-range", node.span, written="".join(node.span.text.split()))

    def _membership(self, node: written.Membership, place: Place) -> Typed:
        linked = self._linked(node.value, place) if isinstance(node.value, written.Name) else None
        if linked is not None and isinstance(node.value, written.Name):
            records, inner = linked
            kinds = [self._condition(option, inner) for option in node.options]
            body = kinds[0] if len(kinds) == 1 else core.Any(tuple(kinds), node.span)
            return Typed(core.Through(records, node.value.name, body, node.span), TRUTH)
        value = self._typed(node.value, place)
        if not isinstance(value.type, OptionType):
            raise self._wrong_type(node.value.span, "单选", value)
        options = self._options(node.options, value.type.options, node.value.span.text)
        return Typed(core.OneOf(value.expression, options, node.span), TRUTH)

    def _includes(self, node: written.Includes, place: Place) -> Typed:
        value = self._typed(node.value, place)
        if not isinstance(value.type, OptionSetType):
            raise self._wrong_type(node.value.span, "多选", value)
        if node.inclusion is written.Inclusion.SINGLE and len(node.options) > 1:
            raise self._fail("bare-list", node.span)
        options = self._options(node.options, value.type.options, node.value.span.text)
        every = node.inclusion is written.Inclusion.ALL
        return Typed(core.Includes(value.expression, options, every, node.span), TRUTH)

    def _options(
        self, names: Sequence[written.Name], known: Sequence[str], owner: str
    ) -> tuple[str, ...]:
        for name in names:
            if name.name not in known:
                near = nearest_name(name.name, list(known))
                raise self._fail(
                    "unknown-option",
                    name.span,
                    name="".join(owner.split()),
                    written=name.name,
                    nearest=f"。是不是“{near}”？" if near else "",
                    options="、".join(known),
                )
        return tuple(name.name for name in names)

    def _joined(self, node: written.Joined, place: Place) -> Typed:
        operands: list[Expression] = []
        failed = False
        for operand in node.operands:
            resolved = self.condition(operand, place)
            failed = failed or resolved is None
            if resolved is not None:
                operands.append(resolved)
        if failed:
            raise Unresolved
        if len(operands) == 1:
            return Typed(operands[0], TRUTH)
        union = core.All if node.connective is written.Connective.ALL else core.Any
        return Typed(union(tuple(operands), node.span), TRUTH)

    def _consecutive(self, node: written.Consecutive, place: Place) -> Typed:
        """连续N年P: P a year ago and … and N years ago; F后 adds F the year before those."""
        if not 1 <= node.count <= MAX_CONSECUTIVE_YEARS:
            raise self._fail("bad-years", node.span, limit=MAX_CONSECUTIVE_YEARS)
        inner = replace(place, yearly=True)
        body = self._condition(node.body, inner)
        years = [
            core.AtYear(core.YearsBack(count), body, node.body.span)
            for count in range(1, node.count + 1)
        ]
        if node.first is not None:
            first = self._condition(node.first, inner)
            back = core.YearsBack(node.count + 1)
            years.append(core.AtYear(back, first, node.first.span))
        return Typed(core.All(tuple(years), node.span), TRUTH)

    # Records.

    def _over_records(self, node: written.OverRecords, place: Place) -> Typed:
        records = self.declared(node.records.name, place)
        if records is None or not isinstance(records.type, RecordsType):
            raise self._fail("not-records", node.records.span, name=node.records.name)
        self.used.add(records.name)
        inner = replace(place, records=records.name)
        always = core.All((), node.span)
        wants_sum = node.function is written.RecordsFunction.SUM
        if len(node.arguments) not in ((1, 2) if wants_sum else (1,)):
            raise self._fail("wrong-arguments", node.span, function=node.function.value)
        if wants_sum:
            body = self._number(node.arguments[0], inner)
            extra = node.arguments[1:]
            condition = self._condition(extra[0], inner) if extra else always
            total = core.SumOver(records.name, condition, body.expression, node.span)
            return Typed(total, unbounded(body.type))
        condition = self._condition(node.arguments[0], inner)
        if node.function is written.RecordsFunction.COUNT:
            return Typed(core.CountOver(records.name, condition, node.span), NumberType())
        every = node.function is written.RecordsFunction.EACH
        return Typed(core.SomeOf(records.name, condition, every, node.span), TRUTH)


def _key(fact: FactDeclaration) -> tuple[object, ...]:
    """What two kinds' facts of one name must share to be one fact."""
    fields = tuple((name, _key(each)) for name, each in sorted(fact.fields.items()))
    return fact.type, fact.yearly, fact.decided, fields


def _unit(typed: Typed) -> Unit:
    return typed.type.unit if isinstance(typed.type, NumberType) else PLAIN
