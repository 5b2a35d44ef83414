"""How a value came about: steps for the expressions read, stages for M5 to M8 above them."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from engine.core.expression import Expression
from engine.core.policy import Quote
from engine.facts.knowledge import Value
from engine.values.interval import Interval


@dataclass(frozen=True, slots=True)
class Step:
    """An expression, what it came to at which context year, and the steps it rests on.

    ``whose`` is the path of the subject or record it was read for, empty for the applicant.
    """

    expression: Expression
    year: int
    whose: str
    value: Value
    parts: tuple[Step, ...]


class StageName(enum.Enum):
    """What a stage did; the order of M5, M7 and M8."""

    VALIDITY = "validity"
    CONDITION = "condition"
    LIMIT = "limit"
    DECISION = "decision"
    TIER = "tier"
    AMOUNT = "amount"
    ROUNDED = "rounded"
    CAP = "cap"
    RECORD = "record"
    TOP_UP = "top_up"
    RULING = "ruling"
    ELIGIBILITY = "eligibility"
    HIGHEST_ONLY = "highest_only"
    SUBJECT_CAP = "subject_cap"
    REQUIREMENT = "requirement"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of an item: its kind, the name of the rule it applied, and what it came to.

    ``against`` is what the amount was held against: the ceiling of a cap, what was paid already.
    """

    stage: StageName
    name: str
    value: Value
    parts: tuple[Step | Stage, ...] = ()
    quotes: tuple[Quote, ...] = ()
    against: Interval | None = None


@dataclass(slots=True)
class Recorder:
    """Gathers steps while expressions are read; the innermost list is the one being filled."""

    stack: list[list[Step]] = field(default_factory=lambda: [[]])

    def enter(self) -> None:
        """An expression begins: its parts go to a list of their own."""
        self.stack.append([])

    def leave(self, expression: Expression, year: int, whose: str, value: Value) -> None:
        """The expression is read: it becomes a step of the one around it."""
        parts = tuple(self.stack.pop())
        self.stack[-1].append(Step(expression, year, whose, value, parts))

    def take(self) -> tuple[Step, ...]:
        """All steps gathered since the last taking."""
        steps = tuple(self.stack[-1])
        self.stack[-1].clear()
        return steps
