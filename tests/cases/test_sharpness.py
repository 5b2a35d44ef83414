"""In: the cases, and the policy with one number moved by its smallest step. Out: failures where no
case notices.

So every amount, rate, threshold, cap and term of years is held from both sides.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from engine.cases.policies import Compile
from engine.cases.run import run_file
from engine.core.expression import Number
from engine.core.policy import ConsecutiveYears, Policy
from engine.document.nodes import Mapping, Node
from engine.pipeline import compile_document, load, read_document
from engine.text.findings import Finding
from engine.values.tree import walk
from tests.house.paths import TOP
from tests.laws.trees import rebuilt

DRAFT = TOP / "policies" / "2025_draft.yaml"
FILES = sorted((TOP / "policies" / "cases" / "2025_draft").glob("*.yaml"))

read = cache(read_document)
compile_once = cache(compile_document)
Changes = Callable[[object], object]


@cache
def compiled(path: Path) -> Policy:
    """The policy as it is."""
    policy = load(path).policy
    assert policy is not None
    return policy


def numbers(policy: Policy) -> list[Number]:
    """Every number that stands in a rule."""
    rules = (*policy.definitions.values(), *policy.items, *policy.subject_caps)
    return list(
        {
            node.span.start: node
            for rule in rules
            for node in walk(rule)
            if isinstance(node, Number)
        }.values()
    )


def step(value: Fraction) -> Fraction:
    """The smallest step of a number: 0.01 for money and areas, 0.01% for rates."""
    return Fraction(1, 100) if value >= 1 else Fraction(1, 10_000)


def moved(number: Number, by: Fraction) -> Changes:
    """A change of that one number."""

    def change(node: object) -> object:
        if isinstance(node, Number) and node.span.start == number.span.start:
            return Number(node.value + by, node.span)
        return node

    return change


def other_years(by: int) -> Changes:
    """A change of every term of consecutive years."""
    return lambda node: (
        ConsecutiveYears(node.count + by) if isinstance(node, ConsecutiveYears) else node
    )


CHANGES: Sequence[tuple[str, Changes]] = [
    *(
        (f"第{number.span.line}行 {number.span.text} {'+-'[sign < 0]}一步", moved(number, by))
        for number in numbers(compiled(DRAFT))
        for sign in (1, -1)
        for by in [sign * step(number.value)]
    ),
    ("连续3年 → 连续4年", other_years(1)),
    ("连续3年 → 连续2年", other_years(-1)),
]


@pytest.mark.parametrize("change", [c for _, c in CHANGES], ids=[name for name, _ in CHANGES])
def test_a_case_notices(change: Changes) -> None:
    assert any(fails(path, changed(change)) for path in FILES)


def changed(change: Changes) -> Compile:
    """The compiler, with its policy changed."""

    def compile_rules(document: Mapping) -> tuple[Policy | None, tuple[Finding, ...]]:
        policy, findings = compile_once(document)
        result = None if policy is None else rebuilt(policy, change)
        return (result if isinstance(result, Policy) else None), findings

    return compile_rules


def fails(path: Path, compile_rules: Compile) -> bool:
    """Whether a case of the file comes out otherwise than it says."""

    def from_cache(name: Path) -> tuple[Node | None, tuple[Finding, ...]]:
        return read(name)

    report = run_file(path, from_cache, compile_rules)
    assert report.findings == ()
    found = [one.code for each in report.verdicts for one in each.findings]
    assert set(found) <= {"case-differs"}
    return bool(found)
