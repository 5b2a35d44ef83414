"""A policy and kinds of subject in, a blank facts file out that asks only what the policy reads.

A line left blank is a fact that nobody knows, so the form can be evaluated as it is. It prints
on A4: no line is wider than 80 columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from engine.core.expression import CalendarYear, YearsBack, YearShift
from engine.core.policy import Amount, Benefit, FactDeclaration, Policy
from engine.facts.asking import asking_words, year_words
from engine.facts.from_document import AWARDS, DAY, NAME, RULINGS, YEAR
from engine.facts.ledger import CODE
from engine.facts.needs import (
    Needs,
    RecordNeeds,
    Years,
    counts_the_past,
    in_year,
    needs,
    needs_day,
)
from engine.text.source import display_width

WIDTH = 80
_ROOM = 10
_BREAKS = frozenset("，。；、）")
_NEVER_FIRST = _BREAKS | frozenset("：”%")
_RULING, _RULING_WITH_AMOUNT = "同意、不予", "同意 30万元（核定的数）、不予"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the form: what is written in front, and the comment beside it.

    A line without ``text`` is a comment of its own.
    """

    indent: int
    text: str
    comment: str = ""

    @property
    def width(self) -> int:
        return self.indent + display_width(self.text)


def blank_form(policy: Policy, kinds: Iterable[str], year: int | None = None) -> str:
    """The form for one subject of each kind; without a year, its comments say which are read."""
    several = tuple(kinds)
    lines = list(_head(policy, year, several))
    for kind in several:
        writer = _Writer(policy, year)
        lines += [_Line(0, ""), *writer.applicant(needs(policy, kind))]
    column = max(line.width for line in lines if line.comment) + _ROOM
    return "".join(f"{row}\n" for line in lines for row in _rows(line, column))


def _head(policy: Policy, year: int | None, kinds: tuple[str, ...]) -> Iterator[_Line]:
    yield _Line(0, f"# 事实表：{policy.title}")
    yield _Line(0, f"# {policy.version}。政策用得到的都在这里，用不到的不问。")
    yield _Line(0, "#")
    yield _Line(0, "# 填在英文冒号后面，空一格。不知道的留空，不要写 0；没有的写“无”或“0元”。")
    yield _Line(0, "# 金额要带单位：30万元、0.3亿元、5200元；只知道大概，写 20万元至30万元。")
    if len(kinds) > 1:
        yield _Line(0, f"# {'、'.join(kinds)}：只留申报的那一种，其余删掉。")
    yield _Line(0, "")
    yield _Line(0, f"{YEAR}:" if year is None else f"{YEAR}: {year}", "例如 2025" * (year is None))
    if needs_day(policy):
        yield _Line(0, f"{DAY}:", "例如 2025-03-31")


@dataclass(frozen=True, slots=True)
class _Writer:
    policy: Policy
    year: int | None

    def applicant(self, read: Needs) -> Iterator[_Line]:
        """The form of a subject that applies, with a note on what can't be filled in."""
        yield _Line(0, f"{read.kind}:")
        yield from self.subject(read, 2)
        if read.terms:
            terms = "、".join(self._term(name, years) for name, years in read.terms.items())
            yield _Line(2, "", f"正文没有说清、这里不用填的词：{terms}")

    def subject(self, read: Needs, indent: int) -> Iterator[_Line]:
        """The facts of a subject in the policy's order, then the past and the decisions."""
        declared = self.policy.subjects[read.kind].facts
        yield _Line(indent, f"{NAME}:")
        if read.past:
            yield _Line(indent, f"{CODE}:", "18 位；查台账里以前的奖补用")
        for name, declaration in declared.items():
            if name in read.records:
                yield from self._records(declaration, read.records[name], indent)
            elif name in read.links:
                yield _Line(indent, f"{name}:", asking_words(declaration))
                yield from self.subject(read.links[name], indent + 2)
            elif name in read.facts and not declaration.decided:
                yield from self._fact(declaration, read.facts[name], indent)
        if read.past:
            yield from self._past(read.kind, indent)
        yield from self._rulings(read, indent)

    def _fact(self, declaration: FactDeclaration, years: Years, indent: int) -> Iterator[_Line]:
        words = asking_words(declaration)
        if not declaration.yearly:
            yield _Line(indent, f"{declaration.name}:", words)
            return
        if self.year is not None:
            yield _Line(indent, f"{declaration.name}:", words)
            for number in in_year(years, self.year):
                yield _Line(indent + 2, f"{number}年:", self._beside(number))
            return
        fixed = [each.year for each in years if isinstance(each, CalendarYear)]
        back = [each for each in years if isinstance(each, YearsBack)]
        if back:
            words = f"一年一行，要{_listed(back)}的；{words}"
        yield _Line(indent, f"{declaration.name}:", words)
        for number in sorted(fixed):
            yield _Line(indent + 2, f"{number}年:")

    def _beside(self, number: int) -> str:
        back = (self.year or number) - number
        return year_words(YearsBack(back)) if back in (0, 1) else ""

    def _term(self, name: str, years: Years) -> str:
        if not years:
            return name
        if self.year is None:
            return f"{name}（{_listed(years)}）"
        return f"{name}（{'、'.join(f'{number}年' for number in in_year(years, self.year))}）"

    def _records(
        self, declaration: FactDeclaration, read: RecordNeeds, indent: int
    ) -> Iterator[_Line]:
        yield _Line(indent, f"{declaration.name}:", asking_words(declaration))
        lines = list(self._record(declaration, read, indent + 4))
        if lines:
            first, *others = lines
            yield replace(first, indent=indent + 2, text=f"- {first.text}")
            yield from others

    def _record(
        self, declaration: FactDeclaration, read: RecordNeeds, indent: int
    ) -> Iterator[_Line]:
        for name, column in declaration.fields.items():
            if name in read.links:
                yield _Line(indent, f"{name}:", asking_words(column))
                yield from self.subject(read.links[name], indent + 2)
            elif name in read.fields:
                yield _Line(indent, f"{name}:", asking_words(column))
        if read.ruled:
            words = f"这一项的决定：{_RULING_WITH_AMOUNT}"
            yield _Line(indent, f"{RULINGS}:", words)

    def _rulings(self, read: Needs, indent: int) -> Iterator[_Line]:
        declared = self.policy.subjects[read.kind].facts
        decided = [d for name, d in declared.items() if d.decided and name in read.facts]
        items = [item for item in self.policy.items if item.name in read.rulings]
        if decided or items:
            yield _Line(indent, f"{RULINGS}:", "主管部门的决定；还没有决定的留空")
        for declaration in decided:
            yield from self._fact(declaration, read.facts[declaration.name], indent + 2)
        for item in items:
            up_to = isinstance(item, Benefit) and any(each.up_to for each in _amounts(item))
            yield _Line(indent + 2, f"{item.name}:", _RULING_WITH_AMOUNT if up_to else _RULING)

    def _past(self, kind: str, indent: int) -> Iterator[_Line]:
        """The past is a list of which a form can't leave a blank entry: an example beside it."""
        yield _Line(indent, f"{AWARDS}:", "一项也没有写“无”；得过的照下面写，去掉 #")
        items = [item for item in self.policy.items if isinstance(item, Benefit)]
        own = [item for item in items if kind in item.subjects]
        own.sort(key=lambda item: not counts_the_past(item))
        year = 2023 if self.year is None else self.year - 2
        if own:
            yield _Line(indent + 2, f"# - 事项: {own[0].name}")
            yield _Line(indent + 2, f"#   年度: {year}")
            yield _Line(indent + 2, "#   实付: 2万元")


def _amounts(item: Benefit) -> list[Amount]:
    """What the item may come to, tier by tier."""
    own = [] if item.amount is None else [item.amount]
    return [*own, *(tier.amount for tier in item.tiers)]


def _listed(years: Iterable[YearShift]) -> str:
    """Years as the rules say them, the newest first."""
    back = sorted(each.count for each in years if isinstance(each, YearsBack))
    fixed = sorted(each.year for each in years if isinstance(each, CalendarYear))
    relative = [year_words(YearsBack(count)) for count in back]
    return "、".join([*relative, *(year_words(CalendarYear(year)) for year in fixed)])


# Drawing: comments stand in one column and go on below themselves.


def _rows(line: _Line, column: int) -> Iterator[str]:
    if not line.comment:
        yield f"{' ' * line.indent}{line.text}".rstrip()
        return
    start = line.indent if not line.text else column
    first, *more = _wrapped(line.comment, WIDTH - start - 2)
    text = f"{' ' * line.indent}{line.text}"
    yield f"{text}{' ' * (start - display_width(text))}# {first}"
    for words in more:
        yield f"{' ' * start}# {words}"


def _wrapped(words: str, width: int) -> list[str]:
    """The words in rows of at most so many columns, broken behind a mark if one is near."""
    rows: list[str] = []
    while display_width(words) > width:
        row = _fitting(words, width)
        ends = [i for i, character in enumerate(row, start=1) if character in _BREAKS]
        if ends and display_width(row[: ends[-1]]) * 2 > width:
            row = row[: ends[-1]]
        rows.append(row)
        words = words[len(row) :].lstrip()
    return [*rows, words]


def _fitting(words: str, width: int) -> str:
    """As many of the words as fit; what follows doesn't begin with a closing mark."""
    end = len(words)
    while display_width(words[:end]) > width or words[end : end + 1] in _NEVER_FIRST:
        end -= 1
    return words[:end]
