"""A case in, its amounts in 分 out: the rules as a programmer would write them by hand.

Whole numbers, no reasons, no ranges, no sources: the floor that no general engine in Python goes
below, and the truth that every contender is held against. It imports nothing, so that a script
that uses it starts as fast as a script can.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cases import Enterprise, Guarantor, Project

YEAR = 2025
TEN_THOUSAND = 1_000_000
"""万元 in 分."""

TITLES = ("国家级专精特新小巨人", "北京市级专精特新中小企业", "创新型中小企业")
CULTIVATION, RENT = "梯度培育奖励", "房租补贴"
ENTERPRISE_AMOUNTS = (
    "规模奖励",
    "增长奖励",
    CULTIVATION,
    "担保费补贴",
    "创业担保贷款贴息",
    RENT,
    "上限前合计",
    "上限后合计",
)
GUARANTOR_AMOUNTS = ("代偿风险补偿",)

SCALE = 2000 * TEN_THOUSAND
"""What the scenario assumes that 达到一定规模 means."""

FIXED = 5 * TEN_THOUSAND
FEE_CAP = 10 * TEN_THOUSAND
PROJECT_CAP = 900 * TEN_THOUSAND
TIERS = tuple(zip(TITLES, (n * TEN_THOUSAND for n in (120, 30, 2)), strict=True))
SMALL_OR_MEDIUM = frozenset(["中型", "小型", "微型"])
SMALL = frozenset(["小型", "微型"])


def enterprise(case: Enterprise) -> tuple[int, ...]:
    """What an enterprise gets, item by item, then the total before and after its cap."""
    size, revenue = case.sizes[2024], case.revenue
    member = case.registered_here and size in SMALL_OR_MEDIUM and case.fits_the_district
    scale = growth = cultivation = fee = interest = rent = 0
    if member:
        if revenue[2024] >= SCALE:
            scale = FIXED
        if (
            revenue[2022] >= SCALE
            and revenue[2024] * 5 >= revenue[2023] * 6
            and revenue[2023] * 5 >= revenue[2022] * 6
        ):
            growth = FIXED
        if TITLES[0] in case.titles or TITLES[1] in case.titles:
            fee = min((case.guarantee_fee + 1) // 2, FEE_CAP)
        if size in SMALL and case.loan_approved:
            interest = (case.loan_interest + 1) // 2
        if case.innovative and case.prospering and case.excellent:
            rent = _rent(case)
    if case.registered_here and case.cultivation_decision is not None:
        cultivation = _cultivation(case)
    before = scale + growth + cultivation + fee + interest + rent
    paid = sum(award.paid for award in case.awards if award.year == YEAR)
    after = min(before, max(0, case.district_revenue - paid))
    return scale, growth, cultivation, fee, interest, rent, before, after


def _cultivation(case: Enterprise) -> int:
    for title, highest in TIERS:
        if title in case.titles:
            paid = sum(award.paid for award in case.awards if award.item == CULTIVATION)
            return min(case.cultivation_decision or 0, max(0, highest - paid))
    return 0


def _rent(case: Enterprise) -> int:
    if case.rent_decision is None:
        return 0
    years = [award.year for award in case.awards if award.item == RENT]
    if years and (min(years) + 3 <= YEAR or YEAR in years):
        return 0
    return min(case.rent_decision, 2 * min(case.leased_area, 50_000) * case.leased_days)


def guarantor(case: Guarantor) -> tuple[int, ...]:
    """What a guarantor gets for its called guarantees."""
    return (sum(_compensation(project) for project in case.projects),)


def _compensation(project: Project) -> int:
    if (
        project.decision is None
        or not project.registered_here
        or project.size not in SMALL_OR_MEDIUM
        or not project.fits_the_district
    ):
        return 0
    limit = min((project.compensation * 3 + 5) // 10, PROJECT_CAP)
    return min(project.decision, limit)
