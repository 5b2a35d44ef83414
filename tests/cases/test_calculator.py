"""In: arithmetic as cases write it. Out: failures where the calculator is wrong about it."""

from fractions import Fraction

import pytest

from tests.cases.calculator import calculate


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("120万元", "1200000"),
        ("0.3亿元", "30000000"),
        ("1 + 2 × 3", "7"),
        ("（1 + 2）× 3", "9"),
        ("10 - 2 - 3", "5"),
        ("12 ÷ 2 ÷ 3", "2"),
        ("24万元 × 50%", "120000"),
        ("取小（24万元 × 50%，10万元）", "100000"),
        ("取大（0元，2万元 - 30万元）", "0"),
        ("取小（3，取大（1，2），4）", "2"),
        ("2元/平方米/天 × 500平方米 × 365天", "365000"),
        ("四舍五入（0.004元）", "0"),
        ("四舍五入（0.005元）", "1/100"),
        ("四舍五入（0.01元 × 50%）", "1/100"),
        ("四舍五入（199999.99元 × 50%）", "100000"),
        ("1 ÷ 3", "1/3"),
    ],
)
def test_it_calculates(text: str, value: str) -> None:
    assert calculate(text) == Fraction(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "（1",
        "1）",
        "1 2",
        "取小（1）",
        "四舍五入（1，2）",
        "取小 1，2",
        "区收",
        "2^3",
        "×2",
    ],
)
def test_it_refuses_what_is_not_arithmetic(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        calculate(text)
