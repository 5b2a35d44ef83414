"""One item and a case in, its eligibility and amount out: M5 to M7.7."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from engine.core.policy import (
    Amount,
    Benefit,
    Cap,
    ConsecutiveYears,
    CumulativeYears,
    Indicator,
    Limit,
    Once,
    PerRecord,
    Quote,
    Service,
    Yearly,
)
from engine.evaluate.expression import (
    Scene,
    condition,
    discretion,
    if_it_counts,
    number,
    record_scenes,
    ruling_of,
)
from engine.evaluate.outcome import Note
from engine.evaluate.trace import Stage, StageName, Step
from engine.facts.knowledge import Approved, Award, Ruling, Value
from engine.values import interval, truth
from engine.values.interval import Interval
from engine.values.number import floor_to_grid, round_to_grid
from engine.values.opening import NO_REASONS, Opening, OpeningKind, Reasons
from engine.values.truth import Truth

LEDGER = "既往奖补"
"""The name under which a missing ledger is reported."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one item comes to before it meets the others: M7.1 to M7.7."""

    item: Benefit
    eligible: Truth
    amount: Interval
    reasons: Reasons
    bound_by: tuple[str, ...]
    notes: tuple[Note, ...]
    stages: tuple[Stage, ...]


@dataclass(slots=True)
class _Sheet:
    """What is written down while an item is worked out."""

    scene: Scene
    stages: list[Stage]
    notes: list[Note]
    bound_by: list[str]

    def write(
        self,
        stage: StageName,
        name: str,
        value: Value,
        parts: Sequence[Stage] = (),
        quotes: tuple[Quote, ...] = (),
        against: Interval | None = None,
    ) -> None:
        """A stage, with the expressions read for it since the last one."""
        recorder = self.scene.recorder
        if recorder is None:
            return
        steps: tuple[Step | Stage, ...] = (*recorder.take(), *parts)
        self.stages.append(Stage(stage, name, value, steps, quotes, against))


def claim(item: Benefit, scene: Scene, valid: Truth) -> Claim:
    """The item's eligibility (M5) and its amount before the rule on several items (M7.1 to 7).

    ``valid`` says whether the policy is in force for the application (M9).
    """
    sheet = _Sheet(scene, [], [], [])
    eligible = _eligible(item, valid, sheet)
    if item.per_record is not None:
        base = _Base(truth.TRUE, _per_record(item.per_record, sheet), frozenset([False]))
        limit = base.amount
    else:
        base = _base(item, sheet)
        limit = _rounded(base.amount, sheet)
    eligible = truth.all_of([eligible, base.reached])
    limit = _capped(limit, item.caps, sheet)
    limit = _topped_up(item, limit, sheet)
    limit = _less_what_was_paid(item, limit, sheet)
    amount = _ruled(item, limit, base, sheet)
    amount = if_it_counts(eligible, amount)
    sheet.write(StageName.ELIGIBILITY, item.name, eligible)
    reasons = NO_REASONS if eligible.known is False else eligible.reasons | amount.reasons
    return Claim(
        item,
        eligible,
        amount,
        reasons,
        tuple(dict.fromkeys(sheet.bound_by)) if eligible.possible else (),
        tuple(dict.fromkeys(sheet.notes)) if eligible.possible else (),
        tuple(sheet.stages),
    )


def offered(item: Service, scene: Scene, valid: Truth) -> tuple[Truth, tuple[Stage, ...]]:
    """Whether a service or duty is for the subject."""
    sheet = _Sheet(scene, [], [], [])
    eligible = truth.all_of([_valid(valid, sheet), condition(item.condition, scene)])
    sheet.write(StageName.CONDITION, item.name, eligible, quotes=item.quotes)
    return eligible, tuple(sheet.stages)


def requirement(
    item: Indicator, scene: Scene, valid: Truth
) -> tuple[Truth, Truth, tuple[Stage, ...]]:
    """Whether an indicator's condition and requirement hold."""
    sheet = _Sheet(scene, [], [], [])
    eligible = truth.all_of([_valid(valid, sheet), condition(item.condition, scene)])
    sheet.write(StageName.CONDITION, item.name, eligible)
    met = condition(item.requirement, scene)
    sheet.write(StageName.REQUIREMENT, item.name, met, quotes=item.quotes)
    return eligible, met, tuple(sheet.stages)


def _valid(valid: Truth, sheet: _Sheet) -> Truth:
    """Whether the policy is in force; written down only where that is not plain."""
    if not valid.certain:
        sheet.write(StageName.VALIDITY, "", valid)
    return valid


def _eligible(item: Benefit, valid: Truth, sheet: _Sheet) -> Truth:
    holds = condition(item.condition, sheet.scene)
    sheet.write(StageName.CONDITION, item.name, holds, quotes=item.quotes)
    truths = [_valid(valid, sheet), holds]
    for limit in item.limits:
        for name, within in _within(limit, item, sheet.scene):
            sheet.write(StageName.LIMIT, name, within)
            truths.append(within)
    if item.needs_decision:
        decided = _not_refused(sheet.scene)
        sheet.write(StageName.DECISION, item.name, decided)
        truths.append(decided)
    return truth.all_of(truths)


def _not_refused(scene: Scene) -> Truth:
    """M5's decision ≠ 不予, of the item or of the record that is decided on."""
    ruling = ruling_of(scene)
    if ruling is None:
        return truth.unknown(discretion(scene))
    return truth.of(isinstance(ruling, Approved))


def limit_words(limit: Limit) -> str:
    """A limit in the policy's words."""
    match limit:
        case Once():
            return "一次"
        case Yearly():
            return ONCE_A_YEAR
        case ConsecutiveYears(count=count):
            return f"连续{count}年"
        case CumulativeYears(count=count):
            return f"累计{count}年"


ONCE_A_YEAR = "每年一次"


def _within(limit: Limit, item: Benefit, scene: Scene) -> list[tuple[str, Truth]]:
    """Whether the awards so far leave room for another this year (M5), rule by rule."""
    words = limit_words(limit)
    if scene.subject.awards is None:
        return [(words, truth.unknown(unknown_ledger(scene)))]
    years = award_years(item, scene)
    once_a_year = (ONCE_A_YEAR, truth.of(scene.year not in years))
    match limit:
        case Once():
            return [(words, truth.of(not years))]
        case Yearly():
            return [once_a_year]
        case ConsecutiveYears(count=count):
            return [
                (words, truth.of(not years or scene.year < min(years) + count)),
                once_a_year,
            ]
        case CumulativeYears(count=count):
            return [(words, truth.of(len(years - {scene.year}) < count)), once_a_year]


def unknown_ledger(scene: Scene) -> Reasons:
    """The opening that an absent ledger leaves."""
    return frozenset([Opening(OpeningKind.MISSING_FACT, LEDGER, None, scene.whose)])


def award_years(item: Benefit, scene: Scene) -> frozenset[int]:
    """The years of the awards for the item (its category, if it has one) that are above 0."""
    return frozenset(
        award.year
        for award in scene.subject.awards or ()
        if award.amount > 0 and _counts_for(award, item, scene)
    )


def _counts_for(award: Award, item: Benefit, scene: Scene) -> bool:
    if item.category is not None:
        return award.category == item.category
    return award.item == item.name and award.policy == scene.policy.identifier


@dataclass(frozen=True, slots=True)
class _Base:
    """Whether some tier holds, the amount then, and whether what may be reached says 最高.

    ``unsettled`` are the reasons why it is not known which tier is reached.
    """

    reached: Truth
    amount: Interval
    up_to: frozenset[bool]
    unsettled: Reasons = NO_REASONS


def _base(item: Benefit, sheet: _Sheet) -> _Base:
    """M3's 分档 and M7.1."""
    if item.amount is not None:
        base = _at_least_zero(number(item.amount.value, sheet.scene))
        sheet.write(StageName.AMOUNT, item.name, base)
        return _Base(truth.TRUE, base, frozenset([item.amount.up_to]))
    amounts: list[Interval] = []
    up_to: set[bool] = set()
    guards: list[Truth] = []
    for tier in item.tiers:
        guard = condition(tier.guard, sheet.scene)
        sheet.write(StageName.TIER, tier.name, guard)
        guards.append(guard)
        if guard.possible:
            amounts.append(_at_least_zero(number(tier.amount.value, sheet.scene)))
            sheet.write(StageName.AMOUNT, tier.name, amounts[-1])
            up_to.add(tier.amount.up_to)
        if guard.certain:
            break
    unsettled = NO_REASONS.union(*(guard.reasons for guard in guards))
    base = interval.hull(amounts, unsettled) if amounts else interval.point(0)
    return _Base(truth.any_of(guards), base, frozenset(up_to), unsettled)


def _at_least_zero(amount: Interval) -> Interval:
    return interval.greatest([interval.point(0), amount])


def _rounded(amount: Interval, sheet: _Sheet) -> Interval:
    policy = sheet.scene.policy
    rounded = _by_ends(amount, lambda end: round_to_grid(end, policy.grid, policy.rounding))
    if rounded != amount:
        sheet.write(StageName.ROUNDED, policy.rounding.value, rounded)
    return rounded


def _by_ends(amount: Interval, change: Callable[[Fraction], Fraction]) -> Interval:
    low = None if amount.low is None else change(amount.low)
    high = None if amount.high is None else change(amount.high)
    return interval.ranged(low, high, amount.reasons)


def floored(amount: Interval, scene: Scene) -> Interval:
    """Both ends floored to the policy's grid."""
    return _by_ends(amount, lambda end: floor_to_grid(end, scene.policy.grid))


def _capped(amount: Interval, caps: Sequence[Cap], sheet: _Sheet) -> Interval:
    for cap in caps:
        ceiling = _at_least_zero(floored(number(cap.value, sheet.scene), sheet.scene))
        capped = interval.least([amount, ceiling])
        surely_cut = ceiling.high is not None and (
            amount.low is not None and ceiling.high < amount.low
        )
        if surely_cut:
            sheet.bound_by.append(cap.name)
        sheet.write(StageName.CAP, cap.name, capped, quotes=cap.quotes, against=ceiling)
        amount = capped
    return amount


def _per_record(per_record: PerRecord, sheet: _Sheet) -> Interval:
    """The sum over the records of what each comes to under its own caps and decision."""
    scenes = record_scenes(per_record.records, sheet.scene)
    if scenes is None:
        reasons = frozenset(
            [Opening(OpeningKind.MISSING_FACT, per_record.records, None, sheet.scene.whose)]
        )
        return Interval(interval.ZERO, None, reasons)
    amounts = []
    for each in scenes:
        scene = replace(each, deciding=each.record)
        own = _Sheet(scene, [], [], [])
        counts = condition(per_record.condition, scene)
        if per_record.decided:
            counts = truth.all_of([counts, _not_refused(scene)])
        own.write(StageName.CONDITION, scene.at, counts)
        limit = _at_least_zero(number(per_record.amount.value, scene))
        own.write(StageName.AMOUNT, scene.at, limit)
        limit = _capped(_rounded(limit, own), per_record.caps, own)
        ruled = _decided(per_record.amount, ruling_of(scene), limit, discretion(scene), own)
        amounts.append(if_it_counts(counts, ruled))
        sheet.write(StageName.RECORD, scene.at, amounts[-1], own.stages)
        if counts.possible:
            sheet.notes.extend(own.notes)
            sheet.bound_by.extend(own.bound_by)
    return interval.total(amounts)


def _decided(
    amount: Amount, ruling: Ruling | None, limit: Interval, open_: Reasons, sheet: _Sheet
) -> Interval:
    """M7.6 for an amount that says 最高; any other is what it is."""
    if not amount.up_to:
        return limit
    if ruling is None or ruling == Approved(None):
        return interval.ranged(interval.ZERO, limit.high, open_ | limit.reasons)
    if not isinstance(ruling, Approved) or ruling.amount is None:
        return interval.point(0)
    if limit.high is not None and ruling.amount > limit.high:
        sheet.notes.append(Note.DECIDED_ABOVE_LIMIT)
    return interval.least([interval.point(ruling.amount), limit])


def _topped_up(item: Benefit, limit: Interval, sheet: _Sheet) -> Interval:
    """M7.4: less what was paid for the category in all years."""
    if item.top_up is None:
        return limit
    awards = sheet.scene.subject.awards
    if awards is None:
        paid = Interval(interval.ZERO, None, unknown_ledger(sheet.scene))
    else:
        matching = [award.amount for award in awards if award.category == item.top_up]
        paid = interval.point(max(interval.ZERO, sum(matching, interval.ZERO)))
    left = _at_least_zero(interval.subtract(limit, paid))
    sheet.write(StageName.TOP_UP, item.top_up, left, against=paid)
    return left


def _less_what_was_paid(item: Benefit, limit: Interval, sheet: _Sheet) -> Interval:
    """M7.5: the item's 年度上限 and 累计上限 less what was paid for it this year and ever."""
    for cap, years in ((item.yearly_cap, {sheet.scene.year}), (item.total_cap, None)):
        if cap is None:
            continue
        ceiling = floored(number(cap.value, sheet.scene), sheet.scene)
        left = _at_least_zero(interval.subtract(ceiling, _paid(item, years, sheet.scene)))
        capped = interval.least([limit, left])
        if left.high is not None and limit.low is not None and left.high < limit.low:
            sheet.bound_by.append(cap.name)
        sheet.write(StageName.CAP, cap.name, capped, quotes=cap.quotes, against=left)
        limit = capped
    return limit


def _paid(item: Benefit, years: set[int] | None, scene: Scene) -> Interval:
    """What the ledger says was paid for the item in these years (None: in all)."""
    if scene.subject.awards is None:
        return Interval(interval.ZERO, None, unknown_ledger(scene))
    paid = [
        award.amount
        for award in scene.subject.awards
        if _counts_for(award, item, scene) and (years is None or award.year in years)
    ]
    return interval.point(max(interval.ZERO, sum(paid, interval.ZERO)))


def _ruled(item: Benefit, limit: Interval, base: _Base, sheet: _Sheet) -> Interval:
    """M7.6 for the item; while it is open which tier is reached, the hull of both."""
    if True not in base.up_to:
        return limit
    scene = sheet.scene
    amount = item.amount or next(tier.amount for tier in item.tiers if tier.amount.up_to)
    ruled = _decided(amount, ruling_of(scene), limit, discretion(scene), sheet)
    if False in base.up_to:
        ruled = interval.hull([ruled, limit], base.unsettled)
    sheet.write(StageName.RULING, item.name, ruled)
    return ruled
