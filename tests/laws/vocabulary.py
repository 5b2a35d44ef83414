"""The facts that random policies speak of, and pools of numbers that often meet each other.

Constants of policies and facts of cases are drawn from the same few numbers, one step below or
above them now and then: so thresholds are met, missed by the least, and exceeded by the least.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from engine.core.policy import FactDeclaration, SubjectKind
from engine.core.types import (
    NUMBER_TYPES,
    FactType,
    LinkType,
    NumberType,
    OptionSetType,
    OptionType,
    RecordsType,
    TruthType,
)
from engine.text.source import Source
from engine.values.unit import AREA, DAYS, MONEY, PEOPLE, PLAIN, Unit

SPAN = Source("随机", "").span(0, 0)
YEAR = 2025
ENTERPRISE, GUARANTOR = "企业", "担保机构"
PLACES = OptionType(("西城区", "其他"))
SIZES = OptionType(("微型", "小型", "中型", "大型"))
TITLES = OptionSetType(("创新型", "专精特新", "小巨人"))
CATEGORIES = ("甲类", "乙类")

MONEY_TYPE = NUMBER_TYPES["金额"]
PEOPLE_TYPE = NUMBER_TYPES["人数"]
SIGNED_MONEY = NumberType(MONEY)
SHARE = NumberType(PLAIN, Fraction(0), Fraction(1))
SCORE = NumberType(PLAIN, Fraction(0), Fraction(10), whole=True)

NUMBERS = {
    MONEY: (0, 10_000, 50_000, 100_000, 300_000, 1_000_000),
    PEOPLE: (0, 1, 10, 20, 100),
    AREA: (0, 50, 100, 500),
    DAYS: (0, 30, 365),
    PLAIN: (0, 1, 2, 3, 5),
}
RATES = tuple(Fraction(*pair) for pair in ((0, 1), (1, 20), (1, 5), (1, 3), (1, 2), (1, 1), (3, 2)))
MONEY_STEPS = (Fraction(1), Fraction(1, 100), Fraction(1, 200), Fraction(1, 2), Fraction(50))
"""A yuan and a cent, and half of every grid, where roundings part."""


def chance(random: Random, percent: int) -> bool:
    """True so often in a hundred."""
    return random.randrange(100) >= 100 - percent


def near(random: Random, unit: Unit) -> Fraction:
    """A number of the unit, one of a few or a step beside it; it can be below zero."""
    if unit == PLAIN and chance(random, 60):
        rate = random.choice(RATES)
        return -rate if chance(random, 5) else rate
    step = random.choice((0, 0, 0, 1, -1))
    size = random.choice(MONEY_STEPS) if unit == MONEY else Fraction(1)
    return random.choice(NUMBERS[unit]) + step * size


def number_of(random: Random, number: NumberType) -> Fraction:
    """A number that a fact of the type may be."""
    unit = number.unit if number.unit in NUMBERS else PLAIN
    value = near(random, unit)
    if chance(random, 3):
        value = random.choice((-1, 1)) * Fraction(10**12)
    if number.whole:
        value = Fraction(value.numerator // value.denominator)
    if number.low is not None:
        value = max(value, number.low)
    return value if number.high is None else min(value, number.high)


def _declared(
    name: str,
    fact: FactType,
    *fields: FactDeclaration,
    yearly: bool = False,
    decided: bool = False,
) -> FactDeclaration:
    return FactDeclaration(
        name, fact, yearly, decided, {}, "", "", {one.name: one for one in fields}, SPAN
    )


_PROJECTS = _declared(
    "项目",
    RecordsType(),
    _declared("合同金额", MONEY_TYPE),
    _declared("新增岗位", PEOPLE_TYPE),
    _declared("完成", TruthType()),
    _declared("项目地", PLACES),
    _declared("示范", TruthType(), decided=True),
    _declared("合作企业", LinkType(ENTERPRISE)),
)
_COMMON = (
    _declared("注册地", PLACES),
    _declared("营业收入", MONEY_TYPE, yearly=True),
    _declared("从业人员", PEOPLE_TYPE, yearly=True),
    _declared("合规", TruthType(), yearly=True),
    _declared("优质", TruthType(), decided=True),
    _declared("称号", TITLES),
    _PROJECTS,
)
_ENTERPRISE = (
    *_COMMON,
    _declared("利润", SIGNED_MONEY, yearly=True),
    _declared("划型", SIZES, yearly=True),
    _declared("往年称号", TITLES, yearly=True),
    _declared("研发比例", SHARE, yearly=True),
    _declared("担保费", MONEY_TYPE),
    _declared("租赁面积", NUMBER_TYPES["面积"]),
    _declared("租赁天数", NUMBER_TYPES["天数"]),
    _declared("评分", SCORE, decided=True),
    _declared("等级", SIZES, decided=True),
    _declared("母公司", LinkType(ENTERPRISE)),
)
_GUARANTOR = (
    *_COMMON,
    _declared("放大倍数", NUMBER_TYPES["比率"]),
    _declared(
        "代偿项目",
        RecordsType(),
        _declared("代偿金额", MONEY_TYPE),
        _declared("期限", NUMBER_TYPES["天数"]),
        _declared("被担保企业", LinkType(ENTERPRISE)),
    ),
)
SUBJECTS = {
    kind: SubjectKind(kind, {one.name: one for one in facts}, SPAN)
    for kind, facts in ((ENTERPRISE, _ENTERPRISE), (GUARANTOR, _GUARANTOR))
}


def facts_of(kinds: tuple[str, ...]) -> list[FactDeclaration]:
    """The facts that all of these kinds have."""
    first, *others = (SUBJECTS[kind].facts for kind in kinds)
    return [fact for name, fact in first.items() if all(name in other for other in others)]
