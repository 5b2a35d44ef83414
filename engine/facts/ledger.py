"""IR 1 of a ledger in, its awards out (M11); and of one subject, as of a day, what was paid.

An award is a first entry and all that correct it, directly or through others. Nothing depends on
the order of the entries.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from engine.core.policy import Benefit, Policy
from engine.document.nodes import Mapping, Node, Scalar, Sequence
from engine.document.shape import check_shape
from engine.facts.knowledge import Award
from engine.facts.scalar import NOTHING, BadFact, is_blank, read_money, year_of
from engine.surface.folding import fold
from engine.surface.lexer import nearest_name
from engine.text.findings import Finding, Related, finding, has_errors
from engine.text.source import Span
from engine.values import interval
from engine.values.credit_code import slip_in_credit_code
from engine.values.day import parse_day

LEDGER_SCHEMA = "ledger.schema.json"
NUMBER, KIND, NAME, CODE = "编号", "主体", "名称", "统一社会信用代码"
POLICY, ITEM, CATEGORY, YEAR, DAY = "政策", "事项", "归类", "年度", "日期"
APPROVED, PAID, NOTE, CORRECTS = "核定", "实付", "记录", "更正"
_MOST_COMPARED, _LONGEST_SHOWN = 20, 6


@dataclass(frozen=True, slots=True)
class Payee:
    """Who was paid; ``code`` is empty where none is known."""

    kind: str
    name: str
    code: str = ""

    def is_same(self, other: Payee) -> bool:
        """By the code where both have one, else by kind and name (widths and spaces aside)."""
        if self.code and other.code:
            return self.code == other.code
        return self.kind == other.kind and _plain(self.name) == _plain(other.name)


@dataclass(frozen=True, slots=True)
class Payment:
    """One entry: it exists from ``since`` on; what was only approved has ``paid`` 0."""

    number: str
    since: datetime.date
    approved: Fraction | None
    paid: Fraction
    note: str


@dataclass(frozen=True, slots=True)
class LedgerAward:
    """One award: for what and whom, and its entries, the first one first."""

    payee: Payee
    policy: str
    item: str
    category: str
    year: int
    payments: tuple[Payment, ...]
    span: Span = field(compare=False)

    def net(self, day: datetime.date | None) -> Fraction:
        """The sum of the entries that exist on a day, of all where no day is given."""
        known = (each.paid for each in self.payments if day is None or each.since <= day)
        return sum(known, interval.ZERO)


@dataclass(frozen=True, slots=True)
class Ledger:
    """All awards, and the numbers of all entries, in the order in which they are written."""

    awards: tuple[LedgerAward, ...]
    numbers: tuple[str, ...] = ()

    def of(self, payee: Payee) -> tuple[LedgerAward, ...]:
        """The awards of one subject."""
        return tuple(award for award in self.awards if award.payee.is_same(payee))


def awards_of(
    ledger: Ledger, payee: Payee, policy: Policy, day: datetime.date | None
) -> tuple[Award, ...]:
    """What was paid to a subject as of a day, award by award; only net above 0 counts."""
    return tuple(
        Award(award.policy, award.item, _category(award, policy), award.year, net)
        for award in ledger.of(payee)
        if (net := award.net(day)) > 0
    )


def _category(award: LedgerAward, policy: Policy) -> str | None:
    """The category written (无: none), or else the one of the policy's own item."""
    if award.category or award.policy != policy.identifier:
        return award.category if award.category not in ("", NOTHING) else None
    item = next((item for item in policy.items if item.name == award.item), None)
    return item.category if isinstance(item, Benefit) else None


def unknown_names(awards: Iterable[LedgerAward], policy: Policy) -> tuple[Finding, ...]:
    """Warnings for what is entered under this policy and names nothing of it."""
    known = {
        "主体": tuple(policy.subjects),
        "归类": tuple(policy.categories),
        "事项": tuple(item.name for item in policy.items),
    }
    found = []
    for award in awards:
        if award.policy != policy.identifier:
            continue
        written = {"主体": award.payee.kind, "归类": award.category}
        if not award.category:
            written["事项"] = award.item
        for what, name in written.items():
            if name not in ("", NOTHING) and name not in known[what]:
                near = nearest_name(name, known[what])
                nearest = f"是不是“{near}”？" if near else ""
                words = {"number": award.payments[0].number, "what": what, "name": name}
                place = award.span
                found.append(finding("ledger-unknown-name", place, None, nearest=nearest, **words))
    return tuple(found)


def from_document(document: Node) -> tuple[Ledger | None, tuple[Finding, ...]]:
    """The ledger unless a finding is an error, and all findings."""
    shape = check_shape(document, LEDGER_SCHEMA)
    if has_errors(shape) or not isinstance(document, Sequence):
        return None, shape
    written = [_Written(each) for each in document if isinstance(each, Mapping)]
    findings = [found for each in written for found in each.findings]
    by_number = _numbered(written, findings)
    chains = [] if findings else _chains(written, by_number, findings)
    awards = tuple(_award(chain, by_number, findings) for chain in chains)
    ledger = None if has_errors(findings) else Ledger(awards, tuple(by_number))
    return ledger, tuple(findings)


class _Written:
    """One entry as it is written, with findings for each value that can't be read."""

    def __init__(self, node: Mapping) -> None:
        self.node = node
        self.findings: list[Finding] = []
        self.texts = {
            each.key.text: each.value.text.strip()
            for each in node
            if isinstance(each.value, Scalar) and not is_blank(each.value)
        }
        self.number = self.text(NUMBER)
        self.corrects = self.text(CORRECTS)
        for key in (NUMBER,) if self.corrects else (NUMBER, KIND, NAME, POLICY, ITEM):
            if key not in self.texts:
                self._report("missing-key", key, owner=f"编号“{self.number}”", name=key)
        self.year = self._year()
        self.day = self._day()
        self.approved = self._money(APPROVED)
        self.paid = self._money(PAID)
        self._code()
        if not self.corrects and YEAR not in self.texts and DAY not in self.texts:
            self._incomplete("年度或日期", "年度: 2024")
        if APPROVED not in self.texts and PAID not in self.texts:
            self._incomplete("核定或实付", "实付: 30万元")

    def text(self, key: str) -> str:
        """What stands under a key; nothing where nothing does."""
        return self.texts.get(key, "")

    def place(self, key: str) -> Span:
        """Where the value of a key stands, or else the number of the entry."""
        for name in (key, NUMBER):
            node = self.node.get(name)
            if node is not None and name in self.texts:
                return node.span
        return self.node.span

    @property
    def since(self) -> datetime.date | None:
        """The day from which the entry exists, if it says one: a mere year begins it."""
        if self.day is not None:
            return self.day
        return None if self.corrects or self.year is None else datetime.date(self.year, 1, 1)

    def _report(self, code: str, key: str, **words: object) -> None:
        self.findings.append(finding(code, self.place(key), None, **words))

    def _incomplete(self, what: str, example: str) -> None:
        words = {"number": self.number, "what": what, "example": example}
        self._report("ledger-incomplete", NUMBER, **words)

    def _year(self) -> int | None:
        year = year_of(self.text(YEAR))
        if year is None and YEAR in self.texts:
            self._report("bad-year", YEAR)
        return year

    def _day(self) -> datetime.date | None:
        day = parse_day(fold(self.text(DAY)))
        if day is None and DAY in self.texts:
            self._report("bad-date", DAY, written=self.text(DAY))
        return day

    def _code(self) -> None:
        slip = slip_in_credit_code(self.text(CODE)) if CODE in self.texts else ""
        if slip:
            self._report("bad-credit-code", CODE, written=self.text(CODE), reason=slip)

    def _money(self, key: str) -> Fraction | None:
        node = self.node.get(key)
        if key not in self.texts or not isinstance(node, Scalar):
            return None
        try:
            money = read_money(node, key)
        except BadFact as bad:
            self.findings.append(bad.found)
            return None
        reason = ""
        if money < 0 and not self.corrects:
            reason = "只有写了“更正”的一条才能是负数"
        elif (money * 100).denominator != 1:
            reason = "钱数最小到分"
        if reason:
            self._report("ledger-amount", key, name=key, written=self.text(key), reason=reason)
        return money


def _numbered(written: list[_Written], findings: list[Finding]) -> dict[str, _Written]:
    by_number: dict[str, _Written] = {}
    for each in written:
        first = by_number.setdefault(each.number, each)
        if first is not each:
            related = [Related("第一次用在这里", first.place(NUMBER))]
            words = {"number": each.number}
            findings.append(finding("ledger-duplicate", each.place(NUMBER), related, **words))
    for each in written:
        if each.corrects and each.corrects not in by_number:
            others = list(by_number) if len(findings) < _MOST_COMPARED else []
            near = nearest_name(each.corrects, others)
            nearest = f"是不是“{near}”？" if near else ""
            words = {"number": each.corrects, "nearest": nearest}
            findings.append(finding("ledger-unknown-entry", each.place(CORRECTS), None, **words))
    return by_number


def _chains(
    written: list[_Written], by_number: dict[str, _Written], findings: list[Finding]
) -> list[list[_Written]]:
    """The entries of each award, the first one first; a circle of corrections is a finding."""
    chains: dict[str, list[_Written]] = {e.number: [e] for e in written if not e.corrects}
    first_of = {number: number for number in chains}
    in_circles: set[str] = set()
    for each in written:
        path: dict[str, None] = {}
        number = each.number
        while number not in first_of and number not in path and number not in in_circles:
            path[number] = None
            number = by_number[number].corrects
        if number in first_of:
            first_of.update(dict.fromkeys(path, first_of[number]))
        else:
            in_circles.update(path)
            if number in path:
                findings.append(_circle(list(path), number, by_number))
    if findings:
        return []
    for each in written:
        if each.corrects:
            chains[first_of[each.number]].append(each)
    return list(chains.values())


def _circle(path: list[str], again: str, by_number: dict[str, _Written]) -> Finding:
    circle = path[path.index(again) :]
    shown = circle if len(circle) <= _LONGEST_SHOWN else [*circle[:_LONGEST_SHOWN], "…"]
    words = " → ".join([*shown, again])
    return finding("ledger-circle", by_number[again].place(CORRECTS), circle=words)


def _award(
    chain: list[_Written], by_number: dict[str, _Written], findings: list[Finding]
) -> LedgerAward:
    """The award of a first entry and its corrections, which must agree with it."""
    first, *corrections = chain
    since = _since(chain, by_number)
    year = since[first.number].year if first.year is None else first.year
    for each in corrections:
        findings.extend(_disagreements(each, first, year))
        corrected = by_number[each.corrects]
        if since[each.number] < since[corrected.number]:
            related = [Related("被更正的在这里", corrected.place(DAY))]
            findings.append(finding("ledger-correction-earlier", each.place(DAY), related))
    award = LedgerAward(
        Payee(first.text(KIND), first.text(NAME), first.text(CODE)),
        first.text(POLICY),
        first.text(ITEM),
        first.text(CATEGORY),
        year,
        tuple(_payment(each, since[each.number]) for each in chain),
        first.place(NUMBER),
    )
    if award.net(None) < 0:
        number = first.number
        findings.append(finding("ledger-below-zero", chain[-1].place(PAID), number=number))
    return award


def _payment(written: _Written, since: datetime.date) -> Payment:
    paid = interval.ZERO if written.paid is None else written.paid
    return Payment(written.number, since, written.approved, paid, written.text(NOTE))


def _since(chain: list[_Written], by_number: dict[str, _Written]) -> dict[str, datetime.date]:
    """The day from which each entry exists: a correction without one, with what it corrects."""
    since = {each.number: each.since for each in chain if each.since is not None}
    for each in chain:
        undated = []
        number = each.number
        while number not in since:
            undated.append(number)
            number = by_number[number].corrects
        since.update(dict.fromkeys(undated, since[number]))
    return since


def _disagreements(correction: _Written, first: _Written, year: int) -> Iterable[Finding]:
    """A correction changes the amount only; what else it says must be what it corrects says."""
    for key in (KIND, NAME, CODE, POLICY, ITEM, CATEGORY):
        if key in correction.texts and _plain(correction.text(key)) != _plain(first.text(key)):
            yield _disagreement(correction, first, key, first.text(key) or "没有写")
    if correction.year is not None and correction.year != year:
        yield _disagreement(correction, first, YEAR, f"{year}")


def _disagreement(correction: _Written, first: _Written, key: str, right: str) -> Finding:
    related = [Related("被更正的在这里", first.place(key))]
    words = {"key": key, "written": correction.text(key), "right": right}
    return finding("ledger-correction-differs", correction.place(key), related, **words)


def _plain(text: str) -> str:
    return "".join(fold(text).split())
