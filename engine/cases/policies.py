"""A rule file's document and what a case lays over it in; the document the case is about out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from engine.core.policy import Policy
from engine.document.nodes import Mapping, Node, Scalar
from engine.overlay.apply import BETWEEN, apply, other_readings
from engine.overlay.scenario import laid_over
from engine.surface.lexer import nearest_name
from engine.text.findings import Finding, finding

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
    """The rule file read as its other readings (存疑 · 另解) say, in the order written."""
    known = other_readings(base)
    for each in written:
        changes = known.get(each.text)
        if changes is None:
            near = nearest_name(each.text, known)
            nearest = f"是不是“{near}”？" if near else f"现有：{'、'.join(known)}"
            what = f"另解（写成“存疑{BETWEEN}另解”）"
            words = {"what": what, "name": each.text, "nearest": nearest}
            return base, (finding("unknown-reference", each.span, None, **words),)
        base, findings = apply(base, changes)
        if findings:
            return base, findings
    return base, ()
