"""Digits in, exact rationals out, and back: parsing, rounding and writing of numbers."""

from __future__ import annotations

import enum
import re
from fractions import Fraction

MAX_INTEGER_DIGITS = 18
MAX_DECIMALS = 6
MAGNITUDES = {"万亿": 10**12, "亿": 10**8, "万": 10**4}
_DECIMAL = re.compile(r"(?P<whole>[0-9]+)(?:\.(?P<decimals>[0-9]+))?")


class Rounding(enum.Enum):
    """How a payable amount meets its grid; the names are the policy's words."""

    HALF_UP = "四舍五入"
    DOWN = "舍去"
    UP = "进一"


def parse_decimal(text: str) -> Fraction | None:
    """An unsigned decimal such as ``0.3``; None if it is not one or has too many digits.

    No sign, no exponent, no separators: at most 18 digits before the point and 6 after it.
    """
    match = _DECIMAL.fullmatch(text)
    if match is None:
        return None
    whole, decimals = match["whole"], match["decimals"] or ""
    if len(whole) > MAX_INTEGER_DIGITS or len(decimals) > MAX_DECIMALS:
        return None
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def round_to_grid(value: Fraction, grid: Fraction, rounding: Rounding) -> Fraction:
    """The multiple of ``grid`` that a non-negative or negative value rounds to.

    Half up rounds a half away from zero (GB/T 8170 四舍五入 as offices use it).
    """
    count = abs(value) / grid
    if count.denominator == 1:
        return value
    whole = count.numerator // count.denominator
    rest = count - whole
    if rounding is Rounding.UP:
        whole += rest > 0
    elif rounding is Rounding.HALF_UP:
        whole += rest >= Fraction(1, 2)
    return whole * grid if value >= 0 else -whole * grid


def floor_to_grid(value: Fraction, grid: Fraction) -> Fraction:
    """The greatest multiple of ``grid`` that is not above the value."""
    count = value / grid
    return (count.numerator // count.denominator) * grid


def plain(value: Fraction, decimals: int = MAX_DECIMALS) -> str:
    """Decimal digits without trailing zeros; ``约`` in front where it does not end in time."""
    scaled = abs(value) * 10**decimals
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    if 2 * rest >= scaled.denominator:
        whole += 1
    digits = f"{whole:0{decimals + 1}d}"
    text = f"{digits[:-decimals]}.{digits[-decimals:]}".rstrip("0").rstrip(".")
    sign = "-" if value < 0 and whole else ""
    return f"{'约' if rest else ''}{sign}{text}"


def money_text(value: Fraction) -> str:
    """元 for a reader: whole 万元 where that is shorter and exact, else 元 with separators."""
    in_ten_thousands = value / 10_000
    if abs(value) >= 10_000 and (in_ten_thousands * 10_000).denominator == 1:
        text = plain(in_ten_thousands)
        if "约" not in text and len(text.partition(".")[2]) <= 2:
            return f"{_separated(text)}万元"
    return f"{_separated(plain(value, 2))}元"


def cents_text(value: Fraction) -> str:
    """元 with two decimals, as results carry it; the value is a whole count of 分."""
    whole, rest = divmod(abs(value.numerator * 100 // value.denominator), 100)
    return f"{'-' if value < 0 else ''}{whole}.{rest:02d}"


def _separated(text: str) -> str:
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    mark, digits = ("约", digits[1:]) if digits.startswith("约") else ("", digits)
    whole, point, rest = digits.partition(".")
    return f"{mark}{sign}{int(whole):,}{point}{rest}"
