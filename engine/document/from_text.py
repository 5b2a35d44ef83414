"""A Source in, IR 1 out: PyYAML's events composed into nodes, every scalar text with a place.

Anchors, aliases, tags, merge keys and more than one document are findings; so is a key that
stands twice, which YAML loaders keep silently. Depth is bounded before anything walks the tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

from engine.document.decode import HIDDEN
from engine.document.nodes import Entry, Mapping, Node, Scalar, Sequence, Style
from engine.document.scan import scan
from engine.text.findings import Finding, Related, finding
from engine.text.source import Source, Span

MAX_DEPTH = 64
MAX_SCALAR = 100_000
_COLON = re.compile("[：:]")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def from_text(source: Source) -> tuple[Node | None, tuple[Finding, ...]]:
    """The document, or None with the findings that say why there is none."""
    slips = scan(source)
    if slips:
        return None, slips
    composer = _Composer(source)
    try:
        node = composer.document()
    except _Stop:
        node = None
    except yaml.MarkedYAMLError as error:
        composer.findings.append(_yaml_error(source, error))
        node = None
    except yaml.YAMLError:
        words = _GENERAL
        composer.findings.append(
            finding("not-yaml", source.span(0, 0), reason=words[0], advice=words[1])
        )
        node = None
    findings = tuple(composer.findings)
    return (None if findings else node), findings


class _Stop(Exception):
    """Reading on makes no sense; the finding that says why is recorded."""


@dataclass(slots=True)
class _Composer:
    source: Source
    findings: list[Finding] = field(default_factory=list)
    _events: Iterator[yaml.Event] = field(init=False)

    def document(self) -> Node | None:
        self._events = iter(yaml.parse(self.source.text, Loader=_LOADER))
        next(self._events)
        event = next(self._events)
        if isinstance(event, yaml.StreamEndEvent):
            self._stop(finding("empty-file", self.source.span(0, 0)))
        node = self._node(next(self._events), 1)
        next(self._events)
        event = next(self._events)
        if not isinstance(event, yaml.StreamEndEvent):
            self._stop(finding("several-documents", self._span(event)))
        return node

    def _stop(self, found: Finding) -> NoReturn:
        self.findings.append(found)
        raise _Stop

    def _span(self, event: yaml.Event) -> Span:
        return self.source.span(_offset(event.start_mark), _offset(event.end_mark))

    def _node(self, event: yaml.Event, depth: int) -> Node:
        span = self._span(event)
        if depth > MAX_DEPTH:
            self._stop(finding("nested-too-deep", span, limit=MAX_DEPTH))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            self._stop(finding("yaml-feature", span, feature="锚点与别名（& 和 *）"))
        if getattr(event, "tag", None) is not None:
            self._stop(finding("yaml-feature", span, feature="标签（!）"))
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, span)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(span, depth)
        return self._mapping(span, depth, in_braces=bool(getattr(event, "flow_style", False)))

    def _scalar(self, event: yaml.ScalarEvent, span: Span) -> Scalar:
        if len(event.value) > MAX_SCALAR:
            self._stop(finding("text-too-long", span, limit=MAX_SCALAR))
        hidden = HIDDEN.search(event.value)
        if hidden is not None:
            code = f"U+{ord(hidden.group()):04X}"
            self.findings.append(finding("hidden-character", span, character=code))
        return Scalar(event.value, span, Style(event.style or ""))

    def _sequence(self, span: Span, depth: int) -> Sequence:
        items = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, depth + 1))
        return Sequence(tuple(items), _around(span, items))

    def _mapping(self, span: Span, depth: int, *, in_braces: bool) -> Mapping:
        entries: dict[str, Entry] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                self.findings.append(finding("key-not-text", key.span))
            elif in_braces and (swallowed := _swallowed_colon(key, value)) is not None:
                self.findings.append(swallowed)
            elif key.text == "<<":
                self.findings.append(finding("yaml-feature", key.span, feature="合并键（<<）"))
            elif key.text in entries:
                first = Related("第一次写在这里", entries[key.text].key.span)
                self.findings.append(
                    finding("duplicate-key", key.span, related=[first], name=key.text)
                )
            else:
                entries[key.text] = Entry(key, value)
        values = [entry.value for entry in entries.values()]
        return Mapping(tuple(entries.values()), _around(span, values))


def _swallowed_colon(key: Scalar, value: Node) -> Finding | None:
    """A colon in braces that YAML takes for a part of the key: {2024年：小型}."""
    match = _COLON.search(key.text)
    empty = isinstance(value, Scalar) and not value.text
    if match is None or not empty or key.style is not Style.PLAIN:
        return None
    code = "full-width-colon" if match.group() == "：" else "colon-without-space"
    return finding(code, key.part(match.start(), match.end()), key=key.text[: match.start()])


def _offset(mark: object) -> int:
    """The offset of a mark; PyYAML's two loaders have a class of marks each."""
    return int(getattr(mark, "index", 0))


def _around(start: Span, children: list[Node]) -> Span:
    return start if not children else start.to(children[-1].span)


def _yaml_error(source: Source, error: yaml.MarkedYAMLError) -> Finding:
    """PyYAML's complaint in an officer's words; unknown ones keep a general sentence."""
    problem = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    if ("quoted scalar" in problem and "end of" in problem) or "a flow " in problem:
        mark = error.context_mark or mark
    offset = min(mark.index, max(0, len(source.text) - 1)) if mark is not None else 0
    place = source.span(offset, offset + 1)
    line = source.line_of(offset)
    written = source.text[source.line_start(line) : offset].split()
    if "mapping values" in problem and len(written) == 1 and line:
        problem = _KEY_BELOW_TEXT
        place = source.span(offset - len(written[0]), offset)
    if "block mapping" in problem and source.text[offset : offset + 2] == "- ":
        problem = _ITEM_AMONG_KEYS
    for part, reason, advice in _YAML_PROBLEMS:
        if part in problem:
            return finding("not-yaml", place, reason=reason, advice=advice)
    return finding("not-yaml", place, reason=_GENERAL[0], advice=_GENERAL[1])


_GENERAL = ("这一处的写法 YAML 读不懂", "照着上下几行的缩进和写法改；名称和内容之间写“: ”")
_QUOTES = "给整段内容加上英文引号；内容里有英文引号的，用 |- 另起一行写"
_KEY_BELOW_TEXT = "a key below a line of text"
_ITEM_AMONG_KEYS = "an item among keys"
_YAML_PROBLEMS = (
    (_ITEM_AMONG_KEYS, "名称下面接着写了“- ”", "去掉“- ”，或把整个列表放在一个空着的“名称:”下面"),
    (
        _KEY_BELOW_TEXT,
        "上一行少了冒号，或这一行缩进不对",
        "上一行是名称的，写成“名称:”；否则与同一级的名称对齐",
    ),
    (
        "mapping values are not allowed",
        "这一行的内容里有英文冒号加空格，会被当成另一个名称",
        "改成中文冒号“：”，或给整段内容加上英文引号",
    ),
    (
        "could not find expected ':'",
        "这一行或上一行少了冒号",
        "写成“名称: 内容”；是列表的，以“- ”开头",
    ),
    ("found unknown escape", "英文双引号里有“\\”，它有特别的意思", "去掉“\\”，或改用英文单引号"),
    (
        "quoted scalar",
        "引号没有配对：从这里开始的引号找不到结尾",
        "在结尾补上同样的英文引号，或者两头的引号都去掉",
    ),
    ("unexpected end of stream", "文件在这里突然结束", "检查引号和括号是否配对"),
    ("cannot start any token", "内容不能以这个符号开头", _QUOTES),
    ("sequence entries", "“- ”不能接在冒号后面", "另起一行写“- ”，多缩进两格"),
    (
        "expected '-' indicator",
        "列表中间不能写名称",
        "给这一行加上“- ”；不属于列表的，退回到列表上面那个名称的位置",
    ),
    ("flow", "方括号或花括号没有配对，或中间少了英文逗号", "补上括号，各项用英文逗号隔开"),
    ("block mapping", "这里的引号或括号多了，或后面还有字", _QUOTES),
    ("alias", "内容不能以“*”开头", _QUOTES),
    ("anchor", "内容不能以“&”开头", _QUOTES),
    ("tag", "内容不能以“!”开头", _QUOTES),
    ("directive", "内容不能以“%”开头", _QUOTES),
    ("block scalar", "“|”或“>”后面还有别的字", "只写“|-”，文字从下一行写起，多缩进两格"),
)
