"""In: ledgers. Out: failures where what was paid is not what M11 says, or a slip is not found."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.core.policy import Policy
from engine.evaluate.exact import evaluate
from engine.facts.knowledge import Award
from engine.facts.ledger import Ledger, Payee, awards_of
from engine.pipeline import read_facts_text, read_ledger_text
from engine.text.findings import Finding
from engine.values.credit_code import slip_in_credit_code
from tests.house.paths import TOP

OWN = "bj-xicheng-sme"
NAME, CODE, OTHER_CODE = "示例科技", "91110102MA00ABCD15", "91110102MA00ABCD28"
Entry = dict[str, str | int]


@pytest.fixture(name="draft", scope="module")
def _draft() -> Policy:
    loaded = engine.load(TOP / "policies" / "2025_draft.yaml")
    assert loaded.policy is not None
    return loaded.policy


def entry(number: str, paid: str = "2万元", year: int = 2023, **more: str) -> Entry:
    """A first entry; ``more`` are keys of their own."""
    first = {"编号": number, "主体": "企业", "名称": NAME, "政策": OWN, "事项": "梯度培育奖励"}
    return {**first, "年度": year, "实付": paid, **more}


def correction(number: str, of: str, paid: str, **more: str) -> Entry:
    """An entry that corrects another."""
    return {"编号": number, "更正": of, "实付": paid, **more}


def read(entries: Sequence[Entry]) -> tuple[Ledger | None, tuple[Finding, ...]]:
    """The ledger of these entries, written as JSON."""
    file = read_ledger_text("台账.json", json.dumps(entries, ensure_ascii=False).encode())
    return file.ledger, file.findings


def ledger(*entries: Entry) -> Ledger:
    """A ledger without errors."""
    found, findings = read(entries)
    assert found is not None, findings
    return found


def paid(
    policy: Policy, book: Ledger, day: datetime.date | None = None, whom: Payee | None = None
) -> list[tuple[str, int, int]]:
    """What counts for a subject: item, year, 元."""
    awards = awards_of(book, whom or Payee("企业", NAME), policy, day)
    return sorted((award.item, award.year, int(award.amount)) for award in awards)


# What an award comes to.


def test_a_correction_adds_to_what_it_corrects_through_chains(draft: Policy) -> None:
    # 2万 − 1.5万 + 0.3万 = 0.8万, in the year of the first entry.
    chain = [
        entry("1"),
        correction("2", "1", "-1.5万元", 日期="2024-02-01"),
        correction("3", "2", "0.3万元", 日期="2025-02-01"),
    ]
    assert paid(draft, ledger(*chain)) == [("梯度培育奖励", 2023, 8_000)]


def test_only_what_is_above_zero_counts_award_by_award(draft: Policy) -> None:
    book = ledger(entry("1"), correction("2", "1", "-2万元"), entry("3", "5元"))
    assert paid(draft, book) == [("梯度培育奖励", 2023, 5)]


def test_what_is_below_zero_is_shown_and_takes_nothing_from_others(draft: Policy) -> None:
    book, findings = read([entry("1"), correction("2", "1", "-3万元"), entry("3", "5元")])
    assert [one.code for one in findings] == ["ledger-below-zero"]
    assert book is not None
    assert paid(draft, book) == [("梯度培育奖励", 2023, 5)]


def test_what_was_only_approved_was_not_paid(draft: Policy) -> None:
    approved: Entry = {**entry("1"), "核定": "2万元"}
    del approved["实付"]
    assert paid(draft, ledger(approved)) == []
    later = correction("2", "1", "2万元", 日期="2024-05-01")
    assert paid(draft, ledger(approved, later)) == [("梯度培育奖励", 2023, 20_000)]


def test_the_year_is_the_year_of_the_day_unless_it_is_said(draft: Policy) -> None:
    dated: Entry = {**entry("1"), "日期": "2024-01-15"}
    assert paid(draft, ledger(dated)) == [("梯度培育奖励", 2023, 20_000)]
    del dated["年度"]
    assert paid(draft, ledger(dated)) == [("梯度培育奖励", 2024, 20_000)]


def test_what_is_entered_after_the_day_does_not_exist(draft: Policy) -> None:
    book = ledger(
        entry("1", 日期="2023-06-20"),
        correction("2", "1", "-0.5万元", 日期="2024-03-11"),
        entry("3", year=2024),
    )

    def as_of(year: int, month: int, day: int) -> list[int]:
        return [amount for _, _, amount in paid(draft, book, datetime.date(year, month, day))]

    assert as_of(2023, 6, 19) == []
    assert as_of(2023, 6, 20) == [20_000]
    assert as_of(2023, 12, 31) == [20_000]
    assert as_of(2024, 1, 1) == [20_000, 20_000]  # 只有年度的，从1月1日起算数
    assert as_of(2024, 3, 11) == [15_000, 20_000]


def test_a_correction_without_a_day_is_as_old_as_what_it_corrects(draft: Policy) -> None:
    book = ledger(entry("1", 日期="2023-06-20"), correction("2", "1", "-1万元"))
    assert paid(draft, book, datetime.date(2023, 6, 20)) == [("梯度培育奖励", 2023, 10_000)]
    assert paid(draft, book, datetime.date(2023, 6, 19)) == []


def test_the_category_is_the_item_s_unless_it_is_said(draft: Policy) -> None:
    book = ledger(
        entry("1"),
        entry("2", 政策="市级", 事项="首次认定"),
        entry("3", 政策="市级", 事项="首次认定", 归类="优质企业认定"),
        entry("4", 归类="无"),
    )
    awards = awards_of(book, Payee("企业", NAME), draft, None)
    assert [award.category for award in awards] == ["优质企业认定", None, "优质企业认定", None]


# Whose it is.


@pytest.mark.parametrize(
    ("whom", "code", "found"),
    [
        (Payee("企业", NAME), "", True),
        (Payee("企业", " 示例 科技 "), "", True),
        (Payee("企业", "示例科技公司"), "", False),
        (Payee("担保机构", NAME), "", False),
        (Payee("企业", NAME, CODE), "", True),
        (Payee("企业", NAME), CODE, True),
        (Payee("企业", "改了名称的公司", CODE), CODE, True),
        (Payee("企业", NAME, OTHER_CODE), CODE, False),
    ],
)
def test_the_code_decides_where_both_have_one(
    draft: Policy, whom: Payee, code: str, found: bool
) -> None:
    book = ledger(entry("1", 统一社会信用代码=code))
    assert bool(paid(draft, book, whom=whom)) is found


def test_brackets_of_either_width_are_one_name(draft: Policy) -> None:
    book = ledger(entry("1", 名称="示例（集团）公司"))
    assert paid(draft, book, whom=Payee("企业", "示例(集团)公司"))


@pytest.mark.parametrize("position", range(18))
def test_one_character_of_a_code_copied_wrong_always_shows(position: int) -> None:
    assert slip_in_credit_code(CODE) == slip_in_credit_code("9144030071526726XG") == ""
    for other in "0123456789ABCDEFGHJKLMNPQRTUWXY":
        wrong = f"{CODE[:position]}{other}{CODE[position + 1 :]}"
        assert (slip_in_credit_code(wrong) == "") is (wrong == CODE)


# Slips.

LINES = """\
- 编号: 2023-001
  主体: 企业
  名称: 示例科技
  统一社会信用代码: 91110102MA00ABCD15
  政策: bj-xicheng-sme
  事项: 梯度培育奖励
  年度: 2023
  日期: 2023-06-20
  实付: 2万元
- 编号: 2024-001
  更正: 2023-001
  日期: 2024-03-11
  实付: -1万元
"""


@pytest.mark.parametrize(
    ("right", "wrong", "code", "place"),
    [
        ("编号: 2024-001", "编号: 2023-001", "ledger-duplicate", (10, 7)),
        ("更正: 2023-001", "更正: 2023-01", "ledger-unknown-entry", (11, 7)),
        ("更正: 2023-001", "更正: 2024-001", "ledger-circle", (11, 7)),
        ("  年度: 2023\n", "  年度: 去年\n", "bad-year", (7, 7)),
        ("2024-03-11", "2024-02-30", "bad-date", (12, 7)),
        ("2024-03-11", "2023-03-11", "ledger-correction-earlier", (12, 7)),
        ("实付: 2万元", "实付: 2", "unit-missing", (9, 7)),
        ("实付: 2万元", "实付: 2万人", "wrong-unit", (9, 7)),
        ("实付: 2万元", "实付: 2,000元", "number-with-commas", (9, 7)),
        ("实付: 2万元", "实付: 两万元", "not-a-number", (9, 7)),
        ("实付: 2万元", "实付: -2万元", "ledger-amount", (9, 7)),
        ("实付: 2万元", "实付: 0.001元", "ledger-amount", (9, 7)),
        ("  实付: -1万元\n", "", "ledger-incomplete", (10, 7)),
        ("  实付: -1万元\n", "  实付: -3万元\n", "ledger-below-zero", (13, 7)),
        ("ABCD15", "ABCD51", "bad-credit-code", (4, 13)),
        ("事项: 梯", "事巷: 梯", "unknown-key", (6, 3)),
        ("  名称: 示例科技\n", "", "missing-key", (1, 3)),
        ("名称: 示例科技", "名称:", "empty-value", (3, 3)),
        ("事项: 梯度培育奖励", "事项：梯度培育奖励", "full-width-colon", (6, 5)),
        ("更正: 2023-001", "更正: 2023-001\n  年度: 2024", "ledger-correction-differs", (12, 7)),
        ("更正: 2023-001\n", "更正: 2023-001\n  名称: 乙\n", "ledger-correction-differs", (12, 7)),
        ("- 编号: 2024-001", "  编号: 2024-001", "duplicate-key", (10, 3)),
    ],
)  # fmt: skip
def test_a_slip_is_found_at_its_place(
    right: str, wrong: str, code: str, place: tuple[int, int]
) -> None:
    assert LINES.count(right) == 1
    assert read_ledger_text("台账.yaml", LINES.encode()).findings == ()
    findings = read_ledger_text("台账.yaml", LINES.replace(right, wrong).encode()).findings
    first = findings[0]
    assert (first.code, first.span and (first.span.line, first.span.column)) == (code, place)


@pytest.mark.parametrize("text", ["企业: 甲\n", "甲\n", "- 甲\n", "- - 甲\n", "", "# 没有\n"])
def test_what_is_no_list_of_entries_is_no_ledger(text: str) -> None:
    file = read_ledger_text("台账.yaml", text.encode())
    assert file.ledger is None
    assert len(file.findings) == 1


@pytest.mark.parametrize("key", ["编号", "主体", "名称", "政策", "事项", "实付"])
def test_a_json_null_is_nothing(key: str) -> None:
    first = json.dumps([{**entry("1"), key: None}], ensure_ascii=False)
    (found,) = read_ledger_text("台账.json", first.encode()).findings
    assert found.code == ("ledger-incomplete" if key == "实付" else "missing-key")
    harmless = json.dumps([{**entry("1"), "归类": None, "更正": None, "记录": None}])
    assert read_ledger_text("台账.json", harmless.encode()).findings == ()


def test_an_empty_list_is_a_ledger(draft: Policy) -> None:
    assert paid(draft, ledger()) == []


def test_long_chains_and_circles_are_read_as_any_other() -> None:
    chain = [entry("0"), *(correction(f"{n}", f"{n - 1}", "1元") for n in range(1, 3_000))]
    (award,) = ledger(*reversed(chain)).awards
    assert award.net(None) == 20_000 + 2_999
    circle = [correction(f"{n}", f"{(n + 1) % 2_000}", "1元") for n in range(2_000)]
    assert [one.code for one in read(circle)[1]] == ["ledger-circle"]


# A facts file beside a ledger.

FACTS = f"""\
申报年度: 2025
企业:
  - 名称: {NAME}
    称号: 国家级专精特新小巨人
    既往奖补:
      - 事项: 梯度培育奖励
        年度: 2022
        实付: 1万元
  - 名称: 第一次来的公司
"""


def test_the_ledger_counts_and_what_it_lacks_was_not_paid(draft: Policy) -> None:
    facts = read_facts_text(draft, "facts.yaml", FACTS.encode(), ledger=ledger(entry("1")))
    first, second = facts.cases
    assert [one.code for one in first.findings] == ["ledger-and-facts"]
    assert "以台账为准" in first.findings[0].message
    assert first.application is not None
    assert first.application.subject.awards == (
        Award(OWN, "梯度培育奖励", "优质企业认定", 2023, Fraction(20_000)),
    )
    assert second.findings == ()
    assert second.application is not None
    assert second.application.subject.awards == ()


def test_the_day_of_the_facts_file_is_the_day_of_the_ledger(draft: Policy) -> None:
    book = ledger(entry("1", 日期="2023-06-20"), entry("2", 日期="2025-04-01"))
    for day, count in (("2025-03-31", 1), ("2025-04-01", 2)):
        text = f"申报年度: 2025\n申报日期: {day}\n企业:\n  名称: {NAME}\n"
        (case,) = read_facts_text(draft, "facts.yaml", text.encode(), ledger=book).cases
        assert case.application is not None
        assert len(case.application.subject.awards or ()) == count


def test_only_names_of_the_subject_s_own_entries_are_looked_at(draft: Policy) -> None:
    book = ledger(entry("1", 事项="梯度培养奖励"), entry("2", 名称="别家", 事项="没有的"))
    text = f"申报年度: 2025\n企业:\n  名称: {NAME}\n"
    (case,) = read_facts_text(draft, "facts.yaml", text.encode(), ledger=book).cases
    assert [one.code for one in case.findings] == ["ledger-unknown-name"]
    assert case.application is not None


# Laws.

DAYS = ("2022-05-01", "2023-01-01", "2023-06-20", "2024-12-31", "2025-03-01")
ITEMS = ("梯度培育奖励", "房租补贴", "担保费补贴")


@st.composite
def books(draw: st.DrawFn) -> list[Entry]:
    """The entries of a ledger: awards of two subjects, and corrections of any entry before."""
    entries: list[Entry] = []
    since: list[int] = []
    for number in range(draw(st.integers(0, 9))):
        amount, corrects = draw(st.integers(-3, 6)), draw(st.booleans())
        if entries and corrects:
            of = draw(st.integers(0, number - 1))
            since.append(draw(st.integers(since[of], len(DAYS) - 1)))
            day = DAYS[since[number]]
            entries.append(correction(f"{number}", f"{of}", f"{amount}元", 日期=day))
        else:
            since.append(draw(st.integers(0, len(DAYS) - 1)))
            more = {"日期": DAYS[since[number]], "事项": draw(st.sampled_from(ITEMS))}
            more["名称"] = draw(st.sampled_from([NAME, NAME, "别家"]))
            year = draw(st.integers(2021, 2025))
            entries.append(entry(f"{number}", f"{abs(amount)}元", year, **more))
    return entries


as_of = st.sampled_from([None, *map(datetime.date.fromisoformat, (*DAYS, "2022-04-30"))])


def by_hand(entries: list[Entry], day: datetime.date | None) -> Counter[tuple[str, int, int]]:
    """What counts, award by award: each entry's amount goes where its corrections lead."""
    numbered = {each["编号"]: each for each in entries}
    sums: Counter[str | int] = Counter()
    for each in entries:
        first = each
        while "更正" in first:
            first = numbered[first["更正"]]
        if day is None or str(each["日期"]) <= day.isoformat():
            sums[first["编号"]] += int(str(each["实付"]).removesuffix("元"))
    firsts = [numbered[number] for number, net in sums.items() if net > 0]
    return Counter(
        (str(each["事项"]), int(each["年度"]), sums[each["编号"]])
        for each in firsts
        if each["名称"] == NAME
    )


@given(books(), as_of)
def test_awards_are_what_is_summed_by_hand(
    draft: Policy, entries: list[Entry], day: datetime.date | None
) -> None:
    assert Counter(paid(draft, ledger(*entries), day)) == by_hand(entries, day)


@given(books(), as_of, st.randoms(use_true_random=False))
def test_the_order_of_entries_does_not_matter(
    draft: Policy, entries: list[Entry], day: datetime.date | None, random: Random
) -> None:
    """L7."""
    mixed = random.sample(entries, len(entries))
    assert paid(draft, ledger(*mixed), day) == paid(draft, ledger(*entries), day)


@given(books(), as_of)
def test_replay_after_correction_is_replay_from_scratch(
    draft: Policy, entries: list[Entry], day: datetime.date | None
) -> None:
    """L10: the outcome is that of a ledger in which everything was written right at once."""
    scratch = [
        entry(f"{number}", f"{amount}元", year, 事项=item)
        for number, (item, year, amount) in enumerate(by_hand(entries, day).elements())
    ]
    assert _outcome(draft, entries, day) == _outcome(draft, scratch, None)


def _outcome(policy: Policy, entries: list[Entry], day: datetime.date | None) -> object:
    """The outcome for an enterprise of which everything else is known well enough."""
    text = f"""
申报年度: 2025
企业:
  名称: {NAME}
  注册地: 西城区
  称号: 国家级专精特新小巨人
  区级收入:
    2024年: 8元
"""
    facts = read_facts_text(policy, "facts.yaml", text.encode(), day=day, ledger=ledger(*entries))
    (case,) = facts.cases
    assert case.application is not None
    return evaluate(policy, replace(case.application, day=None))
