"""A policy and a source of chance in; applications of which more or less is known out.

Only what a policy reads is given: what it doesn't read changes nothing (L4).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from engine.core.policy import Benefit, FactDeclaration, Policy
from engine.core.types import (
    FactType,
    LinkType,
    NumberType,
    OptionSetType,
    OptionType,
    RecordsType,
    TruthType,
)
from engine.facts.knowledge import (
    Application,
    Approved,
    Award,
    Knowledge,
    Record,
    Refused,
    Ruling,
    Value,
)
from engine.values.interval import point, ranged
from engine.values.opening import Opening, OpeningKind, Reasons
from engine.values.option import ChoiceSet, choice
from engine.values.truth import of
from engine.values.unit import MONEY
from tests.laws.fates import has_ruling, says_up_to
from tests.laws.reads import Reads, reads
from tests.laws.vocabulary import (
    CATEGORIES,
    ENTERPRISE,
    GUARANTOR,
    SUBJECTS,
    YEAR,
    chance,
    near,
    number_of,
)
from tests.laws.world import Key, floored

DAYS = tuple(
    datetime.date(YEAR, month, day)
    for month, day in ((12, 31), (7, 1), (6, 30), (3, 1), (2, 28), (9, 1), (8, 1))
)
"""Days of the year, those on either side of where a policy begins and ends among them."""
AWARD_YEARS = (YEAR - 1, YEAR, YEAR - 2, YEAR - 3, YEAR)


@dataclass(frozen=True, slots=True)
class Gaps:
    """How often in a hundred something isn't known."""

    missing: int = 0
    ranged: int = 0
    undecided: int = 0
    lists: int = 0
    unruled: int = 0


KNOWN = Gaps()
GAPS = (
    KNOWN,
    Gaps(ranged=30, undecided=40, unruled=80),
    Gaps(undecided=50, unruled=80),
    Gaps(missing=5, ranged=60, undecided=20, lists=5, unruled=60),
    Gaps(missing=20, ranged=60, undecided=40, lists=20, unruled=80),
    Gaps(missing=60, ranged=20, undecided=80, lists=60, unruled=80),
)


def random_application(random: Random, policy: Policy, gaps: Gaps | None = None) -> Application:
    """A case of which as much is known as the gaps leave (none said: any of several)."""
    kind = GUARANTOR if chance(random, 10) else ENTERPRISE
    teller = _Teller(random, policy, gaps or random.choice(GAPS))
    day = None if chance(random, teller.gaps.lists) else random.choice(DAYS)
    return Application(teller.applicant(kind), YEAR, day)


class _Teller:
    def __init__(self, random: Random, policy: Policy, gaps: Gaps) -> None:
        self.random = random
        self.policy = policy
        self.gaps = gaps
        self.reads: Reads = reads(policy, YEAR)

    def chance(self, percent: int) -> bool:
        return chance(self.random, percent)

    def applicant(self, kind: str) -> Knowledge:
        facts, yearly = self._facts(SUBJECTS[kind].facts, self.reads.own, "")
        declared = SUBJECTS[kind].facts.values()
        links = {
            fact.name: self._other(fact.type.subject, fact.name)
            for fact in declared
            if isinstance(fact.type, LinkType)
            and (fact.name, None) in self.reads.own
            and not self.chance(self.gaps.lists)
        }
        past = None if self.chance(self.gaps.lists) else random_awards(self.random, self.policy)
        return Knowledge(
            kind=kind,
            name="申请人",
            facts=facts,
            yearly=yearly,
            records=self._lists(declared, self.reads.own, ""),
            links=links,
            rulings=self._rulings(),
            awards=past,
        )

    def _other(self, kind: str, owner: str) -> Knowledge:
        declared = SUBJECTS[kind].facts
        facts, yearly = self._facts(declared, self.reads.linked, owner)
        records = self._lists(declared.values(), self.reads.linked, owner)
        return Knowledge(kind=kind, name="", facts=facts, yearly=yearly, records=records)

    def _facts(
        self, declared: Mapping[str, FactDeclaration], keys: Iterable[Key], owner: str
    ) -> tuple[dict[str, Value], dict[tuple[str, int], Value]]:
        facts: dict[str, Value] = {}
        yearly: dict[tuple[str, int], Value] = {}
        for name, year in sorted(keys, key=str):
            if name in declared:
                told = self._told(declared[name], year, owner)
                if told is not None and year is None:
                    facts[name] = told
                elif told is not None and year is not None:
                    yearly[name, year] = told
        return facts, yearly

    def _lists(
        self, declared: Iterable[FactDeclaration], keys: Iterable[Key], owner: str
    ) -> dict[str, tuple[Record, ...]]:
        return {
            fact.name: tuple(
                self._record(fact, f"第{place}项", owner)
                for place in range(1, 1 + self.random.choice((2, 1, 0, 3)))
            )
            for fact in declared
            if isinstance(fact.type, RecordsType)
            and (fact.name, None) in keys
            and not self.chance(self.gaps.lists)
        }

    def _record(self, declared: FactDeclaration, label: str, owner: str) -> Record:
        path = below(owner, declared.name + label)
        told = {name: self._told(field, None, path) for name, field in declared.fields.items()}
        links = {
            name: self._other(field.type.subject, below(path, name))
            for name, field in declared.fields.items()
            if isinstance(field.type, LinkType) and not owner and not self.chance(self.gaps.lists)
        }
        ruling = None if self.chance(self.gaps.unruled) else random_ruling(self.random, self.policy)
        values = {name: value for name, value in told.items() if value is not None}
        return Record(label, values, links, ruling)

    def _rulings(self) -> dict[str, Ruling]:
        rulings: dict[str, Ruling] = {}
        for item in self.policy.items:
            if has_ruling(item) and not self.chance(self.gaps.unruled):
                assert isinstance(item, Benefit)
                ruling = random_ruling(self.random, self.policy)
                if isinstance(ruling, Approved) and (
                    not says_up_to(item) or self.chance(self.gaps.unruled)
                ):
                    ruling = Approved()
                rulings[item.name] = ruling
        return rulings

    def _told(self, declared: FactDeclaration, year: int | None, owner: str) -> Value | None:
        """What is known of a fact; None if nothing is."""
        gap = self.gaps.undecided if declared.decided else self.gaps.missing
        if self.chance(gap):
            return None
        kind = OpeningKind.DISCRETION if declared.decided else OpeningKind.MISSING_FACT
        reasons = frozenset({Opening(kind, declared.name, year, owner)})
        return self._known(declared.type, reasons, in_part=self.chance(self.gaps.ranged))

    def _known(self, fact: FactType, reasons: Reasons, *, in_part: bool) -> Value | None:
        random = self.random
        match fact:
            case NumberType() if in_part:
                low, high = sorted((number_of(random, fact), number_of(random, fact)))
                if fact.high is None and low != high and self.chance(15):
                    return ranged(low, None, reasons)
                return ranged(low, high, reasons)
            case NumberType():
                return point(number_of(random, fact))
            case TruthType():
                return of(not self.chance(25))
            case OptionType(options=options):
                some = [one for one in options if in_part and self.chance(50)]
                return choice(frozenset({random.choice(options), *some}), reasons)
            case OptionSetType(options=options):
                must = frozenset(one for one in options if self.chance(50))
                also = [one for one in options if in_part and self.chance(50)]
                may = must.union(also)
                return ChoiceSet(must, may, reasons) if must != may else ChoiceSet(must, may)
            case LinkType() | RecordsType():
                return None


def below(owner: str, part: str) -> str:
    """The path of something that belongs to an owner, as openings name it."""
    return f"{owner}·{part}" if owner else part


def random_ruling(random: Random, policy: Policy) -> Ruling:
    """A refusal, or an approval with an amount on the grid."""
    if chance(random, 10):
        return Refused()
    return Approved(_amount(random, policy))


def random_awards(random: Random, policy: Policy) -> tuple[Award, ...]:
    """A ledger: several entries can be of one award, and what was taken back is zero."""
    names = [item.name for item in policy.items]
    categories = {item.name: getattr(item, "category", None) for item in policy.items}
    awards = []
    for _ in range(random.choice((0, 1, 0, 2, 0, 0))):
        year, amount = random.choice(AWARD_YEARS), _amount(random, policy)
        if chance(random, 15):
            name, category = random.choice((*names, "另一事项")), random.choice((None, *CATEGORIES))
            awards.append(Award("另一政策", name, category, year, amount))
        else:
            name = random.choice(names)
            awards.append(Award(policy.identifier, name, categories[name], year, amount))
    return tuple(awards)


def _amount(random: Random, policy: Policy) -> Fraction:
    return max(Fraction(0), floored(near(random, MONEY), policy.grid))
