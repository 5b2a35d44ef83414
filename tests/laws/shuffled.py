"""A policy or a case in; the same in another order, wherever order means nothing, out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import TypeVar

from engine.core import expression as core
from engine.core.policy import Policy
from engine.facts.knowledge import Application, Knowledge, Record
from tests.laws.trees import rebuilt

Kept = TypeVar("Kept")
Name = TypeVar("Name")


def shuffled_policy(random: Random, policy: Policy) -> Policy:
    """Items, caps, conjuncts and what least and greatest are taken of; tiers keep their order."""

    def change(node: object) -> object:
        match node:
            case core.All(operands=operands) | core.Any(operands=operands):
                return replace(node, operands=_mixed(random, operands))
            case core.Extremum(operands=operands):
                return replace(node, operands=_mixed(random, operands))
        return node

    def changed(part: Kept) -> Kept:
        mixed = rebuilt(part, change)
        assert isinstance(mixed, type(part))
        return mixed

    return replace(
        policy,
        definitions=changed(dict(policy.definitions)),
        subjects=_mixed_keys(random, policy.subjects),
        categories=_mixed(random, policy.categories),
        items=_mixed(random, changed(policy.items)),
        subject_caps=_mixed(random, changed(policy.subject_caps)),
    )


def shuffled_application(random: Random, application: Application) -> Application:
    """Keys, records and ledger entries."""
    return replace(application, subject=_shuffled(random, application.subject))


def _shuffled(random: Random, known: Knowledge) -> Knowledge:
    return replace(
        known,
        facts=_mixed_keys(random, known.facts),
        yearly=_mixed_keys(random, known.yearly),
        records={
            name: tuple(_shuffled_record(random, record) for record in _mixed(random, records))
            for name, records in _mixed_keys(random, known.records).items()
        },
        links={
            name: _shuffled(random, other)
            for name, other in _mixed_keys(random, known.links).items()
        },
        rulings=_mixed_keys(random, known.rulings),
        awards=None if known.awards is None else _mixed(random, known.awards),
    )


def _shuffled_record(random: Random, record: Record) -> Record:
    links = _mixed_keys(random, record.links)
    return replace(
        record,
        values=_mixed_keys(random, record.values),
        links={name: _shuffled(random, other) for name, other in links.items()},
    )


def _mixed(random: Random, things: tuple[Kept, ...]) -> tuple[Kept, ...]:
    mixed = list(things)
    random.shuffle(mixed)
    return tuple(mixed)


def _mixed_keys(random: Random, mapping: Mapping[Name, Kept]) -> dict[Name, Kept]:
    return dict(_mixed(random, tuple(mapping.items())))
