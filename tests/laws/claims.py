"""Outcomes of the evaluator in; nothing out, or the first law they break, in words."""

from __future__ import annotations

from fractions import Fraction

from engine.core.policy import Benefit, Policy
from engine.evaluate.outcome import ItemOutcome, Met, Outcome, Status, Total
from engine.values.interval import Interval
from engine.values.opening import OpeningKind, Reasons
from tests.laws.fates import Fate, ItemFate, WorldOutcome
from tests.laws.world import Place, Reader, World, each

ZERO = Fraction(0)
SURE = {
    Status.NOT_APPLICABLE: Fate.NOT_APPLICABLE,
    Status.GRANTED: Fate.GRANTED,
    Status.SUPERSEDED: Fate.SUPERSEDED,
}
"""The statuses that say what an item is in every world; for denied see ``REFUSALS``."""

REFUSALS = {Status.DENIED: Fate.DENIED, Status.NOT_APPLICABLE: Fate.NOT_APPLICABLE}
"""While the day is open, what is surely denied may turn out not to apply: the policy is over."""

PROGRESS = {Status.UNDETERMINED: 0, Status.DISCRETIONARY: 1}
"""How far a status is settled; what isn't listed is settled for good."""


def holds(value: Fraction, found: Interval) -> bool:
    """Whether a value lies inside a range."""
    return within(Interval(value, value), found)


def within(inner: Interval, outer: Interval) -> bool:
    """Whether every number of a range lies inside another."""
    low = outer.low is None or (inner.low is not None and inner.low >= outer.low)
    high = outer.high is None or (inner.high is not None and inner.high <= outer.high)
    return low and high


def sound(outcome: Outcome, world: WorldOutcome) -> None:
    """L1: what is in a world is what the outcome allows."""
    for found in outcome.items:
        _sound_item(found, world.items[found.item.name])
        _sound_payable(found, world)
    total = outcome.total
    assert holds(world.before_cap, total.before_cap), ("before cap", total, world)
    assert holds(world.after_cap, total.after_cap), ("after cap", total, world)
    assert holds(world.exempt, total.exempt), ("exempt", total, world)
    assert (total.cap is None) == (world.cap is None), ("cap", total, world)
    if total.cap is not None and world.cap is not None:
        assert holds(world.cap, total.cap), ("cap", total, world)
        if total.paid_this_year is not None:
            assert holds(world.paid_this_year, total.paid_this_year), ("paid", total, world)


def _sound_item(found: ItemOutcome, fate: ItemFate) -> None:
    said = (found.item.name, found.status.value, found.amount, fate)
    assert SURE.get(found.status, fate.fate) is fate.fate, said
    assert found.status is not Status.DENIED or fate.fate in REFUSALS.values(), said
    if found.amount is not None:
        assert holds(fate.amount, found.amount), said
    if fate.met is not None and found.requirement is not Met.UNKNOWN:
        assert fate.met is (found.requirement is Met.MET), said


def _sound_payable(found: ItemOutcome, world: WorldOutcome) -> None:
    """M8: however the total is cut, what is left of the item lies inside its payable range."""
    if found.payable is None:
        assert found.amount is None, found
        return
    amount = world.items[found.item.name].amount
    exempt = found.item.name in world.outside
    least = most = amount
    if world.cap is not None and not exempt:
        covered = world.before_cap - world.exempt
        least = max(ZERO, amount - max(ZERO, covered - world.cap))
        most = min(amount, world.cap)
    assert holds(least, found.payable), (found.item.name, least, found.payable)
    assert holds(most, found.payable), (found.item.name, most, found.payable)


def learned(before: Outcome, after: Outcome) -> None:
    """L2: knowing more never widens a range and never unsettles a status."""
    for old, new in zip(before.items, after.items, strict=True):
        said = (old.item.name, old.status.value, new.status.value, old.amount, new.amount)
        assert old.item.name == new.item.name, said
        if old.status in PROGRESS:
            assert PROGRESS.get(new.status, 2) >= PROGRESS[old.status], said
        elif old.status is Status.DENIED:
            assert new.status in REFUSALS, said
        else:
            assert new.status is old.status, said
        _narrower(old.amount, new.amount, said)
        _narrower(old.payable, new.payable, (*said, old.payable, new.payable))
        if old.requirement is not Met.UNKNOWN and new.status not in REFUSALS:
            assert new.requirement is old.requirement, (said, old.requirement, new.requirement)
    for name in ("before_cap", "cap", "after_cap", "exempt", "paid_this_year"):
        old_part, new_part = getattr(before.total, name), getattr(after.total, name)
        _narrower(old_part, new_part, (name, before.total, after.total))


def _narrower(old: Interval | None, new: Interval | None, said: object) -> None:
    assert (old is None) == (new is None), said
    if old is not None and new is not None:
        assert within(new, old), said


def exact(outcome: Outcome, world: WorldOutcome) -> None:
    """L5: where everything is known, the outcome is the world's own, to the last 分."""
    for found in outcome.items:
        fate = world.items[found.item.name]
        said = (found.item.name, found.status.value, found.amount, found.reasons, fate)
        assert found.status.value == fate.fate.value, said
        assert not found.reasons, said
        if found.amount is not None:
            assert (found.amount.low, found.amount.high) == (fate.amount, fate.amount), said
        if fate.met is not None:
            assert found.requirement is (Met.MET if fate.met else Met.NOT_MET), said
    total = outcome.total
    for part, value in (
        (total.before_cap, world.before_cap),
        (total.cap, world.cap),
        (total.after_cap, world.after_cap),
        (total.exempt, world.exempt),
    ):
        ends = None if part is None else (part.low, part.high)
        assert ends == (None if value is None else (value, value)), (total, world)


def capped(policy: Policy, outcome: Outcome) -> None:
    """L8: amounts are never below zero and on the grid; the total never exceeds its cap."""
    for found in outcome.items:
        for part in (found.amount, found.payable):
            if part is not None:
                assert part.low is not None, found
                assert part.low >= 0, found
                for end in (part.low, part.high):
                    assert end is None or (end / policy.grid).denominator == 1, found
    _capped_total(outcome.total)


def under_caps(policy: Policy, world: World, outcome: Outcome) -> None:
    """L8 in one world: no amount is above any cap of its item, or above its records' in sum."""
    reader, place = Reader(policy, world), Place(world.subject, world.year)
    for found in outcome.items:
        item = found.item
        if not isinstance(item, Benefit) or found.status is not Status.GRANTED:
            continue
        assert found.amount is not None, found
        assert found.amount.high is not None, found
        caps = (*item.caps, *(cap for cap in (item.yearly_cap, item.total_cap) if cap is not None))
        most = [max(ZERO, reader.number(cap.value, place)) for cap in caps]
        if item.per_record is not None:
            rule = item.per_record
            met = [one for one in each(rule.records, place) if reader.truth(rule.condition, one)]
            most += [
                sum((max(ZERO, reader.number(cap.value, one)) for one in met), ZERO)
                for cap in rule.caps
            ]
        assert all(found.amount.high <= cap for cap in most), (item.name, found.amount, most)


def _capped_total(total: Total) -> None:
    if total.cap is None or total.cap.high is None or total.exempt.high is None:
        return
    assert total.after_cap.high is not None, total
    assert total.after_cap.high <= total.cap.high + total.exempt.high, total
    assert total.cap.low is not None, total
    assert total.cap.low >= 0, total


def named(outcome: Outcome) -> Reasons:
    """Every opening that keeps something open, but for what has no meaning (L3)."""
    total = outcome.total
    parts = (total.before_cap, total.cap, total.after_cap, total.exempt, total.paid_this_year)
    reasons = [found.reasons for found in outcome.items]
    reasons += [part.reasons for part in parts if part is not None]
    return frozenset(
        opening
        for some in reasons
        for opening in some
        if opening.kind is not OpeningKind.NO_MEANING
    )


def same(one: Outcome, other: Outcome) -> None:
    """L7: two outcomes say the same of every item, whatever the order."""
    assert said_of(one) == said_of(other)
    for found in one.items:
        twin = next(item for item in other.items if item.item.name == found.item.name)
        assert set(found.bound_by) == set(twin.bound_by), found.item.name
        assert found.superseded_by == twin.superseded_by, found.item.name
        assert set(found.notes) == set(twin.notes), found.item.name
    assert set(one.total.cap_names) == set(other.total.cap_names)


def unchanged(before: Outcome, after: Outcome) -> None:
    """L4: statuses, ranges and reasons are what they were; what is told beside them may be more."""
    assert said_of(before) == said_of(after)


def said_of(outcome: Outcome) -> dict[str, object]:
    """The status, the ranges and the reasons of every item, and the total, ready to compare."""
    said: dict[str, object] = {
        found.item.name: (
            found.status,
            _ends(found.amount),
            _ends(found.payable),
            None if found.status is Status.DENIED else found.requirement,
            {(opening.kind, opening.name, opening.year) for opening in found.reasons},
        )
        for found in outcome.items
    }
    total = outcome.total
    parts = (total.before_cap, total.cap, total.after_cap, total.exempt, total.paid_this_year)
    said["total"] = tuple(_ends(part) for part in parts)
    return said


def _ends(part: Interval | None) -> object:
    return None if part is None else (part.low, part.high)
