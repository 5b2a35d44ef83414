"""Random ranges, truths and choices in; every result of values inside them lies inside theirs."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.values import interval, option, truth
from engine.values.interval import Interval
from engine.values.number import Rounding, floor_to_grid, parse_decimal, plain, round_to_grid
from engine.values.opening import NO_REASONS, Opening, OpeningKind, Reasons
from engine.values.option import Choice, ChoiceSet
from engine.values.truth import Truth

NUMBERS = st.one_of(
    st.sampled_from([Fraction(n) for n in (0, 1, -1)]),
    st.fractions(min_value=-1000, max_value=1000, max_denominator=100),
)
GRIDS = st.sampled_from([Fraction(1, 100), Fraction(1), Fraction(100)])
OPTIONS = ("甲", "乙", "丙", "丁")
SETS = st.frozensets(st.sampled_from(OPTIONS))
TRUTHS = st.sampled_from([True, False, None])


def reasons(name: str) -> Reasons:
    return frozenset({Opening(OpeningKind.MISSING_FACT, name)})


@st.composite
def ranges(draw: st.DrawFn) -> tuple[Interval, Fraction]:
    """A range, each end of it infinite now and then, and a number inside it, often an end."""
    low, member, high = sorted(draw(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
    member = draw(st.sampled_from([member, low, high]))
    ends = [low if draw(st.integers(0, 4)) else None, high if draw(st.integers(0, 4)) else None]
    if draw(st.integers(0, 4)) == 0:
        return interval.point(member), member
    return interval.ranged(ends[0], ends[1], reasons("甲")), member


def inside(value: Fraction, found: Interval) -> bool:
    return (found.low is None or found.low <= value) and (found.high is None or value <= found.high)


def well_formed(found: Interval) -> bool:
    """Its ends are in order, and it has reasons exactly where it is not a point."""
    if found.low is not None and found.high is not None and found.low > found.high:
        return False
    return bool(found.reasons) is not found.is_point


# ---------------------------------------------------------------- ranges

Binary = tuple[Callable[[Interval, Interval], Interval], Callable[[Fraction, Fraction], Fraction]]
BINARY: dict[str, Binary] = {
    "add": (interval.add, lambda a, b: a + b),
    "subtract": (interval.subtract, lambda a, b: a - b),
    "multiply": (interval.multiply, lambda a, b: a * b),
    "divide": (interval.divide, lambda a, b: a / b),
    "least": (lambda a, b: interval.least([a, b]), min),
    "greatest": (lambda a, b: interval.greatest([a, b]), max),
}


@pytest.mark.parametrize("name", sorted(BINARY))
@given(left=ranges(), right=ranges())
def test_a_result_of_members_lies_inside(
    name: str, left: tuple[Interval, Fraction], right: tuple[Interval, Fraction]
) -> None:
    on_ranges, on_numbers = BINARY[name]
    assume(name != "divide" or (right[1] != 0 and not interval.is_zero(right[0])))
    found = on_ranges(left[0], right[0])
    assert well_formed(found)
    assert inside(on_numbers(left[1], right[1]), found)
    if left[0].is_point and right[0].is_point:
        assert found.is_point


@pytest.mark.parametrize("name", ["add", "subtract", "multiply", "least", "greatest"])
@given(left=ranges(), right=ranges())
def test_the_ends_are_attained_or_limits(
    name: str, left: tuple[Interval, Fraction], right: tuple[Interval, Fraction]
) -> None:
    """A finite end is the result of two ends; an infinite one, of ends that go on for ever."""
    on_ranges, on_numbers = BINARY[name]
    found = on_ranges(left[0], right[0])
    results = [on_numbers(a, b) for a in far_ends(left[0]) for b in far_ends(right[0])]
    if found.low is not None:
        assert found.low in results
    else:
        assert min(results) < -(10**8)
    if found.high is not None:
        assert found.high in results
    else:
        assert max(results) > 10**8


def far_ends(found: Interval) -> tuple[Fraction, Fraction]:
    """The ends, a number far out standing for an infinite one."""
    far = Fraction(10**12)
    return -far if found.low is None else found.low, far if found.high is None else found.high


@given(ranges())
def test_zero_times_anything_is_zero(other: tuple[Interval, Fraction]) -> None:
    """0·∞ = 0: a rate of nothing pays nothing, whatever the base turns out to be."""
    found = interval.multiply(interval.point(0), other[0])
    assert found == interval.point(0)
    assert interval.multiply(other[0], interval.point(0)) == found


@given(st.lists(ranges(), max_size=4))
def test_sums_lie_inside(parts: list[tuple[Interval, Fraction]]) -> None:
    found = interval.total(part for part, _ in parts)
    assert well_formed(found)
    assert inside(sum((member for _, member in parts), Fraction(0)), found)


@given(st.lists(ranges(), min_size=1, max_size=4))
def test_a_hull_is_the_smallest_range_around_all(parts: list[tuple[Interval, Fraction]]) -> None:
    found = interval.hull([part for part, _ in parts], reasons("选择"))
    assert well_formed(found)
    assert all(inside(member, found) for _, member in parts)
    assert found.low in [part.low for part, _ in parts]
    assert found.high in [part.high for part, _ in parts]


@given(left=ranges(), right=ranges())
def test_comparisons_hold_of_members(
    left: tuple[Interval, Fraction], right: tuple[Interval, Fraction]
) -> None:
    for found, holds in (
        (interval.at_least(left[0], right[0]), left[1] >= right[1]),
        (interval.above(left[0], right[0]), left[1] > right[1]),
    ):
        assert found.known in {None, holds}
        assert bool(found.reasons) is (found.known is None)
        if left[0].is_point and right[0].is_point:
            assert found.known is holds


@given(left=ranges(), right=ranges())
def test_a_comparison_is_open_only_where_members_differ(
    left: tuple[Interval, Fraction], right: tuple[Interval, Fraction]
) -> None:
    lowest, highest = far_ends(left[0])
    least, most = far_ends(right[0])
    if interval.at_least(left[0], right[0]).known is None:
        assert highest >= least
        assert lowest < most
    if interval.above(left[0], right[0]).known is None:
        assert highest > least
        assert lowest <= most


# ---------------------------------------------------------------- the grid


@given(NUMBERS, NUMBERS, GRIDS, st.sampled_from(list(Rounding)))
def test_rounding_meets_the_grid_and_keeps_order(
    value: Fraction, other: Fraction, grid: Fraction, rounding: Rounding
) -> None:
    found = round_to_grid(value, grid, rounding)
    assert (found / grid).denominator == 1
    assert abs(found - value) < grid
    assert round_to_grid(found, grid, rounding) == found
    assert round_to_grid(-value, grid, rounding) == -found
    if value <= other:
        assert found <= round_to_grid(other, grid, rounding)


@given(st.integers(0, 10**6), GRIDS)
def test_each_rounding_does_what_it_is_called(count: int, grid: Fraction) -> None:
    """At a half, and one small step either side of it."""
    step = grid / 1000
    for offset, up in ((-step, False), (Fraction(0), True), (step, True)):
        value = count * grid + grid / 2 + offset
        nearest = (count + up) * grid
        assert round_to_grid(value, grid, Rounding.HALF_UP) == nearest
        assert round_to_grid(value, grid, Rounding.DOWN) == count * grid
        assert round_to_grid(value, grid, Rounding.UP) == (count + 1) * grid


@given(NUMBERS, GRIDS)
def test_a_floor_is_the_greatest_multiple_not_above(value: Fraction, grid: Fraction) -> None:
    found = floor_to_grid(value, grid)
    assert (found / grid).denominator == 1
    assert found <= value < found + grid


@given(st.integers(0, 10**18 - 1), st.integers(0, 6), st.data())
def test_decimals_are_read_and_written_exactly(
    whole: int, decimals: int, data: st.DataObject
) -> None:
    digits = data.draw(st.text("0123456789", min_size=decimals, max_size=decimals))
    value = parse_decimal(f"{whole}.{digits}" if digits else str(whole))
    assert value == Fraction(int(f"{whole}{digits}"), 10**decimals)
    assert parse_decimal(plain(value)) == value


# ---------------------------------------------------------------- truths


def known(value: bool | None, name: str) -> Truth:
    return truth.unknown(reasons(name)) if value is None else truth.of(value)


@given(st.lists(TRUTHS, max_size=4), st.lists(st.booleans(), min_size=4, max_size=4))
def test_kleene_agrees_with_every_way_to_settle(
    values: list[bool | None], settled: list[bool]
) -> None:
    """Known only where no way to settle the open ones differs; open only where two ways differ."""
    operands = [known(value, str(place)) for place, value in enumerate(values)]
    ways = [
        [settled[place] if value is None else value for place, value in enumerate(values)],
        [value is not False for value in values],
        [value is True for value in values],
    ]
    for join, plain_join in ((truth.all_of, all), (truth.any_of, any)):
        found = join(operands)
        results = {plain_join(way) for way in ways}
        assert found.known in ({None} if len(results) > 1 else results)
        opened = [operand.reasons for operand in operands if operand.known is None]
        assert found.reasons == (NO_REASONS if found.known is not None else union(opened))


def union(parts: list[Reasons]) -> Reasons:
    return frozenset().union(*parts)


@given(TRUTHS)
def test_not_trades_true_and_false(value: bool | None) -> None:
    found = truth.negated(known(value, "甲"))
    assert found.known is (None if value is None else not value)
    assert found.reasons == (reasons("甲") if value is None else NO_REASONS)


# ---------------------------------------------------------------- choices


@given(SETS.filter(bool), SETS, st.data())
def test_one_of_holds_of_what_is_possible(
    possible: frozenset[str], options: frozenset[str], data: st.DataObject
) -> None:
    found = option.one_of(option.choice(possible, reasons("甲")), options)
    member = data.draw(st.sampled_from(sorted(possible)))
    assert found.known in {None, member in options}
    assert (found.known is None) is (bool(possible & options) and not possible <= options)
    assert bool(found.reasons) is (found.known is None)


@given(SETS, SETS, SETS, SETS)
def test_includes_holds_of_every_set_between(
    must: frozenset[str], more: frozenset[str], taken: frozenset[str], options: frozenset[str]
) -> None:
    value = ChoiceSet(must, must | more, reasons("甲") if more - must else NO_REASONS)
    actual = must | (taken & value.may)
    for found, of_set in (
        (option.has_any(value, options), lambda held: bool(held & options)),
        (option.has_all(value, options), lambda held: options <= held),
    ):
        assert found.known in {None, of_set(actual)}
        assert (found.known is None) is (of_set(value.must) is not of_set(value.may))
        assert bool(found.reasons) is (found.known is None)


@given(st.lists(SETS.filter(bool), min_size=1, max_size=3))
def test_a_hull_of_choices_is_all_they_may_be(parts: list[frozenset[str]]) -> None:
    choices = [option.choice(part, reasons(str(place))) for place, part in enumerate(parts)]
    found = option.choice_hull(choices, reasons("选择"))
    assert found.possible == frozenset().union(*parts)
    assert bool(found.reasons) is (len(found.possible) > 1)
    assert isinstance(found, Choice)


@given(st.lists(st.tuples(SETS, SETS), min_size=1, max_size=3))
def test_a_hull_of_sets_holds_each(parts: list[tuple[frozenset[str], frozenset[str]]]) -> None:
    sets = [ChoiceSet(must, must | more, reasons("甲")) for must, more in parts]
    found = option.set_hull(sets, reasons("选择"))
    assert all(found.must <= one.must and one.may <= found.may for one in sets)
    assert bool(found.reasons) is (found.must != found.may)
