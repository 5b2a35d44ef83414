"""The rules of Core: declarations, definitions, items, caps, and the policy that holds them."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from engine.core.expression import Expression
from engine.core.types import FactType, ValueType
from engine.text.source import Span
from engine.values.number import Rounding


@dataclass(frozen=True, slots=True)
class FactDeclaration:
    """A fact that a subject of a kind has, or a field that its records have."""

    name: str
    type: FactType
    yearly: bool
    decided: bool
    aliases: Mapping[str, str]
    source: str
    note: str
    fields: Mapping[str, FactDeclaration]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """A kind of subject (企业, 担保机构, …) and the facts it has."""

    name: str
    facts: Mapping[str, FactDeclaration]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an article that something stands on, exactly as they stand there."""

    article: str
    text: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Definition:
    """A name for an expression, or a term that the text leaves open (``body`` None, 待定)."""

    name: str
    type: ValueType
    yearly: bool
    body: Expression | None
    subjects: frozenset[str]
    article: str
    quotes: tuple[Quote, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Amount:
    """元; ``up_to`` (最高) means that an official decides up to it."""

    value: Expression
    up_to: bool


@dataclass(frozen=True, slots=True)
class AmountTier:
    """One tier of an item: what must hold, and the amount then."""

    name: str
    guard: Expression
    amount: Amount
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Cap:
    """上限: a ceiling on a computed amount, floored to the grid."""

    name: str
    value: Expression
    quotes: tuple[Quote, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class PerRecord:
    """逐项: an amount for each record that meets the condition, each under its own caps."""

    records: str
    condition: Expression
    amount: Amount
    caps: tuple[Cap, ...]
    span: Span = field(compare=False)
    decided: bool = False

    @property
    def needs_decision(self) -> bool:
        """Whether an official decides on each record."""
        return self.decided or self.amount.up_to


@dataclass(frozen=True, slots=True)
class Once:
    """频次 一次: never again after an award."""


@dataclass(frozen=True, slots=True)
class Yearly:
    """频次 每年一次: not twice in one year."""


@dataclass(frozen=True, slots=True)
class ConsecutiveYears:
    """年限 连续N年: within N years from the first award's year, once a year."""

    count: int


@dataclass(frozen=True, slots=True)
class CumulativeYears:
    """年限 累计N年: in at most N different years, once a year."""

    count: int


Limit = Once | Yearly | ConsecutiveYears | CumulativeYears


@dataclass(frozen=True, slots=True)
class Benefit:
    """An item that pays money (奖励, 补贴, 补助, 补偿, 资金).

    Exactly one of ``tiers`` (not empty) and ``amount`` and ``per_record`` says how much.
    ``top_up`` (补差) names the category whose awards of all years are taken off; ``yearly_cap``
    and ``total_cap`` are lessened by what was paid this year and in all years.
    """

    name: str
    article: str
    kind: str
    subjects: tuple[str, ...]
    category: str | None
    quotes: tuple[Quote, ...]
    condition: Expression
    tiers: tuple[AmountTier, ...]
    amount: Amount | None
    per_record: PerRecord | None
    caps: tuple[Cap, ...]
    top_up: str | None
    yearly_cap: Cap | None
    total_cap: Cap | None
    limits: tuple[Limit, ...]
    decided: bool
    span: Span = field(compare=False)

    @property
    def needs_decision(self) -> bool:
        """Whether an official decides on the item as a whole: it says 经认定 or 最高 (M2)."""
        return self.decided or self.says_up_to

    @property
    def says_up_to(self) -> bool:
        """Whether an official decides how much, within what the item comes to."""
        amounts = [tier.amount for tier in self.tiers]
        if self.amount is not None:
            amounts.append(self.amount)
        return any(amount.up_to for amount in amounts)


@dataclass(frozen=True, slots=True)
class Indicator:
    """An item that sets a target (指标): its requirement is met, not met or unknown."""

    name: str
    article: str
    subjects: tuple[str, ...]
    quotes: tuple[Quote, ...]
    condition: Expression
    requirement: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Service:
    """An item that pays nothing: what is provided (服务) or must be done (职责), and by whom.

    ``responsible`` is empty where the text doesn't say who.
    """

    name: str
    article: str
    kind: str
    subjects: tuple[str, ...]
    quotes: tuple[Quote, ...]
    condition: Expression
    responsible: tuple[str, ...]
    span: Span = field(compare=False)


Item = Benefit | Indicator | Service


@dataclass(frozen=True, slots=True)
class Validity:
    """效力: from when and for how many years the policy holds (M9), and what it repeals.

    ``start`` is None while the day is not known; ``years`` is None where no end is stated.
    """

    name: str
    article: str
    start: datetime.date | None
    years: int | None
    repeals: tuple[str, ...]
    quotes: tuple[Quote, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class SubjectCap:
    """What a subject of these kinds may be paid in a year; ``exempt`` items stay outside."""

    name: str
    subjects: tuple[str, ...]
    value: Expression
    article: str
    quotes: tuple[Quote, ...]
    exempt: tuple[str, ...]
    span: Span = field(compare=False)


class PolicyState(enum.Enum):
    """What the header says of the policy; the values are its words."""

    DRAFT = "征求意见稿"
    ISSUED = "已印发"


@dataclass(frozen=True, slots=True)
class Reading:
    """存疑: words that can be read in more than one way, and the way taken."""

    article: str
    name: str
    taken: str
    others: tuple[str, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the text as received: its number as written, title and words."""

    number: str
    title: str
    text: str
    readings: tuple[Reading, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Policy:
    """A whole policy; definitions stand in an order in which each uses only earlier ones."""

    identifier: str
    version: str
    title: str
    state: PolicyState
    issued: datetime.date | None
    rounding: Rounding
    grid: Fraction
    categories: tuple[str, ...]
    subjects: Mapping[str, SubjectKind]
    definitions: Mapping[str, Definition]
    articles: Mapping[str, Article]
    items: tuple[Item, ...]
    validity: Validity | None
    highest_only: bool
    subject_caps: tuple[SubjectCap, ...]
    span: Span = field(compare=False)
    note: str = ""
