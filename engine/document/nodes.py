"""The nodes of IR 1: mappings, sequences and scalars, each with its place in the source."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.text.source import Span


class Style(enum.Enum):
    """How a scalar is written; the values are PyYAML's marks."""

    PLAIN = ""
    SINGLE_QUOTED = "'"
    DOUBLE_QUOTED = '"'
    LITERAL = "|"
    FOLDED = ">"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as YAML reads it; every scalar is text, whatever it looks like."""

    text: str
    span: Span = field(compare=False)
    style: Style = field(default=Style.PLAIN, compare=False)

    def part(self, start: int, end: int) -> Span:
        """The place in the source of ``text[start:end]``, through folding, quotes and escapes."""
        offsets = aligned(self)
        if not offsets:
            return self.span
        first = offsets[min(start, len(offsets) - 1)]
        last = offsets[min(max(start, end - 1), len(offsets) - 1)] + (1 if end > start else 0)
        return self.span.source.span(first, last)


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping and what stands under it."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys in the order written; no key stands twice."""

    entries: tuple[Entry, ...]
    span: Span = field(compare=False)

    def get(self, name: str) -> Node | None:
        """What stands under a key."""
        entry = self.entry(name)
        return None if entry is None else entry.value

    def entry(self, name: str) -> Entry | None:
        """The key and what stands under it."""
        for entry in self.entries:
            if entry.key.text == name:
                return entry
        return None

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items in the order written."""

    items: tuple[Node, ...]
    span: Span = field(compare=False)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)


Node = Scalar | Mapping | Sequence


def aligned(scalar: Scalar) -> list[int]:
    """For each character of the scalar's text, its offset in the source."""
    start, end = scalar.span.start, scalar.span.end
    if scalar.style is Style.PLAIN and end - start == len(scalar.text):
        return list(range(start, end))
    raw = scalar.span.source.text
    position = start
    if scalar.style in (Style.LITERAL, Style.FOLDED):
        position = raw.index("\n", start, end) + 1 if "\n" in raw[start:end] else end
    elif scalar.style is not Style.PLAIN:
        position += 1
    offsets = []
    for character in scalar.text:
        position = _next_written(raw, position, end, character, scalar.style)
        offsets.append(min(position, max(start, end - 1)))
        position += _written_length(raw, position, character, scalar.style)
    return offsets


def _next_written(raw: str, position: int, end: int, character: str, style: Style) -> int:
    """Where the character is written: white space that YAML folds or drops is passed over."""
    if character in " \n":
        return position
    while position < end and raw[position] in " \n\r\t" and raw[position] != character:
        position += 1
    escaped_break = style is Style.DOUBLE_QUOTED and raw[position : position + 2] == "\\\n"
    if escaped_break:
        return _next_written(raw, position + 2, end, character, style)
    return position


def _written_length(raw: str, position: int, character: str, style: Style) -> int:
    """How many characters of the source write this one."""
    if style is Style.SINGLE_QUOTED and character == "'":
        return 2
    if style is Style.DOUBLE_QUOTED and raw[position : position + 1] == "\\":
        widths = {"x": 4, "u": 6, "U": 10}
        return widths.get(raw[position + 1 : position + 2], 2)
    return 1
