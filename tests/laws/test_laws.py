"""Random policies and cases in; the laws of meaning hold of every one of them.

A run that never met an operator, a status or an opening proves nothing about it: the census at the
end of each run fails when something was too rare.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.core.policy import Definition, Policy
from engine.evaluate.exact import evaluate
from engine.facts.knowledge import Application
from tests.effort import tries
from tests.laws import claims
from tests.laws.cases import KNOWN, Gaps, random_application
from tests.laws.census import Census
from tests.laws.completions import Completer, NoMeaning, value_of
from tests.laws.fates import judge
from tests.laws.generator import random_policy
from tests.laws.learning import at_random, of_named, open_terms, with_terms_closed
from tests.laws.shown import case_words
from tests.laws.shuffled import shuffled_application, shuffled_policy
from tests.laws.vocabulary import chance

ROUNDS = 12
COMPLETIONS = 20


@dataclass(frozen=True, slots=True, repr=False)
class Case:
    """What a law is tried on; ``further`` is where all other chance comes from."""

    policy: Policy
    application: Application
    further: Random

    def __repr__(self) -> str:
        """The policy and the case in words, as a failing law shows them."""
        return case_words(self.policy, self.application)


def _case(random: Random, gaps: Gaps | None = None) -> Case:
    policy = random_policy(random)
    application = random_application(random, policy, gaps)
    return Case(policy, application, Random(random.getrandbits(32)))


chances = st.randoms(use_true_random=False)
cases = chances.map(_case)
known_cases = chances.map(lambda random: _case(random, KNOWN))


def policies(count: int) -> settings:
    """So many random policies, however large."""
    large = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=tries(count), suppress_health_check=large)


def test_every_world_lies_inside_what_is_said_of_it() -> None:
    """L1, and L8 on the way."""
    census = Census()

    @policies(2_000)
    @given(cases)
    def law(case: Case) -> None:
        outcome = evaluate(case.policy, case.application)
        census.policy(case.policy)
        census.outcome(outcome)
        claims.capped(case.policy, outcome)
        completer = Completer(case.policy, case.application)
        for _ in range(COMPLETIONS):
            census.completions += 1
            claims.sound(outcome, judge(case.policy, completer.world(case.further)))

    law()
    assert census.complaints() == []


@policies(2_000)
@given(cases)
def test_learning_never_widens(case: Case) -> None:
    """L2 and L15: closing openings, one lesson after the other, until nothing is open."""
    policy, application, further = case.policy, case.application, case.further
    world = Completer(policy, application).world(further)
    before = evaluate(policy, application)
    for percent in (10, 20, 40, 60, 100):
        if chance(further, 30):
            policy = _settled(
                further, policy, [t for t in open_terms(policy) if chance(further, 50)]
            )
        application = at_random(further, policy, percent).application(application, world)
        after = evaluate(policy, application)
        claims.learned(before, after)
        before = after


@policies(2_000)
@given(known_cases)
def test_complete_facts_give_points(case: Case) -> None:
    """L5: the same fates and amounts as the evaluator for complete worlds; L8: under every cap."""
    policy = _settled(case.further, case.policy, open_terms(case.policy))
    world = Completer(policy, case.application).world(case.further)
    learner = at_random(case.further, policy, 100)
    outcome = evaluate(policy, learner.application(case.application, world))
    expected = judge(policy, world)
    assert isinstance(world.no_meaning, NoMeaning)
    if world.no_meaning.asked:
        claims.sound(outcome, expected)
    else:
        claims.exact(outcome, expected)
        claims.under_caps(policy, world, outcome)


@policies(1_000)
@given(cases)
def test_closing_what_is_named_settles_everything(case: Case) -> None:
    """L3: ask for what is named, again and again: in the end only what has no meaning is open."""
    policy, application = case.policy, case.application
    world = Completer(policy, application).world(case.further)
    for _ in range(ROUNDS):
        named = claims.named(evaluate(policy, application))
        if not named:
            return
        asked = {opening.name for opening in named}
        closed = of_named(policy, named).application(application, world)
        terms = [term for term in open_terms(policy) if term.name in asked]
        assert terms or closed != application, named
        policy, application = _settled(case.further, policy, terms), closed
    raise AssertionError(named)


@policies(1_000)
@given(cases)
def test_what_is_not_named_changes_nothing(case: Case) -> None:
    """L4: closing every other opening leaves everything as it was, reasons and all."""
    policy, application = case.policy, case.application
    before = evaluate(policy, application)
    world = Completer(policy, application).world(case.further)
    named = claims.named(before)
    asked = {opening.name for opening in named}
    terms = [term for term in open_terms(policy) if term.name not in asked]
    closed = of_named(policy, named, others=True).application(application, world)
    claims.unchanged(before, evaluate(_settled(case.further, policy, terms), closed))


@policies(1_000)
@given(cases)
def test_order_does_not_matter(case: Case) -> None:
    """L7: items, ledger entries, records, conjuncts and keys in any order."""
    policy = shuffled_policy(case.further, case.policy)
    application = shuffled_application(case.further, case.application)
    claims.same(evaluate(case.policy, case.application), evaluate(policy, application))


def _settled(random: Random, policy: Policy, terms: list[Definition]) -> Policy:
    return with_terms_closed(policy, {term.name: value_of(random, term.type) for term in terms})
