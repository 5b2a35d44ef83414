"""A declaration or a year in, the words that ask an officer for it out."""

from __future__ import annotations

from engine.core.expression import CalendarYear, YearsBack, YearShift
from engine.core.policy import FactDeclaration
from engine.core.types import (
    FactType,
    LinkType,
    NumberType,
    OptionSetType,
    OptionType,
    RecordsType,
    TruthType,
    type_words,
)
from engine.facts.scalar import bound_text
from engine.values.unit import AREA, MONEY


def value_words(fact_type: FactType) -> str:
    """What may be written for a type: its options, or its unit."""
    match fact_type:
        case NumberType():
            return _number_words(fact_type)
        case TruthType():
            return "是、否"
        case OptionType(options=options):
            return f"选一个：{'、'.join(options)}"
        case OptionSetType(options=options):
            return f"可以选几个，没有写“无”：{'、'.join(options)}"
        case LinkType(subject=subject):
            return f"这一家{subject}的事实"
        case RecordsType():
            return "一项一条，一项也没有写“无”"


def _number_words(number: NumberType) -> str:
    words = type_words(number)
    if number.unit == AREA:
        words = f"{words}（{number.unit}）"
    low = None if number.low == 0 and number.high is None else number.low  # goes without saying
    if low is not None and number.high is not None:
        return f"{words}，{bound_text(low, number)}至{bound_text(number.high, number)}"
    if low is not None:
        return f"{words}，不低于{bound_text(low, number)}"
    if number.high is not None:
        return f"{words}，不超过{bound_text(number.high, number)}"
    return f"{words}，可以是负数" if number.low is None and number.unit == MONEY else words


def asking_words(declaration: FactDeclaration) -> str:
    """What may be written, where it is found, and what else the policy says of it."""
    words = [value_words(declaration.type)]
    if declaration.source:
        words.append(f"来源：{declaration.source}")
    if declaration.note:
        words.append(declaration.note)
    return "；".join(words)


def year_words(year: YearShift) -> str:
    """A year as the rules say it."""
    match year:
        case YearsBack(count=0):
            return "本年度"
        case YearsBack(count=1):
            return "上年度"
        case YearsBack(count=count):
            return f"{count}年前"
        case CalendarYear(year=number):
            return f"{number}年"
