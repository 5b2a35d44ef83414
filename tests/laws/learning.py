"""A case and a world inside it in; cases and policies of which more is known, out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from engine.core import expression as core
from engine.core.policy import Benefit, Definition, Policy
from engine.core.types import NumberType, OptionType, ValueType
from engine.facts.knowledge import Application, Approved, Knowledge, Record, Ruling
from engine.facts.knowledge import Value as Known
from engine.values.interval import Interval, point, ranged
from engine.values.opening import Opening
from engine.values.option import Choice, ChoiceSet, choice
from engine.values.truth import of
from tests.laws.cases import below
from tests.laws.completions import known_of
from tests.laws.vocabulary import SPAN, chance
from tests.laws.world import Entry, Subject, Value, World

LEDGER, DAY = "既往奖补", "申报日期"

Closes = Callable[[str, tuple[str, ...], int | None], bool]
"""Whether an opening is closed, by whose it is, the names it has, and its year."""


@dataclass(frozen=True, slots=True)
class Learner:
    """Closes some openings of a case with what a world says, and narrows some of the others."""

    policy: Policy
    closes: Closes
    narrows: Callable[[], bool]

    def application(self, application: Application, world: World) -> Application:
        """The case with more known of it."""
        known = application.subject
        subject = self._subject(known, world.subject, "")
        rulings = dict(known.rulings)
        for name, ruling in world.rulings.items():
            told = self._ruling("", (name,), rulings.get(name), ruling)
            if told is not None:
                rulings[name] = told
        learns = known.awards is None and self.closes("", (LEDGER,), None)
        awards = world.awards if learns else known.awards
        subject = replace(subject, rulings=rulings, awards=awards)
        learns = application.day is None and self.closes("", (DAY,), None)
        return replace(application, subject=subject, day=world.day if learns else application.day)

    def _ruling(
        self, owner: str, names: tuple[str, ...], known: Ruling | None, ruling: Ruling | None
    ) -> Ruling | None:
        if self.closes(owner, names, None):
            return ruling
        if known is None and isinstance(ruling, Approved) and self.narrows():
            return Approved()
        return known

    def _subject(self, known: Knowledge, world: Subject, owner: str) -> Knowledge:
        facts, yearly = dict(known.facts), dict(known.yearly)
        for (name, year), value in world.facts.items():
            closes = self.closes(owner, (name,), year)
            told = self._value(known_of(known, name, year), value, closes=closes)
            if told is not None and year is None:
                facts[name] = told
            elif told is not None and year is not None:
                yearly[name, year] = told
        records = dict(known.records)
        for name, entries in world.records.items():
            given = known.records.get(name)
            if given is None and self.closes(owner, (name,), None):
                given = tuple(Record(entry.label) for entry in entries)
            if given is not None:
                records[name] = tuple(
                    self._record(name, record, entry, owner)
                    for record, entry in zip(given, entries, strict=True)
                )
        links = {
            name: self._subject(known.links.get(name) or _unknown(other), other, below(owner, name))
            for name, other in world.links.items()
        }
        return replace(known, facts=facts, yearly=yearly, records=records, links=links)

    def _record(self, records: str, record: Record, entry: Entry, owner: str) -> Record:
        path = below(owner, records + entry.label)
        values: dict[str, Known] = {}
        for name, value in entry.values.items():
            closes = self.closes(path, (name,), None)
            told = self._value(record.values.get(name), value, closes=closes)
            if told is not None:
                values[name] = told
        links = {
            name: self._subject(record.links.get(name) or _unknown(other), other, below(path, name))
            for name, other in entry.links.items()
        }
        names = tuple(
            item.name
            for item in self.policy.items
            if isinstance(item, Benefit) and item.per_record and item.per_record.records == records
        )
        ruling = self._ruling(path, names, record.ruling, entry.ruling)
        return Record(record.label, values, links, ruling)

    def _value(self, known: Known | None, value: Value, *, closes: bool) -> Known | None:
        if closes:
            return exactly(value)
        match known:
            case Interval(low=low, high=high, reasons=reasons) if self.narrows():
                assert isinstance(value, Fraction)
                lower = self.narrows()
                return ranged(value, high, reasons) if lower else ranged(low, value, reasons)
            case Choice(possible=possible, reasons=reasons):
                assert isinstance(value, str)
                kept = [one for one in sorted(possible) if not self.narrows()]
                return choice(frozenset({value, *kept}), reasons)
        return known


def at_random(random: Random, policy: Policy, percent: int) -> Learner:
    """Closes so many of a hundred openings and narrows half of the rest."""
    return Learner(policy, lambda *_: chance(random, percent), lambda: chance(random, 50))


def of_named(policy: Policy, named: frozenset[Opening], *, others: bool = False) -> Learner:
    """Closes the openings that are named, or all the others."""
    keys = {(opening.subject, opening.name, opening.year) for opening in named}

    def closes(owner: str, names: tuple[str, ...], year: int | None) -> bool:
        return any((owner, name, year) in keys for name in names) is not others

    return Learner(policy, closes, lambda: False)


def _unknown(subject: Subject) -> Knowledge:
    return Knowledge(subject.kind, "")


def exactly(value: Value) -> Known:
    """A value of a world, as it is known when it is known."""
    match value:
        case bool():
            return of(value)
        case Fraction():
            return point(value)
        case str():
            return Choice(frozenset({value}))
        case frozenset():
            return ChoiceSet(value, value)


def with_terms_closed(policy: Policy, values: Mapping[str, Value]) -> Policy:
    """The policy with some of its open terms settled, as an overlay would settle them (L15)."""
    definitions: dict[str, Definition] = {
        name: replace(one, body=_constant(values[name], one.type)) if name in values else one
        for name, one in policy.definitions.items()
    }
    return replace(policy, definitions=definitions)


def open_terms(policy: Policy) -> list[Definition]:
    """The terms that the policy leaves open."""
    return [one for one in policy.definitions.values() if one.body is None]


def _constant(value: Value, kind: ValueType) -> core.Expression:
    match value:
        case bool():
            return core.Settled(value, SPAN)
        case Fraction():
            assert isinstance(kind, NumberType)
            return core.Number(value, SPAN, kind.unit)
        case str():
            assert isinstance(kind, OptionType)
            return core.Option(value, kind, SPAN)
        case frozenset():
            raise AssertionError(kind)
