"""A declaration's type as written in, its parts out: ``按年金额``, ``单选 甲、乙``."""

from __future__ import annotations

import re
from dataclasses import replace

from engine.document.nodes import Scalar
from engine.surface.rules import TypeWords, Words
from engine.text.findings import Finding, finding

_SEPARATORS = re.compile(r"[，,]")
_OPTION = re.compile(r"[^、\s]+")
_CHOICES = ("单选", "多选")


def type_words(scalar: Scalar) -> tuple[TypeWords | None, tuple[Finding, ...]]:
    """The parts of a type; what the words mean is core's to say."""
    head, *modifiers = _SEPARATORS.split(scalar.text)
    start = len(head) - len(head.lstrip())
    base = head.strip()
    yearly = base.startswith("按年")
    word = base.removeprefix("按年").strip()
    start += base.index(word) if word else 0
    options: tuple[Words, ...] = ()
    for choice in _CHOICES:
        if word.startswith(choice):
            options = _options(scalar, start + len(choice), len(head))
            word = choice
    parts = TypeWords(word, yearly, False, False, options, scalar.span)
    for modifier in modifiers:
        match modifier.strip():
            case "由认定":
                parts = replace(parts, decided=True)
            case "可负":
                parts = replace(parts, may_be_negative=True)
            case other:
                return None, (finding("unknown-type", scalar.span, written=other),)
    if word in _CHOICES and not options:
        return None, (finding("no-options", scalar.span, word=word),)
    return parts, ()


def _options(scalar: Scalar, start: int, end: int) -> tuple[Words, ...]:
    return tuple(
        Words(match.group(), scalar.part(match.start(), match.end()))
        for match in _OPTION.finditer(scalar.text, start, end)
    )
