"""A source before YAML reads it in; findings for what YAML would swallow silently out (property 9).

An input method writes full-width colons, dashes and spaces; YAML takes them for text and
complains a line later, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.text.findings import Finding, finding
from engine.text.source import Source

_LINE = re.compile(r"(?P<indent>[ \t\u3000]*)(?P<rest>.*)")
_KEY = re.compile(
    r"""(?P<key>"[^"]*"|'[^']*'|[^\s#"'\[\]{}，、（）：:-][^\s"'\[\]{}：:]*?)(?P<gap>\s*)(?P<colon>[:：])(?P<after>.*)"""
)
_BLOCK_HEADER = re.compile(r"(?:^|[\s:-])[|>][0-9+-]*\s*(?:#.*)?$")
_COMMENT = re.compile(r"\s#")
_DASHES = "－—–‐‑−﹣"
_QUOTED_TEXT_KEYS = ("正文", "依据")


def scan(source: Source) -> tuple[Finding, ...]:
    """All findings of the lines that YAML would read as keys, items and plain text."""
    return tuple(_scan(source))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line outside block scalars: its offset, its indentation, and the text after it."""

    start: int
    indent: str
    rest: str

    @property
    def text_start(self) -> int:
        return self.start + len(self.indent)


def _scan(source: Source) -> Iterator[Finding]:
    keys_at: dict[int, bool] = {}
    for line in _lines_outside_blocks(source):
        yield from _indentation(source, line)
        content, column = _after_dashes(line.rest)
        yield from _full_width_dash(source, line, content, column)
        width = len(line.indent) + column
        match = _KEY.match(content)
        if match is None:
            continue
        in_mapping = keys_at.get(width, False)
        found = _colon(source, line, column, match, in_mapping)
        if found is not None:
            yield found
        elif match["colon"] == ":" and match["after"][:1] in ("", " "):
            keys_at = {w: True for w in keys_at if w < width} | {width: True}
            yield from _comment_behind_text(source, line, column, match)


def _lines_outside_blocks(source: Source) -> Iterator[_Line]:
    """Lines that are not blank, not comments, and not inside a block or a quoted scalar."""
    block_indent: int | None = None
    quote: str | None = None
    offset = 0
    for text in source.text.split("\n"):
        start, offset = offset, offset + len(text) + 1
        match = _LINE.match(text)
        indent, rest = (match["indent"], match["rest"]) if match else ("", text)
        if quote is not None:
            quote = _quote_left_open(rest, quote)
            continue
        if not rest or rest.startswith("#"):
            continue
        if block_indent is not None:
            if len(indent) > block_indent:
                continue
            block_indent = None
        yield _Line(start, indent, rest)
        content, column = _after_dashes(rest)
        if _BLOCK_HEADER.search(rest):
            block_indent = len(indent) + (column if _KEY.match(content) else 0)
        quote = _quote_opened(content)


def _quote_opened(content: str) -> str | None:
    """The quotation mark that a value on this line opens and does not close."""
    match = re.match(r"""(?:[^\s"'#]+:\s+)?(["'])(.*)$""", content)
    return None if match is None else _quote_left_open(match[2], match[1])


def _quote_left_open(text: str, quote: str) -> str | None:
    if quote == "'":
        return quote if text.replace("''", "").count("'") == 0 else None
    return quote if re.search(r'(?<!\\)(?:\\\\)*"', text) is None else None


def _after_dashes(rest: str) -> tuple[str, int]:
    """What stands behind ``- `` marks, and how many characters they take."""
    column = 0
    while rest[column : column + 2] == "- ":
        column += 2
        while rest[column : column + 1] == " ":
            column += 1
    return rest[column:], column


def _indentation(source: Source, line: _Line) -> Iterator[Finding]:
    for character, name in (("\u3000", "全角空格"), ("\t", "制表符")):
        if character in line.indent:
            first = line.start + line.indent.index(character)
            count = line.indent.count(character)
            yield finding("indent-character", source.span(first, first + count), name=name)


def _full_width_dash(source: Source, line: _Line, content: str, column: int) -> Iterator[Finding]:
    if content[:1] in tuple(_DASHES) and content[1:2] in (" ", "\u3000"):
        start = line.text_start + column
        yield finding("full-width-dash", source.span(start, start + 1), dash=content[0])


def _colon(
    source: Source, line: _Line, column: int, match: re.Match[str], in_mapping: bool
) -> Finding | None:
    """A colon that YAML does not see as one, behind what can only be a key."""
    key, after = match["key"], match["after"]
    colon = line.text_start + column + match.start("colon")
    is_key = in_mapping or key in KNOWN_KEYS or (not column and not line.indent)
    if not is_key or " " in key:
        return None
    if match["colon"] == "：":
        return finding("full-width-colon", source.span(colon, colon + 1), key=key)
    if after[:1] not in ("", " "):
        return finding("colon-without-space", source.span(colon, colon + 1), key=key)
    return None


def _comment_behind_text(
    source: Source, line: _Line, column: int, match: re.Match[str]
) -> Iterator[Finding]:
    value = match["after"].strip()
    quoted_or_block = value[:1] in tuple("\"'|>")
    comment = _COMMENT.search(match["after"])
    if match["key"] in _QUOTED_TEXT_KEYS and comment is not None and not quoted_or_block:
        start = line.text_start + column + match.start("after") + comment.start() + 1
        end = line.text_start + len(line.rest)
        yield finding("comment-in-text", source.span(start, end), key=match["key"])


KNOWN_KEYS = frozenset(
    [
        "政策",
        "标识",
        "语言版本",
        "版本",
        "名称",
        "状态",
        "印发日期",
        "舍入",
        "引用",
        "归类",
        "主体",
        "定义",
        "条文",
        "总则",
        "条",
        "依据",
        "条件",
        "全部",
        "任一",
        "均不",
        "类型",
        "值",
        "标题",
        "正文",
        "说明性",
        "事项",
        "对象",
        "金额",
        "上限",
        "分档",
        "当",
        "否则",
        "补差",
        "年限",
        "频次",
        "逐项",
        "明细",
        "每项上限",
        "要求",
        "存疑",
        "采用",
        "另解",
        "竞合",
        "规则",
        "范围",
        "每",
        "别名",
        "来源",
        "说明",
        "章",
        "基于",
        "申报年度",
        "申报日期",
        "认定",
        "既往奖补",
    ]
)
