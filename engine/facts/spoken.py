"""Small things that facts files say in, what they mean or a finding out."""

from __future__ import annotations

from fractions import Fraction

from engine.document.nodes import Entry, Node, Scalar
from engine.facts.knowledge import Approved, Refused, Ruling
from engine.surface.folding import fold
from engine.surface.lexer import nearest_name, read_quantity
from engine.text.findings import Finding, finding
from engine.values.unit import MONEY


def unknown_fact(entry: Entry, known: list[str]) -> Finding:
    """A name that the policy doesn't know, with the nearest one that it does."""
    near = nearest_name(entry.key.text, known)
    nearest = f"是不是“{near}”？" if near else f"可以写：{'、'.join(known)}"
    return finding("unknown-fact", entry.key.span, name=entry.key.text, nearest=nearest)


def read_ruling(node: Node, findings: list[Finding]) -> Ruling | None:
    """不予, 同意, 同意 30万元."""
    text = "".join(fold(node.text).split()) if isinstance(node, Scalar) else ""
    if text == "不予":
        return Refused()
    if text == "同意":
        return Approved()
    amount = money_of(text.removeprefix("同意")) if text.startswith("同意") else None
    if amount is None:
        written = node.text if isinstance(node, Scalar) else ""
        findings.append(finding("bad-ruling", node.span, written=written))
        return None
    return Approved(amount)


def money_of(text: str) -> Fraction | None:
    """元, if the folded text is an amount with its unit."""
    quantity = read_quantity(text)
    return None if quantity is None or quantity.unit != MONEY else quantity.value
