"""A source before YAML reads it in; findings for what YAML would swallow silently out (property 9).

An input method writes full-width colons, dashes and spaces; YAML takes them for text and
complains a line later, or not at all. The same goes for a line that stands one space too far.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from engine.document.known import KNOWN_KEYS, QUOTED_TEXT_KEYS
from engine.text.findings import Finding, finding
from engine.text.source import Source

_LINE = re.compile(r"(?P<indent>[ \t\u3000]*)(?P<rest>.*)")
_KEY = re.compile(
    r"""(?P<key>"[^"]*"|'[^']*'|[^\s#"'\[\]{}，、（）：:-][^\s"'\[\]{}：:]*?)(?P<gap>\s*)(?P<colon>[:：])(?P<after>.*)"""
)
_BLOCK_HEADER = re.compile(r"(?:^|[\s:-])[|>][0-9+-]*\s*(?:#.*)?$")
_COMMENT = re.compile(r"\s#")
_QUOTED = re.compile(r"""'[^']*'|"(?:[^"\\]|\\.)*\"""")
_WRONG_DASH = re.compile("[－—–‐‑−﹣·•●◦▪]+")
_BARE_DASH = re.compile(r"-(?=[^\s\-0-9.])")
_ITEM = "- "


def scan(source: Source) -> tuple[Finding, ...]:
    """All findings of the lines that YAML would read as keys, items and plain text."""
    return tuple(_Scanner(source).findings())


@dataclass(frozen=True, slots=True)
class _Line:
    """A line outside block scalars: its offset, its indentation, and the text after it."""

    start: int
    indent: str
    rest: str

    @property
    def column(self) -> int:
        """How many characters the ``- `` marks in front of the content take."""
        column = 0
        while self.rest[column : column + 2] == _ITEM:
            column += 2
            while self.rest[column : column + 1] == " ":
                column += 1
        return column

    @property
    def content(self) -> str:
        """What stands behind ``- `` marks."""
        return self.rest[self.column :]

    @property
    def content_start(self) -> int:
        """The offset of the content in the source."""
        return self.start + self.width

    @property
    def width(self) -> int:
        """The column, counted from 0, in which the content begins."""
        return len(self.indent) + self.column

    def key(self) -> re.Match[str] | None:
        """The content as a key with a colon that YAML sees, and what stands behind it."""
        match = _KEY.match(self.content)
        seen = match is not None and match["colon"] == ":" and match["after"][:1] in ("", " ")
        return match if seen else None


def _lines_outside_blocks(source: Source) -> Iterator[_Line]:
    """Lines that are not blank, not comments, and not inside a block, a quoted scalar or [ ]."""
    block_indent: int | None = None
    quote: str | None = None
    brackets = offset = 0
    for text in source.text.split("\n"):
        start, offset = offset, offset + len(text) + 1
        match = _LINE.match(text)
        indent, rest = (match["indent"], match["rest"]) if match else ("", text)
        if quote is not None:
            quote = _quote_left_open(rest, quote)
            continue
        if brackets > 0:
            brackets += _brackets_left_open(rest)
            continue
        if not rest or rest.startswith("#"):
            continue
        if block_indent is not None:
            if len(indent) > block_indent:
                continue
            block_indent = None
        line = _Line(start, indent, rest)
        yield line
        if _BLOCK_HEADER.search(rest):
            block_indent = len(indent) + (line.column if _KEY.match(line.content) else 0)
        quote = _quote_opened(line.content)
        value = _value(line)
        brackets = _brackets_left_open(value) if value[:1] in ("[", "{") else 0


def _value(line: _Line) -> str:
    match = line.key()
    return (line.content if match is None else match["after"]).strip()


def _brackets_left_open(text: str) -> int:
    bare = _QUOTED.sub("", text)
    return sum((character in "[{") - (character in "]}") for character in bare)


def _quote_opened(content: str) -> str | None:
    """The quotation mark that a value on this line opens and does not close."""
    match = re.match(r"""(?:[^\s"'#]+:\s+)?(["'])(.*)$""", content)
    return None if match is None else _quote_left_open(match[2], match[1])


def _quote_left_open(text: str, quote: str) -> str | None:
    if quote == "'":
        return quote if text.replace("''", "").count("'") == 0 else None
    return quote if re.search(r'(?<!\\)(?:\\\\)*"', text) is None else None


@dataclass(slots=True)
class _Scanner:
    """Walks over the lines, knowing what stands open above each of them."""

    source: Source
    open_at: dict[int, str] = field(default_factory=dict)
    awaits: bool = True
    last_key: str = ""

    def findings(self) -> Iterator[Finding]:
        """What is found on each line, from top to bottom."""
        lines = list(_lines_outside_blocks(self.source))
        for line, below in zip_longest(lines, lines[1:]):
            found = [*self._characters(line), *self._dash(line)]
            if not found:
                found = [*self._colon(line, below)]
                if found or not (found := [*self._width(line)]):
                    self._enter(line, _KEY.match(line.content) if found else line.key())
                found.extend(self._comment(line))
            yield from found

    def _enter(self, line: _Line, match: re.Match[str] | None) -> None:
        """Remembers what the line opens, and forgets what it closes."""
        indent = len(line.indent)
        if match is None and not line.column:
            return
        self.open_at = {width: name for width, name in self.open_at.items() if width <= indent}
        if line.column:
            self.open_at[indent] = _ITEM
        if match is not None:
            self.open_at[line.width] = self.last_key = match["key"]
        opens = match is not None and not match["after"].partition(" #")[0].strip()
        self.awaits = opens or _BLOCK_HEADER.search(line.rest) is not None

    def _characters(self, line: _Line) -> Iterator[Finding]:
        for character, name in (("\u3000", "全角空格"), ("\t", "制表符（Tab）")):
            if character in line.indent:
                first = line.start + line.indent.index(character)
                place = self.source.span(first, first + line.indent.count(character))
                yield finding("indent-character", place, name=name)

    def _dash(self, line: _Line) -> Iterator[Finding]:
        """A list item whose dash is another character, or has no space behind it."""
        content, start = line.content, line.content_start
        in_list = self.open_at.get(line.width) == _ITEM
        awaited = in_list or self.awaits
        wrong = _WRONG_DASH.match(content)
        if wrong is not None and (awaited or content[wrong.end() :][:1] in (" ", "\u3000")):
            place = self.source.span(start, start + wrong.end())
            yield finding("full-width-dash", place, dash=wrong.group())
        elif awaited and _BARE_DASH.match(content):
            yield finding("dash-without-space", self.source.span(start, start + 1))

    def _colon(self, line: _Line, below: _Line | None) -> Iterator[Finding]:
        """A colon that YAML does not see as one, behind what can only be a key."""
        match = _KEY.match(line.content)
        if match is None or line.key() is not None or " " in match["key"]:
            return
        if self._is_key(line, match, below):
            code = "full-width-colon" if match["colon"] == "：" else "colon-without-space"
            start = line.content_start + match.start("colon")
            yield finding(code, self.source.span(start, start + 1), key=match["key"])

    def _is_key(self, line: _Line, match: re.Match[str], below: _Line | None) -> bool:
        sibling = self.open_at.get(line.width, _ITEM) != _ITEM
        if sibling or match["key"] in KNOWN_KEYS or not line.width:
            return True
        if below is None:
            return False
        if match["after"].strip():
            return not below.column and below.width == line.width and below.key() is not None
        return len(below.indent) > len(line.indent)

    def _comment(self, line: _Line) -> Iterator[Finding]:
        """A comment behind words of the text: perhaps they are words of the text as well."""
        match = line.key()
        key = self.last_key if match is None else match["key"]
        text = line.content if match is None else match["after"]
        comment = _COMMENT.search(text)
        quoted_or_block = text.strip()[:1] in tuple("\"'|>#")
        if key in QUOTED_TEXT_KEYS and comment is not None and not quoted_or_block:
            end = line.content_start + len(line.content)
            start = end - len(text) + comment.start() + 1
            yield finding("comment-in-text", self.source.span(start, end), key=key)

    def _width(self, line: _Line) -> Iterator[Finding]:
        """A key or an item that is in line with nothing above it."""
        written = len(line.indent)
        match = line.key()
        if (match is None and not line.column) or written in self.open_at or not self.open_at:
            return
        if self.awaits and written > max(self.open_at):
            return
        alike = [w for w, name in self.open_at.items() if (name == _ITEM) == bool(line.column)]
        wanted = min(alike or self.open_at, key=lambda width: (abs(width - written), -width))
        length = 1 if match is None or line.column else len(match["key"])
        start = line.start + written
        place = self.source.span(start, start + length)
        beside = self.open_at[wanted]
        yield finding("indent-mismatch", place, written=written, wanted=wanted, beside=beside)
