"""A seed in, complete cases out: whole numbers of 分, and the same facts as huiqi reads them.

Every case answers every question that the rules may ask, so that the amounts are single numbers.
Values crowd around thresholds and caps: a peer that rounds wrongly there is meant to be seen.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from rules import CULTIVATION, RENT, TEN_THOUSAND, TITLES, YEAR

SIZES = ("大型", "中型", "小型", "微型")


@dataclass(frozen=True, slots=True)
class Award:
    """What was paid before: for which item, in which year, how much in 分."""

    item: str
    year: int
    paid: int


@dataclass(frozen=True, slots=True)
class Enterprise:
    """All facts of one enterprise; money in 分, the area in hundredths of 平方米.

    A decision is the amount agreed to, or None where the item was refused.
    """

    registered_here: bool
    sizes: dict[int, str]
    fits_the_district: bool
    revenue: dict[int, int]
    district_revenue: int
    titles: tuple[str, ...]
    guarantee_fee: int
    loan_interest: int
    loan_approved: bool
    leased_area: int
    leased_days: int
    innovative: bool
    prospering: bool
    excellent: bool
    cultivation_decision: int | None
    rent_decision: int | None
    awards: tuple[Award, ...]


@dataclass(frozen=True, slots=True)
class Project:
    """One guarantee that was called: the enterprise behind it, what was paid, the decision."""

    registered_here: bool
    size: str
    fits_the_district: bool
    compensation: int
    decision: int | None


@dataclass(frozen=True, slots=True)
class Guarantor:
    """A guarantor with its called guarantees."""

    projects: tuple[Project, ...]


def enterprises(count: int, seed: int = 2025) -> list[Enterprise]:
    """Enterprises, the same ones for the same seed."""
    chance = random.Random(seed)
    return [_enterprise(chance) for _ in range(count)]


def guarantors(count: int, seed: int = 2026) -> list[Guarantor]:
    """Guarantors with one to five projects each."""
    chance = random.Random(seed)
    return [
        Guarantor(tuple(_project(chance) for _ in range(chance.randint(1, 5))))
        for _ in range(count)
    ]


def _enterprise(chance: random.Random) -> Enterprise:
    return Enterprise(
        registered_here=chance.random() < 0.9,
        sizes={2024: chance.choices(SIZES, (1, 4, 3, 2))[0]},
        fits_the_district=chance.random() < 0.9,
        revenue=_revenue(chance),
        district_revenue=_money(chance, 150 * TEN_THOUSAND),
        titles=tuple(title for title in TITLES if chance.random() < 0.45),
        guarantee_fee=_money(chance, 30 * TEN_THOUSAND, 20 * TEN_THOUSAND),
        loan_interest=_money(chance, 20 * TEN_THOUSAND),
        loan_approved=chance.random() < 0.7,
        leased_area=chance.choice((49_999, 50_000, 50_001, chance.randrange(1_000, 90_000))),
        leased_days=chance.choice((0, 1, 365, chance.randint(0, 365))),
        innovative=chance.random() < 0.8,
        prospering=chance.random() < 0.8,
        excellent=chance.random() < 0.8,
        cultivation_decision=_decision(chance, 130 * TEN_THOUSAND),
        rent_decision=_decision(chance, 40 * TEN_THOUSAND),
        awards=_awards(chance),
    )


def _project(chance: random.Random) -> Project:
    return Project(
        registered_here=chance.random() < 0.9,
        size=chance.choices(SIZES, (1, 4, 3, 2))[0],
        fits_the_district=chance.random() < 0.9,
        compensation=_money(chance, 4_000 * TEN_THOUSAND, 3_000 * TEN_THOUSAND),
        decision=_decision(chance, 1_000 * TEN_THOUSAND),
    )


def _money(chance: random.Random, largest: int, edge: int | None = None) -> int:
    """An amount to the 分; often at an edge, one 分 below or one 分 above it."""
    if edge is not None and chance.random() < 0.3:
        return edge + chance.choice((-1, 0, 1))
    return chance.choice((0, chance.randrange(largest), chance.randrange(largest)))


def _revenue(chance: random.Random) -> dict[int, int]:
    """Three years of revenue; half of the steps grow by 20 %, give or take a 分."""
    amounts = [_money(chance, 4_000 * TEN_THOUSAND, 2_000 * TEN_THOUSAND) or 1]
    for _ in range(2):
        threshold = -(-amounts[-1] * 6 // 5)
        near, far = threshold + chance.choice((-1, 0, 1)), int(amounts[-1] * chance.uniform(0.7, 2))
        amounts.append(max(1, near if chance.random() < 0.5 else far))
    return dict(zip((2022, 2023, 2024), amounts, strict=True))


def _decision(chance: random.Random, largest: int) -> int | None:
    return None if chance.random() < 0.2 else _money(chance, largest)


def _awards(chance: random.Random) -> tuple[Award, ...]:
    years = range(YEAR - 4, YEAR + 1)
    cultivation = [
        Award(CULTIVATION, year, _money(chance, 30 * TEN_THOUSAND) + 1)
        for year in years
        if chance.random() < 0.1
    ]
    rent = [
        Award(RENT, year, _money(chance, 30 * TEN_THOUSAND) + 1)
        for year in years
        if chance.random() < 0.1
    ]
    return (*cultivation, *rent)


# ---------------------------------------------------------------- the same as huiqi reads it


def yuan(cents: int) -> str:
    """An amount as a facts file writes it."""
    return f"{cents // 100}.{cents % 100:02d}元"


def enterprise_facts(case: Enterprise) -> dict[str, object]:
    """One enterprise as a facts file has it."""
    return {
        "申报年度": YEAR,
        "企业": {
            "名称": "示例企业",
            "注册地": _place(case.registered_here),
            "划型": _years(case.sizes),
            "营业收入": _years({year: yuan(amount) for year, amount in case.revenue.items()}),
            "区级收入": _years({2024: yuan(case.district_revenue)}),
            "称号": list(case.titles) or "无",
            "担保费": _years({2024: yuan(case.guarantee_fee)}),
            "创业担保贷款利息": _years({2024: yuan(case.loan_interest)}),
            "符合创业担保贷款条件": _answer(case.loan_approved),
            "租赁面积": f"{case.leased_area // 100}.{case.leased_area % 100:02d}平方米",
            "租赁天数": case.leased_days,
            "既往奖补": [_award(award) for award in case.awards] or "无",
        },
        "认定": {
            "符合产业定位": _answer(case.fits_the_district),
            "创新能力强": _answer(case.innovative),
            "发展效益好": _answer(case.prospering),
            "优质": _answer(case.excellent),
            CULTIVATION: _ruling(case.cultivation_decision),
            RENT: _ruling(case.rent_decision),
        },
    }


def guarantor_facts(case: Guarantor) -> dict[str, object]:
    """One guarantor as a facts file has it."""
    projects = [
        {
            "被担保企业": {
                "名称": "被担保的企业",
                "注册地": _place(project.registered_here),
                "划型": _years({2024: project.size}),
                "认定": {"符合产业定位": _answer(project.fits_the_district)},
            },
            "实际代偿金额": yuan(project.compensation),
            "认定": _ruling(project.decision),
        }
        for project in case.projects
    ]
    return {
        "申报年度": YEAR,
        "担保机构": {"名称": "示例担保", "代偿项目": projects, "既往奖补": "无"},
    }


def _place(here: bool) -> str:
    return "西城区" if here else "其他"


def _answer(yes: bool) -> str:
    return "是" if yes else "否"


def _years(values: dict[int, str]) -> dict[str, str]:
    return {f"{year}年": value for year, value in values.items()}


def _ruling(decision: int | None) -> str:
    return "不予" if decision is None else f"同意 {yuan(decision)}"


def _award(award: Award) -> dict[str, object]:
    return {"事项": award.item, "年度": award.year, "实付": yuan(award.paid)}
