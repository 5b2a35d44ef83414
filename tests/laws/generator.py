"""A source of chance in, a random policy in Core out (every operator, limit and kind of item)."""

from __future__ import annotations

import datetime
from dataclasses import replace
from fractions import Fraction
from random import Random

from engine.core import expression as core
from engine.core.policy import (
    Amount,
    AmountTier,
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
    Service,
    SubjectCap,
    Validity,
    Yearly,
)
from engine.core.types import NumberType, RecordsType, TruthType, ValueType
from engine.values.number import Rounding
from engine.values.unit import MONEY, PEOPLE, PLAIN
from tests.laws.expressions import Scope, Writer
from tests.laws.trees import walk
from tests.laws.vocabulary import (
    CATEGORIES,
    ENTERPRISE,
    GUARANTOR,
    MONEY_TYPE,
    PLACES,
    SHARE,
    SIZES,
    SPAN,
    SUBJECTS,
    TITLES,
    YEAR,
    chance,
    facts_of,
    near,
)

POLICY = "随机政策"
ITEM_NAMES = ("戊奖励", "甲奖励", "丁补贴", "乙补贴", "丙补偿", "己资金")
EVERYONE = (ENTERPRISE, GUARANTOR)
STARTS = (
    datetime.date(YEAR - 1, 1, 1),
    datetime.date(YEAR - 1, 2, 29),
    datetime.date(YEAR - 2, 7, 1),
    datetime.date(YEAR, 7, 1),
)
KINDS = (*[EVERYONE] * 7, *[(ENTERPRISE,)] * 5, (GUARANTOR,))
GRIDS = (Fraction(1, 100), Fraction(1, 100), Fraction(1), Fraction(100))
CATEGORY_CHOICES = (*CATEGORIES[:1] * 12, None, *CATEGORIES[1:] * 2)
DEFINED_TYPES: tuple[ValueType, ...] = (
    NumberType(MONEY),
    NumberType(MONEY),
    MONEY_TYPE,
    NumberType(PEOPLE),
    NumberType(PLAIN),
    TruthType(),
    TruthType(),
    SIZES,
    TITLES,
)
TERM_TYPES: tuple[ValueType, ...] = (SHARE, MONEY_TYPE, TruthType(), SIZES, PLACES)


def random_policy(random: Random) -> Policy:
    """A policy of four to six items, most of them benefits that share two categories."""
    return _PolicyWriter(random).policy()


class _PolicyWriter:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.writer = Writer(random)

    def policy(self) -> Policy:
        self._define()
        count = self.random.choice((6, 5, 6))
        names = list(ITEM_NAMES[:count])
        self.random.shuffle(names)
        items: list[Item] = [self._benefit(name) for name in names]
        items.insert(self.random.randrange(count), self._indicator())
        if chance(self.random, 60):
            items.insert(self.random.randrange(count), self._service())
        return Policy(
            identifier=POLICY,
            version="1",
            title=POLICY,
            state=self.random.choice((PolicyState.ISSUED, PolicyState.DRAFT)),
            issued=None,
            rounding=self.random.choice((Rounding.HALF_UP, *Rounding)),
            grid=self.random.choice(GRIDS),
            categories=CATEGORIES,
            subjects=SUBJECTS,
            definitions={one.name: one for one in self.writer.definitions},
            articles={},
            items=tuple(items),
            validity=self._validity(),
            highest_only=not chance(self.random, 5),
            subject_caps=self._subject_caps(names),
            span=SPAN,
        )

    def _define(self) -> None:
        """Terms left open, and definitions that use what stands before them."""
        for place in range(self.random.choice((0, 1, 2))):
            kind = self.random.choice(TERM_TYPES)
            self._add(f"待定{place}", kind, None, EVERYONE)
        for place in range(self.random.choice((3, 4, 5))):
            kind = self.random.choice(DEFINED_TYPES)
            kinds = EVERYONE if chance(self.random, 30) and kind != TITLES else (ENTERPRISE,)
            self._add(f"定义{place}", kind, self.writer.value(kind, Scope(kinds), 2), kinds)

    def _add(
        self, name: str, kind: ValueType, body: core.Expression | None, kinds: tuple[str, ...]
    ) -> None:
        yearly = chance(self.random, 40)
        self.writer.define(
            Definition(name, kind, yearly, body, frozenset(kinds), "第一条", (), SPAN)
        )

    def _kinds(self) -> tuple[str, ...]:
        return self.random.choice(KINDS)

    def _conditions(self, scope: Scope, depth: int) -> core.Expression:
        operands = tuple(
            self.writer.truth(scope, depth) for _ in range(self.random.choice((0, 1, 0, 1, 0, 2)))
        )
        if scope.item and chance(self.random, 50):
            operands += (core.Decision(scope.item, SPAN),)
        if len(operands) == 1:
            return operands[0]
        return core.All(operands, SPAN)

    # ------------------------------------------------------------ items

    def _indicator(self) -> Indicator:
        kinds = self._kinds()
        scope = Scope(kinds)
        return Indicator(
            name="指标",
            article="第二条",
            subjects=kinds,
            quotes=(),
            condition=self._conditions(scope, 1),
            requirement=self.writer.truth(scope, 2),
            span=SPAN,
        )

    def _service(self) -> Service:
        kinds = self._kinds()
        return Service(
            name="服务",
            article="第二条",
            kind="服务",
            subjects=kinds,
            quotes=(),
            condition=self._conditions(Scope(kinds), 1),
            responsible=("区科技和信息化局",),
            span=SPAN,
        )

    def _validity(self) -> Validity | None:
        """Mostly in force on most days of the year; it can begin or end within it."""
        if chance(self.random, 35):
            return None
        start = self.random.choice((*STARTS, None, STARTS[0], STARTS[1]))
        years = self.random.choice((3, None, 2, 4, 1))
        return Validity("施行", "第五条", start, years, (), (), SPAN)

    def _benefit(self, name: str) -> Benefit:
        kinds = self._kinds()
        decided = chance(self.random, 35)
        scope = Scope(kinds, item=name if decided else "")
        tiers, amount, per_record = self._how_much(scope, name)
        return Benefit(
            name=name,
            article="第三条",
            kind="奖励",
            subjects=kinds,
            category=self.random.choice(
                (CATEGORIES[0], None, *CATEGORIES, *CATEGORIES, *CATEGORIES[:1] * 4)
            ),
            quotes=(),
            condition=self._conditions(scope, 2),
            tiers=tiers,
            amount=amount,
            per_record=per_record,
            caps=self._caps(Scope(kinds), 45),
            top_up=self.random.choice(CATEGORIES) if chance(self.random, 25) else None,
            yearly_cap=self._lasting_cap(Scope(kinds)),
            total_cap=self._lasting_cap(Scope(kinds)),
            limits=self._limits(),
            decided=decided,
            span=SPAN,
        )

    def _how_much(
        self, scope: Scope, name: str
    ) -> tuple[tuple[AmountTier, ...], Amount | None, PerRecord | None]:
        """Tiers, or an amount, or an amount for each record: exactly one of them."""
        way = self.random.choice((1, 0, 1, 2))
        if way == 0:
            return self._tiers(scope), None, None
        lists = [fact for fact in facts_of(scope.kinds) if isinstance(fact.type, RecordsType)]
        if way == 1 or not lists:
            return (), self._amount(Scope(scope.kinds)), None
        one = Scope(scope.kinds, records=self.random.choice(lists).name)
        asked = replace(one, item=name) if chance(self.random, 35) else one
        condition = self._conditions(asked, 2)
        rule = PerRecord(
            one.records,
            condition,
            self._amount(one),
            self._caps(one, 60),
            SPAN,
            decided=any(isinstance(node, core.Decision) for node in walk(condition)),
        )
        return (), None, rule

    def _tiers(self, scope: Scope) -> tuple[AmountTier, ...]:
        return tuple(
            AmountTier(
                f"第{place}档", self.writer.truth(scope, 1), self._amount(Scope(scope.kinds)), SPAN
            )
            for place in range(1, self.random.choice((3, 2, 4)))
        )

    def _amount(self, scope: Scope) -> Amount:
        """Often a plain number, so that amounts of one category tie."""
        value: core.Expression = core.Number(near(self.random, MONEY), SPAN, MONEY)
        if chance(self.random, 80):
            value = self.writer.number(MONEY, scope, 2)
        return Amount(value, up_to=chance(self.random, 40))

    def _caps(self, scope: Scope, percent: int) -> tuple[Cap, ...]:
        count = self.random.choice((1, 2)) if chance(self.random, percent) else 0
        depth = self.random.choice((0, 1))
        return tuple(
            Cap(f"上限{place}", self.writer.number(MONEY, scope, depth), (), SPAN)
            for place in range(count)
        )

    def _lasting_cap(self, scope: Scope) -> Cap | None:
        if not chance(self.random, 15):
            return None
        return Cap("累计", self.writer.number(MONEY, scope, self.random.choice((0, 1))), (), SPAN)

    def _limits(self) -> tuple[Limit, ...]:
        count = self.random.choice((0, 1, 0, 2, 0))
        kinds = (0, 1, 2, 3)
        start = self.random.choice(kinds)
        years = self.random.choice((1, 2, 3))
        limits = (Once(), Yearly(), ConsecutiveYears(years), CumulativeYears(years))
        return tuple(limits[(start + step) % 4] for step in range(count))

    def _subject_caps(self, names: list[str]) -> tuple[SubjectCap, ...]:
        """At most one cap for each kind of subject."""
        kinds = self.random.choice(((EVERYONE,), (), ((ENTERPRISE,), (GUARANTOR,))))
        return tuple(
            SubjectCap(
                name=f"总上限{place}",
                subjects=subjects,
                value=self.writer.number(MONEY, Scope(subjects), 1),
                article="第四条",
                quotes=(),
                exempt=tuple(name for name in names if chance(self.random, 20)),
                span=SPAN,
            )
            for place, subjects in enumerate(kinds)
        )
