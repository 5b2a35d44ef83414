"""IR 2 and the text as received in, findings out where the one does not reproduce the other.

Heading, chapters, numbers as written, titles, text and closing note are put together again and
compared line by line with the source, after removing ``[bookmark: …]`` and white space at the
ends of its lines, nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from engine.surface import rules
from engine.text.findings import Finding, Related, finding
from engine.text.source import Source, Span

_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")
_NOTE = "说明"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text and where it stands."""

    text: str
    span: Span


def reproduce(policy: rules.Policy, source: Source) -> tuple[Finding, ...]:
    """Findings where the policy's words are not those of the source."""
    written, received = list(_written(policy)), list(_received(source))
    matcher = SequenceMatcher(
        None, [line.text for line in written], [line.text for line in received], autojunk=False
    )
    found: list[Finding] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != "equal":
            found.extend(_differences(written[i:j], received[k:m], policy))
    return tuple(found)


def _received(source: Source) -> Iterator[_Line]:
    """The source's lines without bookmarks and outer white space; blank ones don't count."""
    for number, raw in enumerate(source.text.split("\n")):
        text = _BOOKMARK.sub("", raw).strip()
        if text:
            start = source.line_start(number)
            yield _Line(text, source.span(start, start + len(raw)))


def _written(policy: rules.Policy) -> Iterator[_Line]:
    """The policy's lines in order: heading, and each article after its chapter."""
    heading = policy.header.heading
    if heading is not None:
        yield from (_Line(line.strip(), heading.span) for line in heading.text.split("\n"))
    chapter = ""
    for article in policy.articles:
        if article.chapter is not None and article.chapter.text != chapter:
            chapter = article.chapter.text
            yield _Line(chapter, article.chapter.span)
        yield from _article(article)


def _article(article: rules.Article) -> Iterator[_Line]:
    """``第四条 标题。正文``, or ``说明：正文``; further lines of the text stand alone."""
    first, *rest = article.text.text.strip().split("\n")
    number = article.number.text
    title = "" if article.title is None else f"{article.title.text}。"
    head = f"{number}：" if number == _NOTE else f"{number} {title}"
    yield _Line(f"{head}{first.strip()}", article.text.span)
    yield from (_Line(line.strip(), article.text.span) for line in rest)


def _differences(
    written: list[_Line], received: list[_Line], policy: rules.Policy
) -> Iterator[Finding]:
    """What differs in a stretch: lines that stand across from each other, then what is left."""
    for ours, theirs in zip(written, received, strict=False):
        position = next(
            (n for n, (a, b) in enumerate(zip(ours.text, theirs.text, strict=False)) if a != b),
            min(len(ours.text), len(theirs.text)),
        )
        start = max(0, position - 4)
        yield finding(
            "source-differs",
            ours.span,
            [Related("收到的原文", theirs.span)],
            ours=_excerpt(ours.text, start),
            theirs=_excerpt(theirs.text, start),
        )
    for ours in written[len(received) :]:
        yield finding("source-lacks", ours.span, text=_excerpt(ours.text, 0))
    for theirs in received[len(written) :]:
        text = _excerpt(theirs.text, 0)
        yield finding("source-left-out", theirs.span, text=text, name=policy.header.title.text)


def _excerpt(text: str, start: int) -> str:
    shown = text[start : start + 24]
    before = "……" if start else ""
    after = "……" if len(text) > start + 24 else ""
    return f"{before}{shown}{after}"
