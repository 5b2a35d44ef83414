"""Text as received in, places in it out: lines, columns, and widths as a terminal draws them."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field


def display_width(text: str) -> int:
    """How many terminal columns the text takes: a Chinese character takes two."""
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One file as decoded text. Two sources are the same only if they are one object."""

    name: str
    text: str = field(repr=False)
    _starts: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        starts = [0]
        starts.extend(i + 1 for i, character in enumerate(self.text) if character == "\n")
        object.__setattr__(self, "_starts", tuple(starts))

    def line_of(self, offset: int) -> int:
        """The line an offset stands on, counted from 0."""
        return bisect_right(self._starts, offset) - 1

    def line_text(self, line: int) -> str:
        """The text of a line, counted from 0, without its line end."""
        start = self._starts[line]
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def line_start(self, line: int) -> int:
        """The offset at which a line, counted from 0, begins."""
        return self._starts[line]

    def span(self, start: int, end: int) -> Span:
        """The place from offset ``start`` up to, not including, ``end``."""
        return Span(self, start, max(start, end))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source, in characters: ``source.text[start:end]``."""

    source: Source
    start: int
    end: int

    @property
    def line(self) -> int:
        """The line of its first character, counted from 1 as editors do."""
        return self.source.line_of(self.start) + 1

    @property
    def column(self) -> int:
        """The column of its first character, in characters, counted from 1."""
        return self.start - self.source.line_start(self.line - 1) + 1

    @property
    def length(self) -> int:
        """How many characters it covers."""
        return self.end - self.start

    @property
    def text(self) -> str:
        """The characters it covers."""
        return self.source.text[self.start : self.end]

    def to(self, other: Span) -> Span:
        """The place from the start of this one to the end of the other, in the same source."""
        return Span(self.source, self.start, max(self.end, other.end))
