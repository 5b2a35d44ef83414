"""In: one wrong word in texts written in every style of YAML. Out: where its finding points.

The place is a line and a column of the file, through folding, quotes and escapes; the drawn
carets count terminal columns, of which a Chinese character takes two.
"""

from pathlib import Path

import pytest

import engine
from engine.text.findings import finding
from engine.text.source import Source
from tests.findings.examples import POLICY

RIGHT = """\
        条件: >-
          注册地属于本区
          且规模企业
"""
STYLES = {
    "plain": ("        条件: 规摸企业\n", 42, 13),
    "plain over two lines": ("        条件: 注册地属于本区\n          且规摸企业\n", 43, 12),
    "single-quoted": ("        条件: '规摸企业'\n", 42, 14),
    "double-quoted": ('        条件: "规摸企业"\n', 42, 14),
    "double-quoted over two lines": (
        '        条件: "注册地属于本区\n          且规摸企业"\n',
        43,
        12,
    ),
    "double-quoted with an escaped line end": (
        '        条件: "注册地属于本区\\\n          且规摸企业"\n',
        43,
        12,
    ),
    "double-quoted with an escape": ('        条件: "\\u4E14规摸企业"\n', 42, 20),
    "literal": ("        条件: |-\n          注册地属于本区\n          且规摸企业\n", 44, 12),
    "literal with deeper lines": (
        "        条件: |\n          注册地属于本区\n            且规摸企业\n",
        44,
        14,
    ),
    "folded": ("        条件: >-\n          注册地属于本区\n\n          且规摸企业\n", 45, 12),
    "an item": ("        条件:\n          - 注册地属于本区\n          - 规摸企业\n", 44, 13),
    "an item in brackets": ("        条件: [注册地属于本区, 规摸企业]\n", 42, 23),
}


@pytest.mark.parametrize("style", STYLES)
def test_a_wrong_word_is_found_in_every_style(style: str, tmp_path: Path) -> None:
    written, line, column = STYLES[style]
    found = findings(POLICY.replace(RIGHT, written), tmp_path)
    assert len(found) == 1
    span = found[0].span
    assert span is not None
    assert (span.line, span.column) == (line, column)


def test_a_word_left_over_is_marked_where_it_stands(tmp_path: Path) -> None:
    text = POLICY.replace("      营业收入达到1亿元的", "      鼓励做大。营业收入达到1亿元的")
    assert places(text, tmp_path) == [("text-unaccounted", 27, 7, "鼓励做大")]


def test_a_number_left_over_is_marked_where_it_stands(tmp_path: Path) -> None:
    text = POLICY.replace("            金额: 6万元", "            金额: 10万元")
    assert places(text, tmp_path) == [("number-not-used", 41, 45, "6万元")]


def test_the_year_before_is_no_number(tmp_path: Path) -> None:
    text = POLICY.replace("按租金的50%", "按上一年度租金的50%")
    assert places(text, tmp_path) == []


VALIDITY = """\
  第二条:
    正文: 本措施自印发之日起施行，有效期3年。《旧措施》（某发〔2023〕71号）同时废止。
    事项:
      施行:
        类型: 效力
        依据: 本措施自印发之日起施行，有效期3年。《旧措施》（某发〔2023〕71号）同时废止
        施行: 自印发之日
        有效期: 3年
        废止: 《旧措施》（某发〔2023〕71号）
"""


def test_the_number_of_a_repealed_document_is_used(tmp_path: Path) -> None:
    assert places(POLICY + VALIDITY, tmp_path) == []


def test_a_repealed_document_that_is_left_out_is_missed(tmp_path: Path) -> None:
    text = POLICY + VALIDITY.replace("        废止: 《旧措施》（某发〔2023〕71号）\n", "")
    assert [place[::3] for place in places(text, tmp_path)] == [
        ("number-not-used", "2023"),
        ("number-not-used", "71"),
    ]


def test_a_repealed_document_of_another_number_is_found(tmp_path: Path) -> None:
    text = POLICY + VALIDITY.replace(
        "        废止: 《旧措施》（某发〔2023〕71号）",
        "        废止: 《旧措施》（某发〔2023〕17号）",
    )
    assert [place[::3] for place in places(text, tmp_path)] == [("number-differs", "17")]


def test_a_mistaken_quotation_is_marked_where_it_differs(tmp_path: Path) -> None:
    text = POLICY.replace("- 对在本区注册的规模企业，", "- 对在本区注册的规模企业,")
    (one,) = findings(text, tmp_path)
    assert one.span is not None
    assert one.span.text == ","
    assert "正文里是“，”" in one.message


def test_a_quotation_unlike_anything_is_marked_whole(tmp_path: Path) -> None:
    text = POLICY.replace("- 对在本区注册的规模企业，给予5万元奖励", "- 甲乙丙丁5万元")
    (one,) = findings(text, tmp_path)
    assert one.span is not None
    assert one.span.text == "甲乙丙丁5万元"


def test_an_open_quotation_mark_is_marked_where_it_opens(tmp_path: Path) -> None:
    text = POLICY.replace('× 50%"', "× 50%")
    assert places(text, tmp_path) == [("not-yaml", 56, 13, '"')]


def test_an_open_bracket_is_marked_where_it_opens(tmp_path: Path) -> None:
    text = POLICY.replace(RIGHT, "        条件: [注册地属于本区, 规模企业\n")
    assert places(text, tmp_path) == [("not-yaml", 42, 13, "[")]


def test_carets_stand_below_wide_characters_and_tabs() -> None:
    source = Source("a.yaml", "条件:\t规摸企业\u200b 对\n")
    drawn = engine.draw(finding("empty-value", source.span(4, 8)))
    assert drawn.splitlines()[1:4] == [
        "   ┌ a.yaml:1:5",
        "  1│ 条件: 规摸企业· 对",
        "   │       ^^^^^^^^",
    ]


def findings(text: str, folder: Path) -> tuple[engine.Finding, ...]:
    """What is found in a policy."""
    path = folder / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    return engine.check(path)


def places(text: str, folder: Path) -> list[tuple[str, int, int, str]]:
    """The findings of a policy as code, line, column and the words marked."""
    return [
        (one.code, one.span.line, one.span.column, one.span.text)
        for one in findings(text, folder)
        if one.span is not None
    ]
