"""In: policies. Out: failures where what the rules read is not what a reader of the text finds.

What is expected of the 2025 draft is worked by hand from its articles, for the year 2025.
"""

from dataclasses import replace
from random import Random

import pytest

import engine
from engine.core.expression import CalendarYear, YearsBack
from engine.core.policy import Policy
from engine.evaluate.exact import evaluate
from engine.facts.from_document import AWARDS, DAY
from engine.facts.knowledge import Application, Knowledge, Record
from engine.facts.needs import Needs, applicants, in_year, needs, needs_day
from engine.values.opening import Opening, OpeningKind
from tests.effort import tries
from tests.house.paths import TOP
from tests.laws.generator import random_policy

DRAFT = TOP / "policies" / "2025_draft.yaml"
BY_LAST_YEAR = ("划型", "区级收入", "担保费", "创业担保贷款利息")


@pytest.fixture(name="draft", scope="module")
def _draft() -> Policy:
    loaded = engine.load(DRAFT)
    assert loaded.policy is not None
    return loaded.policy


def years(read: Needs, name: str) -> tuple[int, ...]:
    """The years in which a fact is read, applying in 2025."""
    return in_year(read.facts[name], 2025)


def test_two_years_of_growth_read_three_years_of_revenue(draft: Policy) -> None:
    """第四条：2024 over 2023 and 2023 over 2022; 达到一定规模 before that, in 2022.

    规模奖励 asks for last year's 达到一定规模.
    """
    read = needs(draft, "企业")
    assert years(read, "营业收入") == (2022, 2023, 2024)
    assert in_year(read.terms["达到一定规模"], 2025) == (2022, 2024)


@pytest.mark.parametrize("name", BY_LAST_YEAR)
def test_other_yearly_facts_are_read_of_last_year(draft: Policy, name: str) -> None:
    assert years(needs(draft, "企业"), name) == (2024,)


def test_decisions_are_needed_where_the_text_leaves_them_to_an_official(draft: Policy) -> None:
    """第七条 says 最高, 第十五条 经认定; 担保费补贴 and 贴息 are computed."""
    read = needs(draft, "企业")
    assert {"梯度培育奖励", "房租补贴"} <= read.rulings
    assert not {"规模奖励", "增长奖励", "担保费补贴", "创业担保贷款贴息"} & read.rulings


def test_the_past_counts_for_enterprises_only(draft: Policy) -> None:
    """补差, 连续3年 and the yearly cap are all for enterprises."""
    assert needs(draft, "企业").past
    assert not needs(draft, "担保机构").past


def test_a_guarantor_is_asked_for_its_projects_and_whom_they_guarantee(draft: Policy) -> None:
    """第十一条: a project counts where 被担保企业 is a 中小企业 (第二条)."""
    projects = needs(draft, "担保机构").records["代偿项目"]
    assert projects.fields == {"实际代偿金额"}
    assert projects.ruled
    guaranteed = projects.links["被担保企业"]
    assert guaranteed.kind == "企业"
    assert set(guaranteed.facts) == {"注册地", "划型", "符合产业定位"}
    assert years(guaranteed, "划型") == (2024,)
    assert not guaranteed.past
    assert not guaranteed.rulings


def test_the_district_is_asked_for_this_year(draft: Policy) -> None:
    """第十七条: 全区年度政府采购项目预算总额."""
    read = needs(draft, "区政府")
    assert years(read, "政府采购预算总额") == (2025,)
    assert years(read, "预留小微企业份额") == (2025,)


def test_a_draft_asks_for_no_day(draft: Policy) -> None:
    assert not needs_day(draft)


def test_years_are_numbers_once() -> None:
    assert in_year(frozenset([YearsBack(1), CalendarYear(2024), CalendarYear(2019)]), 2025) == (
        2019,
        2024,
    )


@pytest.mark.parametrize("seed", range(tries(150)))
@pytest.mark.parametrize("records", [True, False])
def test_nothing_is_named_as_missing_that_is_not_needed(seed: int, records: bool) -> None:
    """Of a subject about which nothing is known, every opening is among the needs."""
    policy = random_policy(Random(seed))
    for kind in applicants(policy):
        read = needs(policy, kind)
        blank = {name: (Record("第1项"),) for name in read.records} if records else {}
        outcome = evaluate(policy, Application(Knowledge(kind, "", records=blank), 2025))
        named = {reason for each in outcome.items for reason in each.reasons}
        named |= {*outcome.total.before_cap.reasons, *outcome.total.after_cap.reasons}
        asked = named - ({Opening(OpeningKind.MISSING_FACT, DAY)} if needs_day(policy) else set())
        assert [each for each in asked if not is_needed(each, read)] == []


def is_needed(opening: Opening, read: Needs) -> bool:
    """Whether what is open stands among the needs, followed along the opening's owners."""
    if opening.subject:
        return is_needed_of_another(opening, read)
    if opening.kind is OpeningKind.NO_MEANING:
        return True
    if opening.kind is OpeningKind.OPEN_TERM:
        return opening.year is None or opening.year in in_year(read.terms[opening.name], 2025)
    known = {*read.records, *read.links, *read.rulings} | ({AWARDS} if read.past else set())
    if opening.name in known:
        return True
    asked = in_year(read.facts[opening.name], 2025)
    return opening.year in asked if opening.year is not None else not asked


def is_needed_of_another(opening: Opening, read: Needs) -> bool:
    """The same of a linked subject, or of a record of a list."""
    owner, _, rest = opening.subject.partition("·")
    if owner in read.links:
        return is_needed(replace(opening, subject=rest), read.links[owner])
    (records,) = [each for name, each in read.records.items() if owner.startswith(name)]
    if rest:
        link, _, deeper = rest.partition("·")
        return is_needed(replace(opening, subject=deeper), records.links[link])
    judged = opening.kind is OpeningKind.DISCRETION and records.ruled
    return opening.name in records.fields or judged or opening.kind is OpeningKind.NO_MEANING
