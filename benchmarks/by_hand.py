"""A facts file in (YAML), what the enterprise gets out: what a small script would do.

The process that a cold `huiqi eval` is measured against: PyYAML with its C loader, the rules
written by hand, the totals printed, and no import beyond that.
"""

from __future__ import annotations

import sys
from types import SimpleNamespace

import yaml
from rules import CULTIVATION, ENTERPRISE_AMOUNTS, RENT, enterprise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def main() -> None:
    """Read the file that the command line names, and print every amount in 元."""
    with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123 - pathlib takes time to import
        facts = yaml.load(file, Loader=yaml.CSafeLoader)
    for name, cents in zip(ENTERPRISE_AMOUNTS, enterprise(case_of(facts)), strict=True):
        print(f"{name} {cents // 100}.{cents % 100:02d}元")


def case_of(facts: dict[str, Any]) -> SimpleNamespace:
    """The facts under the names that the rules use; money in 分."""
    own, rulings = facts["企业"], facts["认定"]
    awards = [] if own["既往奖补"] == "无" else own["既往奖补"]
    return SimpleNamespace(
        registered_here=own["注册地"] == "西城区",
        sizes={year_of(year): size for year, size in own["划型"].items()},
        fits_the_district=rulings["符合产业定位"] == "是",
        revenue={year_of(year): cents_of(text) for year, text in own["营业收入"].items()},
        district_revenue=cents_of(own["区级收入"]["2024年"]),
        titles=own["称号"],
        guarantee_fee=cents_of(own["担保费"]["2024年"]),
        loan_interest=cents_of(own["创业担保贷款利息"]["2024年"]),
        loan_approved=own["符合创业担保贷款条件"] == "是",
        leased_area=cents_of(own["租赁面积"]),
        leased_days=own["租赁天数"],
        innovative=rulings["创新能力强"] == "是",
        prospering=rulings["发展效益好"] == "是",
        excellent=rulings["优质"] == "是",
        cultivation_decision=decision_of(rulings[CULTIVATION]),
        rent_decision=decision_of(rulings[RENT]),
        awards=[
            SimpleNamespace(item=each["事项"], year=each["年度"], paid=cents_of(each["实付"]))
            for each in awards
        ],
    )


def year_of(text: str) -> int:
    """The year of `2024年`."""
    return int(text.removesuffix("年"))


def cents_of(text: str) -> int:
    """The hundredths of 元 or 平方米."""
    whole, _, rest = text.removesuffix("元").removesuffix("平方米").partition(".")
    return int(whole) * 100 + int(rest)


def decision_of(text: str) -> int | None:
    """The amount that was agreed to, or None."""
    return None if text == "不予" else cents_of(text.removeprefix("同意 "))


if __name__ == "__main__":
    main()
