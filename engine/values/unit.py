"""Unit words in, units with an algebra out: 元/平方米/天 times 平方米 times 天 is 元."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

_BASE_UNITS = {
    "元": "元",
    "人": "人",
    "名": "人",
    "平方米": "平方米",
    "㎡": "平方米",
    "平米": "平方米",
    "天": "天",
    "日": "天",
    "个月": "月",
    "月": "月",
    "家": "家",
    "个": "个",
    "项": "项",
    "场": "场",
    "次": "次",
    "笔": "笔",
}
_SCALED_UNITS = {"年": (12, "月"), "季度": (3, "月")}
SCALES = {
    "个百分点": Fraction(1, 100),
    "%": Fraction(1, 100),
    "‰": Fraction(1, 1000),
    "倍": Fraction(1),
}
PERCENTAGE_POINT = "个百分点"
UNIT_WORDS = (*_BASE_UNITS, *_SCALED_UNITS)


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of powers of base units, sorted by name; the empty product is a plain number."""

    powers: tuple[tuple[str, int], ...] = ()

    def times(self, other: Unit, sign: int = 1) -> Unit:
        """The unit of a product, or of a quotient when ``sign`` is -1."""
        powers = dict(self.powers)
        for name, power in other.powers:
            powers[name] = powers.get(name, 0) + sign * power
        return Unit(tuple(sorted((n, p) for n, p in powers.items() if p)))

    def over(self, other: Unit) -> Unit:
        """The unit of a quotient."""
        return self.times(other, -1)

    def __str__(self) -> str:
        above = [n for n, p in self.powers for _ in range(max(0, p))]
        below = [n for n, p in self.powers for _ in range(max(0, -p))]
        if not above and not below:
            return "（无单位）"
        return "/".join(["·".join(above) or "1", *below])


PLAIN = Unit()
MONEY = Unit((("元", 1),))
PEOPLE = Unit((("人", 1),))
AREA = Unit((("平方米", 1),))
DAYS = Unit((("天", 1),))
MONTHS = Unit((("月", 1),))
POINTS = Unit(((PERCENTAGE_POINT, 1),))


def unit_of_words(words: list[str]) -> tuple[Fraction, Unit] | None:
    """The factor and unit of ``["元", "平方米", "天"]``: the first over the others, if known."""
    factor, unit = Fraction(1), PLAIN
    for position, word in enumerate(words):
        sign = 1 if position == 0 else -1
        if word in SCALES and position == 0:
            factor *= SCALES[word]
            unit = POINTS if word == PERCENTAGE_POINT else unit
        elif word in _SCALED_UNITS:
            scale, base = _SCALED_UNITS[word]
            factor *= Fraction(scale) ** sign
            unit = unit.times(Unit(((base, 1),)), sign)
        elif word in _BASE_UNITS:
            unit = unit.times(Unit(((_BASE_UNITS[word], 1),)), sign)
        else:
            return None
    return factor, unit
