"""The policies, cases and outcomes of a run in; how often each thing occurred out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import get_args

from engine.core import expression as core
from engine.core.policy import (
    AmountTier,
    Benefit,
    ConsecutiveYears,
    CumulativeYears,
    Indicator,
    Limit,
    Once,
    PerRecord,
    Policy,
    Service,
    SubjectCap,
    Validity,
    Yearly,
)
from engine.evaluate.outcome import Outcome, Status
from engine.values.opening import OpeningKind
from tests.laws.trees import walk

NODES = (
    *(node for node in get_args(core.Expression) if node is not core.Arithmetic),
    *(Once, Yearly, ConsecutiveYears, CumulativeYears),
    *(AmountTier, PerRecord, SubjectCap, Indicator, Service, Validity),
    *(core.YearsBack, core.CalendarYear),
)
OPERATORS = (
    *(node.__name__ for node in NODES),
    *(operator.value for operator in core.Operator),
    *("least", "greatest", "≥", ">", "one of", "all of", "some", "each"),
    *("otherwise", "no otherwise", "up to", "top up", "decided", "highest only"),
    *("yearly cap", "total cap"),
)
"""What must occur at least once in every second policy."""

KINDS = (
    OpeningKind.MISSING_FACT,
    OpeningKind.OPEN_TERM,
    OpeningKind.DISCRETION,
    OpeningKind.NO_MEANING,
)


@dataclass(slots=True)
class Census:
    """Counts over a run; ``complaints`` says what was too rare."""

    policies: int = 0
    completions: int = 0
    operators: Counter[str] = field(default_factory=Counter)
    statuses: Counter[Status] = field(default_factory=Counter)
    openings: Counter[OpeningKind] = field(default_factory=Counter)
    amounts: int = 0
    proper_ranges: int = 0

    def policy(self, policy: Policy) -> None:
        """Count the operators of a policy."""
        self.policies += 1
        self.operators["highest only"] += policy.highest_only
        for node in walk((policy.definitions, policy.items, policy.subject_caps, policy.validity)):
            self.operators.update(_words(node))

    def outcome(self, outcome: Outcome) -> None:
        """Count statuses, openings, and the amounts of the items that apply."""
        for item in outcome.items:
            self.statuses[item.status] += 1
            self.openings.update({opening.kind for opening in item.reasons})
            if item.amount is not None and item.status is not Status.NOT_APPLICABLE:
                self.amounts += 1
                self.proper_ranges += not item.amount.is_point

    def complaints(self) -> list[str]:
        """What occurred too rarely for the run to mean much."""
        everything = self.statuses.total()
        rare = [
            f"{name}: {self.operators[name]} in {self.policies} policies"
            for name in OPERATORS
            if 2 * self.operators[name] < self.policies
        ]
        rare += [
            f"{status.value}: {self.statuses[status]} of {everything} items"
            for status in Status
            if 20 * self.statuses[status] < everything
        ]
        rare += [
            f"{kind.value}: {self.openings[kind]} of {everything} items"
            for kind in KINDS
            if 50 * self.openings[kind] < everything
        ]
        if 10 * self.proper_ranges < 3 * self.amounts:
            rare.append(f"proper ranges: {self.proper_ranges} of {self.amounts}")
        return rare


def _words(node: object) -> list[str]:
    """The names under which a node is counted."""
    words = [type(node).__name__]
    match node:
        case core.Arithmetic(operator=operator):
            words = [operator.value]
        case core.Extremum(greatest=greatest):
            words.append("greatest" if greatest else "least")
        case core.Comparison(strict=strict):
            words.append(">" if strict else "≥")
        case core.Includes(every=every):
            words.append("all of" if every else "one of")
        case core.SomeOf(every=every):
            words.append("each" if every else "some")
        case core.FirstOf(otherwise=otherwise):
            words.append("no otherwise" if otherwise is None else "otherwise")
        case Benefit():
            words += ["top up"] * (node.top_up is not None) + ["decided"] * node.decided
            words += ["yearly cap"] * (node.yearly_cap is not None)
            words += ["total cap"] * (node.total_cap is not None)
        case _:
            words += ["up to"] * (getattr(node, "up_to", False) is True)
    return words


assert set(get_args(Limit)) <= set(NODES)
