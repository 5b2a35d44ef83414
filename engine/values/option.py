"""What a choice may still be: one option of several, or a set known in part; truths out (M3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.values.opening import NO_REASONS, Reasons
from engine.values.truth import FALSE, TRUE, Truth, unknown


@dataclass(frozen=True, slots=True)
class Choice:
    """The options that are still possible (at least one)."""

    possible: frozenset[str]
    reasons: Reasons = NO_REASONS


@dataclass(frozen=True, slots=True)
class ChoiceSet:
    """A set of options: those surely in it, and those that may be (a superset)."""

    must: frozenset[str]
    may: frozenset[str]
    reasons: Reasons = NO_REASONS


def choice(possible: frozenset[str], reasons: Reasons) -> Choice:
    """A choice; its reasons are dropped if only one option is left."""
    return Choice(possible) if len(possible) == 1 else Choice(possible, reasons)


def one_of(value: Choice, options: frozenset[str]) -> Truth:
    """属于: true if every possible option is among them, false if none is."""
    if value.possible <= options:
        return TRUE
    if not value.possible & options:
        return FALSE
    return unknown(value.reasons)


def has_any(value: ChoiceSet, options: frozenset[str]) -> Truth:
    """包括…之一."""
    if value.must & options:
        return TRUE
    if not value.may & options:
        return FALSE
    return unknown(value.reasons)


def has_all(value: ChoiceSet, options: frozenset[str]) -> Truth:
    """全部包括."""
    if options <= value.must:
        return TRUE
    if not options <= value.may:
        return FALSE
    return unknown(value.reasons)


def choice_hull(values: Sequence[Choice], reasons: Reasons) -> Choice:
    """All that one of several choices may be."""
    possible = frozenset[str]().union(*(value.possible for value in values))
    return choice(possible, reasons.union(*(value.reasons for value in values)))


def set_hull(values: Sequence[ChoiceSet], reasons: Reasons) -> ChoiceSet:
    """All that one of several sets may be."""
    must = frozenset.intersection(*(value.must for value in values))
    may = frozenset[str]().union(*(value.may for value in values))
    if must == may:
        return ChoiceSet(must, may)
    return ChoiceSet(must, may, reasons.union(*(value.reasons for value in values)))
