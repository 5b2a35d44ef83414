"""Random policies and cases in; the laws of meaning hold of every one of them.

A run that never met an operator, a status or an opening proves nothing about it: the census at the
end of each run fails when something was too rare.
"""

from __future__ import annotations

from random import Random

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from engine.core.policy import Policy
from engine.evaluate.exact import evaluate
from tests.effort import tries
from tests.laws import claims
from tests.laws.cases import KNOWN, random_application
from tests.laws.census import Census
from tests.laws.completions import Completer, NoMeaning, value_of
from tests.laws.fates import judge
from tests.laws.generator import random_policy
from tests.laws.learning import at_random, of_named, open_terms, with_terms_closed
from tests.laws.shown import case_words
from tests.laws.shuffled import shuffled_application, shuffled_policy
from tests.laws.vocabulary import chance

POLICIES = tries(2_000)
COMPLETIONS = 20
ROUNDS = 12
law_settings = settings(
    max_examples=POLICIES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
chances = st.randoms(use_true_random=False)


def test_every_world_lies_inside_what_is_said_of_it() -> None:
    """L1, and L8 on the way."""
    census = Census()

    @law_settings
    @given(chances)
    def law(random: Random) -> None:
        policy = random_policy(random)
        application = random_application(random, policy)
        note(case_words(policy, application))
        outcome = evaluate(policy, application)
        census.policy(policy)
        census.outcome(outcome)
        claims.capped(policy, outcome)
        completer = Completer(policy, application)
        worlds = Random(random.getrandbits(32))
        for _ in range(COMPLETIONS):
            census.completions += 1
            claims.sound(outcome, judge(policy, completer.world(worlds)))

    law()
    assert census.complaints() == []


@law_settings
@given(chances)
def test_learning_never_widens(random: Random) -> None:
    """L2 and L15: closing openings, one lesson after the other, until nothing is open."""
    policy = random_policy(random)
    application = random_application(random, policy)
    note(case_words(policy, application))
    world = Completer(policy, application).world(random)
    closings = Random(random.getrandbits(32))
    before = evaluate(policy, application)
    for percent in (10, 20, 40, 60, 100):
        if chance(closings, 30):
            policy = _settled(closings, policy)
        application = at_random(closings, policy, percent).application(application, world)
        after = evaluate(policy, application)
        claims.learned(before, after)
        before = after


@law_settings
@given(chances)
def test_complete_facts_give_points(random: Random) -> None:
    """L5: the same fates and amounts as the evaluator for complete worlds; L8: under every cap."""
    policy = _settled(random, random_policy(random), all_terms=True)
    application = random_application(random, policy, KNOWN)
    world = Completer(policy, application).world(random)
    application = at_random(random, policy, 100).application(application, world)
    note(case_words(policy, application))
    outcome = evaluate(policy, application)
    expected = judge(policy, world)
    assert isinstance(world.no_meaning, NoMeaning)
    if world.no_meaning.asked:
        claims.sound(outcome, expected)
    else:
        claims.exact(outcome, expected)
        claims.under_caps(policy, world, outcome)


@law_settings
@given(chances)
def test_closing_what_is_named_settles_everything(random: Random) -> None:
    """L3: ask for what is named, again and again: in the end only what has no meaning is open."""
    policy = random_policy(random)
    application = random_application(random, policy)
    note(case_words(policy, application))
    world = Completer(policy, application).world(random)
    for _ in range(ROUNDS):
        named = claims.named(evaluate(policy, application))
        if not named:
            return
        closed = of_named(policy, named).application(application, world)
        terms = {term.name: value_of(random, term.type) for term in open_terms(policy)}
        asked = {opening.name for opening in named}
        settled = with_terms_closed(policy, {name: terms[name] for name in terms if name in asked})
        assert (closed, settled) != (application, policy), named
        policy, application = settled, closed
    raise AssertionError(named)


@law_settings
@given(chances)
def test_what_is_not_named_changes_nothing(random: Random) -> None:
    """L4: closing every other opening leaves everything as it was, reasons and all."""
    policy = random_policy(random)
    application = random_application(random, policy)
    note(case_words(policy, application))
    before = evaluate(policy, application)
    world = Completer(policy, application).world(random)
    named = claims.named(before)
    learner = of_named(policy, named, others=True)
    asked = {opening.name for opening in named}
    unasked = [term for term in open_terms(policy) if term.name not in asked]
    values = {term.name: value_of(random, term.type) for term in unasked}
    after = evaluate(with_terms_closed(policy, values), learner.application(application, world))
    claims.unchanged(before, after)


@law_settings
@given(chances)
def test_order_does_not_matter(random: Random) -> None:
    """L7: items, ledger entries, records, conjuncts and keys in any order."""
    policy = random_policy(random)
    application = random_application(random, policy)
    note(case_words(policy, application))
    mixed_policy = shuffled_policy(random, policy)
    mixed_application = shuffled_application(random, application)
    claims.same(evaluate(policy, application), evaluate(mixed_policy, mixed_application))


def _settled(random: Random, policy: Policy, *, all_terms: bool = False) -> Policy:
    closed = [term for term in open_terms(policy) if all_terms or chance(random, 50)]
    return with_terms_closed(policy, {term.name: value_of(random, term.type) for term in closed})
