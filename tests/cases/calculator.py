"""In: a 演算 such as ``取小（24万元 × 50%，10万元）``. Out: the number it comes to.

Arithmetic only: numbers with 万 亿 %, + - × ÷, brackets, 取小, 取大 and 四舍五入 (to 分); units
are for the reader and count for nothing. It shares no code with the engine, on purpose.
"""

import re
from collections.abc import Callable
from fractions import Fraction

UNIT = re.compile(r"(?<=[\d万亿])(?:元|人|平方米|天)(?:/(?:平方米|天|人))*|\s(?!\d)|(?<!\d)\s")
TOKEN = re.compile(r"[0-9.]+[万亿%]?|取小|取大|四舍五入|[-+×÷（），]")
FUNCTIONS: dict[str, Callable[[list[Fraction]], Fraction]] = {
    "取小": min,
    "取大": max,
    "四舍五入": lambda values: Fraction((values[0] * 200 + 1) // 2, 100),  # half a 分 goes up
    "（": min,
}
SCALE = {"万": Fraction(10**4), "亿": Fraction(10**8), "%": Fraction(1, 100)}


def calculate(text: str) -> Fraction:
    """The value of the whole text; raises ValueError where it is not arithmetic."""
    plain = UNIT.sub("", text)
    tokens = TOKEN.findall(plain)
    if "".join(tokens) != plain:
        raise ValueError(f"not arithmetic: {text}")
    value = _sum(tokens)
    if tokens:
        raise ValueError(f"left over: {''.join(tokens)}")
    return value


def _sum(tokens: list[str]) -> Fraction:
    value = _product(tokens)
    while tokens[:1] in (["+"], ["-"]):
        value += _product(tokens) if tokens.pop(0) == "+" else -_product(tokens)
    return value


def _product(tokens: list[str]) -> Fraction:
    value = _single(tokens)
    while tokens[:1] in (["×"], ["÷"]):
        value *= _single(tokens) if tokens.pop(0) == "×" else 1 / _single(tokens)
    return value


def _single(tokens: list[str]) -> Fraction:
    first = tokens.pop(0) if tokens else ""
    if first in FUNCTIONS:
        if first != "（" and (not tokens or tokens.pop(0) != "（"):
            raise ValueError(f"no bracket after {first}")
        values = [_sum(tokens)]
        while tokens[:1] == ["，"]:
            tokens.pop(0)
            values.append(_sum(tokens))
        if not tokens or tokens.pop(0) != "）" or (len(values) > 1) is not (first[:1] == "取"):
            raise ValueError(f"wrong brackets after {first}")
        return FUNCTIONS[first](values)
    if not first[:1].isdigit():
        raise ValueError(f"a number is missing before {first or 'the end'}")
    return Fraction(first.rstrip("万亿%")) * SCALE.get(first[-1], Fraction(1))
