"""A policy and a case in, every item's outcome and the totals out: the meaning of the language.

The meaning is docs/reference/meaning.md; it stands in this module and three beside it:
``expression.py`` (M2 to M4), ``item.py`` (M5 to M7.7) and ``total.py`` (M7.8 to M8). Statuses
(M6) are here. All other backends are compared with these.
"""

from __future__ import annotations

from engine.core.policy import Benefit, Indicator, Item, Policy, Service
from engine.evaluate.expression import Scene
from engine.evaluate.item import claim, offered, requirement
from engine.evaluate.outcome import ItemOutcome, Met, Note, Outcome, Status
from engine.evaluate.total import AppliedCap, Settled, highest_only, payable_of, total_of
from engine.evaluate.trace import Recorder, Stage, StageName
from engine.evaluate.validity import assumed, in_force
from engine.facts.knowledge import Application
from engine.values import interval
from engine.values.interval import Interval
from engine.values.opening import NO_REASONS, OpeningKind, Reasons
from engine.values.truth import Truth


def evaluate(policy: Policy, application: Application, *, trace: bool = False) -> Outcome:
    """What each item of the policy gives one subject in the year it applies in, and the total.

    Never raises on a policy that passed ``check`` and knowledge that passed its schema.
    """
    valid = in_force(policy, application)
    claims: dict[str, Settled] = {}
    outcomes: dict[str, ItemOutcome] = {}
    for item in policy.items:
        scene = Scene(
            policy,
            application.subject,
            application.year,
            item=item.name,
            recorder=Recorder() if trace else None,
        )
        if application.subject.kind not in item.subjects or not valid.possible:
            outcomes[item.name] = _not_applicable(item)
        elif isinstance(item, Indicator):
            outcomes[item.name] = _indicator(item, scene, valid)
        elif isinstance(item, Service):
            outcomes[item.name] = _service(item, scene, valid)
        else:
            own = claim(item, scene, valid)
            claims[item.name] = Settled(own, own.amount, own.reasons)
    if policy.highest_only:
        highest_only(list(claims.values()))
    scene = Scene(policy, application.subject, application.year)
    total, cap = total_of(list(claims.values()), scene)
    for name, settled in claims.items():
        outcomes[name] = _outcome(settled, cap, policy)
    return Outcome(tuple(outcomes[item.name] for item in policy.items), total)


def _not_applicable(item: Item) -> ItemOutcome:
    nothing = interval.point(0) if isinstance(item, Benefit) else None
    return ItemOutcome(
        item, Status.NOT_APPLICABLE, nothing, nothing, None, NO_REASONS, (), None, (), ()
    )


def _service(item: Service, scene: Scene, valid: Truth) -> ItemOutcome:
    eligible, stages = offered(item, scene, valid)
    status = _status(eligible, eligible.reasons)
    return ItemOutcome(
        item, status, None, None, None, eligible.reasons, (), None, _notes(scene.policy), stages
    )


def _notes(policy: Policy) -> tuple[Note, ...]:
    return (Note.DRAFT_ASSUMED_IN_FORCE,) if assumed(policy) else ()


def _indicator(item: Indicator, scene: Scene, valid: Truth) -> ItemOutcome:
    eligible, met, stages = requirement(item, scene, valid)
    reasons = NO_REASONS if eligible.known is False else eligible.reasons | met.reasons
    answers: dict[bool | None, Met] = {True: Met.MET, False: Met.NOT_MET, None: Met.UNKNOWN}
    answer = answers[met.known] if eligible.possible else None
    return ItemOutcome(
        item, _status(eligible, reasons), None, None, answer, reasons, (), None, (), stages
    )


def _status(eligible: Truth, reasons: Reasons) -> Status:
    """M6, from eligibility and the kinds of reasons only."""
    if eligible.known is False:
        return Status.DENIED
    if not reasons:
        return Status.GRANTED
    if all(reason.kind is OpeningKind.DISCRETION for reason in reasons):
        return Status.DISCRETIONARY
    return Status.UNDETERMINED


def _outcome(settled: Settled, cap: AppliedCap | None, policy: Policy) -> ItemOutcome:
    own = settled.claim
    status = _status(own.eligible, settled.reasons)
    if settled.superseded_by is not None:
        status = Status.SUPERSEDED
    notes = list(own.notes)
    if status is Status.GRANTED and settled.amount == interval.point(0):
        notes.append(Note.ZERO_AMOUNT)
    notes.extend(_notes(policy))
    payable = payable_of(settled, cap)
    stages = list(own.stages)
    if settled.amount != own.amount:
        stages.append(Stage(StageName.HIGHEST_ONLY, own.item.category or "", settled.amount))
    if cap is not None and payable != settled.amount:
        stages.append(_cap_stage(cap, payable))
    return ItemOutcome(
        own.item,
        status,
        settled.amount,
        payable,
        None,
        settled.reasons,
        own.bound_by,
        settled.superseded_by,
        tuple(notes),
        tuple(stages),
    )


def _cap_stage(cap: AppliedCap, payable: Interval) -> Stage:
    names = "、".join(each.name for each in cap.caps)
    quotes = tuple(quote for each in cap.caps for quote in each.quotes)
    return Stage(StageName.SUBJECT_CAP, names, payable, (), quotes, cap.ceiling)
