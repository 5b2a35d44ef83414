"""A cases file in, what became of each case and what they exercised out.

The earlier passes (reading a file, compiling a rule file) are handed in by the caller, so that
everything here is a plain function of documents.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from engine.cases.compare import differences
from engine.cases.coverage import Exercised, exercised
from engine.cases.expected import WorkedCase
from engine.cases.policies import Compile, Read, with_readings, with_scenario
from engine.cases.read import from_document as cases_from_document
from engine.core.policy import Policy
from engine.document.nodes import Mapping, Scalar
from engine.evaluate.exact import evaluate
from engine.evaluate.outcome import Outcome
from engine.facts.from_document import from_document as facts_from_document
from engine.facts.knowledge import Application
from engine.text.findings import Finding, finding, has_errors


@dataclass(frozen=True, slots=True)
class Verdict:
    """One case: what it came to (None if it could not be worked), and what differs."""

    case: WorkedCase
    outcome: Outcome | None
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether everything came out as the case says."""
        return not self.findings


@dataclass(frozen=True, slots=True)
class Report:
    """A file's cases: the policy they are about, findings on the file, a verdict on each."""

    policy: Policy | None
    findings: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...] = ()
    exercised: Exercised = frozenset()


def run_file(path: Path, read: Read, compile_rules: Compile) -> Report:
    """Every case of a file worked and compared; never raises for what is wrong in a file."""
    document, findings = read(path)
    if document is None:
        return Report(None, findings)
    file, findings = cases_from_document(document)
    if file is None:
        return Report(None, findings)
    rules = (path.parent / file.policy.text).resolve()
    base, findings = read(rules)
    if not isinstance(base, Mapping):
        return Report(None, findings or (_not_rules(file.policy),))
    runner = _Runner(path.parent, rules, base, read, compile_rules)
    policy, findings = runner.policy((), ())
    if policy is None:
        return Report(None, findings)
    verdicts = [runner.verdict(case) for case in file.cases]
    points = frozenset().union(*runner.exercised)
    return Report(policy, (), tuple(verdicts), points)


def _not_rules(written: Scalar) -> Finding:
    return finding("wrong-shape", written.span, None, expected="一个规则文件的路径")


@dataclass(slots=True)
class _Runner:
    """Works the cases of one file; each variant of the policy is compiled once."""

    folder: Path
    rules: Path
    base: Mapping
    read: Read
    compile_rules: Compile
    exercised: list[Exercised] = field(default_factory=list)
    compiled: dict[tuple[str, ...], tuple[Policy | None, tuple[Finding, ...]]] = field(
        default_factory=dict
    )

    def verdict(self, case: WorkedCase) -> Verdict:
        policy, findings = self.policy(case.scenarios, case.readings)
        if policy is None:
            return Verdict(case, None, findings)
        application, findings = _application(case, policy)
        if application is None:
            return Verdict(case, None, findings)
        outcome = evaluate(policy, application, trace=True)
        self.exercised.append(exercised(case, policy, outcome, str(self.rules)))
        return Verdict(case, outcome, differences(case, outcome))

    def policy(
        self, scenarios: Iterable[Scalar], readings: Iterable[Scalar]
    ) -> tuple[Policy | None, tuple[Finding, ...]]:
        """The policy with scenarios and other readings laid over it."""
        laid_over, other = tuple(scenarios), tuple(readings)
        key = (*(each.text for each in laid_over), "", *(each.text for each in other))
        if key not in self.compiled:
            self.compiled[key] = self._compile(laid_over, other)
        return self.compiled[key]

    def _compile(
        self, scenarios: tuple[Scalar, ...], readings: tuple[Scalar, ...]
    ) -> tuple[Policy | None, tuple[Finding, ...]]:
        document, findings = with_readings(self.base, readings)
        for scenario in scenarios:
            if not findings:
                path = self.folder / scenario.text
                document, findings = with_scenario(document, self.rules, path, self.read)
        if findings:
            return None, findings
        return self.compile_rules(document)


def _application(
    case: WorkedCase, policy: Policy
) -> tuple[Application | None, tuple[Finding, ...]]:
    """The one subject that a case is about."""
    facts = facts_from_document(case.facts, policy)
    findings = (*facts.findings, *(one for each in facts.cases for one in each.findings))
    if has_errors(findings):
        return None, findings
    applications = [each.application for each in facts.cases]
    if len(applications) != 1 or applications[0] is None:
        return None, (finding("case-one-subject", case.name.span, None, case=case.name.text),)
    return applications[0], ()
