"""A declaration's type as written in, its parts out: ``按年金额``, ``单选 甲、乙``."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from engine.document.nodes import Scalar
from engine.surface.rules import TypeWords, Words
from engine.text.findings import Finding, finding

_SEGMENT = re.compile(r"[^，,]+")
_OPTION = re.compile(r"[^、，,：:；;/|\s]+")
_CHOICES = ("单选", "多选")
_MODIFIERS = ("由认定", "可负")
UNKNOWN = ""
"""The word of a type that can't be read; its finding is recorded."""


def type_words(scalar: Scalar) -> tuple[TypeWords, tuple[Finding, ...]]:
    """The parts of a type; what the words mean is core's to say."""
    text = scalar.text
    segments = list(_SEGMENT.finditer(text))
    words = [segment.group().strip() for segment in segments]
    base = words[0].removeprefix("按年").lstrip() if words else ""
    choice = next((choice for choice in _CHOICES if base.startswith(choice)), None)
    parts = TypeWords(
        word=choice or base,
        yearly=bool(words) and words[0].startswith("按年"),
        decided="由认定" in words[1:],
        may_be_negative="可负" in words[1:],
        options=(),
        span=scalar.span,
    )
    others = [each for each in segments[1:] if each.group().strip() not in _MODIFIERS]
    if choice is not None:
        end = others[-1].end() if others else segments[0].end()
        return _with_options(scalar, parts, (text.index(choice) + len(choice), end))
    if others:
        place = scalar.part(others[0].start(), others[0].end())
        found = finding("unknown-type", place, nearest="", written=others[0].group().strip())
        return replace(parts, word=UNKNOWN), (found,)
    return parts, ()


def _with_options(
    scalar: Scalar, parts: TypeWords, part: tuple[int, int]
) -> tuple[TypeWords, tuple[Finding, ...]]:
    """The options in a part of the text; a separator that is no 、 is a finding."""
    matches = list(_OPTION.finditer(scalar.text, *part))
    options = tuple(Words(m.group(), scalar.part(m.start(), m.end())) for m in matches)
    if not options:
        found = finding("no-options", scalar.span, word=parts.word)
        return replace(parts, word=UNKNOWN), (found,)
    parts = replace(parts, options=options)
    gaps = [(part[0], matches[0].start(), r"\s*")]
    gaps += [(one.end(), two.start(), r"\s*、\s*") for one, two in pairwise(matches)]
    gaps.append((matches[-1].end(), part[1], r"\s*"))
    for start, end, allowed in gaps:
        if re.fullmatch(allowed, scalar.text[start:end]) is None:
            place = scalar.part(start, end)
            return parts, (finding("option-separator", place, word=parts.word),)
    return parts, ()
