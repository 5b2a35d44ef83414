"""huiqi (惠企): support policies as data, evaluated exactly. Outsiders import from here only.

>>> from engine import load, read_facts, evaluate
>>> loaded = load("policies/2025_draft.yaml")
>>> facts = read_facts(loaded.policy, "facts.yaml")
>>> outcome = evaluate(loaded.policy, facts.cases[0].application)
"""

from __future__ import annotations

from engine.core.policy import Policy
from engine.evaluate.exact import evaluate
from engine.evaluate.outcome import ItemOutcome, Outcome, Status, Total
from engine.facts.from_document import Case, FactsFile
from engine.facts.knowledge import Application, Knowledge
from engine.pipeline import LedgerFile, Loaded, check, check_source, load, read_facts, read_ledger
from engine.text.catalogue import Severity
from engine.text.findings import BrokenInvariant, Finding, draw

__all__ = [
    "Application",
    "BrokenInvariant",
    "Case",
    "FactsFile",
    "Finding",
    "ItemOutcome",
    "Knowledge",
    "LedgerFile",
    "Loaded",
    "Outcome",
    "Policy",
    "Severity",
    "Status",
    "Total",
    "check",
    "check_source",
    "draw",
    "evaluate",
    "load",
    "read_facts",
    "read_ledger",
]
__version__ = "0.1.0"
