"""Worlds worked by hand in; the evaluator for complete worlds gives the same fates and amounts."""

from __future__ import annotations

import datetime
from dataclasses import replace
from fractions import Fraction

import pytest

from engine.core import expression as core
from engine.core.policy import (
    Amount,
    AmountTier,
    Benefit,
    Cap,
    ConsecutiveYears,
    CumulativeYears,
    Definition,
    Indicator,
    Item,
    Limit,
    Once,
    PerRecord,
    Policy,
    PolicyState,
    SubjectCap,
    Validity,
    Yearly,
)
from engine.core.types import NumberType, TruthType, ValueType
from engine.facts.knowledge import Approved, Award, Refused
from engine.values.number import Rounding
from engine.values.unit import MONEY
from tests.laws.fates import Fate, ItemFate, WorldOutcome, judge, within
from tests.laws.vocabulary import (
    CATEGORIES,
    ENTERPRISE,
    GUARANTOR,
    MONEY_TYPE,
    SIZES,
    SPAN,
    SUBJECTS,
    YEAR,
)
from tests.laws.world import Entry, Place, Reader, Subject, Value, World

CENT = Fraction(1, 100)
ALWAYS = core.All((), SPAN)
REVENUE = core.Fact("营业收入", MONEY_TYPE, yearly=True, decided=False, span=SPAN)
FEE = core.Fact("担保费", MONEY_TYPE, yearly=False, decided=False, span=SPAN)
CONTRACT = core.Field("项目", "合同金额", MONEY_TYPE, SPAN)
FINISHED = core.Field("项目", "完成", TruthType(), SPAN)
GUARANTEED = core.Through("代偿项目", "被担保企业", REVENUE, SPAN)


def number(value: Fraction | int | str) -> core.Number:
    return core.Number(Fraction(value), SPAN)


def times(left: core.Expression, right: core.Expression) -> core.Arithmetic:
    return core.Arithmetic(core.Operator.MULTIPLY, left, right, SPAN)


def benefit(name: str, value: core.Expression, *caps: int, up_to: bool = False) -> Benefit:
    return Benefit(
        name=name,
        article="第一条",
        kind="奖励",
        subjects=(ENTERPRISE,),
        category=None,
        quotes=(),
        condition=ALWAYS,
        tiers=(),
        amount=Amount(value, up_to),
        per_record=None,
        caps=tuple(Cap(f"上限{cap}", number(cap), (), SPAN) for cap in caps),
        top_up=None,
        yearly_cap=None,
        total_cap=None,
        limits=(),
        decided=False,
        span=SPAN,
    )


def policy(*items: Item, grid: Fraction = CENT, rounding: Rounding = Rounding.HALF_UP) -> Policy:
    return Policy(
        identifier="手算",
        version="1",
        title="手算",
        state=PolicyState.ISSUED,
        issued=None,
        rounding=rounding,
        grid=grid,
        categories=CATEGORIES,
        subjects=SUBJECTS,
        definitions={},
        articles={},
        items=items,
        validity=None,
        highest_only=False,
        subject_caps=(),
        span=SPAN,
    )


def world(*awards: Award, records: tuple[Entry, ...] = (), **facts: Value) -> World:
    """A world of an enterprise; a fact whose name ends in a year, as 营业收入2025, is yearly."""
    told: dict[tuple[str, int | None], Value] = {}
    for name, value in facts.items():
        digits = name[-4:]
        told[(name[:-4], int(digits)) if digits.isdecimal() else (name, None)] = value
    return World(Subject(ENTERPRISE, told, {"项目": records}), YEAR, unasked, awards=awards)


def unasked(kind: ValueType) -> Value:
    raise AssertionError(kind)


def award(name: str, year: int, amount: int, category: str | None = None) -> Award:
    return Award("手算", name, category, year, Fraction(amount))


def amounts(outcome: WorldOutcome) -> dict[str, Fraction]:
    return {name: fate.amount for name, fate in outcome.items.items()}


def test_an_amount_is_rounded_then_capped_by_the_floor_of_the_cap() -> None:
    # 0.5 × 0.03元 = 0.015元, half up 0.02元. 舍去 gives 0.01元, 进一 0.02元.
    # On a grid of 100元: 0.5 × 12345元 = 6172.5元 → 6200元; a cap of 6150元 floors to 6100元.
    half = times(core.Number(Fraction(1, 2), SPAN), FEE)
    given = world(担保费=Fraction(3, 100))
    for rounding, cents in ((Rounding.HALF_UP, 2), (Rounding.DOWN, 1), (Rounding.UP, 2)):
        found = judge(policy(benefit("甲", half), rounding=rounding), given)
        assert amounts(found) == {"甲": cents * CENT}
    coarse = policy(benefit("甲", half), benefit("乙", half, 6150), grid=Fraction(100))
    found = judge(coarse, world(担保费=Fraction(12345)))
    assert amounts(found) == {"甲": 6200, "乙": 6100}


def test_an_amount_is_never_below_zero() -> None:
    # 担保费 − 100 = −50 → 0; with a cap of −7 also 0.
    less = core.Arithmetic(core.Operator.SUBTRACT, FEE, number(100), SPAN)
    found = judge(
        policy(benefit("甲", less), benefit("乙", number(9), -7)), world(担保费=Fraction(50))
    )
    assert amounts(found) == {"甲": 0, "乙": 0}
    assert found.items["甲"].fate is Fate.GRANTED


def test_the_first_tier_that_holds_gives_the_amount() -> None:
    # 营业收入 2024 = 500万: ≥ 1000万 fails, ≥ 500万 holds at equality → 3万. One 分 less: no tier.
    def tier(bound: int, amount: int) -> AmountTier:
        last = core.AtYear(core.YearsBack(1), REVENUE, SPAN)
        guard = core.Comparison(strict=False, left=last, right=number(bound), span=SPAN)
        return AmountTier(str(bound), guard, Amount(number(amount), up_to=False), SPAN)

    item = benefit("甲", number(0))
    item = replace(item, amount=None, tiers=(tier(10_000_000, 80_000), tier(5_000_000, 30_000)))
    at = judge(policy(item), world(营业收入2024=Fraction(5_000_000)))
    below = judge(policy(item), world(营业收入2024=5_000_000 - CENT))
    assert at.items["甲"] == ItemFate(Fate.GRANTED, Fraction(30_000))
    assert below.items["甲"] == ItemFate(Fate.DENIED)


def test_growth_needs_a_base_above_zero() -> None:
    # 120 ÷ 100 − 1 = 20 %. Over a base of 0 any value may stand: here one is invented, 7.
    growth = core.Growth(REVENUE, SPAN)
    given = world(营业收入2025=Fraction(120), 营业收入2024=Fraction(100))
    item = benefit("甲", times(number(1000), growth))
    assert amounts(judge(policy(item), given)) == {"甲": 200}
    empty = world(营业收入2025=Fraction(120), 营业收入2024=Fraction(0))
    invented = replace(empty, no_meaning=lambda _: Fraction(7))
    assert amounts(judge(policy(item), invented)) == {"甲": 7000}


def test_records_are_chosen_rounded_capped_and_decided_one_by_one() -> None:
    # 30 % of 100.05 = 30.015 → 30.02, approved 40; of 1000 = 300 → cap 200, approved 150 → 150;
    # of 900 = 270 → cap 200, refused → 0; the fourth isn't finished. In all 180.02, below 500;
    # under a cap of 170: 170.
    rule = PerRecord(
        "项目",
        FINISHED,
        Amount(times(CONTRACT, number("0.3")), up_to=True),
        (Cap("每项上限", number(200), (), SPAN),),
        SPAN,
    )
    item = replace(benefit("甲", number(0), 500), amount=None, per_record=rule)

    def entry(value: str, ruling: Approved | Refused, *, finished: bool = True) -> Entry:
        return Entry(value, {"合同金额": Fraction(value), "完成": finished}, ruling=ruling)

    given = world(
        records=(
            entry("100.05", Approved(Fraction(40))),
            entry("1000", Approved(Fraction(150))),
            entry("900", Refused()),
            entry("5000", Approved(Fraction(1)), finished=False),
        )
    )
    assert amounts(judge(policy(item), given)) == {"甲": Fraction("180.02")}
    tight = replace(item, caps=(Cap("上限", number(170), (), SPAN),))
    assert amounts(judge(policy(tight), given)) == {"甲": 170}
    # With 经认定 for each record instead of 最高: 30.02 + 200, the refused one left out.
    exact = replace(rule, decided=True, amount=replace(rule.amount, up_to=False))
    exact = replace(exact, condition=core.All((FINISHED, core.Decision("甲", SPAN)), SPAN))
    decided = replace(item, per_record=exact)
    assert amounts(judge(policy(decided), given)) == {"甲": Fraction("230.02")}


def test_up_to_is_decided_after_caps_and_top_up() -> None:
    # 120万, cap 100万, already 30万 for the category in 2021 and 2023: L = 70万.
    # Approved 90万 → 70万; approved 50万 → 50万; refused → denied.
    item = replace(benefit("甲", number(1_200_000), 1_000_000, up_to=True), top_up="甲类")
    past = (award("丙", 2021, 100_000, "甲类"), award("丁", 2023, 200_000, "甲类"))
    for asked, given in ((900_000, 700_000), (500_000, 500_000)):
        decided = replace(world(*past), rulings={"甲": Approved(Fraction(asked))})
        assert amounts(judge(policy(item), decided)) == {"甲": given}
    refused = replace(world(*past), rulings={"甲": Refused()})
    assert judge(policy(item), refused).items["甲"].fate is Fate.DENIED


def test_top_up_never_goes_below_zero() -> None:
    # 5万 less 8万 already paid: granted, 0.
    item = replace(benefit("甲", number(50_000)), top_up="甲类")
    found = judge(policy(item), world(award("丙", 2020, 80_000, "甲类")))
    assert found.items["甲"] == ItemFate(Fate.GRANTED, Fraction(0))


def test_lasting_caps_are_lessened_by_what_was_paid() -> None:
    # 100 each year at most, 40 paid this year: 60 left. 150 in all years, 40 + 90 paid: 20 left.
    # Of 累计 alone with 200 paid in another year, nothing is left; other items' awards don't count.
    yearly, total = (Cap(name, number(n), (), SPAN) for name, n in (("年度", 100), ("累计", 150)))
    item = replace(benefit("甲", number(1000)), yearly_cap=yearly)
    past = (award("甲", YEAR, 40), award("甲", YEAR - 2, 90), award("乙", YEAR, 5))
    assert amounts(judge(policy(item), world(*past))) == {"甲": 60}
    assert amounts(judge(policy(replace(item, total_cap=total)), world(*past))) == {"甲": 20}
    spent = replace(item, total_cap=total, yearly_cap=None)
    assert amounts(judge(policy(spent), world(award("甲", YEAR - 1, 200)))) == {"甲": 0}


def test_a_policy_holds_from_its_day_for_its_years() -> None:
    # From 29 February 2024 for a year: until 1 March 2025, that day not included. A draft holds.
    start = datetime.date(2024, 2, 29)
    validity = Validity("施行", "", start, 1, (), (), SPAN)
    issued = replace(policy(benefit("甲", number(1))), validity=validity)
    draft = replace(issued, state=PolicyState.DRAFT)
    for day, fate in (
        (datetime.date(2024, 2, 28), Fate.NOT_APPLICABLE),
        (start, Fate.GRANTED),
        (datetime.date(2025, 2, 28), Fate.GRANTED),
        (datetime.date(2025, 3, 1), Fate.NOT_APPLICABLE),
    ):
        assert judge(issued, replace(world(), day=day)).items["甲"].fate is fate
        assert judge(draft, replace(world(), day=day)).items["甲"].fate is Fate.GRANTED


@pytest.mark.parametrize(
    ("limit", "awarded", "allowed"),
    [
        (Once(), set(), True),
        (Once(), {2019}, False),
        (Yearly(), {2024}, True),
        (Yearly(), {2025}, False),
        # first award 2023: 2023, 2024, 2025 are the three years, a gap in 2024 counts.
        (ConsecutiveYears(3), {2023}, True),
        (ConsecutiveYears(3), {2023, 2025}, False),
        (ConsecutiveYears(3), {2022}, False),
        (CumulativeYears(3), {2019, 2022}, True),
        (CumulativeYears(3), {2019, 2020, 2022}, False),
        (CumulativeYears(3), {2025}, False),
    ],
)
def test_limits(limit: Limit, awarded: set[int], allowed: bool) -> None:
    assert within(limit, awarded, 2025) is allowed


def test_an_award_counts_by_its_category_or_else_by_its_item() -> None:
    # 甲 has no category: the award of 丙 doesn't count, one of 甲 does. 乙 has 甲类: 丙's does.
    # An award whose entries net to zero is none.
    once = (Once(),)
    plain = replace(benefit("甲", number(1)), limits=once)
    grouped = replace(benefit("乙", number(1)), limits=once, category="甲类")
    rules = policy(plain, grouped)
    assert amounts(judge(rules, world(award("丙", 2020, 5, "甲类")))) == {"甲": 1, "乙": 0}
    assert amounts(judge(rules, world(award("甲", 2020, 5)))) == {"甲": 0, "乙": 1}
    assert amounts(judge(rules, world(award("甲", 2020, 0)))) == {"甲": 1, "乙": 1}
    # Another policy's 甲 is another item; a category is the same whichever policy paid it.
    foreign = Award("别的政策", "甲", "甲类", 2020, Fraction(5))
    assert amounts(judge(rules, world(foreign))) == {"甲": 1, "乙": 0}


def test_the_highest_of_a_category_stays_and_of_equals_the_smaller_name() -> None:
    # 乙 30, 丙 30, 丁 20 in 甲类; 丙 < 乙 by code point, so 丙 stays. 戊, of no category, also.
    names = {"乙": 30, "丙": 30, "丁": 20}
    items = [replace(benefit(name, number(n)), category="甲类") for name, n in names.items()]
    rules = replace(policy(*items, benefit("戊", number(1))), highest_only=True)
    found = judge(rules, world())
    fates = {name: fate.fate for name, fate in found.items.items()}
    assert sorted(names) == ["丁", "丙", "乙"]
    assert fates == {
        "丙": Fate.GRANTED,
        "乙": Fate.SUPERSEDED,
        "丁": Fate.SUPERSEDED,
        "戊": Fate.GRANTED,
    }
    assert found.before_cap == 31


def test_the_subject_cap_leaves_exempt_items_alone() -> None:
    # Cap ⌊100.999⌋ = 100.99 on 分; paid this year 40 for 丙 (not 7 for the exempt 乙, 9 of last
    # year, 11 of another policy): 60.99 are left. 甲 80 → 60.99; 乙 5 is exempt: 65.99 in all.
    rules = replace(
        policy(benefit("甲", number(80)), benefit("乙", number(5))),
        subject_caps=(
            SubjectCap("总", (ENTERPRISE,), number("100.999"), "", (), ("乙",), SPAN),
            SubjectCap("别家", (GUARANTOR,), number(0), "", (), (), SPAN),
        ),
    )
    past = (award("丙", YEAR, 40), award("乙", YEAR, 7), award("丙", YEAR - 1, 9))
    foreign = Award("别的政策", "丙", None, YEAR, Fraction(11))
    found = judge(rules, world(*past, foreign))
    assert [found.before_cap, found.paid_this_year, found.exempt] == [85, 40, 5]
    assert (found.cap, found.after_cap) == (Fraction("60.99"), Fraction("65.99"))


def test_a_decision_holds_unless_it_is_refused() -> None:
    # 条件: 经认定; 同意 → 8, 不予 → denied. An indicator's target is met or not.
    item = replace(benefit("甲", number(8)), condition=core.Decision("甲", SPAN), decided=True)
    target = Indicator(
        "指标", "", (ENTERPRISE,), (), ALWAYS, core.Comparison(True, FEE, number(3), SPAN), SPAN
    )
    rules = policy(item, target)
    agreed = judge(rules, replace(world(担保费=Fraction(3)), rulings={"甲": Approved()}))
    assert agreed.items["甲"] == ItemFate(Fate.GRANTED, Fraction(8))
    assert agreed.items["指标"].met is False
    refused = judge(rules, replace(world(担保费=Fraction(4)), rulings={"甲": Refused()}))
    assert refused.items["甲"].fate is Fate.DENIED
    assert refused.items["指标"].met is True


def test_terms_definitions_and_links_are_read_at_their_years() -> None:
    # 起点 is open and yearly: 30 in 2024. 定义 reads it at the context year; asked for last year.
    # The guaranteed enterprises had 11 and 22 in 2023: summed, 33.
    term = Definition("起点", NumberType(MONEY), True, None, frozenset({GUARANTOR}), "", (), SPAN)
    named = replace(term, name="定义", body=core.Defined("起点", term.type, SPAN))
    rules = replace(policy(), definitions={"起点": term, "定义": named})
    entries = tuple(
        Entry(str(n), {}, {"被担保企业": Subject(ENTERPRISE, {("营业收入", 2023): Fraction(n)})})
        for n in (11, 22)
    )
    subject = Subject(GUARANTOR, {}, {"代偿项目": entries})
    given = World(subject, YEAR, unasked, terms={("起点", 2024): Fraction(30)})
    reader, place = Reader(rules, given), Place(subject, YEAR)
    last = core.AtYear(core.YearsBack(1), core.Defined("定义", term.type, SPAN), SPAN)
    assert reader.number(last, place) == 30
    then = core.AtYear(core.CalendarYear(2023), GUARANTEED, SPAN)
    assert reader.number(core.SumOver("代偿项目", ALWAYS, then, SPAN), place) == 33
    assert reader.number(core.CountOver("代偿项目", ALWAYS, SPAN), place) == 2


def test_conditions_over_lists_and_choices() -> None:
    # Of no records none is found and all hold. 小型 is among 小型、微型. 且 of nothing holds,
    # 或 of nothing doesn't.
    given = world(划型2025="小型", 称号=frozenset({"创新型"}))
    reader, place = Reader(policy(), given), Place(given.subject, YEAR)
    size = core.Fact("划型", SIZES, yearly=True, decided=False, span=SPAN)
    titles = core.Fact("称号", SIZES, yearly=False, decided=False, span=SPAN)
    both = ("创新型", "小巨人")
    for condition, expected in (
        (core.SomeOf("项目", ALWAYS, every=False, span=SPAN), False),
        (core.SomeOf("项目", ALWAYS, every=True, span=SPAN), True),
        (core.OneOf(size, ("小型", "微型"), SPAN), True),
        (core.Includes(titles, both, every=False, span=SPAN), True),
        (core.Includes(titles, both, every=True, span=SPAN), False),
        (ALWAYS, True),
        (core.Any((), SPAN), False),
    ):
        assert reader.truth(condition, place) is expected
