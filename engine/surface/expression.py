"""The expressions of IR 2, as they are written: names are words, sugar is still there."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from fractions import Fraction

from engine.text.source import Span
from engine.values.unit import Unit


@dataclass(frozen=True, slots=True)
class Name:
    """A declared word; ``name`` is the declared form where an alias was written."""

    name: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Literal:
    """A number with its unit; ``value`` is in base units already."""

    value: Fraction
    unit: Unit
    written: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class DecisionWord:
    """经认定."""

    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class TruthWord:
    """是 or 否, as the whole value of a definition."""

    value: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class YearsAgo:
    """本年度的X (0), 上年度的X (1), n年前的X."""

    count: int
    body: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class InCalendarYear:
    """2019年的X."""

    year: int
    body: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Possession:
    """A的X, A being a link to another subject or a fact that is a year."""

    owner: Name
    body: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class GrowthRate:
    """X的增长率."""

    body: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class GrowthAmount:
    """X的增长额."""

    body: Expression
    span: Span = field(compare=False)


class Sign(enum.Enum):
    """Arithmetic as written."""

    PLUS = "+"
    MINUS = "-"
    TIMES = "×"
    DIVIDED_BY = "÷"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers and a sign."""

    sign: Sign
    left: Expression
    right: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Matching:
    """X按1：0.5配套."""

    base: Expression
    from_share: Fraction
    to_share: Fraction
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Extremum:
    """取小（…） or 取大（…）."""

    greatest: bool
    operands: tuple[Expression, ...]
    span: Span = field(compare=False)


class Comparator(enum.Enum):
    """The four comparisons."""

    AT_LEAST = "达到"
    ABOVE = "超过"
    AT_MOST = "不超过"
    BELOW = "低于"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two numbers compared."""

    comparator: Comparator
    left: Expression
    right: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range: the number, and whether it is in the range."""

    value: Expression
    included: bool


@dataclass(frozen=True, slots=True)
class Between:
    """X在A（含）至B（不含）, X在A（含）以上, X在B（不含）以下."""

    value: Expression
    low: Bound | None
    high: Bound | None
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Membership:
    """X属于A、B."""

    value: Expression
    options: tuple[Name, ...]
    span: Span = field(compare=False)


class Inclusion(enum.Enum):
    """What of the list must be in the set; ``SINGLE`` is for a list of one."""

    SINGLE = "包括"
    EITHER = "包括…之一"
    ALL = "全部包括"


@dataclass(frozen=True, slots=True)
class Includes:
    """X包括A, X包括A、B之一, X全部包括A、B."""

    value: Expression
    options: tuple[Name, ...]
    inclusion: Inclusion
    span: Span = field(compare=False)


class Connective(enum.Enum):
    """How conditions are joined; the values are the keys of condition blocks."""

    ALL = "全部"
    ANY = "任一"
    NONE = "均不"


@dataclass(frozen=True, slots=True)
class Joined:
    """A且B, A或B, or a block 全部 任一 均不."""

    connective: Connective
    operands: tuple[Expression, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Negation:
    """并非P."""

    operand: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Consecutive:
    """连续N年P; with ``first``, F后连续N年P."""

    first: Expression | None
    count: int
    body: Expression
    span: Span = field(compare=False)


class RecordsFunction(enum.Enum):
    """What is asked of all records of a list."""

    SUM = "合计"
    COUNT = "个数"
    SOME = "有"
    EACH = "每个"


@dataclass(frozen=True, slots=True)
class OverRecords:
    """合计（明细，数），个数（明细，条件），有（明细，条件），每个（明细，条件）."""

    function: RecordsFunction
    records: Name
    arguments: tuple[Expression, ...]
    span: Span = field(compare=False)


Expression = (
    Name
    | Literal
    | DecisionWord
    | TruthWord
    | YearsAgo
    | InCalendarYear
    | Possession
    | GrowthRate
    | GrowthAmount
    | Arithmetic
    | Matching
    | Extremum
    | Comparison
    | Between
    | Membership
    | Includes
    | Joined
    | Negation
    | Consecutive
    | OverRecords
)
