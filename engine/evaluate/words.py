"""Values, openings and steps in, the words that a person reads out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from engine.core.expression import All, Any, Defined, Expression, Fact, Field, Growth, Number
from engine.core.units import unit_of
from engine.evaluate.trace import Step
from engine.facts.knowledge import Value
from engine.text import labels
from engine.values.interval import Interval
from engine.values.number import money_text, plain
from engine.values.opening import Opening, OpeningKind
from engine.values.option import Choice, ChoiceSet
from engine.values.truth import Truth
from engine.values.unit import MONEY, PLAIN, Unit


def amount_words(amount: Interval) -> str:
    """元, or a range of 元: ``0元至118万元``, ``0元至不限``."""
    return _range_words(amount, money_text)


def _range_words(value: Interval, write: Callable[[Fraction], str]) -> str:
    low, high = (labels.UNBOUNDED if end is None else write(end) for end in (value.low, value.high))
    return low if value.is_point else f"{low}至{high}"


def value_words(value: Value, expression: Expression) -> str:
    """A value as the expression's type has it written."""
    match value:
        case Interval():
            return number_words(value, expression)
        case Truth(known=known):
            return labels.TRUTH[known]
        case Choice(possible=possible):
            return " 或 ".join(sorted(possible))
        case ChoiceSet(must=must, may=may):
            return _set_words(must, may)


def _set_words(must: frozenset[str], may: frozenset[str]) -> str:
    certain = "、".join(sorted(must)) or "无"
    if must == may:
        return certain
    return f"{certain}（可能还有 {'、'.join(sorted(may - must))}）"


def number_words(value: Interval, expression: Expression) -> str:
    """A number with its unit; growth and other rates in per cent."""
    unit = unit_of(expression)
    percent = isinstance(expression, Growth) or _is_rate(value, unit)
    return _range_words(value, lambda end: quantity_words(end, unit, percent=percent))


def quantity_words(value: Fraction, unit: Unit, *, percent: bool = False) -> str:
    """One number with its unit."""
    if unit == MONEY:
        return money_text(value)
    if percent:
        return f"{plain(value * 100, 2)}%"
    if unit == PLAIN:
        return plain(value)
    return f"{plain(value)}{unit}"


def _is_rate(value: Interval, unit: Unit) -> bool:
    ends = [end for end in (value.low, value.high) if end is not None]
    return unit == PLAIN and any(end.denominator != 1 for end in ends)


def written(expression: Expression) -> str:
    """The expression as it stands in the rule file, on one line; a block by what it asks."""
    text = expression.span.text
    if isinstance(expression, All | Any) and text.lstrip().startswith(("- ", "全部", "任一")):
        return "以下各项" if isinstance(expression, All) else "以下任一项"
    return "".join(text.split()).strip("\"'")


def fact_words(fact: Fact, year: int) -> str:
    """A fact with its year: ``2024年营业收入``."""
    return f"{year}年{fact.name}" if fact.yearly else fact.name


def opening_words(opening: Opening) -> str:
    """An opening without its kind: ``2024年营业收入``, ``代偿项目第1项的实际代偿金额``."""
    if opening.kind is OpeningKind.DISCRETION and opening.name in opening.subject:
        return opening.subject
    whose = f"{opening.subject}的" if opening.subject else ""
    year = f"{opening.year}年" if opening.year is not None else ""
    return f"{whose}{year}{opening.name}"


def openings_words(openings: Iterable[Opening]) -> str:
    """Openings with their kinds, grouped: ``缺事实：…；文中待定：…``."""
    groups: dict[OpeningKind, list[str]] = {}
    for opening in sorted(openings, key=opening_order):
        groups.setdefault(opening.kind, []).append(opening_words(opening))
    return "；".join(
        f"{labels.OPENING[kind.value]}：{'、'.join(dict.fromkeys(names))}"
        for kind, names in groups.items()
    )


def opening_order(opening: Opening) -> tuple[object, ...]:
    """A stable order: by kind, owner, name, newest year first."""
    kinds = list(OpeningKind)
    return kinds.index(opening.kind), opening.subject, opening.name, -(opening.year or 0)


def step_words(step: Step) -> str:
    """One step of a trace: what was read, at which year, and what it came to."""
    expression = step.expression
    whose = f"{step.whose}的" if step.whose else ""
    match expression:
        case Fact():
            return f"{whose}{fact_words(expression, step.year)} = {known_words(step)}"
        case Field():
            return f"{whose}{expression.name} = {known_words(step)}"
        case Number():
            return written(expression)
        case Defined() if _is_open_term(step, expression):
            return f"{whose}{expression.name} → {labels.OPENING[OpeningKind.OPEN_TERM.value]}"
        case _:
            return f"{whose}{written(expression)} → {value_words(step.value, expression)}"


def _is_open_term(step: Step, defined: Defined) -> bool:
    opening = Opening(OpeningKind.OPEN_TERM, defined.name)
    yearly = Opening(OpeningKind.OPEN_TERM, defined.name, step.year)
    return bool(step.value.reasons & {opening, yearly})


def known_words(step: Step) -> str:
    """What is known of a fact: 是 and 否 for a truth, 没有给出 where nothing is."""
    value = step.value
    match value:
        case Truth(known=None):
            return NOT_GIVEN
        case Truth(known=known):
            return "是" if known else "否"
        case Interval(high=None):
            return NOT_GIVEN
        case Choice(possible=possible) if value.reasons and len(possible) > 1:
            return NOT_GIVEN
        case ChoiceSet(must=must) if value.reasons and not must:
            return NOT_GIVEN
        case _:
            return value_words(value, step.expression)


NOT_GIVEN = "没有给出"
