"""In: small policies as an officer would write them. Out: failures where a rule means otherwise."""

import time
from fractions import Fraction
from pathlib import Path

from engine import Outcome, Status, check, check_source, evaluate, load, read_facts
from engine.values.interval import Interval

HEAD = """
政策:
  标识: t
  语言版本: 1
  版本: 一
  名称: 试
  状态: 征求意见稿
"""


def outcome_of(folder: Path, rules: str, facts: str) -> Outcome:
    """The outcome for the one case of the facts."""
    policy_path, facts_path = folder / "规则.yaml", folder / "事实.yaml"
    policy_path.write_text(HEAD + rules, encoding="utf-8")
    facts_path.write_text(facts, encoding="utf-8")
    loaded = load(policy_path)
    assert loaded.policy is not None, loaded.findings
    read = read_facts(loaded.policy, facts_path)
    assert read.findings == ()
    (case,) = read.cases
    assert case.application is not None, case.findings
    return evaluate(loaded.policy, case.application)


def codes(folder: Path, rules: str) -> list[str]:
    """The codes that checking the rules finds."""
    path = folder / "规则.yaml"
    path.write_text(HEAD + rules, encoding="utf-8")
    return [found.code for found in check(path)]


REWARD = """
条文:
  第一条:
    正文: 甲类企业给予5万元奖励。
    事项:
      甲奖励:
        类型: 奖励
        对象: 企业
        依据: 甲类企业给予5万元奖励
        条件: 甲
        金额: 5万元
"""


def test_a_wrong_definition_used_before_it_stands_is_reported(tmp_path: Path) -> None:
    rules = """
主体:
  企业:
    注册地: 单选 本区、其他
  机构:
    注册地: 单选 本区、其他
定义:
  甲:
    条件: 乙
  乙:
    条件: 注册地达到5万元
"""
    assert "wrong-type" in codes(tmp_path, rules + REWARD)


def test_definitions_used_twice_each_cost_no_more_than_one(tmp_path: Path) -> None:
    chain = "\n".join(f"  丁{n}号:\n    条件: 丁{n - 1}号且丁{n - 1}号" for n in range(1, 25))
    rules = f"""
主体:
  企业:
    注册地: 单选 本区、其他
定义:
  丁0号:
    条件: 注册地属于本区
{chain}
  甲:
    条件: 丁24号
"""
    start = time.perf_counter()
    outcome = outcome_of(tmp_path, rules + REWARD, "申报年度: 2025\n企业:\n  注册地: 本区\n")
    assert outcome.items[0].status is Status.GRANTED
    assert time.perf_counter() - start < 5


def test_options_of_another_fact_are_no_value_of_this_one(tmp_path: Path) -> None:
    rules = """
主体:
  企业:
    类别: 单选 子类、丑类
定义:
  等级:
    类型: 单选 寅级、卯级
    值: 类别
  甲:
    条件: 等级属于寅级
"""
    assert "wrong-type" in codes(tmp_path, rules + REWARD)


TIERS = """
主体:
  企业:
    大: 是否
条文:
  第一条:
    正文: 大的经认定给予5万元奖励，其他给予2万元奖励。
    事项:
      分档奖励:
        类型: 奖励
        对象: 企业
        依据: 大的经认定给予5万元奖励，其他给予2万元奖励
        分档:
          大的:
            当: 大且经认定
            金额: 5万元
          其他:
            当: 并非大
            金额: 2万元
"""


def test_a_refusal_counts_wherever_the_item_speaks_of_a_decision(tmp_path: Path) -> None:
    facts = "申报年度: 2025\n企业:\n  大: 否\n认定:\n  分档奖励: 不予\n"
    assert outcome_of(tmp_path, TIERS, facts).items[0].status is Status.DENIED


def test_a_decision_on_the_item_is_not_one_on_its_records(tmp_path: Path) -> None:
    rules = """
主体:
  企业:
    项目:
      明细:
        成功: 是否
条文:
  第一条:
    正文: 有成功项目并经认定的企业给予5万元奖励。
    事项:
      项目奖励:
        类型: 奖励
        对象: 企业
        依据: 有成功项目并经认定的企业给予5万元奖励
        条件: 有（项目，成功且经认定）
        金额: 5万元
"""
    facts = """
申报年度: 2025
企业:
  项目:
    - 成功: 是
认定:
  项目奖励: 同意
"""
    assert outcome_of(tmp_path, rules, facts).items[0].status is Status.GRANTED


def test_a_second_cap_for_one_kind_is_refused_not_merged(tmp_path: Path) -> None:
    rules = """
主体:
  企业:
    注册地: 单选 本区、其他
条文:
  第一条:
    正文: 本区企业给予5万元奖励。每家每年不超过8万元。合计不超过30万元。
    事项:
      甲奖励:
        类型: 奖励
        对象: 企业
        依据: 本区企业给予5万元奖励
        条件: 注册地属于本区
        金额: 5万元
总则:
  上限:
    每年:
      条: 第一条
      依据: 每家每年不超过8万元
      对象: 企业
      每: 年度
      金额: 8万元
    合计封顶:
      条: 第一条
      依据: 合计不超过30万元
      对象: 企业
      每: 年度
      金额: 30万元
"""
    assert codes(tmp_path, rules) == ["not-yet"]


VALIDITY = """
主体:
  企业:
    注册地: 单选 本区、其他
条文:
  第一条:
    正文: 本区企业给予5万元奖励。
    事项:
      甲奖励:
        类型: 奖励
        对象: 企业
        依据: 本区企业给予5万元奖励
        条件: 注册地属于本区
        金额: 5万元
  第二条:
    正文: 本措施自2025年7月1日起施行，有效期3年。
    事项:
      施行:
        类型: 效力
        依据: 本措施自2025年7月1日起施行，有效期3年
        施行: 2025-07-01
        有效期: 3年
"""


def test_in_force_from_the_first_day_to_the_day_before_three_years_later(tmp_path: Path) -> None:
    """2025-07-01 起 3 年：最后一天是 2028-06-30 (M9)."""
    issued = VALIDITY
    expected = {
        "2025-06-30": Status.NOT_APPLICABLE,
        "2025-07-01": Status.GRANTED,
        "2028-06-30": Status.GRANTED,
        "2028-07-01": Status.NOT_APPLICABLE,
    }
    folder = tmp_path
    for day, status in expected.items():
        facts = f"申报年度: {day[:4]}\n申报日期: {day}\n企业:\n  注册地: 本区\n"
        path = folder / "规则.yaml"
        path.write_text(HEAD.replace("征求意见稿", "已印发") + issued, encoding="utf-8")
        (folder / "事实.yaml").write_text(facts, encoding="utf-8")
        loaded = load(path)
        assert loaded.policy is not None, loaded.findings
        case = read_facts(loaded.policy, folder / "事实.yaml").cases[0]
        assert case.application is not None
        assert evaluate(loaded.policy, case.application).items[0].status is status, day


def test_without_a_day_the_year_it_begins_in_is_open(tmp_path: Path) -> None:
    path = tmp_path / "规则.yaml"
    path.write_text(HEAD.replace("征求意见稿", "已印发") + VALIDITY, encoding="utf-8")
    (tmp_path / "事实.yaml").write_text("申报年度: 2025\n企业:\n  注册地: 本区\n", encoding="utf-8")
    loaded = load(path)
    assert loaded.policy is not None
    case = read_facts(loaded.policy, tmp_path / "事实.yaml").cases[0]
    assert case.application is not None
    (item,) = evaluate(loaded.policy, case.application).items
    assert item.status is Status.UNDETERMINED
    assert [reason.name for reason in item.reasons] == ["申报日期"]


def test_a_yearly_cap_is_lessened_by_what_was_paid_this_year(tmp_path: Path) -> None:
    """第八条：每年每家企业最高100万元；今年已付30万元，还剩70万元；去年付的不算."""
    rules = """
主体:
  企业:
    研发费用: 按年金额
条文:
  第一条:
    正文: 按研发费用的10%补贴，每年每家企业支持金额上限为100万元。
    事项:
      研发补贴:
        类型: 补贴
        对象: 企业
        依据: 按研发费用的10%补贴，每年每家企业支持金额上限为100万元
        金额: 上年度的研发费用 × 10%
        年度上限: 100万元
"""
    facts = """
申报年度: 2025
企业:
  研发费用:
    2024年: 2000万元
  既往奖补:
    - 事项: 研发补贴
      年度: 2025
      实付: 30万元
    - 事项: 研发补贴
      年度: 2024
      实付: 100万元
"""
    (item,) = outcome_of(tmp_path, rules, facts).items
    assert item.amount is not None
    assert item.amount == Interval(Fraction(700_000), Fraction(700_000))


def test_a_refused_record_is_not_paid_whatever_else_would_let_it_in(tmp_path: Path) -> None:
    """明细第一条不予；第二条同意：只给第二条的 2万元 × 10% = 2000元."""
    rules = """
主体:
  企业:
    项目:
      明细:
        投入: 金额
        重点: 是否
条文:
  第一条:
    正文: 经认定的或者重点的项目，按投入的10%补贴。
    事项:
      项目补贴:
        类型: 补贴
        对象: 企业
        依据: 经认定的或者重点的项目，按投入的10%补贴
        逐项:
          明细: 项目
          条件: 经认定或重点
          金额: 投入 × 10%
"""
    facts = """
申报年度: 2025
企业:
  项目:
    - 投入: 1万元
      重点: 是
      认定: 不予
    - 投入: 2万元
      重点: 是
      认定: 同意
"""
    (item,) = outcome_of(tmp_path, rules, facts).items
    assert item.amount == Interval(Fraction(2000), Fraction(2000))


def test_the_shipped_draft_reproduces_the_text_as_received() -> None:
    policies = Path(__file__).parents[2] / "policies"
    draft, received = policies / "2025_draft.yaml", policies / "sources" / "2025_draft.txt"
    assert check_source(draft, received) == ()


def test_one_character_off_is_found_in_its_article(tmp_path: Path) -> None:
    policies = Path(__file__).parents[2] / "policies"
    text = (policies / "sources" / "2025_draft.txt").read_text(encoding="utf-8")
    received = tmp_path / "原文.txt"
    received.write_text(text.replace("最高120万元", "最高150万元"), encoding="utf-8")
    (found,) = check_source(policies / "2025_draft.yaml", received)
    assert found.code == "source-differs"
    assert "120万元" in found.message
    assert "150万元" in found.message
