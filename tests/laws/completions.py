"""A case in; complete worlds inside its knowledge out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from engine.core.policy import Benefit, FactDeclaration, Policy
from engine.core.types import (
    LinkType,
    NumberType,
    OptionSetType,
    OptionType,
    RecordsType,
    TruthType,
    ValueType,
)
from engine.facts.knowledge import Application, Approved, Knowledge, Record, Refused, Ruling
from engine.facts.knowledge import Value as Known
from engine.values.interval import Interval
from engine.values.option import Choice, ChoiceSet
from engine.values.truth import Truth
from tests.laws.cases import DAYS, random_awards, random_ruling
from tests.laws.fates import has_ruling, says_up_to
from tests.laws.reads import reads
from tests.laws.vocabulary import SUBJECTS, chance, number_of
from tests.laws.world import Entry, Key, Subject, Value, World


class NoMeaning:
    """Gives any value of a type where something has none, and counts how often it was asked."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.asked = 0

    def __call__(self, kind: ValueType) -> Value:
        """Any value of the type."""
        self.asked += 1
        return value_of(self.random, kind)


def value_of(random: Random, kind: ValueType) -> Value:
    """Any value of a type."""
    match kind:
        case NumberType():
            return number_of(random, kind)
        case TruthType():
            return chance(random, 50)
        case OptionType(options=options):
            return random.choice(options)
        case OptionSetType(options=options):
            return frozenset(one for one in options if chance(random, 50))


class Completer:
    """Makes worlds inside the knowledge of a case."""

    def __init__(self, policy: Policy, application: Application) -> None:
        self.policy = policy
        self.application = application
        self.reads = reads(policy, application.year)

    def world(self, random: Random) -> World:
        """One value for every opening."""
        return _Completion(random, self).world()


@dataclass(slots=True)
class _Completion:
    random: Random
    task: Completer

    def world(self) -> World:
        application, policy = self.task.application, self.task.policy
        known = application.subject
        terms = {
            key: value_of(self.random, policy.definitions[key[0]].type)
            for key in sorted(self.task.reads.own | self.task.reads.linked, key=str)
            if key[0] in policy.definitions
        }
        awards = known.awards
        return World(
            subject=self._subject(known.kind, known, self.task.reads.own, linked=False),
            year=application.year,
            no_meaning=NoMeaning(self.random),
            terms=terms,
            rulings={
                item.name: self._item_ruling(item, known.rulings.get(item.name))
                for item in policy.items
                if isinstance(item, Benefit) and has_ruling(item)
            },
            awards=random_awards(self.random, policy) if awards is None else awards,
            day=application.day or self.random.choice(DAYS),
        )

    def _item_ruling(self, item: Benefit, known: Ruling | None) -> Ruling:
        ruling = self._ruling(known)
        decides_amount = says_up_to(item) or isinstance(ruling, Refused)
        return ruling if decides_amount else Approved()

    def _ruling(self, known: Ruling | None) -> Ruling:
        if known is None or known == Approved():
            ruling = random_ruling(self.random, self.task.policy)
            while known is not None and not isinstance(ruling, Approved):
                ruling = random_ruling(self.random, self.task.policy)
            return ruling
        return known

    def _subject(
        self, kind: str, known: Knowledge | None, keys: Iterable[Key], *, linked: bool
    ) -> Subject:
        declared = SUBJECTS[kind].facts
        facts: dict[Key, Value] = {}
        records: dict[str, tuple[Entry, ...]] = {}
        links: dict[str, Subject] = {}
        for name, year in sorted(keys, key=str):
            if name not in declared:
                continue
            fact = declared[name]
            match fact.type:
                case RecordsType():
                    given = None if known is None else known.records.get(name)
                    records[name] = self._entries(fact, given, linked=linked)
                case LinkType(subject=other):
                    given_link = None if known is None else known.links.get(name)
                    links[name] = self._subject(
                        other, given_link, self.task.reads.linked, linked=True
                    )
                case other_type:
                    told = known_of(known, name, year)
                    facts[name, year] = self._member(other_type, told)
        return Subject(kind, facts, records, links)

    def _entries(
        self, declared: FactDeclaration, given: tuple[Record, ...] | None, *, linked: bool
    ) -> tuple[Entry, ...]:
        if given is None:
            count = self.random.choice((0, 1, 2, 3))
            given = tuple(Record(f"第{place}项") for place in range(1, 1 + count))
        return tuple(self._entry(declared, record, linked=linked) for record in given)

    def _entry(self, declared: FactDeclaration, record: Record, *, linked: bool) -> Entry:
        values: dict[str, Value] = {}
        links: dict[str, Subject] = {}
        for name, field in declared.fields.items():
            match field.type:
                case LinkType(subject=other):
                    if not linked:
                        links[name] = self._subject(
                            other, record.links.get(name), self.task.reads.linked, linked=True
                        )
                case RecordsType():
                    raise AssertionError(name)
                case kind:
                    values[name] = self._member(kind, record.values.get(name))
        return Entry(record.label, values, links, self._ruling(record.ruling))

    def _member(self, kind: ValueType, known: Known | None) -> Value:
        """A value that the knowledge allows."""
        match known:
            case None:
                return value_of(self.random, kind)
            case Interval():
                assert isinstance(kind, NumberType)
                return member(self.random, known, kind)
            case Truth(known=value):
                assert value is not None
                return value
            case Choice(possible=possible):
                return self.random.choice(sorted(possible))
            case ChoiceSet(must=must, may=may):
                return must.union(one for one in sorted(may - must) if chance(self.random, 50))


def member(random: Random, known: Interval, kind: NumberType) -> Fraction:
    """A number inside a range, often one of its ends."""
    if known.low is None or known.low == known.high:
        return known.low if known.low is not None else number_of(random, kind)
    if known.high is None:
        return max(known.low, number_of(random, kind))
    way = random.choice((0, 1, 2, 3))
    if way == 0:
        return known.low
    if way == 1:
        return known.high
    if way == 2:
        return min(max(known.low, number_of(random, kind)), known.high)
    middle = (known.low + known.high) / 2
    return Fraction(middle.numerator // middle.denominator) if kind.whole else middle


def known_of(known: Knowledge | None, name: str, year: int | None) -> Known | None:
    """What is known of a fact of a subject; None where nothing is."""
    if known is None:
        return None
    return known.facts.get(name) if year is None else known.yearly.get((name, year))
