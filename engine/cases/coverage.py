"""A policy and the outcomes of its cases in, what no case exercised out.

A case exercises what the items it states a result for rest on. Every condition wants to be seen
to hold and not to hold, each of several conditions to be the only one that fails, every cap and
limit to bind and not to bind, every tier to be reached, every other reading to be taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.cases.expected import WorkedCase
from engine.core.expression import (
    All,
    Any,
    AtYear,
    CalendarYear,
    Comparison,
    Decision,
    Defined,
    Expression,
    Fact,
    Field,
    FirstOf,
    Includes,
    Not,
    OneOf,
    SomeOf,
    Through,
    YearsBack,
)
from engine.core.policy import Benefit, Indicator, Item, Policy, Service
from engine.core.types import TruthType
from engine.evaluate.item import limit_words
from engine.evaluate.outcome import ItemOutcome, Outcome, Status
from engine.evaluate.trace import Stage, StageName, Step
from engine.overlay.apply import BETWEEN
from engine.text import labels
from engine.values.interval import Interval
from engine.values.tree import walk
from engine.values.truth import Truth

HOLDS, FAILS = labels.TRUTH[True], labels.TRUTH[False]
BINDS, LEAVES = "起作用", "不起作用"
REACHED, GIVEN, ALONE = "用到", "得到", "只有它不成立"


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """One thing that a case can exercise, and one of the ways it can come out."""

    kind: str
    name: str
    way: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}：{self.way}"


Exercised = frozenset[Point]
"""What some cases exercised."""


def unexercised(policy: Policy, seen: Iterable[Point]) -> tuple[Point, ...]:
    """What a policy has and no case exercised, in the policy's order."""
    known = frozenset(seen)
    return tuple(dict.fromkeys(point for point in points(policy) if point not in known))


def points(policy: Policy) -> Iterator[Point]:
    """Everything in a policy that cases are to exercise."""
    for definition in policy.definitions.values():
        yield from _conditions(definition.body)
    for item in policy.items:
        yield from _item_points(item)
    for cap in policy.subject_caps:
        yield from _both(labels.STAGE["subject_cap"], cap.name, BINDS, LEAVES)
    for article in policy.articles.values():
        for reading in article.readings:
            for other in reading.others:
                yield Point("另解", f"{reading.name}{BETWEEN}{other}", REACHED)


def _item_points(item: Item) -> Iterator[Point]:
    if isinstance(item, Indicator):
        yield from _both("指标", item.name, *(labels.REQUIREMENT[k] for k in ("met", "not_met")))
        yield from _conditions(item.condition, item.requirement)
        return
    yield Point("事项", item.name, GIVEN)
    if isinstance(item, Service):
        yield from _conditions(item.condition)
        return
    if _can_be_denied(item):
        yield Point("事项", item.name, labels.STATUS["denied"])
    yield from _conditions(item.condition)
    for tier in item.tiers:
        yield Point(labels.STAGE["tier"], f"{item.name}·{tier.name}", REACHED)
        yield from _conditions(tier.guard)
    single = [cap for cap in (item.yearly_cap, item.total_cap) if cap is not None]
    caps = (*item.caps, *single)
    if item.per_record is not None:
        yield from _conditions(item.per_record.condition)
        caps = (*caps, *item.per_record.caps)
    for cap in caps:
        yield from _both(labels.STAGE["cap"], f"{item.name}·{cap.name}", BINDS, LEAVES)
    for limit in item.limits:
        name = f"{item.name}·{limit_words(limit)}"
        yield from _both(labels.STAGE["limit"], name, HOLDS, FAILS)
    if item.top_up is not None:
        yield from _both(labels.STAGE["top_up"], item.name, BINDS, LEAVES)
    if item.needs_decision:
        yield from _both(labels.STAGE["decision"], item.name, HOLDS, FAILS)


def _can_be_denied(item: Benefit) -> bool:
    """Whether anything stands between the item's subjects and the item."""
    guarded = item.tiers or item.limits or item.needs_decision
    return bool(guarded) or any(is_condition(node) for node in walk(item.condition))


def _both(kind: str, name: str, *ways: str) -> Iterator[Point]:
    for way in ways:
        yield Point(kind, name, way)


def _conditions(*expressions: Expression | None) -> Iterator[Point]:
    for expression in expressions:
        for node in walk(expression):
            if is_condition(node):
                yield from _both(labels.STAGE["condition"], _name(node), HOLDS, FAILS)
            if isinstance(node, All) and len(node.operands) > 1:
                for operand in node.operands:
                    yield Point(labels.STAGE["condition"], _name(operand), ALONE)


def is_condition(node: object) -> bool:
    """Whether a node of Core is an expression that holds or doesn't; 是 and 否 can't do both."""
    match node:
        case Comparison() | OneOf() | Includes() | Any() | Not() | SomeOf() | Decision():
            return True
        case All(operands=operands):
            return bool(operands)
        case Fact(type=TruthType()) | Field(type=TruthType()) | Defined(type=TruthType()):
            return True
        case AtYear(body=body) | Through(body=body):
            return is_condition(body)
        case FirstOf(type=type_):
            return isinstance(type_, TruthType)
        case _:
            return False


def _name(node: object) -> str:
    """A condition as written, with its line; years apart where one writing asks for several."""
    span = getattr(node, "span", None)
    if span is None:
        return ""
    lines = (line.strip().removeprefix("-") for line in span.text.splitlines())
    text = "且".join("".join(line.split()) for line in lines)
    year = ""
    if isinstance(node, AtYear):
        match node.shift:
            case YearsBack(count=count):
                year = f"，{count}年前"
            case CalendarYear(year=number):
                year = f"，{number}年"
    return f"{text}（第{span.line}行{year}）"


def exercised(case: WorkedCase, policy: Policy, outcome: Outcome, rules: str) -> Exercised:
    """What one case exercised; only conditions that stand in the rule file ``rules`` count."""
    stated = {item.name.text for item in case.items}
    found = {Point("另解", reading.text, REACHED) for reading in case.readings}
    for own in outcome.items:
        if own.item.name in stated:
            found.update(_exercised_item(own, rules))
    total = outcome.total
    if case.total is not None and total.cap is not None:
        before, after = total.before_cap.high, total.after_cap.high
        cut = after is not None and (before is None or after < before)
        for cap in policy.subject_caps:
            found.add(Point(labels.STAGE["subject_cap"], cap.name, BINDS if cut else LEAVES))
    return frozenset(found)


def _exercised_item(own: ItemOutcome, rules: str) -> Iterator[Point]:
    name = own.item.name
    if own.requirement is not None:
        yield Point("指标", name, labels.REQUIREMENT[own.requirement.value])
    elif isinstance(own.item, Service):
        if own.status is Status.GRANTED:
            yield Point("事项", name, GIVEN)
    elif isinstance(own.item, Benefit):
        got = own.amount is not None and own.amount.high != 0
        yield Point("事项", name, GIVEN if got else labels.STATUS[own.status.value])
    for step in _steps(own.stages):
        if isinstance(step.value, Truth) and step.expression.span.source.name == rules:
            yield from _seen(labels.STAGE["condition"], _name(step.expression), step.value)
            yield from _alone(step)
    yield from _exercised_stages(own, own.stages)


def _seen(kind: str, name: str, value: object) -> Iterator[Point]:
    if isinstance(value, Truth) and value.known is not None:
        yield Point(kind, name, HOLDS if value.known else FAILS)


def _alone(step: Step) -> Iterator[Point]:
    """The one of several conditions that failed while all others held."""
    if not isinstance(step.expression, All) or len(step.parts) < 2:
        return
    known = [part.value.known for part in step.parts if isinstance(part.value, Truth)]
    if known.count(False) == 1 and None not in known:
        failed = step.parts[known.index(False)]
        yield Point(labels.STAGE["condition"], _name(failed.expression), ALONE)


def _steps(parts: Iterable[Step | Stage]) -> Iterator[Step]:
    for part in parts:
        if isinstance(part, Step):
            yield part
        yield from _steps(part.parts)


def _exercised_stages(own: ItemOutcome, stages: Iterable[Stage]) -> Iterator[Point]:
    """Tiers, caps, limits, decisions and what was taken off, from the order of M5 and M7."""
    before: object = None
    for stage in stages:
        kind, name = labels.STAGE[stage.stage.value], f"{own.item.name}·{stage.name}"
        match stage.stage:
            case StageName.TIER if isinstance(stage.value, Truth) and stage.value.certain:
                yield Point(kind, name, REACHED)
            case StageName.CAP:
                yield Point(kind, name, BINDS if _is_less(stage.value, before) else LEAVES)
            case StageName.LIMIT:
                yield from _seen(kind, name, stage.value)
            case StageName.DECISION:
                yield from _seen(kind, own.item.name, stage.value)
            case StageName.TOP_UP:
                way = BINDS if _is_less(stage.value, before) else LEAVES
                yield Point(kind, own.item.name, way)
            case StageName.RECORD:
                yield from _exercised_stages(own, [p for p in stage.parts if isinstance(p, Stage)])
            case _:
                pass
        before = stage.value


def _is_less(value: object, before: object) -> bool:
    """Whether a step took something off: the upper end went down."""
    if not isinstance(value, Interval) or not isinstance(before, Interval):
        return False
    return value.high is not None and (before.high is None or value.high < before.high)
