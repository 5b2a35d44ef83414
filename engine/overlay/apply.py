"""A rule file's document and changes by path in, the changed document out.

A path's first step is the name of an item, a definition or a cap, or a key at the top of the
file; names survive renumbering, article numbers don't take part. The next steps are keys and
positions in lists, counted from 1: ``增长奖励.条件.2``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.document.nodes import Entry, Mapping, Node, Scalar, Sequence
from engine.text.findings import Finding, finding
from engine.text.source import Span

Step = str | int


@dataclass(frozen=True, slots=True)
class Change:
    """What is to stand at a path; the place is where the change is written."""

    path: str
    value: Node
    span: Span


def changes_of(overlay: Mapping) -> list[Change]:
    """The changes an overlay file makes: 修改 by path, and values for definitions."""
    changes = []
    for entry in _entries(overlay.get("定义")):
        for each in _entries(entry.value):
            path = f"定义.{entry.key.text}.{each.key.text}"
            changes.append(Change(path, each.value, each.key.span))
    changes.extend(
        Change(entry.key.text, entry.value, entry.key.span)
        for entry in _entries(overlay.get("修改"))
    )
    return changes


BETWEEN = "·"
"""What stands between the name of a doubt and the name of its other reading."""


def other_readings(base: Mapping) -> dict[str, list[Change]]:
    """Every other reading of a rule file (存疑 · 另解), as ``存疑·另解``, and its changes."""
    return {
        f"{doubt}{BETWEEN}{reading}": [Change(e.key.text, e.value, e.key.span) for e in changes]
        for _, article in _groups(base.get("条文"))
        for doubt, said in _groups(article.get("存疑"))
        for reading, changes in _groups(said.get("另解"))
    }


def apply(base: Mapping, changes: Iterable[Change]) -> tuple[Mapping, tuple[Finding, ...]]:
    """The base with every change made, in order; a path that leads nowhere is a finding."""
    findings: list[Finding] = []
    for change in changes:
        steps = _steps(base, change.path)
        changed = _replaced(base, steps, change, findings, "文件")
        if isinstance(changed, Mapping):
            base = changed
    return base, tuple(findings)


def _entries(node: Node | None) -> Iterator[Entry]:
    if isinstance(node, Mapping):
        yield from node


def _groups(node: Node | None) -> list[tuple[str, Mapping]]:
    """The entries of a mapping that are mappings themselves."""
    return [(e.key.text, e.value) for e in _entries(node) if isinstance(e.value, Mapping)]


def _steps(base: Mapping, path: str) -> list[str]:
    """The path from the top of the file: a name is led to where it is declared."""
    first, *rest = path.split(".")
    if base.get(first) is not None:
        return [first, *rest]
    for article in _entries(base.get("条文")):
        items = article.value.get("事项") if isinstance(article.value, Mapping) else None
        if isinstance(items, Mapping) and items.get(first) is not None:
            return ["条文", article.key.text, "事项", first, *rest]
    definitions = base.get("定义")
    if isinstance(definitions, Mapping) and definitions.get(first) is not None:
        return ["定义", first, *rest]
    general = base.get("总则")
    caps = general.get("上限") if isinstance(general, Mapping) else None
    if isinstance(caps, Mapping) and caps.get(first) is not None:
        return ["总则", "上限", first, *rest]
    return [first, *rest]


def _replaced(
    node: Node, steps: list[str], change: Change, findings: list[Finding], at: str
) -> Node:
    """The node with what stands at the steps replaced; a new last key may be added."""
    if not steps:
        return change.value
    first, rest = steps[0], steps[1:]
    if isinstance(node, Mapping):
        entry = node.entry(first)
        if entry is not None:
            value = _replaced(entry.value, rest, change, findings, f"“{first}”")
            entries = [Entry(e.key, value) if e is entry else e for e in node.entries]
            return Mapping(tuple(entries), node.span)
        if not rest:
            key = Scalar(first, change.span)
            return Mapping((*node.entries, Entry(key, change.value)), node.span)
    if (
        isinstance(node, Sequence)
        and first.isdecimal()
        and len(first) < 6
        and 1 <= int(first) <= len(node.items)
    ):
        items = list(node.items)
        position = int(first) - 1
        items[position] = _replaced(items[position], rest, change, findings, f"第{first}项")
        return Sequence(tuple(items), node.span)
    findings.append(
        finding(
            "overlay-path",
            change.span,
            None,
            path=change.path,
            at=at,
            step=first,
            known=_known(node),
        )
    )
    return node


def _known(node: Node) -> str:
    match node:
        case Mapping(entries=entries):
            return "、".join(entry.key.text for entry in entries)
        case Sequence(items=items):
            return f"1 至 {len(items)}"
        case Scalar():
            return "到此为止"
