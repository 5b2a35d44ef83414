"""IR 1 of a facts file and a policy in, one case for each subject out, with its findings."""

from __future__ import annotations

import datetime
from collections.abc import Mapping as Mapped
from dataclasses import dataclass, field, replace

from engine.core.policy import Benefit, FactDeclaration, Policy
from engine.core.types import LinkType, RecordsType
from engine.document.nodes import Entry, Mapping, Node, Scalar, Sequence
from engine.facts.awards import read_award
from engine.facts.knowledge import (
    Application,
    Approved,
    Award,
    Knowledge,
    Record,
    Ruling,
    Value,
)
from engine.facts.ledger import CODE, Ledger, Payee, awards_of, unknown_names
from engine.facts.scalar import NOTHING, BadFact, is_blank, is_blank_form, read_value, year_of
from engine.facts.spoken import read_ruling, unknown_fact
from engine.text.findings import Finding, Related, finding, has_errors
from engine.values.credit_code import slip_in_credit_code
from engine.values.day import parse_day
from engine.values.opening import Opening, OpeningKind

YEAR, DAY, RULINGS, AWARDS, NAME = "申报年度", "申报日期", "认定", "既往奖补", "名称"


@dataclass(frozen=True, slots=True)
class Case:
    """One subject of a facts file: its application, or the findings that stand in its way."""

    kind: str
    name: str
    application: Application | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class FactsFile:
    """All cases of a file, and the findings that concern the file as a whole."""

    cases: tuple[Case, ...]
    findings: tuple[Finding, ...]


def from_document(
    document: Node,
    policy: Policy,
    year: int | None = None,
    day: datetime.date | None = None,
    ledger: Ledger | None = None,
) -> FactsFile:
    """The cases of a facts file: one mapping, or a list of them.

    ``year`` and ``day`` given from outside count instead of the file's own, and so does the
    ledger: what it doesn't hold was not paid. A subject with bad facts has findings and no
    application; the others are read all the same.
    """
    parts = document.items if isinstance(document, Sequence) else (document,)
    cases: list[Case] = []
    findings: list[Finding] = []
    for part in parts:
        reader = _Reader(policy, year, day, ledger)
        cases.extend(reader.cases(part))
        findings.extend(reader.findings)
    if not parts:
        findings.append(finding("no-subject", document.span, kinds="、".join(policy.subjects)))
    return FactsFile(tuple(cases), tuple(findings))


@dataclass(slots=True)
class _Reader:
    policy: Policy
    year: int | None
    day: datetime.date | None
    ledger: Ledger | None
    findings: list[Finding] = field(default_factory=list)

    def cases(self, node: Node) -> list[Case]:
        """The cases of one mapping: every subject under every kind it names."""
        if not isinstance(node, Mapping):
            self._report("facts-not-mapping", node)
            return []
        self._file_keys(node)
        subjects = [
            (entry.key.text, each)
            for entry in node
            if entry.key.text in self.policy.subjects
            for each in (entry.value.items if isinstance(entry.value, Sequence) else [entry.value])
        ]
        if self.year is None and not self.findings:
            self._report("year-not-given", node)
        rulings = node.entry(RULINGS)
        if rulings is not None and len(subjects) > 1:
            self.findings.append(finding("whose-rulings", rulings.key.span))
        if not subjects and not self.findings:
            kinds = "、".join(self.policy.subjects)
            self.findings.append(finding("no-subject", node.span, kinds=kinds))
        if self.findings or self.year is None:
            return []
        return [self._case(kind, each, rulings) for kind, each in subjects]

    def _report(self, code: str, node: Node, **words: object) -> None:
        self.findings.append(finding(code, node.span, None, **words))

    def _file_keys(self, node: Mapping) -> None:
        known = [YEAR, DAY, RULINGS, *self.policy.subjects]
        for entry in node:
            if entry.key.text not in known:
                self.findings.append(unknown_fact(entry, known))
        year, day = node.get(YEAR), node.get(DAY)
        if self.year is None and year is not None and not is_blank(year):
            self.year = year_of(year.text) if isinstance(year, Scalar) else None
            if self.year is None:
                self._report("bad-year", year)
        if self.day is None and day is not None and not is_blank(day):
            self.day = parse_day(day.text) if isinstance(day, Scalar) else None
            if self.day is None:
                written = day.text if isinstance(day, Scalar) else ""
                self._report("bad-date", day, written=written)

    def _case(self, kind: str, node: Node, rulings: Entry | None) -> Case:
        reader = _SubjectReader(self.policy, kind, "", self.year)
        knowledge = reader.read(node, rulings)
        if self.ledger is not None:
            knowledge = self._with_ledger(knowledge, self.ledger, node, reader.findings)
        application = None
        if not has_errors(reader.findings) and self.year is not None:
            application = Application(knowledge, self.year, self.day)
        return Case(kind, knowledge.name, application, tuple(reader.findings))

    def _with_ledger(
        self, knowledge: Knowledge, ledger: Ledger, node: Node, findings: list[Finding]
    ) -> Knowledge:
        """The awards of the ledger as of the day, whatever the file says of the past."""
        payee = Payee(knowledge.kind, knowledge.name, knowledge.credit_code)
        if not (payee.name or payee.code):
            findings.append(finding("ledger-nameless", node.span))
        given = node.entry(AWARDS) if isinstance(node, Mapping) else None
        if given is not None and not is_blank(given.value):
            findings.append(finding("ledger-and-facts", given.key.span))
        findings.extend(unknown_names(ledger.of(payee), self.policy))
        return replace(knowledge, awards=awards_of(ledger, payee, self.policy, self.day))


@dataclass(slots=True)
class _SubjectReader:
    """Reads one subject of a kind; ``whose`` is its path where it is not the applicant."""

    policy: Policy
    kind: str
    whose: str
    year: int | None = None
    findings: list[Finding] = field(default_factory=list)
    facts: dict[str, Value] = field(default_factory=dict)
    yearly: dict[tuple[str, int], Value] = field(default_factory=dict)
    records: dict[str, tuple[Record, ...]] = field(default_factory=dict)
    links: dict[str, Knowledge] = field(default_factory=dict)
    rulings: dict[str, Ruling] = field(default_factory=dict)
    awards: tuple[Award, ...] | None = None
    credit_code: str = ""

    def read(self, node: Node, outer_rulings: Entry | None = None) -> Knowledge:
        """What the mapping says of the subject; findings are gathered."""
        name = ""
        if isinstance(node, Mapping):
            for entry in node:
                if entry.key.text == NAME and isinstance(entry.value, Scalar):
                    name = entry.value.text
                elif entry.key.text == NAME:
                    self.findings.append(finding("fact-not-text", entry.value.span, name=NAME))
                else:
                    self._entry(entry)
        else:
            self.findings.append(finding("facts-not-mapping", node.span))
        if outer_rulings is not None:
            self._rulings(outer_rulings)
        return Knowledge(
            kind=self.kind,
            name=name,
            facts=self.facts,
            yearly=self.yearly,
            records=self.records,
            links=self.links,
            rulings=self.rulings,
            awards=self.awards,
            credit_code=self.credit_code,
        )

    @property
    def _declared(self) -> Mapped[str, FactDeclaration]:
        return self.policy.subjects[self.kind].facts

    def _entry(self, entry: Entry) -> None:
        name = entry.key.text
        if name == RULINGS:
            self._rulings(entry)
            return
        if name == AWARDS:
            self._awards(entry)
            return
        if name == CODE:
            self._credit_code(entry)
            return
        declaration = self._declared.get(name)
        if declaration is None:
            asked = [n for n, d in self._declared.items() if not d.decided]
            self.findings.append(unknown_fact(entry, [NAME, CODE, RULINGS, AWARDS, *asked]))
        elif declaration.decided:
            self.findings.append(finding("fact-is-ruling", entry.key.span, name=name))
        elif not is_blank(entry.value):
            self._fact(entry, declaration)

    def _fact(self, entry: Entry, declaration: FactDeclaration) -> None:
        try:
            match declaration.type:
                case RecordsType():
                    if not is_blank_form(entry.value):
                        self.records[declaration.name] = self._records(entry, declaration)
                case LinkType(subject=kind):
                    self.links[declaration.name] = self._linked(entry, kind, declaration.name)
                case _ if declaration.yearly:
                    self._yearly(entry, declaration)
                case _:
                    self.facts[declaration.name] = self._value(entry.value, declaration, None)
        except BadFact as bad:
            self.findings.append(bad.found)

    def _value(self, node: Node, declaration: FactDeclaration, year: int | None) -> Value:
        if isinstance(declaration.type, LinkType | RecordsType):
            raise BadFact(finding("fact-not-text", node.span, name=declaration.name))
        kind = OpeningKind.DISCRETION if declaration.decided else OpeningKind.MISSING_FACT
        opening = Opening(kind, declaration.name, year, self.whose)
        return read_value(node, declaration, declaration.type, opening)

    def _yearly(self, entry: Entry, declaration: FactDeclaration) -> None:
        if not isinstance(entry.value, Mapping):
            raise BadFact(finding("fact-needs-years", entry.value.span, name=declaration.name))
        given: dict[int, Entry] = {}
        for each in entry.value:
            year = year_of(each.key.text)
            if year is None:
                raise BadFact(finding("bad-year", each.key.span))
            if year in given:
                first = Related("第一次写在这里", given[year].key.span)
                name = f"{declaration.name} {year}年"
                raise BadFact(finding("duplicate-fact", each.key.span, [first], name=name))
            given[year] = each
            if not is_blank(each.value):
                try:
                    self.yearly[declaration.name, year] = self._value(each.value, declaration, year)
                except BadFact as bad:
                    self.findings.append(bad.found)

    def _linked(self, entry: Entry, kind: str, name: str) -> Knowledge:
        whose = f"{self.whose}·{name}" if self.whose else name
        reader = _SubjectReader(self.policy, kind, whose, self.year)
        knowledge = reader.read(entry.value)
        self.findings.extend(reader.findings)
        return knowledge

    # Records.

    def _records(self, entry: Entry, declaration: FactDeclaration) -> tuple[Record, ...]:
        node = entry.value
        if isinstance(node, Scalar) and node.text.strip() == NOTHING:
            return ()
        if not isinstance(node, Sequence):
            raise BadFact(finding("not-a-list", node.span, name=declaration.name))
        return tuple(
            self._record(item, position, declaration)
            for position, item in enumerate(node.items, start=1)
        )

    def _record(self, node: Node, position: int, declaration: FactDeclaration) -> Record:
        label = f"第{position}项"
        prefix = f"{self.whose}·" if self.whose else ""
        reader = _SubjectReader(
            self.policy, self.kind, f"{prefix}{declaration.name}{label}", self.year
        )
        values: dict[str, Value] = {}
        ruling: Ruling | None = None
        if not isinstance(node, Mapping):
            raise BadFact(finding("facts-not-mapping", node.span))
        for entry in node:
            column = declaration.fields.get(entry.key.text)
            if entry.key.text == RULINGS:
                ruling = self._record_ruling(entry, declaration.name, reader.findings)
            elif column is None:
                reader.findings.append(unknown_fact(entry, [RULINGS, *declaration.fields]))
            elif not is_blank(entry.value):
                reader.column(entry, column, values)
        self.findings.extend(reader.findings)
        return Record(label, values, reader.links, ruling)

    def _record_ruling(self, entry: Entry, records: str, findings: list[Finding]) -> Ruling | None:
        """The decision on a record, if some item decides record by record."""
        asked = any(
            item.per_record is not None
            and item.per_record.records == records
            and item.per_record.needs_decision
            for item in self.policy.items
            if isinstance(item, Benefit)
        )
        if not asked and not is_blank(entry.value):
            findings.append(finding("ruling-not-asked", entry.key.span, name=records))
            return None
        if is_blank(entry.value):
            return None
        return self._on_grid(entry, read_ruling(entry.value, findings))

    def column(self, entry: Entry, declaration: FactDeclaration, values: dict[str, Value]) -> None:
        """One field of a record; a linked subject goes to the links."""
        try:
            if isinstance(declaration.type, LinkType):
                linked = self._linked(entry, declaration.type.subject, declaration.name)
                self.links[declaration.name] = linked
            else:
                values[declaration.name] = self._value(entry.value, declaration, None)
        except BadFact as bad:
            self.findings.append(bad.found)

    def _credit_code(self, entry: Entry) -> None:
        if is_blank(entry.value):
            return
        self.credit_code = entry.value.text.strip() if isinstance(entry.value, Scalar) else ""
        slip = slip_in_credit_code(self.credit_code)
        if slip:
            words = {"written": self.credit_code, "reason": slip}
            self.findings.append(finding("bad-credit-code", entry.value.span, None, **words))

    # Decisions and the past.

    def _rulings(self, entry: Entry) -> None:
        if not isinstance(entry.value, Mapping):
            if not is_blank(entry.value):
                self.findings.append(finding("facts-not-mapping", entry.value.span))
            return
        items = [
            item.name
            for item in self.policy.items
            if isinstance(item, Benefit) and self.kind in item.subjects
        ]
        decided = [name for name, each in self._declared.items() if each.decided]
        for each in entry.value:
            self._ruling(each, items, decided)

    def _fitting(self, name: str, entry: Entry, ruling: Ruling | None) -> Ruling | None:
        """The ruling, unless it decides an amount that isn't to be decided, or too fine a one."""
        if not isinstance(ruling, Approved) or ruling.amount is None:
            return ruling
        item = next(item for item in self.policy.items if item.name == name)
        if isinstance(item, Benefit) and not item.says_up_to:
            self.findings.append(finding("ruling-amount", entry.value.span, name=name))
            return None
        return self._on_grid(entry, ruling)

    def _on_grid(self, entry: Entry, ruling: Ruling | None) -> Ruling | None:
        """The ruling, unless its amount is finer than what the policy pays."""
        amount = ruling.amount if isinstance(ruling, Approved) else None
        if amount is None or not amount % self.policy.grid:
            return ruling
        grid = "元" if self.policy.grid == 1 else "分"
        self.findings.append(finding("off-grid", entry.value.span, grid=grid))
        return None

    def _undecided_items(self) -> list[str]:
        """The items for this kind on which nobody decides: a ruling on them has no effect."""
        return [
            item.name
            for item in self.policy.items
            if isinstance(item, Benefit) and self.kind in item.subjects and not item.needs_decision
        ]

    def _ruling(self, entry: Entry, items: list[str], decided: list[str]) -> None:
        name = entry.key.text
        if is_blank(entry.value):
            return
        if name in self._undecided_items():
            self.findings.append(finding("ruling-not-asked", entry.key.span, name=name))
        elif name in items:
            if name in self.rulings:
                self.findings.append(finding("duplicate-fact", entry.key.span, name=name))
            ruling = self._fitting(name, entry, read_ruling(entry.value, self.findings))
            if ruling is not None:
                self.rulings[name] = ruling
        elif name in decided:
            self._decided(entry, self._declared[name])
        else:
            self.findings.append(unknown_fact(entry, [*decided, *items]))

    def _decided(self, entry: Entry, declaration: FactDeclaration) -> None:
        try:
            if declaration.yearly:
                self._yearly(entry, declaration)
            else:
                self.facts[declaration.name] = self._value(entry.value, declaration, None)
        except BadFact as bad:
            self.findings.append(bad.found)

    def _awards(self, entry: Entry) -> None:
        node = entry.value
        if is_blank(node):
            return
        if isinstance(node, Scalar) and node.text.strip() == NOTHING:
            self.awards = ()
        elif isinstance(node, Sequence):
            awards = [read_award(each, self.policy, self.findings, self.year) for each in node]
            self.awards = tuple(award for award in awards if award is not None)
        else:
            self.findings.append(finding("not-a-list", node.span, name=AWARDS))
