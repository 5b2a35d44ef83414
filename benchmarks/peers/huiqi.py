"""A case in, its amounts in 分 out: huiqi itself, with the policy file loaded once."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from cases import Enterprise, Guarantor, enterprise_facts, guarantor_facts
from rules import ENTERPRISE_AMOUNTS, GUARANTOR_AMOUNTS

import engine
from engine import Application, Outcome, Policy
from peers.contender import Amounts, Contender

TOP = Path(__file__).resolve().parents[2]
POLICY = TOP / "policies" / "2025_draft.yaml"
SCENARIO = TOP / "benchmarks" / "scenario.yaml"
FOLDER = tempfile.TemporaryDirectory(prefix="huiqi-bench-")
"""Where the facts of a case are written; gone with the process."""


def contenders() -> tuple[list[Contender], list[Contender]]:
    """With and without trace, for enterprises and for guarantors; then the reading of facts too."""
    policy = _policy()
    path = Path(FOLDER.name) / "facts.json"

    def written(document: dict[str, object]) -> Path:
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        return path

    def read(document: dict[str, object]) -> Application:
        return _application(policy, written(document))

    def plain(application: Application) -> Outcome:
        return engine.evaluate(policy, application)

    def traced(application: Application) -> Outcome:
        return engine.evaluate(policy, application, trace=True)

    def from_file(path: Path) -> Outcome:
        return engine.evaluate(policy, _application(policy, path), trace=True)

    def firm(case: Enterprise) -> Application:
        return read(enterprise_facts(case))

    def backer(case: Guarantor) -> Application:
        return read(guarantor_facts(case))

    def file(case: Enterprise) -> Path:
        return written(enterprise_facts(case))

    return (
        [
            Contender("惠企", False, firm, plain, _enterprise_amounts),
            Contender("惠企", True, firm, traced, _enterprise_amounts),
            Contender("惠企·连读事实文件", True, file, from_file, _enterprise_amounts),
        ],
        [
            Contender("惠企", False, backer, plain, _guarantor_amounts),
            Contender("惠企", True, backer, traced, _guarantor_amounts),
        ],
    )


def _policy() -> Policy:
    loaded = engine.load(POLICY, scenarios=[SCENARIO])
    if loaded.policy is None:
        raise SystemExit("\n".join(found.message for found in loaded.findings))
    return loaded.policy


def _application(policy: Policy, path: Path) -> Application:
    facts = engine.read_facts(policy, path)
    application = facts.cases[0].application if facts.cases else None
    if application is None:
        findings = [*facts.findings, *(found for case in facts.cases for found in case.findings)]
        raise SystemExit("\n".join(found.message for found in findings))
    return application


def _enterprise_amounts(outcome: Outcome) -> Amounts:
    amounts = {each.item.name: each.amount for each in outcome.items}
    amounts["上限前合计"] = outcome.total.before_cap
    amounts["上限后合计"] = outcome.total.after_cap
    return tuple(_cents(amounts[name]) for name in ENTERPRISE_AMOUNTS)


def _guarantor_amounts(outcome: Outcome) -> Amounts:
    amounts = {each.item.name: each.amount for each in outcome.items}
    return tuple(_cents(amounts[name]) for name in GUARANTOR_AMOUNTS)


def _cents(amount: object) -> int:
    """A single amount in 分; −1, which no peer says, for a range."""
    low, high = getattr(amount, "low", None), getattr(amount, "high", None)
    return int(low * 100) if low is not None and low == high else -1
