"""The types of facts, definitions and expressions, with the domain each gives an opening (M2)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from engine.values.unit import AREA, DAYS, MONEY, PEOPLE, PLAIN, Unit


@dataclass(frozen=True, slots=True)
class NumberType:
    """A number in base units; ``low`` and ``high`` bound what facts may be (None: unbounded)."""

    unit: Unit = PLAIN
    low: Fraction | None = None
    high: Fraction | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class TruthType:
    """是 or 否."""


@dataclass(frozen=True, slots=True)
class OptionType:
    """One of the options."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OptionSetType:
    """Any set of the options."""

    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkType:
    """Another subject of this kind, with facts of its own."""

    subject: str


@dataclass(frozen=True, slots=True)
class RecordsType:
    """A list of records; its fields are declared with the fact."""


ValueType = NumberType | TruthType | OptionType | OptionSetType
"""What an expression can be."""

FactType = ValueType | LinkType | RecordsType
"""What a declaration can be."""

_ZERO = Fraction(0)
NUMBER_TYPES = {
    "金额": NumberType(MONEY, _ZERO),
    "人数": NumberType(PEOPLE, _ZERO, whole=True),
    "面积": NumberType(AREA, _ZERO),
    "天数": NumberType(DAYS, _ZERO, whole=True),
    "数量": NumberType(PLAIN, _ZERO, whole=True),
    "比率": NumberType(),
}
"""The words for numbers and what they mean: every money and count is at least 0 unless 可负."""


def type_words(value_type: FactType) -> str:
    """The type as an officer would name it."""
    match value_type:
        case NumberType(unit=unit):
            for word, known in NUMBER_TYPES.items():
                if known.unit == unit and known.whole == value_type.whole:
                    return word
            return f"数值（{unit}）"
        case TruthType():
            return "是否"
        case OptionType():
            return "单选"
        case OptionSetType():
            return "多选"
        case LinkType(subject=subject):
            return f"另一个{subject}"
        case RecordsType():
            return "明细"


def family(value_type: ValueType) -> object:
    """What two types must share for a value of one to be a value of the other."""
    return NumberType if isinstance(value_type, NumberType) else value_type


def unbounded(value_type: ValueType) -> ValueType:
    """The type without bounds: what a computed number may be."""
    return NumberType(value_type.unit) if isinstance(value_type, NumberType) else value_type
