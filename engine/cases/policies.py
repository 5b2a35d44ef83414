"""A rule file's document and what a case lays over it in; the document the case is about out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from engine.core.policy import Policy
from engine.document.nodes import Mapping, Node, Scalar
from engine.document.shape import check_shape
from engine.overlay.apply import Change, apply, changes_of
from engine.surface.lexer import nearest_name
from engine.text.findings import Finding, finding

OVERLAY_SCHEMA = "overlay.schema.json"
BETWEEN = "·"
"""What stands between the name of a doubt and the name of its other reading."""

Read = Callable[[Path], tuple[Node | None, tuple[Finding, ...]]]
"""A path in, IR 1 or the findings that say why there is none out."""

Compile = Callable[[Mapping], tuple[Policy | None, tuple[Finding, ...]]]
"""IR 1 of a rule file in, the policy or the findings that say why there is none out."""


def with_scenario(
    base: Mapping, policy: Path, scenario: Path, read: Read
) -> tuple[Mapping, tuple[Finding, ...]]:
    """The rule file changed by a scenario file that is based on it."""
    overlay, findings = read(scenario)
    if not isinstance(overlay, Mapping):
        return base, findings
    findings = check_shape(overlay, OVERLAY_SCHEMA)
    if findings:
        return base, findings
    stated = overlay.get("基于")
    if isinstance(stated, Scalar) and (scenario.parent / stated.text).resolve() != policy:
        wrong = finding("overlay-base", stated.span, None, base=stated.text, policy=policy.name)
        return base, (wrong,)
    return apply(base, changes_of(overlay))


def with_readings(base: Mapping, written: Sequence[Scalar]) -> tuple[Mapping, tuple[Finding, ...]]:
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


def other_readings(base: Mapping) -> dict[str, list[Change]]:
    """Every other reading of a rule file, as ``存疑·另解``, and the changes it makes."""
    return {
        f"{doubt}{BETWEEN}{reading}": [Change(e.key.text, e.value, e.key.span) for e in changes]
        for _, article in _groups(base.get("条文"))
        for doubt, said in _groups(article.get("存疑"))
        for reading, changes in _groups(said.get("另解"))
    }


def _groups(node: Node | None) -> list[tuple[str, Mapping]]:
    """The entries of a mapping that are mappings themselves."""
    if not isinstance(node, Mapping):
        return []
    return [(e.key.text, e.value) for e in node if isinstance(e.value, Mapping)]
