"""Paths in; policies, facts and findings out: the place where passes are strung together."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from engine.core.from_surface import from_surface
from engine.core.policy import Policy
from engine.document.decode import MAX_BYTES, decode
from engine.document.from_text import from_text
from engine.document.nodes import Mapping, Node, Scalar, Sequence
from engine.document.shape import check_shape
from engine.evaluate.as_data import outcome_as_data
from engine.evaluate.exact import evaluate
from engine.evaluate.outcome import Outcome
from engine.evaluate.validity import state
from engine.facts.from_document import Case, FactsFile
from engine.facts.from_document import from_document as facts_from_document
from engine.facts.ledger import Ledger, unknown_names
from engine.facts.ledger import from_document as ledger_from_document
from engine.facts.ledger_text import NotAppendable, appended, new_ledger
from engine.overlay.apply import apply, other_readings
from engine.overlay.scenario import OVERLAY_SCHEMA, laid_over, scenario_name
from engine.surface.accounting import account
from engine.surface.from_document import from_document
from engine.surface.reproduction import reproduce
from engine.text.catalogue import Severity
from engine.text.findings import BrokenInvariant, Finding, finding, has_errors
from engine.text.source import Source

POLICY_SCHEMA = "policy.schema.json"


@dataclass(frozen=True, slots=True)
class Used:
    """A file that an evaluation used: what it is called, and the SHA-256 of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """A policy file and its overlays: the policy unless a finding is an error, and all findings."""

    policy: Policy | None
    findings: tuple[Finding, ...]
    file: Used
    overlays: tuple[Used, ...] = ()


def load(path: str | Path, scenarios: Iterable[str | Path] = ()) -> Loaded:
    """The policy in a file, with scenarios laid over it in the order given.

    Never raises for what is wrong in a file: that is in the findings, and ``policy`` is None.
    """
    document, used, findings = _document(Path(path))
    if not isinstance(document, Mapping):
        return Loaded(None, findings or _not_a_mapping(document), used)
    overlays: list[Used] = []
    for scenario in scenarios:
        changed, overlay, found = _with_scenario(document, Path(path), Path(scenario))
        overlays.append(overlay)
        if has_errors(found):
            return Loaded(None, found, used, tuple(overlays))
        document = changed
    policy, findings = compile_document(document)
    return Loaded(policy, findings, used, tuple(overlays))


def compile_document(document: Mapping) -> tuple[Policy | None, tuple[Finding, ...]]:
    """IR 1 to Core: shape, surface, quotations, names and types."""
    other = _other_file(document)
    if other is not None:
        return None, (other,)
    shape = check_shape(document, POLICY_SCHEMA)
    if has_errors(shape):
        return None, shape
    surface, _, findings = from_document(document)
    policy, meaning = from_surface(surface)
    accounting = account(surface, (*findings, *meaning))
    every = _in_order((*findings, *accounting, *meaning))
    if policy is None and not has_errors(every):
        raise BrokenInvariant("a policy was refused without a finding")
    if has_errors(every):
        return None, tuple(one for one in every if one.severity is Severity.ERROR)
    return policy, every


def check_source(path: str | Path, source: str | Path) -> tuple[Finding, ...]:
    """Findings where a policy file does not reproduce the text as received."""
    document, _, findings = _document(Path(path))
    if not isinstance(document, Mapping) or has_errors(check_shape(document, POLICY_SCHEMA)):
        return findings
    received, findings = _text(Path(source))
    if received is None:
        return findings
    surface, _, _ = from_document(document)
    return reproduce(surface, received)


_OTHER_FILES = {
    "申报年度": ("事实文件", "规则文件写在前面，事实文件写在后面：huiqi eval 规则文件 事实文件。"),
    "基于": (
        "情景文件",
        "用 --scenario 加在规则文件后面：huiqi eval 规则文件 事实文件 --scenario 情景文件。",
    ),
    "案例": ("案例文件", "跑案例用 huiqi test 案例文件。"),
}


def _other_file(document: Mapping) -> Finding | None:
    """A finding for a file of another kind given as a rule file."""
    if document.get("政策") is not None:
        return None
    for key, (what, advice) in _OTHER_FILES.items():
        entry = document.entry(key)
        if entry is not None:
            return finding("other-file", entry.key.span, what=what, advice=advice)
    return None


def check(path: str | Path) -> tuple[Finding, ...]:
    """All findings of a policy file or an overlay, with hints on what the draft leaves open."""
    document, _, findings = _document(Path(path))
    if not isinstance(document, Mapping):
        return findings or _not_a_mapping(document)
    if document.get("基于") is not None:
        return _check_overlay(document, Path(path))
    policy, findings = compile_document(document)
    if policy is None:
        return findings
    readings = _check_readings(document)
    return _in_order((*findings, *readings, *_hints(policy)))


@dataclass(frozen=True, slots=True)
class Result:
    """One case evaluated: its outcome, or None where findings stand in its way."""

    case: Case
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Report:
    """A facts file evaluated against a policy."""

    loaded: Loaded
    facts: Used
    day: datetime.date | None
    results: tuple[Result, ...]
    findings: tuple[Finding, ...]
    ledger: Used | None = None


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """A ledger file: the ledger unless a finding is an error, and all findings."""

    ledger: Ledger | None
    findings: tuple[Finding, ...]
    file: Used


def run(
    loaded: Loaded,
    name: str,
    data: bytes,
    year: int | None = None,
    day: datetime.date | None = None,
    ledger: LedgerFile | None = None,
) -> Report:
    """Every case in the bytes of a facts file, evaluated with its trace.

    ``name`` is how findings call the file. A case with bad facts has no outcome, and nothing has
    one if the ledger is bad; the findings are those of the policy, of the files, and of all cases.
    """
    used = Used(name, sha256(data))
    past = None if ledger is None else ledger.file
    before = loaded.findings if ledger is None else (*loaded.findings, *ledger.findings)
    if loaded.policy is None or (ledger is not None and ledger.ledger is None):
        return Report(loaded, used, day, (), before, past)
    awards = None if ledger is None else ledger.ledger
    facts = read_facts_text(loaded.policy, name, data, year, day, awards)
    results = tuple(
        Result(
            case,
            None
            if case.application is None
            else evaluate(loaded.policy, case.application, trace=True),
        )
        for case in facts.cases
    )
    own = [found for case in facts.cases for found in case.findings]
    return Report(loaded, used, day, results, (*before, *facts.findings, *own), past)


def report_as_data(report: Report, engine_version: str) -> dict[str, Any]:
    """The report as schemas/result.schema.json says."""
    policy = report.loaded.policy
    return {
        "schema_version": 1,
        "engine": engine_version,
        "policies": []
        if policy is None
        else [
            {
                "id": policy.identifier,
                "version": policy.version,
                "sha256": report.loaded.file.sha256,
                "state": state(policy, report.day),
            }
        ],
        "overlays": [{"name": o.name, "sha256": o.sha256} for o in report.loaded.overlays],
        "facts_sha256": report.facts.sha256,
        "ledger": None
        if report.ledger is None
        else {"name": report.ledger.name, "sha256": report.ledger.sha256},
        "results": [
            outcome_as_data(result.case.application, result.outcome)
            for result in report.results
            if result.outcome is not None and result.case.application is not None
        ],
        "findings": [found.as_data() for found in report.findings],
    }


def read_facts(
    policy: Policy,
    path: str | Path,
    year: int | None = None,
    day: datetime.date | None = None,
    ledger: Ledger | None = None,
) -> FactsFile:
    """The cases of a facts file (YAML or JSON); a ledger says what they were paid before."""
    document, _, findings = _document(Path(path))
    if document is None:
        return FactsFile((), findings)
    return facts_from_document(document, policy, year, day, ledger)


def read_facts_text(
    policy: Policy,
    name: str,
    data: bytes,
    year: int | None = None,
    day: datetime.date | None = None,
    ledger: Ledger | None = None,
) -> FactsFile:
    """The cases in the bytes of a facts file; ``name`` is how findings call it."""
    document, findings = _parsed(name, data)
    if document is None:
        return FactsFile((), findings)
    return facts_from_document(document, policy, year, day, ledger)


def read_ledger(path: str | Path) -> LedgerFile:
    """The ledger in a file (YAML or JSON)."""
    document, used, findings = _document(Path(path))
    if document is None:
        return LedgerFile(None, findings, used)
    return LedgerFile(*ledger_from_document(document), used)


def read_ledger_text(name: str, data: bytes) -> LedgerFile:
    """The ledger in the bytes of a file; ``name`` is how findings call it."""
    used = Used(name, sha256(data))
    document, findings = _parsed(name, data)
    if document is None:
        return LedgerFile(None, findings, used)
    return LedgerFile(*ledger_from_document(document), used)


def ledger_with_entry(name: str, data: bytes | None, entry: Mapped[str, str]) -> bytes:
    """The bytes of a ledger with one more entry; raises NotAppendable. None: there is none yet."""
    if data is None:
        return new_ledger(entry)
    document, _ = _parsed(name, data)
    if not isinstance(document, Sequence):
        raise NotAppendable
    return appended(data, document, entry)


def check_ledger(path: str | Path, policy: Policy | None = None) -> tuple[Finding, ...]:
    """All findings of a ledger; with a policy, also on names entered that it doesn't have."""
    file = read_ledger(path)
    if file.ledger is None or policy is None:
        return file.findings
    return _in_order((*file.findings, *unknown_names(file.ledger.awards, policy)))


def read_document(path: str | Path) -> tuple[Node | None, tuple[Finding, ...]]:
    """IR 1 of any file."""
    document, _, findings = _document(Path(path))
    return document, findings


def sha256(data: bytes) -> str:
    """The hash by which results name a file."""
    return hashlib.sha256(data).hexdigest()


def _document(path: Path) -> tuple[Node | None, Used, tuple[Finding, ...]]:
    name = str(path)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        place = Source(name, "").span(0, 0)
        return None, Used(name, ""), (finding("file-not-found", place, None, path=name),)
    document, findings = _parsed(name, data)
    return document, Used(name, sha256(data)), findings


def _text(path: Path) -> tuple[Source | None, tuple[Finding, ...]]:
    """A text file as it is."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        place = Source(str(path), "").span(0, 0)
        return None, (finding("file-not-found", place, None, path=str(path)),)
    return decode(str(path), data)


def _parsed(name: str, data: bytes) -> tuple[Node | None, tuple[Finding, ...]]:
    source, findings = decode(name, data)
    if source is None:
        return None, findings
    return from_text(source)


def _not_a_mapping(document: Node | None) -> tuple[Finding, ...]:
    if document is None:
        return ()
    return (finding("wrong-shape", document.span, None, expected="政策、主体、条文等几项"),)


def _with_scenario(
    base: Mapping, path: Path, scenario: Path
) -> tuple[Mapping, Used, tuple[Finding, ...]]:
    overlay, used, findings = _document(scenario)
    if overlay is None:
        return base, used, findings
    used = replace(used, name=scenario_name(overlay) or used.name)
    changed, findings = laid_over(base, path, overlay, scenario)
    return changed, used, findings


def _check_overlay(overlay: Mapping, path: Path) -> tuple[Finding, ...]:
    stated = overlay.get("基于")
    base = path.parent / (stated.text if isinstance(stated, Scalar) else "")
    shape = check_shape(overlay, OVERLAY_SCHEMA)
    if has_errors(shape):
        return shape
    return load(base, [path]).findings


def _check_readings(document: Mapping) -> tuple[Finding, ...]:
    """Every other reading, laid over the policy, must be a policy without errors."""
    found: list[Finding] = []
    for changes in other_readings(document).values():
        changed, findings = apply(document, changes)
        if not findings:
            _, findings = compile_document(changed)
        found.extend(one for one in findings if has_errors([one]))
    return tuple(found)


def _hints(policy: Policy) -> Iterable[Finding]:
    """What the draft itself leaves open."""
    for definition in policy.definitions.values():
        if definition.body is None:
            yield finding("open-term", definition.span, None, name=definition.name)
    for article in policy.articles.values():
        for reading in article.readings:
            others = "；".join(reading.others) or "没有写"
            yield finding(
                "recorded-doubt",
                reading.span,
                None,
                name=reading.name,
                taken=reading.taken,
                others=others,
            )


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by their place, each once."""
    unique = dict.fromkeys(findings)
    return tuple(
        sorted(
            unique, key=lambda one: (one.span.source.name, one.span.start) if one.span else ("", 0)
        )
    )
