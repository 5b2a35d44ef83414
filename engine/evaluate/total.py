"""All claims of a subject in, what they come to together out: M7.8 to M8."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.core.policy import SubjectCap
from engine.evaluate.expression import Scene, number
from engine.evaluate.item import Claim, floored, unknown_ledger
from engine.evaluate.outcome import Total
from engine.values import interval
from engine.values.interval import Interval
from engine.values.opening import Reasons


@dataclass(slots=True)
class Settled:
    """A claim, and what the rule on several items made of it (M7.8)."""

    claim: Claim
    amount: Interval
    reasons: Reasons
    superseded_by: str | None = None


def _by_category(settled: Sequence[Settled]) -> dict[str, list[Settled]]:
    """The claims that take part (e is not false), by their category."""
    groups: dict[str, list[Settled]] = {}
    for each in settled:
        category = each.claim.item.category
        if category is not None and each.claim.eligible.possible:
            groups.setdefault(category, []).append(each)
    return groups


def highest_only(settled: Sequence[Settled]) -> None:
    """从高不重复: of one category only the largest is paid, on a tie the smaller name."""
    for group in _by_category(settled).values():
        for each in group:
            rivals = [other for other in group if other is not each]
            winners = [other for other in rivals if _surely_outranks(other.claim, each.claim)]
            if winners:
                each.amount = interval.point(0)
                each.reasons = each.claim.eligible.reasons
                if each.claim.eligible.certain:
                    each.superseded_by = min(winners, key=_rank).claim.item.name
                continue
            contesting = [other for other in rivals if _may_outrank(other.claim, each.claim)]
            if contesting:
                reasons = each.reasons.union(*(other.reasons for other in _claims(contesting)))
                each.amount = interval.ranged(interval.ZERO, each.claim.amount.high, reasons)
                each.reasons = reasons


def _claims(settled: Sequence[Settled]) -> list[Claim]:
    return [each.claim for each in settled]


def _rank(settled: Settled) -> tuple[object, ...]:
    """The largest amount first; among equals the smaller name."""
    return -(settled.claim.amount.low or interval.ZERO), settled.claim.item.name


def _surely_outranks(rival: Claim, own: Claim) -> bool:
    """In every world: the rival is granted and larger, or as large with the smaller name."""
    low, high = rival.amount.low, own.amount.high
    if not rival.eligible.certain or low is None or high is None:
        return False
    return low > high or (low == high and rival.item.name < own.item.name)


def _may_outrank(rival: Claim, own: Claim) -> bool:
    """In some world within the ranges."""
    high, low = rival.amount.high, own.amount.low or interval.ZERO
    return high is None or high > low or (high == low and rival.item.name < own.item.name)


def total_of(settled: Sequence[Settled], scene: Scene) -> tuple[Total, AppliedCap | None]:
    """M7.9 and M8 for the caps that cover this kind of subject."""
    policy, kind = scene.policy, scene.subject.kind
    caps = [cap for cap in policy.subject_caps if kind in cap.subjects]
    exempt_names = frozenset(name for cap in caps for name in cap.exempt)
    before = _matters(settled, policy.highest_only, frozenset())
    if not caps:
        return Total(before, None, before, interval.point(0), None, ()), None
    covered = _matters(settled, policy.highest_only, exempt_names)
    outside = _matters(settled, policy.highest_only, _others(settled, exempt_names))
    paid = _paid_this_year(exempt_names, scene)
    ceiling = interval.least([_ceiling(cap, paid, scene) for cap in caps])
    after = interval.add(interval.least([covered, ceiling]), outside)
    total = Total(
        before,
        ceiling,
        after,
        outside,
        paid,
        tuple(cap.name for cap in caps),
    )
    return total, AppliedCap(caps, ceiling, covered, exempt_names)


@dataclass(frozen=True, slots=True)
class AppliedCap:
    """The caps of a subject, what they come to, and what they cover before cutting."""

    caps: Sequence[SubjectCap]
    ceiling: Interval
    covered: Interval
    exempt: frozenset[str]


def _others(settled: Sequence[Settled], names: frozenset[str]) -> frozenset[str]:
    return frozenset(each.claim.item.name for each in settled) - names


def _matters(settled: Sequence[Settled], only_highest: bool, left_out: frozenset[str]) -> Interval:
    """The sum without some items: each category's greatest where 从高不重复 holds, and the rest.

    One of a category's claims is paid whatever the openings turn out to be. Where rivals are left
    out, the winner may be among them: then only what each claim keeps for certain counts.
    """
    if not only_highest:
        kept = [each for each in settled if each.claim.item.name not in left_out]
        return interval.total(each.claim.amount for each in kept)
    sums = [
        each.claim.amount
        for each in settled
        if each.claim.item.category is None and each.claim.item.name not in left_out
    ]
    for group in _by_category(settled).values():
        kept = [each for each in group if each.claim.item.name not in left_out]
        whole = len(kept) == len(group)
        amounts = [each.claim.amount if whole else each.amount for each in kept]
        if amounts:
            sums.append(interval.greatest(amounts))
    return interval.total(sums)


def _paid_this_year(exempt: frozenset[str], scene: Scene) -> Interval:
    """What the ledger says was paid under this policy in the year, exempt items left out."""
    awards = scene.subject.awards
    if awards is None:
        return Interval(interval.ZERO, None, unknown_ledger(scene))
    paid = [
        award.amount
        for award in awards
        if award.year == scene.year
        and award.policy == scene.policy.identifier
        and award.item not in exempt
    ]
    return interval.point(max(interval.ZERO, sum(paid, interval.ZERO)))


def _ceiling(cap: SubjectCap, paid: Interval, scene: Scene) -> Interval:
    """C of M8."""
    left = interval.subtract(floored(number(cap.value, scene), scene), paid)
    return interval.greatest([interval.point(0), left])


def payable_of(settled: Settled, cap: AppliedCap | None) -> Interval:
    """What may be paid after the subject's cap where no order of cutting is stated (M8)."""
    amount = settled.amount
    if cap is None or settled.claim.item.name in cap.exempt:
        return amount
    high = interval.least([amount, cap.ceiling]).high
    low = interval.ZERO
    if cap.covered.high is not None and cap.ceiling.low is not None:
        cut = max(interval.ZERO, cap.covered.high - cap.ceiling.low)
        low = max(interval.ZERO, (amount.low or interval.ZERO) - cut)
    if (low, high) == (amount.low, amount.high):
        return amount
    reasons = amount.reasons | interval.joint(cap.covered, cap.ceiling)
    return interval.ranged(low, high, reasons)
