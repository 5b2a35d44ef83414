"""IR 1 of a cases file in, its cases out, with findings for what can't be used."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.cases.expected import (
    CasesFile,
    ExpectedAmount,
    ExpectedItem,
    ExpectedTotal,
    WorkedCase,
)
from engine.document.nodes import Entry, Mapping, Node, Scalar, Sequence
from engine.document.shape import check_shape
from engine.surface.folding import fold
from engine.surface.lexer import Quantity, read_quantity
from engine.text import labels
from engine.text.findings import Finding, finding
from engine.values.unit import MONEY

SCHEMA = "cases.schema.json"


def from_document(document: Node) -> tuple[CasesFile | None, tuple[Finding, ...]]:
    """The cases of a file, or None with the findings that say why there are none."""
    findings = check_shape(document, SCHEMA)
    if findings or not isinstance(document, Mapping):
        return None, findings
    reader = _Reader()
    file = reader.file(document)
    return (None if reader.findings else file), tuple(reader.findings)


def merged(common: Node, own: Node) -> Node:
    """Facts of a case laid over the common ones: key by key, the case's own in their place.

    What is not a group of keys on both sides is replaced whole; a key left blank is then a
    fact that nobody knows.
    """
    if not isinstance(common, Mapping) or not isinstance(own, Mapping):
        return own
    entries = []
    for entry in common:
        value = own.get(entry.key.text)
        entries.append(entry if value is None else Entry(entry.key, merged(entry.value, value)))
    entries.extend(entry for entry in own if common.get(entry.key.text) is None)
    return Mapping(tuple(entries), own.span)


@dataclass(slots=True)
class _Reader:
    findings: list[Finding] = field(default_factory=list)

    def file(self, document: Mapping) -> CasesFile:
        common = document.get("共同事实")
        return CasesFile(
            _scalar(document, "规则"),
            tuple(self._case(entry, common) for entry in _mapping(document, "案例")),
        )

    def _case(self, entry: Entry, common: Node | None) -> WorkedCase:
        body = entry.value if isinstance(entry.value, Mapping) else Mapping((), entry.key.span)
        own = body.get("事实") or Mapping((), entry.key.span)
        facts = own if common is None else merged(common, own)
        expected = _mapping(body, "结果")
        total = expected.get("合计")
        return WorkedCase(
            name=entry.key,
            scenarios=_scalars(body.get("情景")),
            readings=_scalars(body.get("另解")),
            facts=facts if isinstance(facts, Mapping) else Mapping((), entry.key.span),
            items=tuple(self._item(each) for each in expected if each.key.text != "合计"),
            total=self._total(total) if isinstance(total, Mapping) else None,
        )

    def _item(self, entry: Entry) -> ExpectedItem:
        if not isinstance(entry.value, Mapping):
            status = entry.value if isinstance(entry.value, Scalar) else entry.key
            return ExpectedItem(entry.key, status, None, None, None, None, ())
        body = entry.value
        openings, bound_by = body.get("待补"), body.get("受限于")
        payable = body.get("封顶后")
        return ExpectedItem(
            name=entry.key,
            status=_scalar(body, "状态"),
            amount=self._amount(body),
            payable=self._amount(payable) if isinstance(payable, Mapping) else None,
            openings=None if openings is None else _scalars(openings),
            bound_by=None if bound_by is None else _scalars(bound_by),
            notes=_scalars(body.get("提示")),
        )

    def _total(self, body: Mapping) -> ExpectedTotal:
        parts = [body.get(key) for key in ("封顶前", "可用上限", "封顶后")]
        before, cap, after = (self._amount(p) if isinstance(p, Mapping) else None for p in parts)
        return ExpectedTotal(before, cap, after)

    def _amount(self, body: Mapping) -> ExpectedAmount | None:
        """金额 with 演算 beside it; every end that isn't 0 or 不限 has its working."""
        written = body.get("金额")
        if not isinstance(written, Scalar):
            return None
        low_text, to, high_text = "".join(fold(written.text).split()).partition("至")
        low = _money(low_text)
        unbounded = high_text == labels.UNBOUNDED
        high = _money(high_text) if to else low
        bad = low is None or (high is None and not unbounded)
        if bad or low is None or (high is not None and high.value < low.value):
            self._report("case-amount", written, written=written.text)
            return None
        low_working, high_working = _working(body.get("演算"), is_range=bool(to))
        amount = ExpectedAmount(
            low.value, None if high is None else high.value, written, low_working, high_working
        )
        if (amount.low and not low_working) or (amount.high and not high_working):
            self._report("case-without-working", written, written=written.text)
        return amount

    def _report(self, code: str, at: Scalar, **words: object) -> None:
        self.findings.append(finding(code, at.span, None, **words))


def _working(node: Node | None, *, is_range: bool) -> tuple[str | None, str | None]:
    """The 演算 of both ends: one text for a point, 低 and 高 for a range."""
    if isinstance(node, Mapping):
        low, high = node.get("低"), node.get("高")
        return (
            low.text if isinstance(low, Scalar) else None,
            high.text if isinstance(high, Scalar) else None,
        )
    if isinstance(node, Scalar) and not is_range:
        return node.text, node.text
    return None, None


def _money(text: str) -> Quantity | None:
    quantity = read_quantity(text)
    return None if quantity is None or quantity.unit != MONEY else quantity


def _scalar(body: Mapping, key: str) -> Scalar:
    node = body.get(key)
    return node if isinstance(node, Scalar) else Scalar("", body.span)


def _mapping(body: Mapping, key: str) -> Mapping:
    node = body.get(key)
    return node if isinstance(node, Mapping) else Mapping((), body.span)


def _scalars(node: Node | None) -> tuple[Scalar, ...]:
    """One text, or a list of them; 无 is none of them."""
    if isinstance(node, Scalar):
        return () if node.text == "无" else (node,)
    if isinstance(node, Sequence):
        return tuple(each for each in node if isinstance(each, Scalar))
    return ()
