"""Items as written in, typed benefits, indicators and services out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.core.expression import All, Decision, Expression, Settled
from engine.core.policy import (
    Amount,
    AmountTier,
    Benefit,
    Cap,
    ConsecutiveYears,
    CumulativeYears,
    Indicator,
    Item,
    Limit,
    Once,
    PerRecord,
    Service,
    SubjectCap,
    Yearly,
)
from engine.core.resolve import Place
from engine.core.types import RecordsType
from engine.core.workbench import Workbench
from engine.surface import rules
from engine.surface.expression import Expression as WrittenExpression
from engine.surface.from_document import OPEN
from engine.surface.numbers import CHINESE_DIGITS
from engine.text.source import Span
from engine.values.tree import walk
from engine.values.unit import MONEY

_YEARS = re.compile(r"(连续|累计)([0-9]+|[一二两三四五六七八九十])年")
_INDICATOR = "指标"
_SERVICES = ("服务", "职责")


@dataclass(slots=True)
class Items:
    """Makes the items and caps of a policy on its workbench."""

    bench: Workbench

    def item(self, written: rules.Item, article: rules.Article) -> Item | None:
        """The item; None, with findings, if it doesn't say what its kind must say."""
        if not written.subjects:
            owner = f"“{written.name.text}”"
            self.bench.fail("missing-key", written.name.span, owner=owner, name="对象")
        subjects = self.bench.subject_names(written.subjects)
        if not subjects or not self._fits_kind(written):
            return None
        name = written.name.text
        quotes = self.bench.quotes(written.quotes, article.number)
        place = Place(subjects, item=name)
        if written.kind.text in (_INDICATOR, *_SERVICES):
            place = Place(subjects)
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
        if written.kind.text in _SERVICES:
            return self._service(written, article, subjects, condition)
        amount = None if written.amount is None else self._amount(written.amount, place)
        tiers = self._tiers(written.tiers, place)
        decided = any(isinstance(node, Decision) for node in walk((condition, tiers, amount)))
        return Benefit(
            name=name,
            article=article.number.text,
            kind=written.kind.text,
            subjects=subjects,
            category=self.bench.category(written.category),
            quotes=quotes,
            condition=condition,
            tiers=tiers,
            amount=amount,
            per_record=self._per_record(written.per_record, place, article),
            caps=self._caps(written.ceilings, place, article),
            top_up=self._top_up(written),
            yearly_cap=self._single_cap(written.yearly_cap, place, article),
            total_cap=self._single_cap(written.total_cap, place, article),
            limits=tuple(limit for w in written.limits if (limit := self._limit(w))),
            decided=decided,
            span=written.name.span,
        )

    def _fits_kind(self, written: rules.Item) -> bool:
        """Whether an item says what its kind must say, and only that."""
        amounts = [written.amount, written.per_record, written.tiers or None]
        given = sum(amount is not None for amount in amounts)
        kind, name, span = written.kind.text, written.name.text, written.name.span
        limited = written.ceilings or written.limits or written.category or written.top_up
        given += bool(kind in (_INDICATOR, *_SERVICES) and limited)
        if kind == _INDICATOR and (given or written.requirement is None):
            self.bench.fail("indicator-needs-requirement", span, name=name)
        elif kind in _SERVICES and (given or written.requirement or not written.responsible):
            self.bench.fail("service-needs-responsible", span, name=name, kind=kind)
        elif kind not in (_INDICATOR, *_SERVICES) and (given != 1 or written.requirement):
            self.bench.fail("one-amount", span, name=name)
        else:
            return True
        return False

    def _condition(self, written: WrittenExpression | None, place: Place, span: Span) -> Expression:
        """The condition; none given is always true."""
        if written is None:
            return All((), span)
        return self._or_incomplete(self.bench.resolver.condition(written, place), span)

    def _or_incomplete(self, found: Expression | None, span: Span) -> Expression:
        """The expression; something in its place where it failed, and no policy then."""
        if found is None:
            self.bench.incomplete = True
        return found or Settled(False, span)

    def _money(self, written: WrittenExpression, place: Place) -> Expression:
        """元."""
        found = self.bench.resolver.number(written, place, MONEY)
        return self._or_incomplete(found, written.span)

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
                self.bench.quotes(ceiling.quotes, article.number),
                ceiling.name.span,
            )
            for ceiling in ceilings
        )

    def _single_cap(
        self, ceiling: rules.Ceiling | None, place: Place, article: rules.Article
    ) -> Cap | None:
        return None if ceiling is None else self._caps([ceiling], place, article)[0]

    def _service(
        self,
        written: rules.Item,
        article: rules.Article,
        subjects: tuple[str, ...],
        condition: Expression,
    ) -> Service:
        responsible = tuple(w.text for w in written.responsible if w.text != OPEN)
        return Service(
            name=written.name.text,
            article=article.number.text,
            kind=written.kind.text,
            subjects=subjects,
            quotes=self.bench.quotes(written.quotes, article.number),
            condition=condition,
            responsible=responsible,
            span=written.name.span,
        )

    def _per_record(
        self, written: rules.RecordRule | None, place: Place, article: rules.Article
    ) -> PerRecord | None:
        if written is None:
            return None
        records = written.records
        declared = self.bench.resolver.declared(records.text, place)
        if declared is None or not isinstance(declared.type, RecordsType):
            self.bench.fail("not-records", records.span, name=records.text)
            return None
        self.bench.resolver.used.add(records.text)
        inner = Place(place.subjects, records=records.text, item=place.item)
        condition = self._condition(written.condition, inner, records.span)
        return PerRecord(
            records.text,
            condition,
            self._amount(written.amount, inner),
            self._caps(written.ceilings, inner, article),
            records.span,
            any(isinstance(node, Decision) for node in walk(condition)),
        )

    def _top_up(self, written: rules.Item) -> str | None:
        return None if written.top_up is None else self.bench.category(written.top_up.category)

    def _limit(self, written: rules.Words) -> Limit | None:
        match = _YEARS.fullmatch(written.text)
        if written.text == "一次":
            return Once()
        if written.text == "每年一次":
            return Yearly()
        if match is None:
            self.bench.fail("bad-years", written.span, limit=99)
            return None
        count = count_of(match[2])
        if not count:
            self.bench.fail("bad-years", written.span, limit=99)
        return ConsecutiveYears(count) if match[1] == "连续" else CumulativeYears(count)

    def subject_cap(self, written: rules.YearlyCap, items: Sequence[Item]) -> SubjectCap | None:
        """A subject's yearly cap; ``items`` are what may be exempt from it."""
        subjects = self.bench.subject_names(written.subjects)
        if not subjects:
            return None
        names = [item.name for item in items]
        return SubjectCap(
            name=written.name.text,
            subjects=subjects,
            value=self._money(written.value, Place(subjects)),
            article=written.article.text,
            quotes=self.bench.quotes(written.quotes, written.article),
            exempt=tuple(n for w in written.exempt if (n := self.bench.known(w, names, "事项"))),
            span=written.name.span,
        )


def count_of(digits: str) -> int:
    """A count written in Arabic or Chinese numerals, 1 to 10."""
    return CHINESE_DIGITS.get(digits) or int(digits)
