"""A policy and an application in, whether the policy is in force for it out (M9)."""

from __future__ import annotations

import datetime

from engine.core.policy import Policy, PolicyState
from engine.facts.knowledge import Application
from engine.values import truth
from engine.values.day import years_later
from engine.values.opening import Opening, OpeningKind
from engine.values.truth import Truth

DAY = "申报日期"
"""The name under which a missing day of application is reported."""


def assumed(policy: Policy) -> bool:
    """Whether the policy is in force only by assumption: a draft, or no day is known."""
    start = None if policy.validity is None else policy.validity.start
    return policy.state is PolicyState.DRAFT or (policy.validity is not None and start is None)


def period(policy: Policy) -> tuple[datetime.date | None, datetime.date | None]:
    """The first day in force and the first day no longer; None where there is no such bound."""
    validity = policy.validity
    if validity is None or validity.start is None or assumed(policy):
        return None, None
    if validity.years is None:
        return validity.start, None
    return validity.start, years_later(validity.start, validity.years)


def in_force(policy: Policy, application: Application) -> Truth:
    """Whether the application falls into the policy's validity; any day of its year if none."""
    first, end = period(policy)
    day = application.day
    earliest = day or datetime.date(application.year, 1, 1)
    latest = day or datetime.date(application.year, 12, 31)
    begun = [first is None or first <= each for each in (earliest, latest)]
    ended = [end is not None and end <= each for each in (earliest, latest)]
    if all(begun) and not any(ended):
        return truth.TRUE
    if not any(begun) or all(ended):
        return truth.FALSE
    return truth.unknown(frozenset([Opening(OpeningKind.MISSING_FACT, DAY)]))


def state(policy: Policy, day: datetime.date | None) -> str:
    """The code of results: draft, in_force, not_yet or expired; without a day, as issued."""
    if policy.state is PolicyState.DRAFT:
        return "draft"
    first, end = period(policy)
    if day is not None and first is not None and day < first:
        return "not_yet"
    if day is not None and end is not None and day >= end:
        return "expired"
    return "in_force"
