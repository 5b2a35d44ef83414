"""An outcome in, JSON data out, as schemas/result.schema.json says."""

from __future__ import annotations

from typing import Any

from engine.core.policy import Benefit, Indicator, Service
from engine.evaluate.outcome import ItemOutcome, Outcome, Total
from engine.evaluate.trace import Stage, Step
from engine.evaluate.why import why
from engine.evaluate.words import opening_order, value_words, written
from engine.facts.knowledge import Application, Value
from engine.text import labels
from engine.values.interval import Bound, Interval
from engine.values.number import cents_text
from engine.values.opening import Reasons
from engine.values.option import Choice, ChoiceSet
from engine.values.truth import Truth

Data = dict[str, Any]


def outcome_as_data(application: Application, outcome: Outcome) -> Data:
    """One subject's result."""
    return {
        "subject": {"kind": application.subject.kind, "name": application.subject.name},
        "year": application.year,
        "on": None if application.day is None else application.day.isoformat(),
        "items": [_item(each) for each in outcome.items],
        "total": _total(outcome.total),
    }


def _item(outcome: ItemOutcome) -> Data:
    item = outcome.item
    return {
        "id": item.name,
        "article": item.article,
        "kind": "指标" if isinstance(item, Indicator) else item.kind,
        "responsible": list(item.responsible) if isinstance(item, Service) else [],
        "category": item.category if isinstance(item, Benefit) else None,
        "status": outcome.status.value,
        "label": labels.STATUS[outcome.status.value],
        "amount": _amount(outcome.amount),
        "payable": _amount(outcome.payable),
        "requirement": None if outcome.requirement is None else outcome.requirement.value,
        "open": _openings(outcome.reasons),
        "bound_by": list(outcome.bound_by),
        "superseded_by": outcome.superseded_by,
        "why": why(outcome),
        "quotes": [quote.text for quote in item.quotes],
        "notes": [note.value for note in outcome.notes],
        "trace": [_stage(stage) for stage in outcome.stages],
    }


def _total(total: Total) -> Data:
    parts = (total.before_cap, total.cap, total.after_cap, total.exempt, total.paid_this_year)
    reasons: Reasons = frozenset().union(*(part.reasons for part in parts if part is not None))
    return {
        "before_cap": _amount(total.before_cap),
        "cap": _amount(total.cap),
        "after_cap": _amount(total.after_cap),
        "exempt": _amount(total.exempt),
        "paid_this_year": _amount(total.paid_this_year),
        "caps": list(total.cap_names),
        "open": _openings(reasons),
    }


def _bound(end: Bound) -> str | None:
    return None if end is None else cents_text(end)


def _amount(amount: Interval | None) -> Data | None:
    """元 with two decimals; ``high`` is null where nothing bounds it."""
    return None if amount is None else {"low": _bound(amount.low), "high": _bound(amount.high)}


def _openings(reasons: Reasons) -> list[Data]:
    return [
        {
            "kind": opening.kind.value,
            "name": opening.name,
            "year": opening.year,
            "subject": opening.subject,
        }
        for opening in sorted(reasons, key=opening_order)
    ]


def _stage(stage: Stage) -> Data:
    return {
        "stage": stage.stage.value,
        "label": labels.STAGE[stage.stage.value],
        "name": stage.name,
        "value": _value(stage.value),
        "against": _amount(stage.against),
        "quotes": [quote.text for quote in stage.quotes],
        "parts": [_stage(p) if isinstance(p, Stage) else _step(p) for p in stage.parts],
    }


def _step(step: Step) -> Data:
    return {
        "text": written(step.expression),
        "line": step.expression.span.line,
        "column": step.expression.span.column,
        "year": step.year,
        "subject": step.whose,
        "value": _value(step.value),
        "words": value_words(step.value, step.expression),
        "parts": [_step(part) for part in step.parts],
    }


def _value(value: Value) -> Data:
    """A value of any type; numbers are exact fractions as text (``1/3``), base units."""
    match value:
        case Interval(low=low, high=high):
            ends = {"low": _fraction(low), "high": _fraction(high)}
            return {"type": "number", **ends, "open": _openings(value.reasons)}
        case Truth(known=known):
            return {"type": "truth", "known": known, "open": _openings(value.reasons)}
        case Choice(possible=possible):
            options = sorted(possible)
            return {"type": "option", "possible": options, "open": _openings(value.reasons)}
        case ChoiceSet(must=must, may=may):
            members = {"must": sorted(must), "may": sorted(may)}
            return {"type": "set", **members, "open": _openings(value.reasons)}


def _fraction(end: Bound) -> str | None:
    return None if end is None else str(end)
