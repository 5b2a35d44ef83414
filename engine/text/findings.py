"""A code, a place and the words that fill its message in; a finding, as data or drawn, out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from unicodedata import category

from engine.text.catalogue import CATALOGUE, Severity
from engine.text.source import Span, display_width


class BrokenInvariant(Exception):
    """Our own fault, never an author's: something that the passes promise did not hold."""


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that a finding speaks of, and what stands there."""

    message: str
    span: Span


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong or worth knowing, where, and what to do about it."""

    code: str
    severity: Severity
    message: str
    help: str
    span: Span | None
    related: tuple[Related, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """The finding as JSON data: lines and columns count from 1, columns in characters."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "help": self.help,
            "place": _place(self.span),
            "related": [{"message": r.message, "place": _place(r.span)} for r in self.related],
        }


def finding(
    code: str, span: Span | None, related: Iterable[Related] | None = None, **words: object
) -> Finding:
    """A finding whose words come from the catalogue, filled in with ``words``.

    Raises BrokenInvariant if the catalogue has no such code or a word is missing.
    """
    entry = CATALOGUE.get(code)
    if entry is None:
        raise BrokenInvariant(f"no such finding code: {code}")
    try:
        message, advice = entry.message.format(**words), entry.help.format(**words)
    except KeyError as missing:
        raise BrokenInvariant(f"{code} needs the word {missing}") from None
    return Finding(code, entry.severity, message, advice, span, tuple(related or ()))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of them stops an evaluation."""
    return any(one.severity is Severity.ERROR for one in findings)


def draw(one: Finding) -> str:
    """The finding as lines for a terminal: message, place, the line itself with carets, help."""
    lines = [f"{SEVERITY_WORDS[one.severity]}[{one.code}]：{one.message}"]
    if one.span is not None:
        lines.extend(_excerpt(one.span))
    for related in one.related:
        lines.append(f"  另见：{related.message}")
        lines.extend(_excerpt(related.span))
    if one.help:
        lines.append(f"  怎么办：{one.help}")
    return "\n".join(lines)


SEVERITY_WORDS = {Severity.ERROR: "错误", Severity.WARNING: "注意", Severity.HINT: "提示"}
_EXCERPT_COLUMNS = 72


def _place(span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return None
    return {
        "file": span.source.name,
        "line": span.line,
        "column": span.column,
        "length": span.length,
    }


def _excerpt(span: Span) -> list[str]:
    """The first line that the span touches, cut to a terminal's width, carets below it."""
    line = _visible(span.source.line_text(span.line - 1))
    first = span.column - 1
    last = min(len(line), first + max(1, span.length))
    start = first - len(_fitting(line[:first][::-1], _EXCERPT_COLUMNS // 2))
    shown = _fitting(line[start:], _EXCERPT_COLUMNS)
    marked = line[first : min(last, start + len(shown))]
    gutter = len(str(span.line))
    indent = display_width(line[start:first])
    return [
        f"  {' ' * gutter}┌ {span.source.name}:{span.line}:{span.column}",
        f"  {span.line}│ {shown}",
        f"  {' ' * gutter}│ {' ' * indent}{'^' * max(1, display_width(marked))}",
    ]


def _visible(line: str) -> str:
    """The line with one column for a tab, and a dot for what nobody could see."""
    return "".join(
        " " if character == "\t" else "·" if category(character) in ("Cc", "Cf") else character
        for character in line
    )


def _fitting(text: str, columns: int) -> str:
    """As much of the text from its start as fits into so many columns."""
    text = text[: columns * 2]
    while display_width(text) > columns:
        text = text[:-1]
    return text
