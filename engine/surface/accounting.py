"""IR 2 in, findings out: every quotation found once, every character and number accounted for.

This is property 2 of the language: a rule quotes its words, and no words are left over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from engine.surface import rules
from engine.surface.numbers import (
    SpokenNumber,
    number_of_limit,
    numbers_in_rule,
    numbers_in_text,
)
from engine.text.findings import Finding, finding
from engine.values.tree import walk

_RULE_WORDS = ("给予", "奖励", "补贴", "补助", "补偿", "最高", "不超过", "不低于")
_SPACE = re.compile(r"\s+")
_PUNCTUATION = frozenset("，。；：、！？（）“”‘’《》〈〉【】—…·,.;:!?()\"'")


def account(policy: rules.Policy) -> tuple[Finding, ...]:
    """Findings for quotations that don't stand in their article, and for words left over."""
    passages = {article.number.text: _Passage(article) for article in policy.articles}
    findings: list[Finding] = []
    for article_name, quotes in _quotations(policy):
        passage = passages.get(article_name)
        if passage is not None:
            findings.extend(found for quote in quotes for found in passage.cover(quote))
    for passage in passages.values():
        findings.extend(passage.left_over())
    for article in policy.articles:
        findings.extend(_declaratory(article))
        for item in article.items:
            findings.extend(_numbers(item.name, _item_quotes(item), item))
    for cap in policy.caps:
        findings.extend(_numbers(cap.name, cap.quotes, cap.value))
    for definition in policy.definitions:
        rule = (definition.value, definition.tiers, definition.otherwise)
        findings.extend(_numbers(definition.name, definition.quotes, rule))
    return tuple(findings)


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


def _numbers_used(rule: object) -> Iterator[SpokenNumber]:
    """The numbers of a rule's expressions, and the years of an item's limits."""
    yield from numbers_in_rule(rule)
    if isinstance(rule, rules.Item):
        for limit in rule.limits:
            yield from number_of_limit(limit)


@dataclass(slots=True)
class _Passage:
    """An article's text without white space, and which of its characters are quoted."""

    article: rules.Article
    text: str = field(init=False)
    covered: list[bool] = field(init=False)

    def __post_init__(self) -> None:
        self.text = _SPACE.sub("", self.article.text.text)
        self.covered = [False] * len(self.text)

    def cover(self, quote: rules.Words) -> Iterator[Finding]:
        """Marks the quotation's characters; a finding if it doesn't stand there exactly once."""
        wanted = _SPACE.sub("", quote.text)
        starts = [m.start() for m in re.finditer(f"(?={re.escape(wanted)})", self.text)]
        where = self.article.number.text
        shown = _shortened(wanted)
        if not starts:
            yield finding("quote-not-found", quote.span, None, article=where, quote=shown)
        elif len(starts) > 1:
            yield finding(
                "quote-ambiguous", quote.span, None, article=where, count=len(starts), quote=shown
            )
        for start in starts[:1]:
            self.covered[start : start + len(wanted)] = [True] * len(wanted)

    def left_over(self) -> Iterator[Finding]:
        """A finding for every stretch that nothing quotes, punctuation aside."""
        stretch = ""
        for character, covered in [*zip(self.text, self.covered, strict=True), ("", True)]:
            if not covered:
                stretch += character
                continue
            text = stretch.strip("".join(_PUNCTUATION))
            if text:
                yield finding(
                    "text-unaccounted", self.article.text.span, None, text=_shortened(text)
                )
            stretch = ""


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:38]}……"


def _declaratory(article: rules.Article) -> Iterator[Finding]:
    for passage in article.declaratory:
        numbers = [number.written for number in numbers_in_text(passage)]
        words = [word for word in _RULE_WORDS if word in passage.text]
        for word in [*numbers, *words][:1]:
            yield finding("declaratory-rule", passage.span, None, word=word)


def _numbers(name: rules.Words, quotes: Iterable[rules.Words], rule: object) -> Iterator[Finding]:
    """Every number of the quotations is used, and every number used stands in a quotation.

    What an overlay brings in is an assumption: its numbers need no quotation, and the numbers
    that it replaces are not missed.
    """
    quoted = [number for quote in quotes for number in numbers_in_text(quote)]
    used = list(_numbers_used(rule))
    if not _is_overlaid(rule, name):
        for number in quoted:
            if number.value not in {each.value for each in used}:
                yield finding(
                    "number-not-used", number.span, None, name=name.text, number=number.written
                )
    for number in used:
        assumed = number.span.source is not name.span.source
        if not assumed and number.value not in {each.value for each in quoted}:
            yield finding(
                "number-not-quoted", number.span, None, name=name.text, number=number.written
            )


def _is_overlaid(rule: object, name: rules.Words) -> bool:
    """Whether some part of the rule comes from another file than its name."""
    spans = [getattr(node, "span", None) for node in walk(rule)]
    return any(span is not None and span.source is not name.span.source for span in spans)
