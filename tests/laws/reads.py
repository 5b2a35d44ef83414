"""A policy and a year in; the names it can read out, with their years (M4: known statically)."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field

from engine.core import expression as core
from engine.core.policy import PerRecord, Policy
from engine.text.source import Span
from tests.laws.world import Key

OVER_RECORDS = (core.SumOver, core.CountOver, core.SomeOf, PerRecord)


@dataclass(frozen=True, slots=True)
class Reads:
    """Facts, terms, lists and links that are read, of the applicant and of linked subjects."""

    own: frozenset[Key]
    linked: frozenset[Key]


def reads(policy: Policy, year: int) -> Reads:
    """Everything that the policy can read when it is applied for in this year."""
    own, linked = _Walk(policy), _Walk(policy)
    own.through = linked
    own.collect((policy.items, policy.subject_caps), year)
    return Reads(frozenset(own.found), frozenset(linked.found))


@dataclass(slots=True)
class _Walk:
    policy: Policy
    found: set[Key] = field(default_factory=set)
    seen: set[Key] = field(default_factory=set)
    through: _Walk | None = None

    def collect(self, thing: object, year: int) -> None:
        """Walk down a tree, carrying the year at which it is read."""
        match thing:
            case core.Fact(name=name, yearly=yearly):
                self.found.add((name, year if yearly else None))
            case core.Defined(name=name):
                self._defined(name, year)
            case core.AtYear(shift=core.YearsBack(count=count), body=body):
                self.collect(body, year - count)
            case core.AtYear(shift=core.CalendarYear(year=other), body=body):
                self.collect(body, other)
            case core.Growth(body=body):
                self.collect(body, year)
                self.collect(body, year - 1)
            case core.Through(records=records, link=link, body=body):
                self.found.add((records or link, None))
                assert self.through is not None, "links are followed once"
                self.through.collect(body, year)
            case _:
                self._parts(thing, year)

    def _defined(self, name: str, year: int) -> None:
        if (name, year) in self.seen:
            return
        self.seen.add((name, year))
        definition = self.policy.definitions[name]
        if definition.body is None:
            self.found.add((name, year if definition.yearly else None))
        self.collect(definition.body, year)

    def _parts(self, thing: object, year: int) -> None:
        if isinstance(thing, OVER_RECORDS):
            self.found.add((thing.records, None))
        if isinstance(thing, tuple):
            for part in thing:
                self.collect(part, year)
        elif dataclasses.is_dataclass(thing) and not isinstance(thing, Span):
            for part in dataclasses.fields(thing):
                self.collect(getattr(thing, part.name), year)
