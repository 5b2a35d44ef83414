"""A Source in, IR 1 out: PyYAML's events composed into nodes, every scalar text with a place.

Anchors, aliases, tags, merge keys and more than one document are findings; so is a key that
stands twice, which YAML loaders keep silently. Depth is bounded before anything walks the tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

from engine.document.nodes import Entry, Mapping, Node, Scalar, Sequence, Style
from engine.document.scan import scan
from engine.text.findings import Finding, Related, finding
from engine.text.source import Source, Span

MAX_DEPTH = 64
MAX_SCALAR = 100_000
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
        composer.findings.append(finding("not-yaml", source.span(0, 0), reason="无法读取"))
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
        return self._mapping(span, depth)

    def _scalar(self, event: yaml.ScalarEvent, span: Span) -> Scalar:
        if len(event.value) > MAX_SCALAR:
            self._stop(finding("text-too-long", span, limit=MAX_SCALAR))
        return Scalar(event.value, span, Style(event.style or ""))

    def _sequence(self, span: Span, depth: int) -> Sequence:
        items = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, depth + 1))
        return Sequence(tuple(items), _around(span, items))

    def _mapping(self, span: Span, depth: int) -> Mapping:
        entries: dict[str, Entry] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                self.findings.append(finding("key-not-text", key.span))
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


def _offset(mark: Any) -> int:  # noqa: ANN401  # two loaders, two classes of marks
    return 0 if mark is None else int(mark.index)


def _around(start: Span, children: list[Node]) -> Span:
    return start if not children else start.to(children[-1].span)


def _yaml_error(source: Source, error: yaml.MarkedYAMLError) -> Finding:
    """PyYAML's complaint in an officer's words; unknown ones keep a general sentence."""
    mark = error.problem_mark or error.context_mark
    offset = min(mark.index, len(source.text)) if mark is not None else 0
    problem = f"{error.context or ''} {error.problem or ''}"
    for part, words in _YAML_PROBLEMS:
        if part in problem:
            return finding("not-yaml", source.span(offset, offset + 1), reason=words)
    return finding("not-yaml", source.span(offset, offset + 1), reason="这一处的写法 YAML 读不懂")


_YAML_PROBLEMS = (
    (
        "mapping values are not allowed",
        "这里不该出现冒号：上一行可能多缩进了，或这一行的内容里有“: ”",
    ),
    ("could not find expected ':'", "这一行之前缺少冒号，或该行应写成“名称: 内容”"),
    ("quoted scalar", "引号没有配对：开头的引号找不到结尾"),
    ("unexpected end of stream", "文件在这里突然结束：引号或括号没有配对"),
    ("cannot start any token", "内容不能以这个符号开头：给整段内容加上英文引号"),
    ("block sequence", "列表的缩进不一致：同一列表的“- ”要对齐"),
    ("block mapping", "缩进不一致：同一级的名称要对齐"),
    ("flow", "括号 [ ] 或 { } 没有配对，或中间少了英文逗号"),
    ("undefined alias", "内容不能以“*”开头"),
    ("block scalar", "“|”或“>”后面的写法不对"),
)
