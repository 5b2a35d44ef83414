"""An expression and a scene in, what it is known to be out: M2 to M4, the meaning of expressions.

``item.py`` (M5 to M7.7) and ``total.py`` (M7.8 to M8) beside it are the rest of
docs/reference/meaning.md. All other backends are compared with these three.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from engine.core.expression import (
    All,
    Any,
    Arithmetic,
    AtYear,
    CalendarYear,
    Comparison,
    CountOver,
    Decision,
    Defined,
    Expression,
    Extremum,
    Fact,
    Field,
    FirstOf,
    Growth,
    Includes,
    Not,
    Number,
    OneOf,
    Operator,
    Option,
    Settled,
    SomeOf,
    SumOver,
    Through,
    YearsBack,
    YearShift,
)
from engine.core.policy import Policy
from engine.core.types import NumberType, OptionSetType, OptionType, TruthType, ValueType
from engine.evaluate.trace import Recorder
from engine.facts.knowledge import Approved, Knowledge, Record, Ruling, Value
from engine.text.findings import BrokenInvariant
from engine.values import interval, truth
from engine.values.interval import Interval
from engine.values.opening import Opening, OpeningKind, Reasons
from engine.values.option import (
    Choice,
    ChoiceSet,
    choice,
    choice_hull,
    has_all,
    has_any,
    one_of,
    set_hull,
)
from engine.values.truth import Truth


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an expression is read: of which subject, at which context year, for which record.

    ``whose`` is the subject's path, empty for the applicant; ``at`` is the record's. Under 逐项
    it is ``deciding``, the record, on which officials decide, else the item. ``known`` are the
    values of the definitions read so far for one item: each is worked out, and recorded, once.
    """

    policy: Policy
    subject: Knowledge
    year: int
    item: str = ""
    record: Record | None = None
    whose: str = ""
    at: str = ""
    deciding: Record | None = None
    recorder: Recorder | None = None
    known: dict[tuple[str, int, str], Value] = field(default_factory=dict)


def value(expression: Expression, scene: Scene) -> Value:
    """What the expression is known to be, recorded as a step where the scene records."""
    recorder = scene.recorder
    if recorder is None:
        return _value(expression, scene)
    recorder.enter()
    result = _value(expression, scene)
    whose = scene.whose if isinstance(expression, Fact) else scene.at or scene.whose
    recorder.leave(expression, scene.year, whose, result)
    return result


def number(expression: Expression, scene: Scene) -> Interval:
    """The value of an expression that types as a number."""
    result = value(expression, scene)
    if not isinstance(result, Interval):
        raise BrokenInvariant(f"a number was promised: {expression.span.text}")
    return result


def condition(expression: Expression, scene: Scene) -> Truth:
    """The value of an expression that types as a condition."""
    result = value(expression, scene)
    if not isinstance(result, Truth):
        raise BrokenInvariant(f"a condition was promised: {expression.span.text}")
    return result


def domain(value_type: ValueType, reasons: Reasons) -> Value:
    """Every value of a type: what an opening may be (M2)."""
    match value_type:
        case NumberType(low=low, high=high):
            return interval.ranged(low, high, reasons)
        case TruthType():
            return truth.unknown(reasons)
        case OptionType(options=options):
            return choice(frozenset(options), reasons)
        case OptionSetType(options=options):
            return ChoiceSet(frozenset(), frozenset(options), reasons)


def _value(expression: Expression, scene: Scene) -> Value:
    match expression:
        case Number():
            return interval.point(expression.value)
        case Settled():
            return truth.of(expression.value)
        case Option():
            return Choice(frozenset([expression.name]))
        case Fact():
            return _fact(expression, scene)
        case Field():
            return _field(expression, scene)
        case Defined():
            return _defined(expression, scene)
        case Decision():
            return _decision(scene)
        case Through():
            return value(expression.body, _through(expression, scene))
        case AtYear():
            return value(expression.body, replace(scene, year=year_at(expression.shift, scene)))
        case Arithmetic():
            return _arithmetic(expression, scene)
        case Growth():
            return _growth(expression, scene)
        case Extremum():
            operands = [number(operand, scene) for operand in expression.operands]
            return interval.greatest(operands) if expression.greatest else interval.least(operands)
        case Comparison():
            left, right = number(expression.left, scene), number(expression.right, scene)
            return (
                interval.above(left, right) if expression.strict else interval.at_least(left, right)
            )
        case OneOf():
            return _one_of(expression, scene)
        case Includes():
            return _includes(expression, scene)
        case All():
            return truth.all_of([condition(operand, scene) for operand in expression.operands])
        case Any():
            return truth.any_of([condition(operand, scene) for operand in expression.operands])
        case Not():
            return truth.negated(condition(expression.operand, scene))
        case FirstOf():
            return _first_of(expression, scene)
        case SumOver():
            return _sum_over(expression, scene)
        case CountOver():
            return _count_over(expression, scene)
        case SomeOf():
            return _some_of(expression, scene)
        case _:
            assert_never(expression)


def year_at(shift: YearShift, scene: Scene) -> int:
    """The context year that a shift leads to (M4)."""
    match shift:
        case YearsBack(count=count):
            return scene.year - count
        case CalendarYear(year=year):
            return year


def _missing(name: str, year: int | None, whose: str, *, decided: bool = False) -> Reasons:
    kind = OpeningKind.DISCRETION if decided else OpeningKind.MISSING_FACT
    return frozenset([Opening(kind, name, year, whose)])


def _no_meaning(expression: Expression, scene: Scene) -> Reasons:
    name = "".join(expression.span.text.split())
    whose = scene.at or scene.whose
    return frozenset([Opening(OpeningKind.NO_MEANING, name, scene.year, whose)])


def _perhaps_no_meaning(expression: Expression, reasons: Reasons, scene: Scene) -> Reasons:
    """The reasons of what may turn out to have no meaning.

    Where only decisions are open, that no meaning is possible is named too: else a decision
    would lead from 待核定 back to 待定, and learning never does (L2).
    """
    if all(reason.kind is OpeningKind.DISCRETION for reason in reasons):
        return reasons | _no_meaning(expression, scene)
    return reasons


def _fact(fact: Fact, scene: Scene) -> Value:
    if fact.yearly:
        known = scene.subject.yearly.get((fact.name, scene.year))
    else:
        known = scene.subject.facts.get(fact.name)
    if known is not None:
        return known
    year = scene.year if fact.yearly else None
    return domain(fact.type, _missing(fact.name, year, scene.whose, decided=fact.decided))


def _field(read: Field, scene: Scene) -> Value:
    if scene.record is None:
        raise BrokenInvariant(f"{read.name} is read outside a record")
    known = scene.record.values.get(read.name)
    if known is not None:
        return known
    return domain(read.type, _missing(read.name, None, scene.at, decided=read.decided))


def _defined(defined: Defined, scene: Scene) -> Value:
    definition = scene.policy.definitions[defined.name]
    if definition.body is not None:
        key = (defined.name, scene.year, scene.whose)
        if key not in scene.known:
            scene.known[key] = value(definition.body, replace(scene, record=None, at=""))
        return scene.known[key]
    year = scene.year if definition.yearly else None
    return domain(definition.type, frozenset([Opening(OpeningKind.OPEN_TERM, defined.name, year)]))


def ruling_of(scene: Scene) -> Ruling | None:
    """The decision on the record under 逐项, else the one on the item; None while it is open."""
    if scene.deciding is not None:
        return scene.deciding.ruling
    return scene.subject.rulings.get(scene.item)


def discretion(scene: Scene) -> Reasons:
    """The opening that an undecided item or record leaves."""
    whose = scene.at if scene.deciding is not None else scene.whose
    return frozenset([Opening(OpeningKind.DISCRETION, scene.item, None, whose)])


def _decision(scene: Scene) -> Truth:
    ruling = ruling_of(scene)
    return (
        truth.unknown(discretion(scene))
        if ruling is None
        else truth.of(isinstance(ruling, Approved))
    )


def _through(through: Through, scene: Scene) -> Scene:
    of_record = through.records and scene.record
    links = scene.record.links if of_record and scene.record else scene.subject.links
    linked = links.get(through.link)
    owner = scene.at if of_record else scene.whose
    whose = f"{owner}·{through.link}" if owner else through.link
    return replace(
        scene,
        subject=Knowledge(kind="", name="") if linked is None else linked,
        record=None,
        whose=whose,
        at="",
    )


def _arithmetic(expression: Arithmetic, scene: Scene) -> Interval:
    left, right = number(expression.left, scene), number(expression.right, scene)
    match expression.operator:
        case Operator.ADD:
            return interval.add(left, right)
        case Operator.SUBTRACT:
            return interval.subtract(left, right)
        case Operator.MULTIPLY:
            return interval.multiply(left, right)
        case Operator.DIVIDE:
            if interval.is_zero(right):
                return interval.anything(_no_meaning(expression, scene))
            if interval.includes_zero(right):
                open_ = interval.joint(left, right)
                return interval.anything(_perhaps_no_meaning(expression, open_, scene))
            return interval.divide(left, right)


def _growth(growth: Growth, scene: Scene) -> Interval:
    now = number(growth.body, scene)
    before = number(growth.body, replace(scene, year=scene.year - 1))
    if before.high is not None and before.high <= 0:
        return interval.anything(_no_meaning(growth, scene))
    if before.low is None or before.low <= 0:
        return interval.anything(_perhaps_no_meaning(growth, interval.joint(now, before), scene))
    return interval.subtract(interval.divide(now, before), interval.point(1))


def _one_of(expression: OneOf, scene: Scene) -> Truth:
    chosen = value(expression.value, scene)
    if not isinstance(chosen, Choice):
        raise BrokenInvariant(f"a choice was promised: {expression.span.text}")
    return one_of(chosen, frozenset(expression.options))


def _includes(expression: Includes, scene: Scene) -> Truth:
    chosen = value(expression.value, scene)
    if not isinstance(chosen, ChoiceSet):
        raise BrokenInvariant(f"a set of choices was promised: {expression.span.text}")
    options = frozenset(expression.options)
    return has_all(chosen, options) if expression.every else has_any(chosen, options)


def _first_of(first_of: FirstOf, scene: Scene) -> Value:
    reached: list[Value] = []
    reasons: Reasons = frozenset()
    for case in first_of.cases:
        guard = condition(case.guard, scene)
        if guard.possible:
            reached.append(value(case.value, scene))
        if guard.certain:
            return hull(reached, reasons)
        reasons |= guard.reasons
    if first_of.otherwise is not None:
        reached.append(value(first_of.otherwise, scene))
    elif reached:
        reasons = _perhaps_no_meaning(first_of, reasons, scene)
        reached.append(domain(first_of.type, reasons))
    else:
        return domain(first_of.type, _no_meaning(first_of, scene))
    return hull(reached, reasons)


def hull(values: Sequence[Value], reasons: Reasons) -> Value:
    """All that one of several values of one type may be; ``reasons`` say why it is not chosen."""
    if len(values) == 1:
        return values[0]
    numbers = [each for each in values if isinstance(each, Interval)]
    if numbers:
        return interval.hull(numbers, reasons)
    truths = [each for each in values if isinstance(each, Truth)]
    if truths:
        known = {each.known for each in truths}
        if len(known) == 1 and None not in known:
            return truths[0]
        return truth.unknown(reasons.union(*(each.reasons for each in truths)))
    choices = [each for each in values if isinstance(each, Choice)]
    if choices:
        return choice_hull(choices, reasons)
    return set_hull([each for each in values if isinstance(each, ChoiceSet)], reasons)


def record_scenes(records: str, scene: Scene) -> list[Scene] | None:
    """A scene for each record of a list; None where the list is not known."""
    listed = scene.subject.records.get(records)
    if listed is None:
        return None
    prefix = f"{scene.whose}·" if scene.whose else ""
    return [
        replace(scene, record=record, at=f"{prefix}{records}{record.label}") for record in listed
    ]


def _any_record(records: str, scene: Scene) -> Scene:
    """A scene for a record of which nothing is known; what is read there isn't recorded."""
    return replace(scene, record=Record(label=""), at=records, recorder=None)


def _own(reasons: Reasons, records: str) -> Reasons:
    """Without the fields of a list that is missing as a whole: the list is asked for first."""
    inside = f"{records}·"
    return frozenset(
        r for r in reasons if r.subject != records and not r.subject.startswith(inside)
    )


def if_it_counts(counts: Truth, amount: Interval) -> Interval:
    """The amount where the condition holds, nothing where it does not, their hull while open."""
    if counts.certain:
        return amount
    if not counts.possible:
        return interval.point(0)
    return interval.hull([interval.point(0), amount], counts.reasons)


def _sum_over(expression: SumOver, scene: Scene) -> Interval:
    scenes = record_scenes(expression.records, scene)
    if scenes is None:
        one = number(expression.body, _any_record(expression.records, scene))
        low = interval.ZERO if one.low is not None and one.low >= 0 else None
        high = interval.ZERO if one.high is not None and one.high <= 0 else None
        missing = _missing(expression.records, None, scene.whose)
        return interval.ranged(low, high, missing | _own(one.reasons, expression.records))
    return interval.total(
        if_it_counts(condition(expression.condition, each), number(expression.body, each))
        for each in scenes
    )


def _count_over(expression: CountOver, scene: Scene) -> Interval:
    scenes = record_scenes(expression.records, scene)
    if scenes is None:
        return Interval(interval.ZERO, None, _missing(expression.records, None, scene.whose))
    one = interval.point(1)
    return interval.total(
        if_it_counts(condition(expression.condition, each), one) for each in scenes
    )


def _some_of(expression: SomeOf, scene: Scene) -> Truth:
    scenes = record_scenes(expression.records, scene)
    if scenes is None:
        return truth.unknown(_missing(expression.records, None, scene.whose))
    truths = [condition(expression.condition, each) for each in scenes]
    return truth.all_of(truths) if expression.every else truth.any_of(truths)
