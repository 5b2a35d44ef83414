"""What became of files of cases in; per policy, what failed and what no case exercised, out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.cases.coverage import Point, unexercised
from engine.cases.run import Report, Verdict
from engine.core.policy import Policy
from engine.text.findings import Finding


@dataclass(slots=True)
class Tested:
    """A policy and its cases; ``complete`` if all its cases were run, so that gaps are gaps."""

    policy: Policy
    complete: bool
    verdicts: list[Verdict] = field(default_factory=list)
    seen: set[Point] = field(default_factory=set)

    @property
    def rules(self) -> Path:
        """The rule file."""
        return Path(self.policy.span.source.name)

    @property
    def failed(self) -> tuple[Verdict, ...]:
        """The cases that came out otherwise, or that could not be worked."""
        return tuple(each for each in self.verdicts if not each.holds)

    @property
    def unexercised(self) -> tuple[Point, ...] | None:
        """What no case exercised; None where only some of the cases were run."""
        return unexercised(self.policy, self.seen) if self.complete else None


@dataclass(frozen=True, slots=True)
class Summary:
    """All policies whose cases were run, and what is wrong with whole files."""

    policies: tuple[Tested, ...]
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether every file could be read and every case came out as it says."""
        return not self.findings and not any(each.failed for each in self.policies)


def summary(reports: Iterable[Report], *, complete: bool) -> Summary:
    """Reports brought together by the policy that they are about, in the order given."""
    tested: dict[str, Tested] = {}
    findings: list[Finding] = []
    for report in reports:
        findings.extend(report.findings)
        if report.policy is not None:
            rules = report.policy.span.source.name
            one = tested.setdefault(rules, Tested(report.policy, complete))
            one.verdicts.extend(report.verdicts)
            one.seen.update(report.exercised)
    return Summary(tuple(tested.values()), tuple(findings))


def as_data(whole: Summary, engine_version: str) -> dict[str, Any]:
    """The summary as schemas/test_report.schema.json says."""
    return {
        "schema_version": 1,
        "engine": engine_version,
        "passed": whole.holds,
        "policies": [_policy_as_data(each) for each in whole.policies],
        "findings": [one.as_data() for one in whole.findings],
    }


def _policy_as_data(tested: Tested) -> dict[str, Any]:
    gaps = tested.unexercised
    return {
        "id": tested.policy.identifier,
        "version": tested.policy.version,
        "file": str(tested.rules),
        "cases": [_case_as_data(each) for each in tested.verdicts],
        "unexercised": None
        if gaps is None
        else [{"kind": gap.kind, "name": gap.name, "way": gap.way} for gap in gaps],
    }


def _case_as_data(verdict: Verdict) -> dict[str, Any]:
    name = verdict.case.name
    return {
        "name": name.text,
        "file": name.span.source.name,
        "line": name.span.line,
        "passed": verdict.holds,
        "findings": [one.as_data() for one in verdict.findings],
    }
