"""What a case expects, as written: amounts with their working, statuses, openings, totals."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from engine.document.nodes import Mapping, Scalar


@dataclass(frozen=True, slots=True)
class ExpectedAmount:
    """金额 in 元 from ``low`` to ``high`` (None: 不限), and the 演算 of each end if one is given.

    The working is arithmetic for people and for a calculator outside the engine; nothing here
    works it out.
    """

    low: Fraction
    high: Fraction | None
    written: Scalar
    low_working: str | None
    high_working: str | None

    @property
    def is_zero(self) -> bool:
        """Whether it is nothing at all, which needs no working."""
        return self.low == 0 and self.high == 0


@dataclass(frozen=True, slots=True)
class ExpectedItem:
    """What one item is to come to; what is None is not looked at.

    An item that is 不符合 or 不适用 is to give nothing, whether or not the case says so.
    """

    name: Scalar
    status: Scalar
    amount: ExpectedAmount | None
    payable: ExpectedAmount | None
    openings: tuple[Scalar, ...] | None
    bound_by: tuple[Scalar, ...] | None
    notes: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class ExpectedTotal:
    """What the subject's items are to come to together; what is None is not looked at."""

    before_cap: ExpectedAmount | None
    cap: ExpectedAmount | None
    after_cap: ExpectedAmount | None


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """One case: facts, the policy's scenarios and other readings in force, and what to expect."""

    name: Scalar
    scenarios: tuple[Scalar, ...]
    readings: tuple[Scalar, ...]
    facts: Mapping
    items: tuple[ExpectedItem, ...]
    total: ExpectedTotal | None


@dataclass(frozen=True, slots=True)
class CasesFile:
    """The cases of a file and the rule file they belong to, a path from the file's folder."""

    policy: Scalar
    cases: tuple[WorkedCase, ...]
