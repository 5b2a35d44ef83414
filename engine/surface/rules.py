"""The rules of IR 2: header, declarations, definitions, articles and items, as written."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.document.nodes import Scalar
from engine.surface.expression import Expression
from engine.text.source import Span


@dataclass(frozen=True, slots=True)
class Words:
    """A text of the file and its place."""

    text: str
    span: Span = field(compare=False)
    scalar: Scalar | None = field(default=None, compare=False)

    def part(self, start: int, end: int) -> Span:
        """The place of ``text[start:end]``; the whole where the text was made, not read."""
        return self.span if self.scalar is None else self.scalar.part(start, end)


@dataclass(frozen=True, slots=True)
class TypeWords:
    """A declaration's type as written: ``按年金额``, ``单选 甲、乙``, ``是否，由认定``."""

    word: str
    yearly: bool
    decided: bool
    may_be_negative: bool
    options: tuple[Words, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Declaration:
    """A fact of a subject, a list of records with fields, or a field of a record."""

    name: Words
    type: TypeWords | None
    fields: tuple[Declaration, ...]
    aliases: tuple[tuple[Words, Words], ...]
    source: str
    note: str
    low: Expression | None
    high: Expression | None


@dataclass(frozen=True, slots=True)
class SubjectDeclaration:
    """A kind of subject and its facts."""

    name: Words
    facts: tuple[Declaration, ...]


@dataclass(frozen=True, slots=True)
class UpTo:
    """An amount as written: ``最高`` or not, and the expression."""

    up_to: bool
    value: Expression


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier of 分档: 当, and 金额 (items) or 值 (definitions)."""

    name: Words
    guard: Expression
    value: UpTo


@dataclass(frozen=True, slots=True)
class Definition:
    """定义: a value, conditions, tiers, or 待定 (all three empty).

    ``ways`` counts how many of 值, 条件 and 分档 are written: one is right.
    """

    name: Words
    type: TypeWords | None
    value: Expression | None
    tiers: tuple[Tier, ...]
    otherwise: Expression | None
    article: Words | None
    quotes: tuple[Words, ...]
    low: Expression | None
    high: Expression | None
    ways: int
    extent: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """上限: its name, its amount, and its own quotations where it has some."""

    name: Words
    value: Expression
    quotes: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class RecordRule:
    """逐项."""

    records: Words
    condition: Expression | None
    amount: UpTo
    ceilings: tuple[Ceiling, ...]


@dataclass(frozen=True, slots=True)
class TopUp:
    """补差: the category, and its quotations."""

    category: Words
    quotes: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class ValidityWords:
    """施行, 有效期 and 废止 of an item that says how long the policy holds (效力)."""

    start: Words | None
    period: Words | None
    repeals: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """事项: one thing an article gives, orders or measures."""

    name: Words
    kind: Words
    subjects: tuple[Words, ...]
    category: Words | None
    quotes: tuple[Words, ...]
    condition: Expression | None
    tiers: tuple[Tier, ...]
    amount: UpTo | None
    per_record: RecordRule | None
    ceilings: tuple[Ceiling, ...]
    top_up: TopUp | None
    limits: tuple[Words, ...]
    yearly_cap: Ceiling | None
    total_cap: Ceiling | None
    requirement: Expression | None
    responsible: tuple[Words, ...]
    validity: ValidityWords
    extent: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Doubt:
    """存疑: the reading taken, and the others by name."""

    name: Words
    taken: Words
    others: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """条文: number as written, title, words, what is declaratory, items, doubts."""

    number: Words
    chapter: Words | None
    title: Words | None
    text: Words
    declaratory: tuple[Words, ...]
    items: tuple[Item, ...]
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class ConflictRule:
    """总则 竞合."""

    article: Words
    quotes: tuple[Words, ...]
    rule: Words


@dataclass(frozen=True, slots=True)
class YearlyCap:
    """总则 上限: what a subject may be paid in a year."""

    name: Words
    article: Words
    quotes: tuple[Words, ...]
    subjects: tuple[Words, ...]
    value: Expression
    exempt: tuple[Words, ...]
    extent: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Header:
    """政策."""

    identifier: Words
    version: Words
    title: Words
    state: Words
    issued: Words | None
    rounding: Words | None
    note: str
    heading: Words | None


@dataclass(frozen=True, slots=True)
class Policy:
    """A rule file."""

    header: Header
    categories: tuple[Words, ...]
    subjects: tuple[SubjectDeclaration, ...]
    definitions: tuple[Definition, ...]
    articles: tuple[Article, ...]
    conflict: ConflictRule | None
    caps: tuple[YearlyCap, ...]
    span: Span = field(compare=False)
