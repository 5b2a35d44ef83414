"""The numbers of a text, and the numbers of a rule: what an officer would tick off one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from engine.surface.expression import (
    Consecutive,
    InCalendarYear,
    Literal,
    Matching,
    YearsAgo,
)
from engine.surface.folding import fold
from engine.surface.lexer import read_quantity
from engine.surface.rules import Words
from engine.text.source import Span
from engine.values.day import parse_day
from engine.values.tree import walk
from engine.values.unit import DAYS, MONTHS, PLAIN, Unit

CHINESE_DIGITS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
CHINESE_DIGITS |= {"六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_QUANTITY = re.compile(
    r"(?<![0-9第])[0-9][0-9.]*(?:万亿|亿|万)?"
    r"(?:(?:个百分点|%|‰|倍|元|人|名|平方米|㎡|天|日|个月|月|年)(?:/(?:平方米|㎡|天|日|月|年|人))*)?"
)
_DATE = re.compile(r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日")
_CHINESE_YEARS = re.compile(r"(?<![第上])([一两二三四五六七八九十])(?=年|个月)")


@dataclass(frozen=True, slots=True)
class SpokenNumber:
    """A number as it stands, and its value in base units (a duration in years as the count)."""

    written: str
    value: Fraction
    unit: Unit
    span: Span


def numbers_in_text(quote: Words) -> Iterator[SpokenNumber]:
    """Every number of a quotation: digits with their unit, and 两年, 三年 in Chinese numerals."""
    folded = fold(quote.text)
    for match in _DATE.finditer(folded):
        place = quote.part(match.start(), match.end())
        yield from _date(match.group(), place)
    folded = _DATE.sub(lambda match: " " * len(match.group()), folded)
    for match in _QUANTITY.finditer(folded):
        quantity = read_quantity(match.group())
        if quantity is not None:
            value = quantity.value if quantity.years is None else Fraction(quantity.years)
            place = quote.part(match.start(), match.end())
            yield SpokenNumber(match.group(), value, quantity.unit, place)
    for match in _CHINESE_YEARS.finditer(folded):
        count = CHINESE_DIGITS[match[1]]
        place = quote.part(match.start(), match.end() + 1)
        yield SpokenNumber(f"{match[1]}年", Fraction(count), MONTHS, place)


def numbers_in_rule(rule: object) -> Iterator[SpokenNumber]:
    """Every number that a rule's expressions hold."""
    for node in walk(rule):
        match node:
            case Literal(value=value, unit=unit, written=written, span=span):
                years = read_quantity(fold("".join(written.split())))
                count = None if years is None else years.years
                yield SpokenNumber(written, value if count is None else Fraction(count), unit, span)
            case Consecutive(count=count, span=span):
                yield SpokenNumber(f"连续{count}年", Fraction(count), MONTHS, span)
            case InCalendarYear(year=year, span=span):
                yield SpokenNumber(f"{year}年", Fraction(year), MONTHS, span)
            case YearsAgo(count=count, span=span) if count > 1:
                yield SpokenNumber(f"{count}年", Fraction(count), MONTHS, span)
            case Matching(from_share=first, to_share=second, span=span):
                yield SpokenNumber(str(first), first, PLAIN, span)
                yield SpokenNumber(str(second), second, PLAIN, span)


def _date(written: str, span: Span) -> Iterator[SpokenNumber]:
    """A date is one number: the day itself."""
    day = parse_day(written)
    if day is not None:
        yield SpokenNumber(written, Fraction(day.toordinal()), DAYS, span)


def number_of_limit(limit: Words) -> Iterator[SpokenNumber]:
    """The years of 连续3年, 累计三年 or 3年, or a date."""
    yield from _date(limit.text, limit.span)
    match = re.search(r"([0-9]+|[一两二三四五六七八九十])年", limit.text)
    if match is not None and parse_day(limit.text) is None:
        count = CHINESE_DIGITS.get(match[1]) or int(match[1])
        yield SpokenNumber(limit.text, Fraction(count), MONTHS, limit.span)
