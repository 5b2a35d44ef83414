"""Kleene's three truths with the reasons why a condition is not known; the same out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.values.opening import NO_REASONS, Reasons


@dataclass(frozen=True, slots=True)
class Truth:
    """True, False, or None for not known; reasons stand only with not known (M3)."""

    known: bool | None
    reasons: Reasons = NO_REASONS

    @property
    def possible(self) -> bool:
        """Whether it may hold."""
        return self.known is not False

    @property
    def certain(self) -> bool:
        """Whether it holds whatever the openings turn out to be."""
        return self.known is True


TRUE = Truth(True)
FALSE = Truth(False)


def unknown(reasons: Reasons) -> Truth:
    """A truth that is not known, for these reasons."""
    return Truth(None, reasons)


def of(known: bool) -> Truth:
    """A settled truth."""
    return TRUE if known else FALSE


def negated(truth: Truth) -> Truth:
    """并非: true and false trade places, not known stays."""
    return truth if truth.known is None else of(not truth.known)


def all_of(truths: Iterable[Truth]) -> Truth:
    """且: false if one is false, true if all are, else not known for the open ones' reasons."""
    reasons, is_open = NO_REASONS, False
    every = tuple(truths)
    for truth in every:
        if truth.known is False:
            return FALSE
        if truth.known is None:
            reasons, is_open = reasons | truth.reasons, True
    return unknown(reasons) if is_open else TRUE


def any_of(truths: Iterable[Truth]) -> Truth:
    """或: the mirror of 且."""
    return negated(all_of(negated(truth) for truth in truths))
