"""Closed ranges of exact numbers with the reasons for their width; arithmetic on them (M3).

Every operation takes ranges and gives a range that holds every result of values inside them;
a range that is a point carries no reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.values.opening import NO_REASONS, Reasons
from engine.values.truth import FALSE, TRUE, Truth, unknown

Bound = Fraction | None
"""An end of a range; None where nothing bounds it on that side."""


@dataclass(frozen=True, slots=True)
class Interval:
    """``[low, high]``; ``low`` None is minus infinity, ``high`` None plus infinity."""

    low: Bound
    high: Bound
    reasons: Reasons = NO_REASONS

    @property
    def is_point(self) -> bool:
        """Whether it is one number."""
        return self.low is not None and self.low == self.high


ZERO = Fraction(0)


def point(value: Fraction | int) -> Interval:
    """One exact number."""
    exact = Fraction(value)
    return Interval(exact, exact)


def ranged(low: Bound, high: Bound, reasons: Reasons) -> Interval:
    """A range; its reasons are dropped if it turns out to be a point."""
    if low is not None and low == high:
        return Interval(low, high)
    return Interval(low, high, reasons)


def anything(reasons: Reasons) -> Interval:
    """Any number at all."""
    return Interval(None, None, reasons)


def joint(*operands: Interval | Truth) -> Reasons:
    """The reasons of the operands that are still open."""
    return NO_REASONS.union(*(operand.reasons for operand in operands if operand.reasons))


def add(left: Interval, right: Interval) -> Interval:
    """The sum, by ends."""
    low = None if left.low is None or right.low is None else left.low + right.low
    high = None if left.high is None or right.high is None else left.high + right.high
    return ranged(low, high, joint(left, right))


def negate(value: Interval) -> Interval:
    """The range mirrored at zero."""
    low = None if value.high is None else -value.high
    high = None if value.low is None else -value.low
    return Interval(low, high, value.reasons)


def subtract(left: Interval, right: Interval) -> Interval:
    """The difference, by ends."""
    return add(left, negate(right))


def total(values: Iterable[Interval]) -> Interval:
    """The sum of any number of ranges; zero for none."""
    every = list(values)
    lows = [value.low for value in every if value.low is not None]
    highs = [value.high for value in every if value.high is not None]
    low = sum(lows, ZERO) if len(lows) == len(every) else None
    high = sum(highs, ZERO) if len(highs) == len(every) else None
    return ranged(low, high, joint(*every))


def multiply(left: Interval, right: Interval) -> Interval:
    """The hull of the four products of ends, 0 times infinity being 0."""
    ends = [_extended_product(a, b) for a in _signed_ends(left) for b in _signed_ends(right)]
    low = None if (min_end := min(ends))[0] < 0 else min_end[1]
    high = None if (max_end := max(ends))[0] > 0 else max_end[1]
    return ranged(low, high, joint(left, right))


_Extended = tuple[int, Fraction]
"""An end on the extended line: (-1, 0) minus infinity, (0, x) a number, (1, 0) plus infinity."""


def _signed_ends(value: Interval) -> tuple[_Extended, _Extended]:
    low = (-1, ZERO) if value.low is None else (0, value.low)
    high = (1, ZERO) if value.high is None else (0, value.high)
    return low, high


def _sign(end: _Extended) -> int:
    infinite, number = end
    return infinite or (number > 0) - (number < 0)


def _extended_product(left: _Extended, right: _Extended) -> _Extended:
    if not left[0] and not right[0]:
        return 0, left[1] * right[1]
    return _sign(left) * _sign(right), ZERO


def includes_zero(value: Interval) -> bool:
    """Whether zero lies in the range."""
    return (value.low is None or value.low <= 0) and (value.high is None or value.high >= 0)


def is_zero(value: Interval) -> bool:
    """Whether it can only be zero."""
    return value.is_point and value.low == 0


def divide(left: Interval, right: Interval) -> Interval:
    """The hull of the quotients where 0 is outside the divisor, else any number.

    A divisor that can only be zero has no quotient at all: that is the caller's to say.
    """
    if includes_zero(right):
        return anything(joint(left, right))
    if right.high is not None and right.high < 0:
        return divide(negate(left), negate(right))
    low = ZERO if right.high is None else 1 / right.high
    high = None if right.low is None else 1 / right.low
    inverse = Interval(low, high, right.reasons)
    return multiply(left, inverse)


def least(values: Sequence[Interval]) -> Interval:
    """The least of some ranges (at least one), by ends."""
    lows = [value.low for value in values]
    highs = [value.high for value in values if value.high is not None]
    low = None if None in lows else min(bound for bound in lows if bound is not None)
    return ranged(low, min(highs) if highs else None, joint(*values))


def greatest(values: Sequence[Interval]) -> Interval:
    """The greatest of some ranges (at least one), by ends."""
    return negate(least([negate(value) for value in values]))


def hull(values: Sequence[Interval], reasons: Reasons = NO_REASONS) -> Interval:
    """The smallest range around some ranges (at least one); ``reasons`` say why none is chosen."""
    lows = [value.low for value in values]
    highs = [value.high for value in values]
    low = None if None in lows else min(bound for bound in lows if bound is not None)
    high = None if None in highs else max(bound for bound in highs if bound is not None)
    return ranged(low, high, reasons | joint(*values))


def at_least(left: Interval, right: Interval) -> Truth:
    """``left`` ≥ ``right``: true or false where the ends decide it, else not known."""
    if left.low is not None and right.high is not None and left.low >= right.high:
        return TRUE
    if left.high is not None and right.low is not None and left.high < right.low:
        return FALSE
    return unknown(joint(left, right))


def above(left: Interval, right: Interval) -> Truth:
    """``left`` > ``right``, likewise."""
    if left.low is not None and right.high is not None and left.low > right.high:
        return TRUE
    if left.high is not None and right.low is not None and left.high <= right.low:
        return FALSE
    return unknown(joint(left, right))
