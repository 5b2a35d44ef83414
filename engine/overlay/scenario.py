"""A rule file and a scenario file in, the rule file with the scenario laid over it out."""

from __future__ import annotations

from pathlib import Path

from engine.document.nodes import Mapping, Node, Scalar
from engine.document.shape import check_shape
from engine.overlay.apply import apply, changes_of
from engine.text.findings import Finding, finding, has_errors

OVERLAY_SCHEMA = "overlay.schema.json"


def laid_over(
    base: Mapping, policy: Path, overlay: Node, scenario: Path
) -> tuple[Mapping, tuple[Finding, ...]]:
    """The base changed by a scenario; findings if it is misshapen or based on another file.

    ``policy`` and ``scenario`` are the paths the two documents came from.
    """
    shape = check_shape(overlay, OVERLAY_SCHEMA)
    if has_errors(shape) or not isinstance(overlay, Mapping):
        return base, shape
    stated = overlay.get("基于")
    if isinstance(stated, Scalar) and not _same_file(scenario.parent / stated.text, policy):
        wrong = finding("overlay-base", stated.span, None, base=stated.text, policy=policy.name)
        return base, (wrong,)
    return apply(base, changes_of(overlay))


def scenario_name(overlay: Node | None) -> str:
    """What a scenario is called in results."""
    named = overlay.get("名称") if isinstance(overlay, Mapping) else None
    return named.text if isinstance(named, Scalar) else ""


def _same_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file; a path that can't be one leads nowhere."""
    try:
        return one.resolve() == other.resolve()
    except (OSError, ValueError):
        return False
