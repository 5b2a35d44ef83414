"""A policy and a kind of subject in; what the rules for it can read, and of which years, out.

Which year is read is known without any facts (M4): only AtYear, Growth and definitions stand
between a rule and a fact, and each leads from one context year to another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.core.expression import (
    AtYear,
    CalendarYear,
    CountOver,
    Decision,
    Defined,
    Fact,
    Field,
    Growth,
    SomeOf,
    SumOver,
    Through,
    YearsBack,
    YearShift,
)
from engine.core.policy import Benefit, PerRecord, Policy, PolicyState
from engine.core.types import LinkType
from engine.text.findings import BrokenInvariant
from engine.values.tree import parts

Years = frozenset[YearShift]
"""Years as the rules say them: so many before the year applied for, or by number.

Empty for what has no year.
"""


@dataclass(frozen=True, slots=True)
class RecordNeeds:
    """What is read of each record of a list; ``ruled`` if an official decides on each."""

    fields: frozenset[str]
    links: Mapping[str, Needs]
    ruled: bool


@dataclass(frozen=True, slots=True)
class Needs:
    """What is read of one subject: nothing else about it can change a result.

    ``terms`` are those that the text leaves open: the policy's, whosever facts they stand beside.
    ``rulings`` are the items that need a decision; ``past`` says whether earlier awards count.
    """

    kind: str
    facts: Mapping[str, Years]
    terms: Mapping[str, Years]
    records: Mapping[str, RecordNeeds]
    links: Mapping[str, Needs]
    rulings: frozenset[str]
    past: bool


def needs(policy: Policy, kind: str) -> Needs:
    """What the items and caps for subjects of this kind read."""
    subject = _Subject(kind, {})
    walk = _Walk(policy)
    place = _Place(subject, YearsBack(0))
    for item in policy.items:
        if kind in item.subjects:
            walk.read(item, place)
            if isinstance(item, Benefit):
                subject.past |= counts_the_past(item)
                subject.rulings |= {item.name} if item.needs_decision else set()
    for cap in policy.subject_caps:
        if kind in cap.subjects:
            walk.read(cap, place)
            subject.past = True
    return subject.needs()


def applicants(policy: Policy) -> tuple[str, ...]:
    """The kinds of subject that some item is for, in the policy's order."""
    named = {kind for item in policy.items for kind in item.subjects}
    return tuple(kind for kind in policy.subjects if kind in named)


def needs_day(policy: Policy) -> bool:
    """Whether the day of application matters: the policy holds from a known day on."""
    validity = policy.validity
    issued = policy.state is PolicyState.ISSUED
    return issued and validity is not None and validity.start is not None


def in_year(years: Years, year: int) -> tuple[int, ...]:
    """The years as numbers for the year applied for, oldest first."""
    return tuple(sorted({_number(each, year) for each in years}))


def _number(shift: YearShift, year: int) -> int:
    match shift:
        case YearsBack(count=count):
            return year - count
        case CalendarYear(year=number):
            return number


def counts_the_past(item: Benefit) -> bool:
    """Whether awards change the item: limits, what is taken off, caps over years (M5, M7)."""
    return bool(item.limits or item.top_up or item.yearly_cap or item.total_cap)


@dataclass(slots=True)
class _Records:
    """What is found of a list while a policy is walked."""

    fields: set[str] = field(default_factory=set)
    links: dict[str, _Subject] = field(default_factory=dict)
    ruled: bool = False

    def needs(self) -> RecordNeeds:
        links = {name: linked.needs() for name, linked in self.links.items()}
        return RecordNeeds(frozenset(self.fields), links, self.ruled)


@dataclass(slots=True)
class _Subject:
    """What is found of a subject while a policy is walked; linked ones share its terms."""

    kind: str
    terms: dict[str, set[YearShift]]
    facts: dict[str, set[YearShift]] = field(default_factory=dict)
    records: dict[str, _Records] = field(default_factory=dict)
    links: dict[str, _Subject] = field(default_factory=dict)
    rulings: set[str] = field(default_factory=set)
    past: bool = False
    definitions: set[tuple[str, YearShift]] = field(default_factory=set)

    def needs(self) -> Needs:
        return Needs(
            kind=self.kind,
            facts={name: frozenset(years) for name, years in self.facts.items()},
            terms={name: frozenset(years) for name, years in self.terms.items()},
            records={name: records.needs() for name, records in self.records.items()},
            links={name: linked.needs() for name, linked in self.links.items()},
            rulings=frozenset(self.rulings),
            past=self.past,
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an expression is read: of which subject, at which year, for a record of which list."""

    subject: _Subject
    year: YearShift
    records: str = ""


@dataclass(frozen=True, slots=True)
class _Walk:
    policy: Policy

    def read(self, node: object, place: _Place) -> None:
        """Note what a part of Core reads, and go on to its parts."""
        subject = place.subject
        match node:
            case Fact(name=name, yearly=yearly):
                subject.facts.setdefault(name, set()).update({place.year} if yearly else ())
            case Field(records=records, name=name):
                _list_of(subject, records).fields.add(name)
            case Defined(name=name):
                self._defined(name, place)
            case Decision(item=item):
                if place.records:
                    _list_of(subject, place.records).ruled = True
                else:
                    subject.rulings.add(item)
            case Through():
                self._through(node, place)
            case AtYear(shift=shift, body=body):
                self.read(body, replace(place, year=_shifted(place.year, shift)))
            case Growth(body=body):
                self.read(body, place)
                self.read(body, replace(place, year=_shifted(place.year, YearsBack(1))))
            case SumOver() | CountOver() | SomeOf() | PerRecord():
                self._over(node, place)
            case _:
                for part in parts(node):
                    self.read(part, place)

    def _defined(self, name: str, place: _Place) -> None:
        """A definition says what it reads wherever it is used; an open one is itself read."""
        if (name, place.year) in place.subject.definitions:
            return
        place.subject.definitions.add((name, place.year))
        definition = self.policy.definitions[name]
        if definition.body is None:
            years = place.subject.terms.setdefault(name, set())
            years.update({place.year} if definition.yearly else ())
        else:
            self.read(definition.body, replace(place, records=""))

    def _over(self, node: SumOver | CountOver | SomeOf | PerRecord, place: _Place) -> None:
        records = _list_of(place.subject, node.records)
        if isinstance(node, PerRecord):
            records.ruled |= node.needs_decision
        for part in parts(node):
            self.read(part, replace(place, records=node.records))

    def _through(self, node: Through, place: _Place) -> None:
        declared = self.policy.subjects[place.subject.kind].facts
        links = place.subject.links
        if node.records:
            declared = declared[node.records].fields
            links = _list_of(place.subject, node.records).links
        link = declared[node.link].type
        if not isinstance(link, LinkType):
            raise BrokenInvariant(f"{node.link} is read as a link")
        linked = links.setdefault(node.link, _Subject(link.subject, place.subject.terms))
        self.read(node.body, _Place(linked, place.year))


def _list_of(subject: _Subject, records: str) -> _Records:
    return subject.records.setdefault(records, _Records())


def _shifted(year: YearShift, shift: YearShift) -> YearShift:
    """The context year that a shift leads to from another (M4)."""
    if isinstance(shift, CalendarYear):
        return shift
    match year:
        case YearsBack(count=count):
            return YearsBack(count + shift.count)
        case CalendarYear(year=number):
            return CalendarYear(number - shift.count)
