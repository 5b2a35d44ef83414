"""In: examples/enterprises/ and policies/scenarios/. Out: failures where one is not as it says."""

from pathlib import Path

import pytest

import engine
from tests.cases.calculator import calculate
from tests.house.paths import TOP

POLICY = TOP / "policies" / "2025_draft.yaml"
EXAMPLES = sorted((TOP / "examples" / "enterprises").glob("*.yaml"))
SCENARIOS = sorted((TOP / "policies" / "scenarios").glob("*.yaml"))

TOTALS = {
    "01_小巨人": (
        "10万 + 36.5万",
        "取小（10万 + 36.5万 + 5万 + 5万 +（120万 - 2万）+ 100万，260万）",
    ),
    "02_创新型首次申报": (
        "4.2万 × 50%",
        "取小（4.2万 × 50% + 5万 + 2万 + 2 × 180 × 365 + 100万，28万）",
    ),
    "03_缺几样事实": ("0", "取小（5万 + 5万 + 30万 + 10万 + 18万 + 100万，120万）"),
    "04_担保机构": ("280万 + 900万", "280万 + 900万 + 500万 × 30%"),
    "05_区收封顶": ("22万 - 4万", "22万 - 4万"),
    "06_区政府": ("0", "0"),
}
"""What each example comes to after the cap, lowest and highest, worked from the draft's text."""


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_comes_to_what_was_worked_by_hand(path: Path) -> None:
    loaded = engine.load(POLICY)
    assert loaded.policy is not None
    facts = engine.read_facts(loaded.policy, path)
    assert [*facts.findings, *(one for each in facts.cases for one in each.findings)] == []
    (case,) = facts.cases
    assert case.application is not None
    after = engine.evaluate(loaded.policy, case.application).total.after_cap
    low, high = TOTALS[path.stem]
    assert (after.low, after.high) == (calculate(low), calculate(high))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_says_what_it_shows(path: Path) -> None:
    first, second, third = path.read_text(encoding="utf-8").splitlines()[:3]
    assert first.startswith("# ")
    assert second.startswith("# ")
    assert not third.startswith("#")


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_a_scenario_says_that_it_is_an_assumption(path: Path) -> None:
    assert [one.message for one in engine.check(path) if one.severity == "error"] == []
    assert "假设" in path.read_text(encoding="utf-8")
