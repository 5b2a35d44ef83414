"""IR 2 in, Core out: definitions and items resolved, typed and ordered, or findings."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from engine.core.declarations import subject_kinds
from engine.core.definitions import Definitions
from engine.core.items import Items, count_of
from engine.core.policy import (
    Article,
    Definition,
    Item,
    Policy,
    PolicyState,
    Reading,
    SubjectCap,
    Validity,
)
from engine.core.resolve import Resolver
from engine.core.workbench import Workbench
from engine.surface import rules
from engine.surface.from_document import OPEN
from engine.text.findings import Finding, Related, finding, has_errors
from engine.text.source import Span
from engine.values.day import parse_day
from engine.values.number import Rounding

_GRIDS = {"分": Fraction(1, 100), "元": Fraction(1)}
_DEFAULT_ROUNDING = "四舍五入到分"
_VALIDITY = "效力"
_FROM_ISSUE = "自印发之日"


def from_surface(written: rules.Policy) -> tuple[Policy | None, tuple[Finding, ...]]:
    """The policy typed and resolved; None if some rule has no meaning, and findings say which."""
    builder = _Builder(written)
    policy = builder.policy()
    findings = tuple(dict.fromkeys([*builder.bench.findings, *builder.bench.resolver.findings]))
    return policy, findings


@dataclass(slots=True)
class _Builder:
    written: rules.Policy
    bench: Workbench = field(init=False)
    definitions: Definitions = field(init=False)

    def __post_init__(self) -> None:
        subjects, found = subject_kinds(self.written.subjects)
        known = {definition.name.text for definition in self.written.definitions}
        resolver = Resolver(subjects, self._definition, known.__contains__)
        self.bench = Workbench(self.written, subjects, resolver, list(found))
        self.definitions = Definitions(self.bench)
        resolver.untyped = frozenset(self._untyped())

    def _definition(self, name: str, used_at: Span) -> Definition | None:
        return self.definitions.get(name, used_at)

    def _untyped(self) -> Iterator[str]:
        """Names that are declared, but with a type that can't be read."""
        for subject in self.written.subjects:
            known = self.bench.subjects[subject.name.text].facts
            for fact in subject.facts:
                typed = known.get(fact.name.text)
                fields = typed.fields if typed is not None else {}
                yield from () if typed is not None else (fact.name.text,)
                yield from (f.name.text for f in fact.fields if f.name.text not in fields)

    def policy(self) -> Policy | None:
        """The whole policy; every part is looked at, whether or not another one failed."""
        self._check_names()
        definitions = self.definitions.resolve_all()
        items = self._items()
        validity = self._validity()
        caps = self._caps(items)
        issued = self._issued()
        bench = self.bench
        if bench.incomplete or has_errors([*bench.findings, *bench.resolver.findings]):
            return None
        self._unused()
        header = self.written.header
        rounding, grid = _rounding(header.rounding)
        return Policy(
            identifier=header.identifier.text,
            version=header.version.text,
            title=header.title.text,
            note=header.note,
            state=PolicyState(header.state.text),
            issued=issued,
            rounding=rounding,
            grid=grid,
            categories=tuple(category.text for category in self.written.categories),
            subjects=bench.subjects,
            definitions=definitions,
            articles={a.number.text: _article(a) for a in self.written.articles},
            items=tuple(items),
            validity=validity,
            highest_only=self.written.conflict is not None,
            subject_caps=tuple(caps),
            span=self.written.span,
        )

    def _items(self) -> list[Item]:
        """All items but those that say how long the policy holds."""
        made = Items(self.bench)
        found = [
            made.item(written, article)
            for article in self.written.articles
            for written in article.items
            if written.kind.text != _VALIDITY
        ]
        self.bench.incomplete = self.bench.incomplete or None in found
        return [item for item in found if item is not None]

    def _caps(self, items: list[Item]) -> list[SubjectCap]:
        """The subjects' yearly caps: at most one for a kind, so far."""
        made = Items(self.bench)
        found = [made.subject_cap(written, items) for written in self.written.caps]
        self.bench.incomplete = self.bench.incomplete or None in found
        caps = [cap for cap in found if cap is not None]
        for position, cap in enumerate(caps):
            if any(set(cap.subjects) & set(other.subjects) for other in caps[:position]):
                self.bench.fail("not-yet", cap.span, what="同一主体的第二个总上限")
        return caps

    def _validity(self) -> Validity | None:
        """效力, of which a policy has one."""
        found: Validity | None = None
        for article in self.written.articles:
            for written in article.items:
                if written.kind.text != _VALIDITY:
                    continue
                if found is not None:
                    self.bench.fail("second-validity", written.name.span, first=found.name)
                    continue
                period = written.validity.period
                found = Validity(
                    name=written.name.text,
                    article=article.number.text,
                    start=self._start(written.validity.start),
                    years=None if period is None else count_of(period.text.removesuffix("年")),
                    repeals=tuple(words.text for words in written.validity.repeals),
                    quotes=self.bench.quotes(written.quotes, article.number),
                    span=written.name.span,
                )
        return found

    def _start(self, written: rules.Words | None) -> datetime.date | None:
        """The day 施行 names; that of the header for 自印发之日."""
        if written is None or written.text == OPEN:
            return None
        if written.text == _FROM_ISSUE:
            return self._issued()
        day = parse_day(written.text)
        if day is None:
            self.bench.fail("bad-date", written.span, written=written.text)
        return day

    def _issued(self) -> datetime.date | None:
        """印发日期; None while it is 待定."""
        written = self.written.header.issued
        if written is None or written.text == OPEN:
            return None
        day = parse_day(written.text)
        if day is None:
            self.bench.fail("bad-date", written.span, written=written.text)
        return day

    # Names that stand twice or lead nowhere.

    def _check_names(self) -> None:
        seen: dict[str, rules.Words] = {}
        facts = [fact.name for subject in self.written.subjects for fact in subject.facts]
        for name in [d.name for d in self.written.definitions]:
            self._check_twice(name, {fact.text: fact for fact in facts} | seen)
            seen[name.text] = name
        items: dict[str, rules.Words] = {}
        for article in self.written.articles:
            for item in article.items:
                self._check_twice(item.name, items)
                items[item.name.text] = item.name

    def _check_twice(self, name: rules.Words, seen: dict[str, rules.Words]) -> None:
        if name.text in seen:
            related = [Related("第一次写在这里", seen[name.text].span)]
            self.bench.findings.append(
                finding("duplicate-name", name.span, related, name=name.text)
            )

    def _unused(self) -> None:
        """Declarations that no rule reads (property 11)."""
        for subject in self.bench.subjects.values():
            for fact in subject.facts.values():
                for declared in (fact, *fact.fields.values()):
                    self._unless_used(declared.name, declared.span)
        for definition in self.definitions.definitions.values():
            self._unless_used(definition.name, definition.span)
        for category in self.written.categories:
            self._unless_used(category.text, category.span)

    def _unless_used(self, name: str, span: Span) -> None:
        if name not in self.bench.resolver.used:
            self.bench.findings.append(finding("unused-declaration", span, name=name))


def _rounding(written: rules.Words | None) -> tuple[Rounding, Fraction]:
    """The rounding and the grid that 舍入 names."""
    words = _DEFAULT_ROUNDING if written is None else written.text
    rounding, _, grid = words.partition("到")
    return Rounding(rounding), _GRIDS[grid]


def _article(written: rules.Article) -> Article:
    number = written.number.text
    readings = tuple(
        Reading(
            number,
            doubt.name.text,
            doubt.taken.text,
            tuple(other.text for other in doubt.others),
            doubt.name.span,
        )
        for doubt in written.doubts
    )
    title = "" if written.title is None else written.title.text
    return Article(number, title, written.text.text, readings, written.number.span)
