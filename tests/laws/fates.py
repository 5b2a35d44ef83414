"""A policy and a complete world in; the fate of every item and the totals out (M5 to M8, M11)."""

from __future__ import annotations

import calendar
import datetime
import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from engine.core.policy import (
    Amount,
    AmountTier,
    Benefit,
    Cap,
    ConsecutiveYears,
    CumulativeYears,
    Indicator,
    Item,
    Limit,
    Once,
    Policy,
    PolicyState,
    Service,
    Yearly,
)
from engine.facts.knowledge import Approved, Refused, Ruling
from engine.values.number import Rounding
from tests.laws.world import Place, Reader, World, each, floored, half_up, raised

ZERO = Fraction(0)
ROUND = {Rounding.HALF_UP: half_up, Rounding.DOWN: floored, Rounding.UP: raised}


class Fate(enum.Enum):
    """What an item is in one world (M1)."""

    NOT_APPLICABLE = "not_applicable"
    DENIED = "denied"
    GRANTED = "granted"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class ItemFate:
    """One item in one world; ``met`` only where an indicator is granted."""

    fate: Fate
    amount: Fraction = ZERO
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class WorldOutcome:
    """All items of a policy in one world, by name, and what the subject gets in the year.

    ``cap`` is what the subject's cap leaves after what was paid, ``whole_cap`` the cap itself;
    the items named in ``outside`` are exempt from it.
    """

    items: dict[str, ItemFate]
    before_cap: Fraction
    whole_cap: Fraction | None
    cap: Fraction | None
    after_cap: Fraction
    exempt: Fraction
    paid_this_year: Fraction
    outside: frozenset[str]


def judge(policy: Policy, world: World) -> WorldOutcome:
    """What the policy gives in this world."""
    return _Judge(policy, world).outcome()


def says_up_to(item: Benefit) -> bool:
    """Whether the item's own amount, or that of one of its tiers, says 最高."""
    amounts = [tier.amount for tier in item.tiers] + ([item.amount] if item.amount else [])
    return any(amount.up_to for amount in amounts)


def has_ruling(item: Item) -> bool:
    """Whether an official decides on the item as a whole."""
    return isinstance(item, Benefit) and (item.decided or says_up_to(item))


def within(limit: Limit, awarded: set[int], year: int) -> bool:
    """Whether a limit allows an award in ``year`` after awards in the years ``awarded`` (M5)."""
    match limit:
        case Once():
            return not awarded
        case Yearly():
            return year not in awarded
        case ConsecutiveYears(count=count):
            return year not in awarded and (not awarded or year < min(awarded) + count)
        case CumulativeYears(count=count):
            return year not in awarded and len(awarded) < count


def in_force(policy: Policy, day: datetime.date | None) -> bool:
    """Whether the policy holds on a day; a draft, or one without its day, does (M9)."""
    validity = policy.validity
    if policy.state is PolicyState.DRAFT or validity is None or validity.start is None:
        return True
    assert day is not None
    return validity.start <= day and (
        validity.years is None or day < _same_day(validity.start, validity.years)
    )


def _same_day(day: datetime.date, years: int) -> datetime.date:
    """The day so many years later; the first of March where there is no 29 February."""
    leap_day = (day.month, day.day) == (2, 29)
    year = day.year + years
    if leap_day and not calendar.isleap(year):
        return datetime.date(year, 3, 1)
    return datetime.date(year, day.month, day.day)


class _Judge:
    def __init__(self, policy: Policy, world: World) -> None:
        self.policy = policy
        self.world = world
        self.reader = Reader(policy, world)
        self.place = Place(world.subject, world.year)

    def outcome(self) -> WorldOutcome:
        fates = {item.name: self._fate(item) for item in self.policy.items}
        if self.policy.highest_only:
            for category in self.policy.categories:
                self._keep_highest(category, fates)
        return self._totalled(fates)

    def _fate(self, item: Item) -> ItemFate:
        applies = self.world.subject.kind in item.subjects
        if not applies or not in_force(self.policy, self.world.day):
            return ItemFate(Fate.NOT_APPLICABLE)
        if not self.reader.truth(item.condition, self.place):
            return ItemFate(Fate.DENIED)
        if isinstance(item, Indicator):
            met = self.reader.truth(item.requirement, self.place)
            return ItemFate(Fate.GRANTED, met=met)
        if isinstance(item, Service):
            return ItemFate(Fate.GRANTED)
        amount = self._chosen_amount(item)
        if has_ruling(item) and isinstance(self.world.rulings[item.name], Refused):
            return ItemFate(Fate.DENIED)
        awarded = self._awarded(item)
        if not all(within(limit, awarded, self.world.year) for limit in item.limits):
            return ItemFate(Fate.DENIED)
        if item.per_record is None and amount is None:
            return ItemFate(Fate.DENIED)
        return ItemFate(Fate.GRANTED, self._amount(item, amount))

    def _chosen_amount(self, item: Benefit) -> Amount | None:
        """The amount itself or that of the first tier that holds; None if no tier does."""
        if not item.tiers:
            return item.amount

        def holds(tier: AmountTier) -> bool:
            return self.reader.truth(tier.guard, self.place)

        return next((tier.amount for tier in item.tiers if holds(tier)), None)

    def _awarded(self, item: Benefit) -> set[int]:
        """The years for which the ledger holds an award of the item or its category."""
        return {year for year, net in self._paid_by_year(item).items() if net > 0}

    def _paid_by_year(self, item: Benefit) -> dict[int, Fraction]:
        """What was paid for the item's category, or for the item if it has none, in each year."""
        paid: dict[int, Fraction] = {}
        for award in self.world.awards:
            if item.category is None:
                own = award.policy == self.policy.identifier
                counts = own and award.item == item.name
            else:
                counts = award.category == item.category
            if counts:
                paid[award.year] = paid.get(award.year, ZERO) + award.amount
        return paid

    def _amount(self, item: Benefit, amount: Amount | None) -> Fraction:
        """M7, in its order; the item's per-record decisions come before its own caps."""
        limit = self._sum_of_records(item) if amount is None else self._base(amount, self.place)
        limit = self._capped(limit, item.caps, self.place)
        if item.top_up is not None:
            limit = max(ZERO, limit - self._paid_for(item.top_up))
        paid = self._paid_by_year(item)
        for cap, used in (
            (item.yearly_cap, paid.get(self.world.year, ZERO)),
            (item.total_cap, sum(paid.values(), ZERO)),
        ):
            if cap is not None:
                whole = floored(self.reader.number(cap.value, self.place), self.policy.grid)
                limit = min(limit, max(ZERO, whole - used))
        if amount is not None and amount.up_to:
            limit = _decided(self.world.rulings[item.name], limit)
        return limit

    def _sum_of_records(self, item: Benefit) -> Fraction:
        rule = item.per_record
        assert rule is not None
        result = ZERO
        for place in each(rule.records, self.place):
            if not self.reader.truth(rule.condition, place):
                continue
            ruling = place.records[rule.records].ruling
            if rule.decided and isinstance(ruling, Refused):
                continue
            limit = self._capped(self._base(rule.amount, place), rule.caps, place)
            if rule.amount.up_to:
                limit = _decided(ruling, limit)
            result += limit
        return result

    def _base(self, amount: Amount, place: Place) -> Fraction:
        value = max(ZERO, self.reader.number(amount.value, place))
        return ROUND[self.policy.rounding](value, self.policy.grid)

    def _capped(self, limit: Fraction, caps: Sequence[Cap], place: Place) -> Fraction:
        """Under every cap; an amount is never below zero, even where a cap is (M1)."""
        for cap in caps:
            limit = min(limit, floored(self.reader.number(cap.value, place), self.policy.grid))
        return max(ZERO, limit)

    def _keep_highest(self, category: str, fates: dict[str, ItemFate]) -> None:
        """从高不重复: the largest amount stays, of equal ones that with the smallest name."""
        rivals = [
            item.name
            for item in self.policy.items
            if isinstance(item, Benefit)
            and item.category == category
            and fates[item.name].fate is Fate.GRANTED
        ]
        for name in sorted(rivals, key=lambda name: (-fates[name].amount, name))[1:]:
            fates[name] = replace(fates[name], fate=Fate.SUPERSEDED, amount=ZERO)

    def _totalled(self, fates: dict[str, ItemFate]) -> WorldOutcome:
        kind = self.world.subject.kind
        caps = [cap for cap in self.policy.subject_caps if kind in cap.subjects]
        outside = frozenset(name for cap in caps for name in cap.exempt)
        covered = sum((fates[name].amount for name in fates if name not in outside), ZERO)
        exempt = sum((fates[name].amount for name in fates if name in outside), ZERO)
        paid = self._paid_under_the_cap(outside)
        left: Fraction | None = None
        whole: Fraction | None = None
        for cap in caps:
            value = floored(self.reader.number(cap.value, self.place), self.policy.grid)
            whole = value if whole is None else min(whole, value)
            left = max(ZERO, whole - paid)
        after = (covered if left is None else min(covered, left)) + exempt
        before = covered + exempt
        return WorldOutcome(fates, before, whole, left, after, exempt, paid, outside)

    def _paid_for(self, category: str) -> Fraction:
        """What was paid for a category in all years, whichever policy paid it."""
        found = [award.amount for award in self.world.awards if award.category == category]
        return sum(found, ZERO)

    def _paid_under_the_cap(self, outside: frozenset[str]) -> Fraction:
        """What this policy paid in the year for all items but the exempt ones."""
        found = [
            award.amount
            for award in self.world.awards
            if award.policy == self.policy.identifier
            and award.year == self.world.year
            and award.item not in outside
        ]
        return sum(found, ZERO)


def _decided(ruling: Ruling | None, limit: Fraction) -> Fraction:
    """What an official decides up to a limit; nothing where she refuses."""
    match ruling:
        case Refused():
            return ZERO
        case Approved(amount=Fraction() as amount):
            return min(amount, limit)
        case _:
            raise AssertionError(ruling)
