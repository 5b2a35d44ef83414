"""What an evaluation gives: a status, an amount and its reasons for each item, and the totals."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from engine.core.policy import Item
from engine.evaluate.trace import Stage
from engine.values.interval import Interval
from engine.values.opening import Reasons


class Status(enum.Enum):
    """M6; the values are the codes that results use."""

    NOT_APPLICABLE = "not_applicable"
    DENIED = "denied"
    GRANTED = "granted"
    DISCRETIONARY = "discretionary"
    UNDETERMINED = "undetermined"
    SUPERSEDED = "superseded"


class Met(enum.Enum):
    """What became of an indicator's requirement."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Note(enum.Enum):
    """Things said beside a result; the words stand in the catalogue."""

    ZERO_AMOUNT = "zero_amount"
    DECIDED_ABOVE_LIMIT = "decided_above_limit"
    DRAFT_ASSUMED_IN_FORCE = "draft_assumed_in_force"


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """One item for one subject.

    ``amount`` is after M7 and None for what pays nothing (indicators); ``payable`` is after the
    subject's cap (M8). ``reasons`` say what keeps status or amount open. ``bound_by`` names the
    caps that surely cut the amount.
    """

    item: Item
    status: Status
    amount: Interval | None
    payable: Interval | None
    requirement: Met | None
    reasons: Reasons
    bound_by: tuple[str, ...]
    superseded_by: str | None
    notes: tuple[Note, ...]
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """What a subject gets in the year: before the cap, the cap itself, after it."""

    before_cap: Interval
    cap: Interval | None
    after_cap: Interval
    exempt: Interval
    paid_this_year: Interval | None
    cap_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """All items of a policy for one subject, in the policy's order, and the total."""

    items: tuple[ItemOutcome, ...]
    total: Total
