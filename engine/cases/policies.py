"""A rule file's document and what a case lays over it in; the document the case is about out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from engine.core.policy import Policy
from engine.document.nodes import Entry, Mapping, Node, Scalar, Sequence
from engine.overlay.apply import BETWEEN, apply, other_readings
from engine.overlay.scenario import laid_over
from engine.surface.lexer import nearest_name
from engine.text.findings import Finding, finding
from engine.text.source import Source

Read = Callable[[Path], tuple[Node | None, tuple[Finding, ...]]]
"""A path in, IR 1 or the findings that say why there is none out."""

Compile = Callable[[Mapping], tuple[Policy | None, tuple[Finding, ...]]]
"""IR 1 of a rule file in, the policy or the findings that say why there is none out."""


def with_scenario(
    base: Mapping, policy: Path, scenario: Path, read: Read
) -> tuple[Mapping, tuple[Finding, ...]]:
    """The rule file changed by a scenario file that is based on it."""
    overlay, findings = read(scenario)
    if overlay is None:
        return base, findings
    return laid_over(base, policy, overlay, scenario)


def with_readings(base: Mapping, written: Iterable[Scalar]) -> tuple[Mapping, tuple[Finding, ...]]:
    """The rule file read as its other readings (存疑 · 另解) say, in the order written.

    A reading is laid over the rules like a scenario: a number that it takes from elsewhere needs
    no quotation.
    """
    source = Source(base.span.source.name, base.span.source.text)
    known = other_readings(base)
    for each in written:
        changes = known.get(each.text)
        if changes is None:
            near = nearest_name(each.text, known)
            nearest = f"是不是“{near}”？" if near else f"现有：{'、'.join(known)}"
            what = f"另解（写成“存疑{BETWEEN}另解”）"
            words = {"what": what, "name": each.text, "nearest": nearest}
            return base, (finding("unknown-reference", each.span, None, **words),)
        overlay = [replace(change, value=_standing_in(change.value, source)) for change in changes]
        base, findings = apply(base, overlay)
        if findings:
            return base, findings
    return base, ()


def _standing_in(node: Node, source: Source) -> Node:
    """The same node, in a source of its own as an overlay's nodes are."""
    span = replace(node.span, source=source)
    match node:
        case Scalar():
            return replace(node, span=span)
        case Sequence(items=items):
            return Sequence(tuple(_standing_in(item, source) for item in items), span)
        case Mapping(entries=entries):
            moved = (Entry(e.key, _standing_in(e.value, source)) for e in entries)
            return Mapping(tuple(moved), span)
