"""IR 2 in, findings out: every quotation found once, every character and number accounted for.

This is property 2 of the language: a rule quotes its words, and no words are left over.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from engine.surface import rules
from engine.surface.numbers import (
    SpokenNumber,
    number_of_limit,
    numbers_in_rule,
    numbers_in_text,
)
from engine.text.findings import Finding, Related, finding
from engine.text.source import Span
from engine.values.tree import walk

_RULE_WORDS = ("给予", "奖励", "补贴", "补助", "补偿", "最高", "不超过", "不低于")
_SPACE = re.compile(r"\s+")
_PUNCTUATION = frozenset("，。；：、！？（）“”‘’《》〈〉【】—…·,.;:!?()\"'")


def account(policy: rules.Policy, wrong: Sequence[Finding] = ()) -> tuple[Finding, ...]:
    """Findings for quotations that don't stand in their article, and for words left over.

    ``wrong`` is what was found before: the numbers of a rule that can't be read, and the words
    of an article with a mistaken quotation, are no findings of their own.
    """
    passages = {article.number.text: _Passage(article) for article in policy.articles}
    findings: list[Finding] = []
    misplaced = False
    for article_name, quotes in _quotations(policy):
        passage = passages.get(article_name)
        misplaced = misplaced or passage is None
        if passage is not None:
            findings.extend(found for quote in quotes for found in passage.cover(quote))
    for passage in passages.values():
        if not misplaced:
            findings.extend(passage.left_over())
    for article in policy.articles:
        findings.extend(_declaratory(article))
    for each in _rules(policy):
        if not _is_spoiled((each.name, each.rule), wrong):
            findings.extend(_numbers(each))
    return tuple(findings)


@dataclass(frozen=True, slots=True)
class _Rule:
    """Something that has numbers and quotations: its name, its expressions, where it stands."""

    name: rules.Words
    quotes: Sequence[rules.Words]
    rule: object
    extent: Span
    limits: Sequence[rules.Words] = ()
    repeals: Sequence[rules.Words] = ()

    def is_assumed(self, span: Span) -> bool:
        """Whether a part comes from elsewhere: an overlay, or another reading under 存疑."""
        inside = self.extent.start <= span.start <= self.extent.end
        return span.source is not self.extent.source or not inside

    @property
    def has_assumptions(self) -> bool:
        """Whether some part of the rule is assumed."""
        spans = [getattr(node, "span", None) for node in walk(self.rule)]
        return any(span is not None and self.is_assumed(span) for span in spans)


def _rules(policy: rules.Policy) -> Iterator[_Rule]:
    for article in policy.articles:
        for item in article.items:
            parts = (item.condition, item.tiers, item.amount, item.per_record, item.ceilings)
            caps = (item.yearly_cap, item.total_cap)
            rule = (*parts, *caps, item.requirement, item.limits)
            said = (item.validity.start, item.validity.period)
            limits = [*item.limits, *(words for words in said if words is not None)]
            repeals = item.validity.repeals
            yield _Rule(item.name, _item_quotes(item), rule, item.extent, limits, repeals)
    for cap in policy.caps:
        yield _Rule(cap.name, cap.quotes, cap.value, cap.extent)
    for definition in policy.definitions:
        body = (definition.value, definition.tiers, definition.otherwise)
        yield _Rule(definition.name, definition.quotes, body, definition.extent)


def _is_spoiled(rule: object, wrong: Sequence[Finding]) -> bool:
    """Whether a finding stands inside the rule."""
    spans = [span for node in walk(rule) if isinstance(span := getattr(node, "span", None), Span)]
    places = [one.span for one in wrong if one.span is not None]
    return any(
        span.source is place.source and span.start <= place.start < max(span.end, span.start + 1)
        for place in places
        for span in spans
    )


def _quotations(policy: rules.Policy) -> Iterator[tuple[str, Sequence[rules.Words]]]:
    """Every quotation with the article it names."""
    for article in policy.articles:
        for item in article.items:
            yield article.number.text, _item_quotes(item)
        yield article.number.text, article.declaratory
    for definition in policy.definitions:
        if definition.article is not None:
            yield definition.article.text, definition.quotes
    for cap in policy.caps:
        yield cap.article.text, cap.quotes
    if policy.conflict is not None:
        yield policy.conflict.article.text, policy.conflict.quotes


def _item_quotes(item: rules.Item) -> tuple[rules.Words, ...]:
    ceilings = [*item.ceilings, *(item.per_record.ceilings if item.per_record else ())]
    own = [quote for ceiling in ceilings for quote in ceiling.quotes]
    top_up = item.top_up.quotes if item.top_up else ()
    return (*item.quotes, *own, *top_up)


@dataclass(slots=True)
class _Passage:
    """An article's text without white space, and which of its characters are quoted."""

    article: rules.Article
    text: str = field(init=False)
    covered: list[bool] = field(init=False)
    mistaken: bool = False
    _origins: list[int] = field(init=False)

    def __post_init__(self) -> None:
        whole = self.article.text.text
        self._origins = [i for i, character in enumerate(whole) if not _SPACE.match(character)]
        self.text = "".join(whole[i] for i in self._origins)
        self.covered = [False] * len(self.text)

    def cover(self, quote: rules.Words) -> Iterator[Finding]:
        """Marks the quotation's characters; a finding if it doesn't stand there exactly once."""
        wanted = _SPACE.sub("", quote.text)
        starts = [m.start() for m in re.finditer(f"(?={re.escape(wanted)})", self.text)]
        where = self.article.number.text
        shown = _shortened(wanted)
        self.mistaken = self.mistaken or len(starts) != 1
        if not starts:
            yield self._not_found(quote, wanted)
        elif len(starts) > 1:
            yield finding(
                "quote-ambiguous", quote.span, None, article=where, count=len(starts), quote=shown
            )
        for start in starts[:1]:
            self.covered[start : start + len(wanted)] = [True] * len(wanted)

    def _not_found(self, quote: rules.Words, wanted: str) -> Finding:
        """Where a slip of a few characters can be told, it is what the finding marks."""
        where, shown = self.article.number.text, _shortened(wanted)
        slip = _slip(wanted, self.text)
        if slip is None:
            return finding(
                "quote-not-found", quote.span, None, article=where, quote=shown, nearest=""
            )
        start, end, instead = slip
        origins = [i for i, character in enumerate(quote.text) if not _SPACE.match(character)]
        place = quote.part(origins[start], origins[end - 1] + 1)
        said = f"正文里是“{instead}”" if instead else "正文里没有这几个字"
        nearest = f"。这里写“{wanted[start:end]}”，{said}"
        return finding("quote-not-found", place, None, article=where, quote=shown, nearest=nearest)

    def left_over(self) -> Iterator[Finding]:
        """A finding for every stretch that nothing quotes, punctuation aside."""
        if self.mistaken:
            return
        for left, right in _stretches(self.covered):
            words = [i for i in range(left, right) if self.text[i] not in _PUNCTUATION]
            if words:
                start, end = words[0], words[-1] + 1
                place = self.article.text.part(self._origins[start], self._origins[end - 1] + 1)
                text = _shortened(self.text[start:end])
                yield finding("text-unaccounted", place, None, text=text)


def _stretches(covered: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Every run of False, as its start and its end."""
    start = 0
    for value, run in groupby(covered):
        end = start + len(list(run))
        if not value:
            yield start, end
        start = end


_MOST_WRONG = 12


def _slip(wanted: str, text: str) -> tuple[int, int, str] | None:
    """The few characters of a quotation that are not the text's, and what the text has there."""
    head = _longest(wanted, lambda length: wanted[:length] in text)
    tail = _longest(wanted[head:], lambda length: wanted[len(wanted) - length :] in text)
    start, end = head, max(head + 1, len(wanted) - tail)
    if end > len(wanted) or end - start > min(_MOST_WRONG, len(wanted) // 2):
        return None
    before = text.find(wanted[:start]) + start if start else -1
    after = text.find(wanted[end:], max(0, before)) if end < len(wanted) else -1
    if before < 0:
        instead = text[max(0, after - (end - start)) : after]
    elif after < 0:
        instead = text[before : before + end - start]
    else:
        instead = text[before:after]
    return None if len(instead) > _MOST_WRONG else (start, end, instead)


def _longest(text: str, holds: Callable[[int], bool]) -> int:
    """The greatest length up to the text's that holds, where shorter ones then hold too."""
    return bisect_left(range(1, len(text) + 1), True, key=lambda length: not holds(length))


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:38]}……"


def _declaratory(article: rules.Article) -> Iterator[Finding]:
    for passage in article.declaratory:
        found = [(number.written, number.span) for number in numbers_in_text(passage)]
        starts = [(word, passage.text.find(word)) for word in _RULE_WORDS]
        found += [(w, passage.part(at, at + len(w))) for w, at in starts if at >= 0]
        for word, place in found[:1]:
            yield finding("declaratory-rule", place, None, word=word)


def _numbers(each: _Rule) -> Iterator[Finding]:
    """Every number of the quotations is used, and every number used stands in a quotation.

    What an overlay or another reading brings in is an assumption: its numbers need no
    quotation, and the numbers that it replaces are not missed.
    """
    name = each.name.text
    quoted = [number for quote in each.quotes for number in numbers_in_text(quote)]
    used = [*numbers_in_rule(each.rule), *(n for w in each.limits for n in number_of_limit(w))]
    used += [number for repealed in each.repeals for number in numbers_in_text(repealed)]
    spoken, ruled = ({(n.value, n.unit) for n in numbers} for numbers in (quoted, used))
    unused = [number for number in quoted if (number.value, number.unit) not in ruled]
    unquoted = [
        number
        for number in used
        if (number.value, number.unit) not in spoken and not each.is_assumed(number.span)
    ]
    if each.has_assumptions:
        unused = []
    if len(unused) == len(unquoted) == 1 and unused[0].unit == unquoted[0].unit:
        yield _differs(each.name, unused[0], unquoted[0])
        return
    for number in unused:
        yield finding("number-not-used", number.span, name=name, number=number.written)
    for number in unquoted:
        yield finding("number-not-quoted", number.span, name=name, number=number.written)


def _differs(name: rules.Words, quoted: SpokenNumber, used: SpokenNumber) -> Finding:
    related = [Related("引的话写在这里", quoted.span)]
    return finding(
        "number-differs",
        used.span,
        related,
        name=name.text,
        quoted=quoted.written,
        used=used.written,
    )
