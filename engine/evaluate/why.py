"""An item's outcome with its trace in, one line that says why out; for a denial what was short."""

from __future__ import annotations

from collections.abc import Iterator

from engine.core.expression import (
    All,
    Any,
    AtYear,
    Comparison,
    Decision,
    Defined,
    Fact,
    Growth,
    Includes,
    Not,
    Number,
    OneOf,
    Through,
)
from engine.core.policy import Service
from engine.core.units import unit_of
from engine.evaluate.item import ONCE_A_YEAR
from engine.evaluate.outcome import ItemOutcome, Met, Status
from engine.evaluate.trace import Stage, StageName, Step
from engine.evaluate.words import (
    amount_words,
    fact_words,
    openings_words,
    quantity_words,
    value_words,
    written,
)
from engine.text import labels
from engine.values import truth
from engine.values.interval import Interval
from engine.values.opening import Opening, OpeningKind
from engine.values.truth import Truth


def why(outcome: ItemOutcome) -> str:
    """One line: what was short, what is open, or how the amount came about."""
    match outcome.status:
        case Status.NOT_APPLICABLE:
            return f"对象是{'、'.join(outcome.item.subjects)}"
        case Status.DENIED:
            return "；".join(dict.fromkeys(shortfalls(outcome))) or "条件不成立"
        case Status.SUPERSEDED:
            return f"同类事项取金额最高的“{outcome.superseded_by}”"
        case Status.DISCRETIONARY if _only_own_decision(outcome):
            return f"待主管部门核定；{_computation(outcome)}"
        case Status.UNDETERMINED | Status.DISCRETIONARY:
            return openings_words(outcome.reasons)
        case Status.GRANTED if outcome.requirement is not None:
            return _requirement(outcome)
        case Status.GRANTED if isinstance(outcome.item, Service):
            return _responsible(outcome.item)
        case Status.GRANTED:
            return _computation(outcome)


def _only_own_decision(outcome: ItemOutcome) -> bool:
    """Whether nothing is open but the decision on the item itself."""
    own = Opening(OpeningKind.DISCRETION, outcome.item.name)
    return outcome.reasons == {own} and isinstance(outcome.amount, Interval)


def _responsible(item: Service) -> str:
    """Who provides a service or does a duty."""
    if not item.responsible:
        return "责任单位：文中没有说"
    return f"责任单位：{'、'.join(item.responsible)}"


def _requirement(outcome: ItemOutcome) -> str:
    if outcome.requirement is Met.NOT_MET:
        return "；".join(_failures(outcome.stages[-1].parts, wanted=True))
    return "；".join(written(s.expression) for s in _steps(outcome.stages[-1]))


def _computation(outcome: ItemOutcome) -> str:
    """How a settled amount came about, cap by cap."""
    parts: list[str] = []
    for stage in outcome.stages:
        if not isinstance(stage.value, Interval):
            continue
        match stage.stage:
            case StageName.AMOUNT:
                parts.extend(_amount_parts(stage))
            case StageName.CAP if stage.name in outcome.bound_by:
                parts.append(f"按“{stage.name}”取{amount_words(stage.value)}")
            case StageName.TOP_UP:
                paid = "" if stage.against is None else f"减已付{amount_words(stage.against)}，"
                parts.append(f"{paid}补差后{amount_words(stage.value)}")
            case StageName.RULING:
                if outcome.status is Status.GRANTED:
                    parts.append(f"核定后{amount_words(stage.value)}")
            case StageName.RECORD:
                parts.append(f"{stage.name} {amount_words(stage.value)}")
    return "，".join(parts)


def _amount_parts(stage: Stage) -> Iterator[str]:
    for step in _steps(stage):
        if isinstance(step.expression, Number):
            yield f"条件都成立，{written(step.expression)}"
        elif isinstance(step.value, Interval):
            yield f"{written(step.expression)}={value_words(step.value, step.expression)}"


def _steps(stage: Stage) -> list[Step]:
    return [part for part in stage.parts if isinstance(part, Step)]


def shortfalls(outcome: ItemOutcome) -> Iterator[str]:
    """What stood in the way of a denied item, each in a few words."""
    tiers: list[str] = []
    reached = any(
        stage.stage is StageName.TIER and stage.value != truth.FALSE for stage in outcome.stages
    )
    for stage in outcome.stages:
        if not isinstance(stage.value, Truth) or stage.value.known is not False:
            continue
        match stage.stage:
            case StageName.LIMIT:
                used_up = stage.name == ONCE_A_YEAR
                yield "本年度已经得过" if used_up else f"以前得过，已满“{stage.name}”"
            case StageName.DECISION:
                yield "主管部门决定不予"
            case StageName.TIER if not reached:
                tiers.extend(_failures(stage.parts, wanted=True))
            case StageName.CONDITION:
                yield from _failures(stage.parts, wanted=True)
    yield from tiers


def _failures(parts: tuple[Step | Stage, ...], *, wanted: bool) -> Iterator[str]:
    """The leaves that are not what is wanted, below conditions that are not."""
    for part in parts:
        if not isinstance(part, Step) or not isinstance(part.value, Truth):
            continue
        if part.value.known is (not wanted):
            yield from _failure(part, wanted=wanted)


def _failure(step: Step, *, wanted: bool) -> Iterator[str]:
    expression = step.expression
    match expression:
        case All() | Any() | AtYear() | Defined() | Through():
            inner = list(_failures(step.parts, wanted=wanted))
            yield from inner or [_not(step, wanted=wanted)]
        case Not():
            yield from _failures(step.parts, wanted=not wanted)
        case Comparison() if wanted:
            yield _comparison(step, expression)
        case OneOf() | Includes() if wanted:
            yield _options(step, expression)
        case Decision():
            yield "主管部门决定不予"
        case _:
            yield _not(step, wanted=wanted)


def _not(step: Step, *, wanted: bool) -> str:
    whose = f"{step.whose}的" if step.whose else ""
    name = written(step.expression)
    if isinstance(step.expression, Fact):
        return f"{whose}“{fact_words(step.expression, step.year)}”为{'否' if wanted else '是'}"
    return f"{whose}{name}：{labels.TRUTH[not wanted]}"


def _options(step: Step, expression: OneOf | Includes) -> str:
    wanted = "、".join(expression.options)
    inner = step.parts[0] if step.parts else None
    if inner is None:
        return written(step.expression)
    name = _leaf_name(inner)
    actual = value_words(inner.value, inner.expression)
    verb = "属于" if isinstance(expression, OneOf) else "包括"
    every = isinstance(expression, Includes) and expression.every
    either = "" if every or len(expression.options) == 1 else "之一"
    verb = "全部包括" if every else verb
    return f"{name}是{actual}，要{verb}{wanted}{either}"


def _comparison(step: Step, comparison: Comparison) -> str:
    """The gap between what is and what is wanted, in the unit of the fact that is short."""
    flipped = comparison.left.span.start > comparison.right.span.start
    if len(step.parts) < 2:
        return written(comparison)
    left, right = step.parts[-1 if flipped else 0], step.parts[0 if flipped else -1]
    value, wanted = left.value, right.value
    both = isinstance(value, Interval) and isinstance(wanted, Interval)
    if not both or not isinstance(value, Interval) or not isinstance(wanted, Interval):
        return written(comparison)
    if value.low is None or wanted.low is None or not (value.is_point and wanted.is_point):
        return (
            f"{_leaf_name(left)}是{value_words(value, left.expression)}，要求{written(comparison)}"
        )
    growth = None if flipped else _growth_gap(left, wanted)
    if growth is not None:
        return growth
    gap = abs(wanted.low - value.low)
    unit = unit_of(left.expression)
    words = quantity_words(gap, unit, percent=isinstance(left.expression, Growth))
    if not gap:
        return f"{_leaf_name(left)}正好是{value_words(value, left.expression)}，不够"
    return f"{_leaf_name(left)}{'超出' if flipped else '还差'}{words}"


def _growth_gap(step: Step, wanted: Interval) -> str | None:
    """For growth: how much more the later year would have needed."""
    growth = _inner(step)
    if not isinstance(growth.expression, Growth) or len(growth.parts) != 2:
        return None
    now, before = growth.parts[0].value, growth.parts[1].value
    known = isinstance(now, Interval) and isinstance(before, Interval)
    if not known or not isinstance(now, Interval) or not isinstance(before, Interval):
        return None
    if now.low is None or before.low is None or wanted.low is None:
        return None
    gap = before.low * (1 + wanted.low) - now.low
    name = _leaf_name(growth.parts[0])
    rate = value_words(growth.value, growth.expression)
    if gap <= 0:
        return f"{name}增长{rate}，正好不够"
    words = quantity_words(gap, unit_of(growth.parts[0].expression))
    return f"{name}增长{rate}，还差{words}"


def _inner(step: Step) -> Step:
    """The step below years and other wrappings."""
    while isinstance(step.expression, AtYear | Through) and step.parts:
        step = step.parts[0]
    return step


def _leaf_name(step: Step) -> str:
    inner = _inner(step)
    whose = f"{inner.whose}的" if inner.whose else ""
    if isinstance(inner.expression, Fact):
        return f"{whose}{fact_words(inner.expression, inner.year)}"
    return f"{whose}{written(inner.expression)}"
