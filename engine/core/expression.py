"""The expressions of Core: a closed union of small nodes, numbers in base units, names resolved.

Every node keeps its place (``span``); places don't take part in equality. Expressions are read
at a context year (M4) that only AtYear changes.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from fractions import Fraction

from engine.core.types import OptionType, ValueType
from engine.text.source import Span
from engine.values.unit import PLAIN, Unit


@dataclass(frozen=True, slots=True)
class Number:
    """A number in base units (元, 人, 平方米, 天, 月; rates as plain numbers)."""

    value: Fraction
    span: Span = field(compare=False)
    unit: Unit = PLAIN


@dataclass(frozen=True, slots=True)
class Settled:
    """是 or 否, written as such."""

    value: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Option:
    """One option, written as such (the value of a definition's tier)."""

    name: str
    type: OptionType
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the subject; a yearly one at the context year.

    ``decided`` marks what an official judges (由认定): absent, it is open by discretion.
    """

    name: str
    type: ValueType
    yearly: bool
    decided: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the innermost record, under 逐项 or in a sum over records: no outer one's."""

    records: str
    name: str
    type: ValueType
    span: Span = field(compare=False)
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Defined:
    """The value of a definition, read at the context year."""

    name: str
    type: ValueType
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Decision:
    """经认定: the item's own decision (M2); true with 同意, false with 不予, else open."""

    item: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Through:
    """The body, read with the facts of a linked subject.

    ``link`` names a link field of ``records``, or a link fact if ``records`` is empty.
    """

    records: str
    link: str
    body: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class YearsBack:
    """So many years before the context year; 0 is the context year itself."""

    count: int


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """A year by its number, whatever the context."""

    year: int


YearShift = YearsBack | CalendarYear


@dataclass(frozen=True, slots=True)
class AtYear:
    """The body, read at another context year."""

    shift: YearShift
    body: Expression
    span: Span = field(compare=False)


class Operator(enum.Enum):
    """Arithmetic between two numbers."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "×"
    DIVIDE = "÷"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers and an operator."""

    operator: Operator
    left: Expression
    right: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Growth:
    """body / (body a year before) − 1 at the context year; no meaning over a base ≤ 0 (M3)."""

    body: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Extremum:
    """取小 (``greatest`` false) or 取大 of at least two numbers."""

    greatest: bool
    operands: tuple[Expression, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """left ≥ right, or left > right when ``strict``; the other two by trading sides."""

    strict: bool
    left: Expression
    right: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class OneOf:
    """属于: the choice is among the options."""

    value: Expression
    options: tuple[str, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Includes:
    """包括: the set has one of the options, or all of them when ``every``."""

    value: Expression
    options: tuple[str, ...]
    every: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class All:
    """且: Kleene's conjunction of any number of conditions (none: true)."""

    operands: tuple[Expression, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Any:
    """或: Kleene's disjunction of any number of conditions (none: false)."""

    operands: tuple[Expression, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """并非."""

    operand: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Case:
    """One tier of a choice between values: what must hold, and the value then."""

    name: str
    guard: Expression
    value: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class FirstOf:
    """分档: the value of the first case that holds, else ``otherwise`` (None: no meaning)."""

    cases: tuple[Case, ...]
    otherwise: Expression | None
    type: ValueType
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class SumOver:
    """The sum of ``body`` over the records for which ``condition`` holds."""

    records: str
    condition: Expression
    body: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class CountOver:
    """How many records satisfy ``condition``; a plain number."""

    records: str
    condition: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class SomeOf:
    """有: a record satisfies ``condition``; with ``every``, 每个: all do (none: true)."""

    records: str
    condition: Expression
    every: bool
    span: Span = field(compare=False)


Expression = (
    Number
    | Settled
    | Option
    | Fact
    | Field
    | Defined
    | Decision
    | Through
    | AtYear
    | Arithmetic
    | Growth
    | Extremum
    | Comparison
    | OneOf
    | Includes
    | All
    | Any
    | Not
    | FirstOf
    | SumOver
    | CountOver
    | SomeOf
)
