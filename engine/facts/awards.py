"""One entry of 既往奖补 in, an award or findings out."""

from __future__ import annotations

from fractions import Fraction

from engine.core.policy import Benefit, Policy
from engine.document.nodes import Mapping, Node, Scalar
from engine.facts.knowledge import Award
from engine.facts.scalar import NOTHING, is_blank, year_of
from engine.facts.spoken import money_of, unknown_fact
from engine.surface.folding import fold
from engine.surface.lexer import nearest_name
from engine.text.findings import Finding, finding
from engine.text.source import Span

CENT = Fraction(1, 100)
_AWARD_KEYS = ("政策", "事项", "归类", "年度", "实付")


def read_award(
    node: Node, policy: Policy, findings: list[Finding], applied: int | None = None
) -> Award | None:
    """One entry of 既往奖补: 事项 (of this policy unless 政策 says otherwise), 年度, 实付."""
    if not isinstance(node, Mapping):
        findings.append(finding("facts-not-mapping", node.span))
        return None
    before = len(findings)
    findings.extend(
        unknown_fact(e, list(_AWARD_KEYS)) for e in node if e.key.text not in _AWARD_KEYS
    )
    findings.extend(
        finding("fact-not-text", each.value.span, name=each.key.text)
        for each in node
        if not isinstance(each.value, Scalar)
    )
    texts = {
        e.key.text: e.value.text.strip()
        for e in node
        if isinstance(e.value, Scalar) and not is_blank(e.value)
    }
    year = year_of(texts.get("年度", ""))
    amount = money_of("".join(fold(texts.get("实付", "")).split()))
    if year is None:
        place = _part_or_whole(node, "年度")
        findings.append(finding("award-incomplete", place, what="年度（例如 2023）"))
    elif applied is not None and year > applied:
        findings.append(finding("award-later", _part_or_whole(node, "年度"), year=applied))
    if amount is None:
        place = _part_or_whole(node, "实付")
        findings.append(finding("award-incomplete", place, what="实付（例如 30万元）"))
    elif amount % CENT:
        findings.append(finding("off-grid", _part_or_whole(node, "实付"), grid="分"))
    identifier = texts.get("政策", policy.identifier)
    category = _award_category(node, texts, identifier, policy, findings)
    if len(findings) > before or year is None or amount is None:
        return None
    return Award(identifier, texts.get("事项", ""), category, year, amount)


def _part_or_whole(node: Mapping, key: str) -> Span:
    """What stands under the key, or the whole where it is missing."""
    part = node.get(key)
    return node.span if part is None or is_blank(part) else part.span


def _award_category(
    node: Mapping,
    texts: dict[str, str],
    identifier: str,
    policy: Policy,
    findings: list[Finding],
) -> str | None:
    """The category given, or the one of the policy's own item."""
    given = texts.get("归类")
    if given == NOTHING:
        return None
    if given is None and identifier != policy.identifier and policy.categories:
        what = f"归类（{'、'.join(policy.categories)}；都不是就写“无”）"
        findings.append(finding("award-incomplete", node.span, what=what))
    if given is not None and given not in policy.categories:
        entry = node.entry("归类")
        if entry is not None:
            known = "、".join(policy.categories) or "无"
            findings.append(
                finding(
                    "unknown-reference",
                    entry.value.span,
                    what="归类",
                    name=given,
                    nearest=f"现有：{known}",
                )
            )
    if given is not None or identifier != policy.identifier:
        return given
    item = next((item for item in policy.items if item.name == texts.get("事项")), None)
    if item is None:
        findings.append(_unknown_award_item(node, policy))
    return item.category if isinstance(item, Benefit) else None


def _unknown_award_item(node: Mapping, policy: Policy) -> Finding:
    entry = node.entry("事项")
    if entry is None:
        return finding("award-incomplete", node.span, what="事项（或归类）")
    names = [item.name for item in policy.items]
    written = entry.value.text if isinstance(entry.value, Scalar) else ""
    near = nearest_name(written, names)
    nearest = f"是不是“{near}”？" if near else f"现有：{'、'.join(names)}"
    return finding(
        "unknown-reference", entry.value.span, what="事项", name=written, nearest=nearest
    )
