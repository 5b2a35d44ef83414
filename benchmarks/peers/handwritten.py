"""A case in, its amounts in 分 out: the rules by hand, plain and with a list of every step."""

from __future__ import annotations

from cases import Enterprise, Guarantor
from rules import (
    CULTIVATION,
    FEE_CAP,
    FIXED,
    PROJECT_CAP,
    RENT,
    SCALE,
    SMALL,
    SMALL_OR_MEDIUM,
    TIERS,
    TITLES,
    YEAR,
    enterprise,
    guarantor,
)

from peers.contender import Amounts, Contender

Trace = list[tuple[str, object]]


def contenders() -> tuple[list[Contender], list[Contender]]:
    """By hand, for enterprises and for guarantors."""
    return (
        [
            Contender("手写 Python", False, _same, enterprise, tuple, repeat=20),
            Contender("手写 Python", True, _same, traced_enterprise, _first, repeat=5),
        ],
        [
            Contender("手写 Python", False, _same, guarantor, tuple, repeat=20),
            Contender("手写 Python", True, _same, traced_guarantor, _first, repeat=5),
        ],
    )


def _same(case: object) -> object:
    return case


def _first(result: tuple[Amounts, Trace]) -> Amounts:
    return result[0]


def traced_enterprise(case: Enterprise) -> tuple[Amounts, Trace]:
    """The same amounts, and a list of every value on the way with its name."""
    trace: Trace = []
    member = _traced_member(case, trace)
    scale = _traced_scale(case, member, trace)
    growth = _traced_growth(case, member, trace)
    cultivation = _traced_cultivation(case, trace)
    fee = _traced_fee(case, member, trace)
    interest = _traced_interest(case, member, trace)
    rent = _traced_rent(case, member, trace)
    before = scale + growth + cultivation + fee + interest + rent
    trace.append(("上限前合计", before))
    paid = sum(award.paid for award in case.awards if award.year == YEAR)
    trace.append(("当年已得", paid))
    trace.append(("上年度的区级收入", case.district_revenue))
    cap = max(0, case.district_revenue - paid)
    trace.append(("区收上限", cap))
    after = min(before, cap)
    trace.append(("上限后合计", after))
    return (scale, growth, cultivation, fee, interest, rent, before, after), trace


def _traced_member(case: Enterprise, trace: Trace) -> bool:
    trace.append(("注册地属于西城区", case.registered_here))
    fits = case.sizes[2024] in SMALL_OR_MEDIUM
    trace.append(("上年度的划型", case.sizes[2024]))
    trace.append(("上年度的划型属于中型、小型、微型", fits))
    trace.append(("符合产业定位", case.fits_the_district))
    member = case.registered_here and fits and case.fits_the_district
    trace.append(("中小企业", member))
    return member


def _traced_scale(case: Enterprise, member: bool, trace: Trace) -> int:
    reached = case.revenue[2024] >= SCALE
    trace.append(("上年度的营业收入", case.revenue[2024]))
    trace.append(("上年度的达到一定规模", reached))
    amount = FIXED if member and reached else 0
    trace.append(("规模奖励", amount))
    return amount


def _traced_growth(case: Enterprise, member: bool, trace: Trace) -> int:
    reached = case.revenue[2022] >= SCALE
    trace.append(("三年前的营业收入", case.revenue[2022]))
    trace.append(("三年前达到一定规模", reached))
    grew = True
    for year in (2024, 2023):
        now, before = case.revenue[year], case.revenue[year - 1]
        trace.append(("营业收入", now))
        trace.append(("前一年的营业收入", before))
        enough = now * 5 >= before * 6
        trace.append(("营业收入的增长率达到20%", enough))
        grew = grew and enough
    amount = FIXED if member and reached and grew else 0
    trace.append(("增长奖励", amount))
    return amount


def _traced_cultivation(case: Enterprise, trace: Trace) -> int:
    highest = 0
    for title, amount in TIERS:
        holds = title in case.titles
        trace.append((title, holds))
        if holds:
            highest = amount
            break
    trace.append(("最高", highest))
    paid = sum(award.paid for award in case.awards if award.item == CULTIVATION)
    trace.append(("已获得的同类奖补", paid))
    left = max(0, highest - paid)
    trace.append(("补差", left))
    trace.append(("核定", case.cultivation_decision))
    granted = case.registered_here and case.cultivation_decision is not None
    amount = min(case.cultivation_decision or 0, left) if granted else 0
    trace.append(("梯度培育奖励", amount))
    return amount


def _traced_fee(case: Enterprise, member: bool, trace: Trace) -> int:
    titled = TITLES[0] in case.titles or TITLES[1] in case.titles
    trace.append(("专精特新中小企业", titled))
    trace.append(("上年度的担保费", case.guarantee_fee))
    half = (case.guarantee_fee + 1) // 2
    trace.append(("担保费的一半", half))
    capped = min(half, FEE_CAP)
    trace.append(("上限10万元", capped))
    amount = capped if member and titled else 0
    trace.append(("担保费补贴", amount))
    return amount


def _traced_interest(case: Enterprise, member: bool, trace: Trace) -> int:
    small = member and case.sizes[2024] in SMALL
    trace.append(("小微企业", small))
    trace.append(("符合创业担保贷款条件", case.loan_approved))
    trace.append(("上年度的创业担保贷款利息", case.loan_interest))
    half = (case.loan_interest + 1) // 2
    trace.append(("利息的一半", half))
    amount = half if small and case.loan_approved else 0
    trace.append(("创业担保贷款贴息", amount))
    return amount


def _traced_rent(case: Enterprise, member: bool, trace: Trace) -> int:
    trace.append(("创新能力强", case.innovative))
    trace.append(("发展效益好", case.prospering))
    trace.append(("优质", case.excellent))
    years = [award.year for award in case.awards if award.item == RENT]
    within = not years or (min(years) + 3 > YEAR and YEAR not in years)
    trace.append(("连续3年以内", within))
    trace.append(("核定", case.rent_decision))
    area = min(case.leased_area, 50_000)
    trace.append(("取小（租赁面积，500平方米）", area))
    trace.append(("租赁天数", case.leased_days))
    limit = 2 * area * case.leased_days
    trace.append(("最高2元/平方米/天", limit))
    good = member and case.innovative and case.prospering and case.excellent
    decision = case.rent_decision
    amount = min(decision, limit) if good and within and decision is not None else 0
    trace.append(("房租补贴", amount))
    return amount


def traced_guarantor(case: Guarantor) -> tuple[Amounts, Trace]:
    """The same amount, and a list of every value on the way with its name."""
    trace: Trace = []
    total = 0
    for project in case.projects:
        trace.append(("注册地属于西城区", project.registered_here))
        trace.append(("上年度的划型", project.size))
        trace.append(("符合产业定位", project.fits_the_district))
        member = (
            project.registered_here
            and project.size in SMALL_OR_MEDIUM
            and project.fits_the_district
        )
        trace.append(("被担保企业属于中小企业", member))
        trace.append(("实际代偿金额", project.compensation))
        share = (project.compensation * 3 + 5) // 10
        trace.append(("实际代偿金额的30%", share))
        limit = min(share, PROJECT_CAP)
        trace.append(("每项上限900万元", limit))
        trace.append(("核定", project.decision))
        decision = project.decision
        amount = min(decision, limit) if member and decision is not None else 0
        trace.append(("这一项", amount))
        total += amount
    trace.append(("代偿风险补偿", total))
    return (total,), trace
