"""In: a right policy and right facts, with one slip that a typist makes. Out: its one finding.

Each slip is given as what should stand there, what stands there instead, and where the finding
must point: code, line and column. Undoing the slip leaves a file without findings.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

import engine
from tests.findings.examples import FACTS, POLICY


@dataclass(frozen=True, slots=True)
class Slip:
    """What is typed instead of what is right, and the finding that says so."""

    name: str
    right: str
    wrong: str
    code: str
    line: int
    column: int


IN_POLICY = [
    Slip("全角冒号，顶层", "政策:\n", "政策：\n", "full-width-colon", 1, 3),
    Slip("全角冒号，主体的名称", "  企业:\n    注", "  企业：\n    注", "full-width-colon", 9, 5),
    Slip("全角冒号，第一项事实", "    注册地: 单选", "    注册地：单选", "full-width-colon", 10, 8),
    Slip("全角冒号，条号", "  第一条:\n", "  第一条：\n", "full-width-colon", 24, 6),
    Slip("全角冒号，正文", "    正文: |-", "    正文：|-", "full-width-colon", 25, 7),
    Slip(
        "全角冒号，事项的名称",
        "      规模奖励:\n",
        "      规模奖励：\n",
        "full-width-colon",
        29,
        11,
    ),
    Slip(
        "全角冒号，档的名称",
        "          第一档:\n",
        "          第一档：\n",
        "full-width-colon",
        46,
        14,
    ),
    Slip(
        "全角冒号，当",
        "            当: 上年度的营业收入达到",
        "            当：上年度的营业收入达到",
        "full-width-colon",
        47,
        14,
    ),
    Slip(
        "全角冒号，金额", "        金额: 5万元", "        金额：5万元", "full-width-colon", 37, 11
    ),
    Slip(
        "冒号后面少空格", "        金额: 5万元", "        金额:5万元", "colon-without-space", 37, 11
    ),
    Slip("制表符缩进", "        金额: 5万元", "\t金额: 5万元", "indent-character", 37, 1),
    Slip(
        "全角空格缩进",
        "        金额: 5万元",
        "\u3000\u3000\u3000\u3000金额: 5万元",
        "indent-character",
        37,
        1,
    ),
    Slip("少缩进一格", "        金额: 5万元", "       金额: 5万元", "indent-mismatch", 37, 8),
    Slip(
        "列表多缩进一格",
        "          - 规模企业\n",
        "           - 规模企业\n",
        "indent-mismatch",
        36,
        12,
    ),
    Slip(
        "全角横线", "          - 规模企业\n", "          － 规模企业\n", "full-width-dash", 36, 11
    ),
    Slip(
        "横线后少空格",
        "          - 规模企业\n",
        "          -规模企业\n",
        "dash-without-space",
        36,
        11,
    ),
    Slip(
        "中文引号",
        '金额: "上年度的租金 × 50%"',
        "金额: “上年度的租金 × 50%”",
        "refused-word",
        56,
        13,
    ),
    Slip("一头英文引号一头中文引号", '× 50%"', "× 50%”", "not-yaml", 56, 13),
    Slip(
        "名称错一个字，在折行的文字里",
        "          且规模企业",
        "          且规摸企业",
        "unknown-word",
        44,
        12,
    ),
    Slip(
        "选项错一个字",
        "          - 注册地属于本区",
        "          - 注册地属于本市",
        "unknown-word",
        35,
        18,
    ),
    Slip("忘了单位", "金额: 5万元", "金额: 5", "number-without-unit", 37, 13),
    Slip("单位写错", "的营业收入超过5000万元", "的营业收入超过5000万人", "unit-mismatch", 50, 26),
    Slip(
        "以上没有写含不含",
        "上年度的营业收入达到1亿元",
        "上年度的营业收入1亿元以上",
        "bare-boundary",
        47,
        27,
    ),
    Slip(
        "至没有写含不含",
        "上年度的营业收入达到1亿元",
        "上年度的营业收入在1亿元至2亿元",
        "bare-boundary",
        47,
        28,
    ),
    Slip("分档少了当", "            当: 上年度的营业收入达到1亿元\n", "", "missing-key", 46, 11),
    Slip(
        "同一项写了两次",
        "        金额: 5万元\n",
        "        金额: 5万元\n        金额: 5万元\n",
        "duplicate-key",
        38,
        9,
    ),
    Slip(
        "最高写在中间",
        '"上年度的租金 × 50%"',
        '"上年度的租金 × 50%，最高30万元"',
        "up-to-not-first",
        56,
        27,
    ),
    Slip(
        "且和或混用",
        "          且规模企业",
        "          且规模企业或规模企业",
        "mixed-and-or",
        44,
        16,
    ),
    Slip("不认识的一项", "        金额: 5万元", "        奖金: 5万元", "unknown-key", 37, 9),
    Slip("条号写错", "    条: 第一条", "    条: 第二条", "unknown-reference", 17, 8),
    Slip(
        "依据错一个字",
        "          - 对在本区注册",
        "          - 对在本区登记",
        "quote-not-found",
        33,
        17,
    ),
    Slip("数与依据不一样", "金额: 5万元", "金额: 50万元", "number-differs", 37, 13),
    Slip("漏了依据里的数", "        上限: 30万元\n", "", "number-not-used", 55, 28),
    Slip("少了的", "上年度的营业收入超过", "上年度营业收入超过", "missing-of", 50, 19),
    Slip("没有说哪一年", "上年度的营业收入超过", "营业收入超过", "year-missing", 50, 16),
    Slip("租金的50%", "上年度的租金 × 50%", "上年度的租金的50%", "share-with-of", 56, 18),
    Slip("乘号写成字母", "上年度的租金 × 50%", "上年度的租金 x 50%", "refused-word", 56, 21),
    Slip(
        "括号少一半", '"上年度的租金 × 50%"', '"（上年度的租金 × 50%"', "unbalanced-bracket", 56, 14
    ),
    Slip("选项用逗号隔开", "单选 本区、其他", "单选 本区，其他", "option-separator", 10, 15),
    Slip(
        "末尾的句号", "          - 规模企业\n", "          - 规模企业。\n", "refused-word", 36, 17
    ),
    Slip("汉字写的数", "金额: 5万元", "金额: 五万元", "chinese-number", 37, 13),
    Slip(
        "依据后面的注释",
        "给予5万元奖励\n        条",
        "给予5万元奖励 # 待核\n        条",
        "comment-in-text",
        33,
        33,
    ),
    Slip("大于等于号", "的营业收入超过5000", "的营业收入>=5000", "refused-word", 50, 24),
    Slip("类型写错", "    租金: 按年金额", "    租金: 年度金额", "unknown-type", 13, 9),
]

IN_FACTS = [
    Slip("没有写单位", "2024年: 4700万元", "2024年: 4700", "unit-missing", 7, 12),
    Slip("科学记数法", "2024年: 4700万元", "2024年: 1e5", "not-a-number", 7, 12),
    Slip("不是数", "2024年: 4700万元", "2024年: NaN", "not-a-number", 7, 12),
    Slip("负数", "2024年: 85人", "2024年: -5人", "negative-number", 9, 12),
    Slip("千分位逗号", "2024年: 4700万元", "2024年: 4,700万元", "number-with-commas", 7, 12),
    Slip("汉字写的数", "2024年: 4700万元", "2024年: 四千七百万元", "not-a-number", 7, 12),
    Slip("名称错一个字", "  营业收入:", "  营业收人:", "unknown-fact", 5, 3),
    Slip("没有这个选项", "注册地: 本区", "注册地: 本市", "unknown-option", 4, 8),
    Slip("同一年写了两次", "    2023年: 3800", "    2024年: 3800", "duplicate-key", 7, 5),
    Slip("同一年的两种写法", "    2023年: 3800", "    2024: 3800", "duplicate-fact", 7, 5),
    Slip("半个人", "2024年: 85人", "2024年: 4.5人", "not-whole", 9, 12),
    Slip("单位不对", "2024年: 85人", "2024年: 85天", "wrong-unit", 9, 12),
    Slip("全角冒号，第一年", "    2023年: 3800", "    2023年：3800", "full-width-colon", 6, 10),
    Slip("花括号里的全角冒号", "{2024年: 12", "{2024年：12", "full-width-colon", 10, 13),
    Slip("没有说哪一年", "  租金: {2024年: 12万元}", "  租金: 12万元", "fact-needs-years", 10, 7),
    Slip("不是年份", "    2023年: 3800", "    23年: 3800", "bad-year", 6, 5),
    Slip("范围前大后小", "2024年: 4700万元", "2024年: 4700万元至4000万元", "empty-range", 7, 12),
    Slip("既往奖补不是列表", "既往奖补: 无", "既往奖补: 没有", "not-a-list", 11, 9),
]


def test_the_files_without_slips_have_no_findings(tmp_path: Path) -> None:
    assert policy_findings(POLICY, tmp_path) == ()
    assert facts_findings(FACTS, tmp_path) == ()


@pytest.mark.parametrize("slip", IN_POLICY, ids=lambda slip: slip.name)
def test_a_slip_in_a_policy_is_one_finding_at_its_place(slip: Slip, tmp_path: Path) -> None:
    assert POLICY.count(slip.right) >= 1
    found = policy_findings(POLICY.replace(slip.right, slip.wrong, 1), tmp_path)
    assert places(found) == [(slip.code, slip.line, slip.column)]


@pytest.mark.parametrize("slip", IN_FACTS, ids=lambda slip: slip.name)
def test_a_slip_in_facts_is_one_finding_at_its_place(slip: Slip, tmp_path: Path) -> None:
    assert FACTS.count(slip.right) >= 1
    found = facts_findings(FACTS.replace(slip.right, slip.wrong, 1), tmp_path)
    assert places(found) == [(slip.code, slip.line, slip.column)]


def places(found: tuple[engine.Finding, ...]) -> list[tuple[str, int, int]]:
    """The findings as code, line and column."""
    return [(one.code, one.span.line, one.span.column) for one in found if one.span is not None]


def policy_findings(text: str, folder: Path) -> tuple[engine.Finding, ...]:
    """What is found in a policy."""
    path = folder / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    return engine.check(path)


def facts_findings(text: str, folder: Path) -> tuple[engine.Finding, ...]:
    """What is found in facts, in the file and in its cases."""
    (folder / "policy.yaml").write_text(POLICY, encoding="utf-8")
    (folder / "facts.yaml").write_text(text, encoding="utf-8")
    policy = engine.load(folder / "policy.yaml").policy
    assert policy is not None
    facts = engine.read_facts(policy, folder / "facts.yaml")
    return (*facts.findings, *(one for case in facts.cases for one in case.findings))
