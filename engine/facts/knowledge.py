"""What is known of a case (M1, M2): facts, decisions and awards, the rest being open.

Everything absent from a mapping is open; ``None`` for a list (records, ledger) likewise.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from engine.values.interval import Interval
from engine.values.option import Choice, ChoiceSet
from engine.values.truth import Truth

Value = Interval | Truth | Choice | ChoiceSet
"""What an expression or a fact is known to be."""


@dataclass(frozen=True, slots=True)
class Refused:
    """不予."""


@dataclass(frozen=True, slots=True)
class Approved:
    """同意, with the amount in 元 where one was decided."""

    amount: Fraction | None = None


Ruling = Refused | Approved
"""An official's decision on an item; absent, it is open."""


@dataclass(frozen=True, slots=True)
class Award:
    """The net sum of one award, corrections included, in 元: what was paid for an item in a year.

    It counts for an item by the item's name where ``policy`` is that policy's identifier, and
    by ``category`` whichever policy it was paid under. A subject's cap counts the awards of its
    own policy only.
    """

    policy: str
    item: str
    category: str | None
    year: int
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a list: its fields, its linked subjects, and the decision on it."""

    label: str
    values: Mapping[str, Value] = field(default_factory=dict)
    links: Mapping[str, Knowledge] = field(default_factory=dict)
    ruling: Ruling | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that is known of one subject.

    ``facts`` hold what has no year, ``yearly`` what has one, ``records`` the lists (a list
    that is absent is any finite list). ``awards`` is None where nothing is known of the past,
    and the ledger of the past otherwise, an empty one included. ``credit_code`` is the
    统一社会信用代码, empty where none is known.
    """

    kind: str
    name: str
    facts: Mapping[str, Value] = field(default_factory=dict)
    yearly: Mapping[tuple[str, int], Value] = field(default_factory=dict)
    records: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    links: Mapping[str, Knowledge] = field(default_factory=dict)
    rulings: Mapping[str, Ruling] = field(default_factory=dict)
    awards: tuple[Award, ...] | None = None
    credit_code: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """A case: a subject, the year it applies in, the day if it is known."""

    subject: Knowledge
    year: int
    day: datetime.date | None = None
