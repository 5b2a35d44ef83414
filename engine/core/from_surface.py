"""IR 2 in, Core out: definitions and items resolved, typed and ordered, or findings."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from engine.core.declarations import bounded, fact_type, subject_kinds
from engine.core.expression import All, Case, Decision, Defined, Expression, FirstOf, Number
from engine.core.policy import (
    Amount,
    AmountTier,
    Article,
    Benefit,
    Cap,
    ConsecutiveYears,
    CumulativeYears,
    Definition,
    Indicator,
    Item,
    Limit,
    Once,
    PerRecord,
    Policy,
    PolicyState,
    Quote,
    Reading,
    SubjectCap,
    SubjectKind,
    Yearly,
)
from engine.core.resolve import Place, Resolver, Typed
from engine.core.types import LinkType, NumberType, RecordsType, ValueType
from engine.surface import rules
from engine.surface.expression import Expression as WrittenExpression
from engine.surface.from_document import OPEN
from engine.surface.lexer import nearest_name
from engine.text.findings import Finding, Related, finding, has_errors
from engine.text.source import Span
from engine.values.day import parse_day
from engine.values.number import Rounding
from engine.values.tree import walk
from engine.values.unit import MONEY

_GRIDS = {"分": Fraction(1, 100), "元": Fraction(1)}
_DEFAULT_ROUNDING = "四舍五入到分"
_YEARS = re.compile(r"(连续|累计)([0-9]+|[一二两三四五六七八九十])年")
_CHINESE = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8}
_CHINESE |= {"九": 9, "十": 10}
_INDICATOR = "指标"
MAX_DEFINITIONS = 32


def from_surface(written: rules.Policy) -> tuple[Policy | None, tuple[Finding, ...]]:
    """The policy typed and resolved; None if some rule has no meaning, and findings say which."""
    builder = _Builder(written)
    policy = builder.policy()
    findings = tuple(dict.fromkeys([*builder.findings, *builder.resolver.findings]))
    return policy, findings


@dataclass(slots=True)
class _Builder:
    written: rules.Policy
    findings: list[Finding] = field(default_factory=list)
    subjects: dict[str, SubjectKind] = field(init=False)
    resolver: Resolver = field(init=False)
    definitions: dict[str, Definition] = field(default_factory=dict)
    _underway: list[str] = field(default_factory=list)
    _depths: dict[str, int] = field(default_factory=dict)
    _impossible: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.subjects, found = subject_kinds(self.written.subjects)
        self._report(*found)
        known = {definition.name.text for definition in self.written.definitions}
        self.resolver = Resolver(self.subjects, self._definition, known.__contains__)
        self.resolver.untyped = frozenset(self._untyped())

    def _untyped(self) -> Iterator[str]:
        """Names that are declared, but with a type that can't be read."""
        for subject in self.written.subjects:
            known = self.subjects[subject.name.text].facts
            for fact in subject.facts:
                typed = known.get(fact.name.text)
                fields = typed.fields if typed is not None else {}
                yield from () if typed is not None else (fact.name.text,)
                yield from (f.name.text for f in fact.fields if f.name.text not in fields)

    def _report(self, *found: Finding) -> None:
        self.findings.extend(found)

    def _fail(self, code: str, span: Span, **words: object) -> None:
        self.findings.append(finding(code, span, None, **words))

    def policy(self) -> Policy | None:
        """The whole policy; every part is looked at, whether or not another one failed."""
        self._check_names()
        for written in self.written.definitions:
            self._definition(written.name.text, written.name.span)
        items = [
            item
            for article in self.written.articles
            for written in article.items
            if (item := self._item(written, article)) is not None
        ]
        caps = [cap for written in self.written.caps if (cap := self._cap(written, items))]
        issued = self._issued()
        if has_errors([*self.findings, *self.resolver.findings]):
            return None
        self._unused()
        header = self.written.header
        rounding, grid = _rounding(header.rounding)
        conflict = self.written.conflict
        return Policy(
            identifier=header.identifier.text,
            version=header.version.text,
            title=header.title.text,
            state=PolicyState(header.state.text),
            issued=issued,
            rounding=rounding,
            grid=grid,
            categories=tuple(category.text for category in self.written.categories),
            subjects=self.subjects,
            definitions=self.definitions,
            articles={a.number.text: _article(a) for a in self.written.articles},
            items=tuple(items),
            highest_only=conflict is not None,
            subject_caps=tuple(caps),
            span=self.written.span,
        )

    def _issued(self) -> datetime.date | None:
        """印发日期; None while it is 待定."""
        written = self.written.header.issued
        if written is None or written.text == OPEN:
            return None
        day = parse_day(written.text)
        if day is None:
            self._fail("bad-date", written.span, written=written.text)
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
            self._report(finding("duplicate-name", name.span, related, name=name.text))

    def _known(self, words: rules.Words, known: Iterable[str], what: str) -> str | None:
        names = list(known)
        if words.text in names:
            return words.text
        near = nearest_name(words.text, names)
        nearest = f"是不是“{near}”？" if near else f"现有：{'、'.join(names) or '无'}"
        self._fail("unknown-reference", words.span, what=what, name=words.text, nearest=nearest)
        return None

    def _subject_names(self, subjects: Sequence[rules.Words]) -> tuple[str, ...] | None:
        names = [self._known(words, self.subjects, "主体") for words in subjects]
        return None if None in names else tuple(name for name in names if name is not None)

    def _unused(self) -> None:
        """Declarations that no rule reads (property 11)."""
        for subject in self.subjects.values():
            for fact in subject.facts.values():
                if fact.name not in self.resolver.used:
                    self._report(finding("unused-declaration", fact.span, name=fact.name))
        for definition in self.definitions.values():
            if definition.name not in self.resolver.used:
                self._report(finding("unused-declaration", definition.span, name=definition.name))

    # Definitions.

    def _definition(self, name: str, used_at: Span) -> Definition | None:
        if name in self.definitions:
            return self.definitions[name]
        if name in self._impossible:
            return None
        if name in self._underway:
            circle = "→".join([*self._underway[self._underway.index(name) :], name])
            self._fail("circular-definition", used_at, circle=circle)
            self._impossible.add(name)
            return None
        written = next(d for d in self.written.definitions if d.name.text == name)
        self._underway.append(name)
        too_deep = len(self._underway) > MAX_DEFINITIONS
        definition = None if too_deep else self._resolve_definition(written)
        self._underway.pop()
        if definition is not None:
            used = [node.name for node in walk(definition.body) if isinstance(node, Defined)]
            self._depths[name] = 1 + max((self._depths[each] for each in used), default=0)
            too_deep = self._depths[name] > MAX_DEFINITIONS
        if too_deep:
            self._fail("definitions-too-deep", written.name.span, name=name, limit=MAX_DEFINITIONS)
        if definition is None or too_deep:
            self._impossible.add(name)
            return None
        self.definitions[name] = definition
        return definition

    def _resolve_definition(self, written: rules.Definition) -> Definition | None:
        declared: ValueType | None = None
        yearly = False
        if written.type is not None:
            known, found = fact_type(written.type, ())
            self._report(*found)
            yearly = written.type.yearly
            if known is None or isinstance(known, RecordsType | LinkType):
                return None
            declared = known
            if isinstance(known, NumberType):
                declared = bounded(known, written.low, written.high, self.findings)
        quotes = self._quotes(written.quotes, written.article)
        if written.value is None and not written.tiers:
            if declared is None:
                self._fail("open-term-type", written.name.span, name=written.name.text)
                return None
            return self._made(written, declared, yearly, None, frozenset(self.subjects), quotes)
        kinds, body = self._for_each_kind(written, yearly, declared)
        if body is None:
            return None
        value_type = declared if declared is not None else body.type
        return self._made(written, value_type, yearly, body.expression, kinds, quotes)

    def _made(
        self,
        written: rules.Definition,
        value_type: ValueType,
        yearly: bool,
        body: Expression | None,
        kinds: frozenset[str],
        quotes: tuple[Quote, ...],
    ) -> Definition:
        article = written.article.text if written.article else ""
        return Definition(
            written.name.text, value_type, yearly, body, kinds, article, quotes, written.name.span
        )

    def _for_each_kind(
        self, written: rules.Definition, yearly: bool, declared: ValueType | None
    ) -> tuple[frozenset[str], Typed | None]:
        """The kinds of subjects for which the definition means something, and what it means.

        If it means something for none, the findings of the kind that fits best are reported.
        """
        kept = self.resolver.findings
        tried: list[tuple[str, Typed | None, list[Finding]]] = []
        for kind in self.subjects:
            self.resolver.findings = []
            body = self._definition_body(written, Place((kind,), yearly), declared)
            tried.append((kind, body, self.resolver.findings))
        self.resolver.findings = kept
        fitting = [(kind, body) for kind, body, found in tried if body is not None and not found]
        if not fitting:
            closest = min(tried, key=lambda attempt: len(attempt[2]))
            self.resolver.findings.extend(closest[2])
            return frozenset(), None
        body = fitting[0][1]
        return frozenset(kind for kind, other in fitting if other == body), body

    def _definition_body(
        self, written: rules.Definition, place: Place, declared: ValueType | None
    ) -> Typed | None:
        if not written.tiers:
            return self.resolver.value(written.value, place, declared) if written.value else None
        cases: list[Case] = []
        found: ValueType | None = declared
        for tier in written.tiers:
            guard = self.resolver.condition(tier.guard, place)
            value = self.resolver.value(tier.value.value, place, found)
            if guard is None or value is None:
                return None
            found = found or value.type
            cases.append(Case(tier.name.text, guard, value.expression, tier.name.span))
        otherwise = None
        if written.otherwise is not None:
            last = self.resolver.value(written.otherwise, place, found)
            if last is None:
                return None
            otherwise = last.expression
        if found is None:
            return None
        first_of = FirstOf(tuple(cases), otherwise, found, written.name.span)
        return Typed(first_of, found)

    # Items.

    def _quotes(
        self, quotes: Sequence[rules.Words], article: rules.Words | None
    ) -> tuple[Quote, ...]:
        if article is None:
            return ()
        known = [each.number.text for each in self.written.articles]
        self._known(article, known, "条文")
        return tuple(Quote(article.text, quote.text, quote.span) for quote in quotes)

    def _item(self, written: rules.Item, article: rules.Article) -> Item | None:
        subjects = self._subject_names(written.subjects)
        if not subjects or not self._fits_kind(written):
            return None
        name = written.name.text
        quotes = self._quotes(written.quotes, article.number)
        place = Place(subjects, item=name)
        condition = self._condition(written.condition, place, written.name.span)
        if written.kind.text == _INDICATOR:
            requirement = self._condition(written.requirement, place, written.name.span)
            return Indicator(
                name,
                article.number.text,
                subjects,
                quotes,
                condition,
                requirement,
                written.name.span,
            )
        amount = None if written.amount is None else self._amount(written.amount, place)
        decided = any(isinstance(node, Decision) for node in walk(condition))
        return Benefit(
            name=name,
            article=article.number.text,
            kind=written.kind.text,
            subjects=subjects,
            category=self._category(written.category),
            quotes=quotes,
            condition=condition,
            tiers=self._tiers(written.tiers, place),
            amount=amount,
            per_record=self._per_record(written.per_record, place, article),
            caps=self._caps(written.ceilings, place, article),
            top_up=self._top_up(written),
            limits=tuple(limit for w in written.limits if (limit := self._limit(w))),
            decided=decided,
            span=written.name.span,
        )

    def _fits_kind(self, written: rules.Item) -> bool:
        """Whether an item says how much, or an indicator what is required, and only that."""
        amounts = [written.amount, written.per_record, written.tiers or None]
        given = sum(amount is not None for amount in amounts)
        is_indicator = written.kind.text == _INDICATOR
        if is_indicator and (given or written.requirement is None):
            self._fail("indicator-needs-requirement", written.name.span, name=written.name.text)
            return False
        if not is_indicator and (given != 1 or written.requirement is not None):
            self._fail("one-amount", written.name.span, name=written.name.text)
            return False
        return True

    def _condition(self, written: WrittenExpression | None, place: Place, span: Span) -> Expression:
        """The condition; none, and one that failed and is reported, stand as always true."""
        always = All((), span)
        return always if written is None else self.resolver.condition(written, place) or always

    def _category(self, written: rules.Words | None) -> str | None:
        if written is None:
            return None
        return self._known(written, [c.text for c in self.written.categories], "归类")

    def _money(self, written: WrittenExpression, place: Place) -> Expression:
        """元; one that failed and is reported stands as nothing."""
        found = self.resolver.number(written, place, MONEY)
        return found or Number(Fraction(0), written.span, MONEY)

    def _amount(self, written: rules.UpTo, place: Place) -> Amount:
        return Amount(self._money(written.value, place), written.up_to)

    def _tiers(self, tiers: Sequence[rules.Tier], place: Place) -> tuple[AmountTier, ...]:
        return tuple(
            AmountTier(
                tier.name.text,
                self._condition(tier.guard, place, tier.name.span),
                self._amount(tier.value, place),
                tier.name.span,
            )
            for tier in tiers
        )

    def _caps(
        self, ceilings: Sequence[rules.Ceiling], place: Place, article: rules.Article
    ) -> tuple[Cap, ...]:
        return tuple(
            Cap(
                ceiling.name.text,
                self._money(ceiling.value, place),
                self._quotes(ceiling.quotes, article.number),
                ceiling.name.span,
            )
            for ceiling in ceilings
        )

    def _per_record(
        self, written: rules.RecordRule | None, place: Place, article: rules.Article
    ) -> PerRecord | None:
        if written is None:
            return None
        records = written.records
        declared = self.resolver.declared(records.text, place)
        if declared is None or not isinstance(declared.type, RecordsType):
            self._fail("not-records", records.span, name=records.text)
            return None
        self.resolver.used.add(records.text)
        inner = Place(place.subjects, records=records.text, item=place.item)
        return PerRecord(
            records.text,
            self._condition(written.condition, inner, records.span),
            self._amount(written.amount, inner),
            self._caps(written.ceilings, inner, article),
            records.span,
        )

    def _top_up(self, written: rules.Item) -> str | None:
        return None if written.top_up is None else self._category(written.top_up.category)

    def _limit(self, written: rules.Words) -> Limit | None:
        match = _YEARS.fullmatch(written.text)
        if written.text == "一次":
            return Once()
        if written.text == "每年一次":
            return Yearly()
        if match is None:
            return None
        count = _CHINESE.get(match[2]) or int(match[2])
        if not count:
            self._fail("bad-years", written.span, limit=99)
        return ConsecutiveYears(count) if match[1] == "连续" else CumulativeYears(count)

    def _cap(self, written: rules.YearlyCap, items: Sequence[Item]) -> SubjectCap | None:
        subjects = self._subject_names(written.subjects)
        if not subjects:
            return None
        names = [item.name for item in items]
        return SubjectCap(
            name=written.name.text,
            subjects=subjects,
            value=self._money(written.value, Place(subjects)),
            article=written.article.text,
            quotes=self._quotes(written.quotes, written.article),
            exempt=tuple(n for w in written.exempt if (n := self._known(w, names, "事项"))),
            span=written.name.span,
        )


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
