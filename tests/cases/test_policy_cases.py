"""In: policies/cases/. Out: failures where a case and the engine, or its 演算, disagree.

The 演算 of every amount is worked out by tests/cases/calculator.py, not by the engine.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from engine.cases.coverage import unexercised
from engine.cases.expected import ExpectedAmount, WorkedCase
from engine.cases.run import Report, Verdict, run_file
from engine.pipeline import compile_document, read_document
from tests.cases.calculator import calculate
from tests.house.paths import TOP

POLICIES = TOP / "policies"
FILES = sorted((POLICIES / "cases").glob("*/*.yaml"))


@cache
def report(path: Path) -> Report:
    """What became of the cases of a file."""
    return run_file(path, read_document, compile_document)


def verdicts() -> list[Verdict]:
    """Every case of every file, in order."""
    return [verdict for path in FILES for verdict in report(path).verdicts]


def case_id(verdict: Verdict) -> str:
    """A case by its file and name."""
    name = verdict.case.name
    return f"{Path(name.span.source.name).stem}:{name.text}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_of_cases_can_be_read(path: Path) -> None:
    assert [one.message for one in report(path).findings] == []


@pytest.mark.parametrize("verdict", verdicts(), ids=case_id)
def test_a_case_comes_out_as_worked_by_hand(verdict: Verdict) -> None:
    assert [f"第{one.span.line}行 {one.message}" for one in verdict.findings if one.span] == []
    assert verdict.holds


@pytest.mark.parametrize("verdict", verdicts(), ids=case_id)
def test_the_working_gives_the_amount(verdict: Verdict) -> None:
    for amount in amounts(verdict.case):
        low_text, to, high_text = amount.written.text.partition("至")
        assert_worked(low_text, amount.low_working, amount.low)
        if to:
            assert_worked(high_text, amount.high_working, amount.high)


def assert_worked(written: str, working: str | None, read: Fraction | None) -> None:
    """The number written, its 演算 and the number that was read are one; 不限 is none of them."""
    if read is None:
        assert written == "不限"
        assert working in (None, "不限")
    else:
        assert calculate(written) == read, written
        assert calculate(working or "0") == read, f"{written}：{working}"


def amounts(case: WorkedCase) -> Iterator[ExpectedAmount]:
    """Every amount that a case states."""
    total = case.total
    every = [total.before_cap, total.cap, total.after_cap] if total else []
    for item in case.items:
        every += [item.amount, item.payable]
    yield from (amount for amount in every if amount is not None)


@pytest.mark.parametrize("folder", sorted({path.parent for path in FILES}), ids=lambda p: p.name)
def test_the_cases_exercise_the_whole_policy(folder: Path) -> None:
    reports = [report(path) for path in FILES if path.parent == folder]
    policy = reports[0].policy
    assert policy is not None
    seen = {point for each in reports for point in each.exercised}
    assert [str(point) for point in unexercised(policy, seen)] == []


def test_there_are_enough_cases_with_amounts() -> None:
    stated = [amount for verdict in verdicts() for amount in amounts(verdict.case)]
    assert len(verdicts()) >= 60
    assert sum(amount.high != Fraction(0) for amount in stated) >= 60
