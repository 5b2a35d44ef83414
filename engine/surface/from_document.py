"""IR 1 of a rule file (its shape checked) in, IR 2 out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from engine.document.nodes import Entry, Mapping, Node, Scalar, Sequence
from engine.surface.expression import Connective, Expression, Joined, Name, Negation, TruthWord
from engine.surface.parse import parse_amount, parse_expression
from engine.surface.rules import (
    Article,
    Ceiling,
    ConflictRule,
    Declaration,
    Definition,
    Doubt,
    Header,
    Item,
    Policy,
    RecordRule,
    SubjectDeclaration,
    Tier,
    TopUp,
    TypeWords,
    UpTo,
    ValidityWords,
    Words,
    YearlyCap,
)
from engine.surface.type_words import type_words
from engine.surface.vocabulary import Declared, Vocabulary, build_vocabulary
from engine.text.findings import BrokenInvariant, Finding, finding
from engine.text.source import Span

OPEN = "待定"
_UNDECLARED = ("no-options", "reserved-word", "ambiguous-word")
_TRUTHS = {"是": True, "否": False}


def from_document(document: Mapping) -> tuple[Policy, Vocabulary, tuple[Finding, ...]]:
    """The policy as written, its vocabulary, and findings for what can't be read.

    An expression that can't be read stands in the policy as an empty name, so that everything
    else is still read and all findings of a file are shown at once. Where a declaration gives no
    words, words that nothing declares are not reported.
    """
    reader = _Reader(document)
    vocabulary, findings = build_vocabulary(reader.declared())
    reader.vocabulary = vocabulary
    reader.findings.extend(findings)
    policy = reader.policy()
    found = reader.findings
    if any(one.code in _UNDECLARED for one in found):
        found = [one for one in found if one.code != "unknown-word"]
    return policy, vocabulary, tuple(found)


def _mapping(node: Node | None) -> Mapping | None:
    return node if isinstance(node, Mapping) else None


def _entries(node: Node | None) -> Iterator[Entry]:
    if isinstance(node, Mapping):
        yield from node


def _items(node: Node | None) -> Iterator[Node]:
    if isinstance(node, Sequence):
        yield from node


def _words(scalar: Node | None) -> Words:
    if not isinstance(scalar, Scalar):
        raise BrokenInvariant("the schema promised a text")
    return Words(scalar.text, scalar.span, scalar)


def _words_or_none(scalar: Node | None) -> Words | None:
    return _words(scalar) if isinstance(scalar, Scalar) else None


def _texts(node: Node | None) -> tuple[Words, ...]:
    """A text, or a list of texts."""
    if isinstance(node, Scalar):
        return (_words(node),)
    return tuple(_words(item) for item in _items(node))


def _plain(node: Node | None) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _listed(node: Node | None) -> tuple[Words, ...]:
    """Names in one text, separated by 、."""
    if not isinstance(node, Scalar):
        return ()
    names, start = [], 0
    for part in node.text.split("、"):
        first = start + len(part) - len(part.lstrip())
        names.append(Words(part.strip(), node.part(first, first + len(part.strip()))))
        start += len(part) + 1
    return tuple(names)


@dataclass(slots=True)
class _Reader:
    document: Mapping
    vocabulary: Vocabulary = field(init=False)
    findings: list[Finding] = field(default_factory=list)

    # What is declared: read before any expression can be.

    def declared(self) -> Iterator[Declared]:
        """Every name and option that the file declares, without findings."""
        for subject in _entries(self.document.get("主体")):
            for fact in _entries(subject.value):
                yield from self._declared(fact)
        for definition in _entries(self.document.get("定义")):
            yield Declared(_words(definition.key), definition.key.text)
            yield from self._options(_mapping(definition.value))

    def _declared(self, entry: Entry) -> Iterator[Declared]:
        yield Declared(_words(entry.key), entry.key.text)
        if isinstance(entry.value, Scalar):
            yield from self._options_of(entry.value)
        else:
            yield from self._options(_mapping(entry.value))
        body = _mapping(entry.value)
        for column in _entries(None if body is None else body.get("明细")):
            yield from self._declared(column)

    def _options(self, body: Mapping | None) -> Iterator[Declared]:
        if body is None:
            return
        yield from self._options_of(body.get("类型"))
        for alias in _entries(body.get("别名")):
            yield Declared(_words(alias.key), _plain(alias.value))

    def _options_of(self, node: Node | None) -> Iterator[Declared]:
        if isinstance(node, Scalar):
            parts, _ = type_words(node)
            for option in parts.options:
                yield Declared(option, option.text)

    # Expressions.

    def _read(self, node: Node | None) -> Expression:
        """A condition or value in one text."""
        if not isinstance(node, Scalar):
            raise BrokenInvariant("the schema promised a text")
        expression, findings = parse_expression(node, self.vocabulary)
        self.findings.extend(findings)
        return expression or unreadable(node.span)

    def _amount(self, node: Node | None) -> UpTo:
        if not isinstance(node, Scalar):
            raise BrokenInvariant("the schema promised a text")
        amount, findings = parse_amount(node, self.vocabulary)
        self.findings.extend(findings)
        return amount or UpTo(False, unreadable(node.span))

    def _condition(self, node: Node | None) -> Expression | None:
        """A text, a list (全部), or a block of 全部, 任一 and 均不."""
        match node:
            case None:
                return None
            case Scalar():
                return self._read(node)
            case Sequence():
                return self._joined(Connective.ALL, node)
            case Mapping(entries=entries):
                blocks = [self._joined(Connective(e.key.text), e.value) for e in entries]
                return blocks[0] if len(blocks) == 1 else _all(blocks, node.span)

    def _joined(self, connective: Connective, node: Node) -> Expression:
        operands = tuple(
            operand for item in _items(node) if (operand := self._condition(item)) is not None
        )
        if connective is Connective.NONE:
            return Negation(Joined(Connective.ANY, operands, node.span), node.span)
        return Joined(connective, operands, node.span)

    # The file, from top to bottom.

    def policy(self) -> Policy:
        """The whole file."""
        general = _mapping(self.document.get("总则"))
        conflict = None if general is None else _mapping(general.get("竞合"))
        return Policy(
            header=self._header(_mapping(self.document.get("政策"))),
            categories=_texts(self.document.get("归类")),
            subjects=tuple(map(self._subject, _entries(self.document.get("主体")))),
            definitions=tuple(map(self._definition, _entries(self.document.get("定义")))),
            articles=tuple(map(self._article, _entries(self.document.get("条文")))),
            conflict=None if conflict is None else self._conflict(conflict),
            caps=tuple(map(self._cap, _entries(general.get("上限") if general else None))),
            span=self.document.span,
        )

    def _header(self, header: Mapping | None) -> Header:
        if header is None:
            raise BrokenInvariant("the schema promised a header")
        return Header(
            identifier=_words(header.get("标识")),
            version=_words(header.get("版本")),
            title=_words(header.get("名称")),
            state=_words(header.get("状态")),
            issued=_words_or_none(header.get("印发日期")),
            rounding=_words_or_none(header.get("舍入")),
            note=_plain(header.get("说明")),
            heading=_words_or_none(header.get("题头")),
        )

    def _subject(self, entry: Entry) -> SubjectDeclaration:
        facts = tuple(map(self._declaration, _entries(entry.value)))
        return SubjectDeclaration(_words(entry.key), facts)

    def _declaration(self, entry: Entry) -> Declaration:
        body = _mapping(entry.value) or Mapping((), entry.value.span)
        written = entry.value if isinstance(entry.value, Scalar) else body.get("类型")
        low, high = self._range(body)
        return Declaration(
            name=_words(entry.key),
            type=self._type(written),
            fields=tuple(map(self._declaration, _entries(body.get("明细")))),
            aliases=tuple((_words(e.key), _words(e.value)) for e in _entries(body.get("别名"))),
            source=_plain(body.get("来源")),
            note=_plain(body.get("说明")),
            low=low,
            high=high,
        )

    def _type(self, node: Node | None) -> TypeWords | None:
        if not isinstance(node, Scalar):
            return None
        parts, findings = type_words(node)
        self.findings.extend(findings)
        return parts

    def _range(self, body: Mapping) -> tuple[Expression | None, Expression | None]:
        """范围: 在A（含）至B（含）; both ends belong to it."""
        node = body.get("范围")
        if not isinstance(node, Scalar):
            return None, None
        low, to, high = node.text.strip().removeprefix("在").replace("（含）", "").partition("至")
        if not to:
            self.findings.append(finding("bad-range", node.span, written=node.text))
            return None, None
        return self._part(node, low), self._part(node, high)

    def _part(self, node: Scalar, text: str) -> Expression:
        start = node.text.index(text)
        return self._read(Scalar(text, node.part(start, start + len(text))))

    def _definition(self, entry: Entry) -> Definition:
        body = _mapping(entry.value)
        if body is None:
            raise BrokenInvariant("the schema promised a definition")
        low, high = self._range(body)
        return Definition(
            name=_words(entry.key),
            type=self._type(body.get("类型")),
            value=self._definition_value(body),
            tiers=self._tiers(body.get("分档"), "值"),
            otherwise=self._value(body.get("否则")) if body.get("否则") else None,
            article=_words_or_none(body.get("条")),
            quotes=_texts(body.get("依据")),
            low=low,
            high=high,
            ways=sum(body.get(key) is not None for key in ("值", "条件", "分档")),
            extent=entry.value.span,
        )

    def _definition_value(self, body: Mapping) -> Expression | None:
        value = body.get("值")
        if value is None:
            return self._condition(body.get("条件"))
        return None if _plain(value).strip() == OPEN else self._value(value)

    def _value(self, node: Node | None) -> Expression:
        known = _TRUTHS.get(_plain(node).strip())
        if known is not None and node is not None:
            return TruthWord(known, node.span)
        return self._read(node)

    def _tiers(self, node: Node | None, key: str) -> tuple[Tier, ...]:
        return tuple(self._tier(entry, key) for entry in _entries(node))

    def _tier(self, entry: Entry, key: str) -> Tier:
        body = _mapping(entry.value)
        guard = None if body is None else self._condition(body.get("当"))
        if body is None or guard is None:
            raise BrokenInvariant("the schema promised a tier")
        if key == "值":
            value = UpTo(False, self._value(body.get(key)))
        else:
            value = self._amount(body.get(key))
        return Tier(_words(entry.key), guard, value)

    def _article(self, entry: Entry) -> Article:
        body = _mapping(entry.value)
        if body is None:
            raise BrokenInvariant("the schema promised an article")
        return Article(
            number=_words(entry.key),
            chapter=_words_or_none(body.get("章")),
            title=_words_or_none(body.get("标题")),
            text=_words(body.get("正文")),
            declaratory=_texts(body.get("说明性")),
            items=tuple(map(self._item, _entries(body.get("事项")))),
            doubts=tuple(map(self._doubt, _entries(body.get("存疑")))),
        )

    def _doubt(self, entry: Entry) -> Doubt:
        body = _mapping(entry.value)
        if body is None:
            raise BrokenInvariant("the schema promised a doubt")
        others = tuple(_words(other.key) for other in _entries(body.get("另解")))
        return Doubt(_words(entry.key), _words(body.get("采用")), others)

    def _item(self, entry: Entry) -> Item:
        body = _mapping(entry.value)
        if body is None:
            raise BrokenInvariant("the schema promised an item")
        limits = (body.get("频次"), body.get("年限"))
        return Item(
            name=_words(entry.key),
            kind=_words(body.get("类型")),
            subjects=_listed(body.get("对象")),
            category=_words_or_none(body.get("归类")),
            quotes=_texts(body.get("依据")),
            condition=self._condition(body.get("条件")),
            tiers=self._tiers(body.get("分档"), "金额"),
            amount=_optional(body.get("金额"), self._amount),
            per_record=_optional(_mapping(body.get("逐项")), self._record_rule),
            ceilings=self._ceilings(body.entry("上限")),
            top_up=_optional(_mapping(body.get("补差")), _top_up),
            limits=tuple(_words(limit) for limit in limits if limit is not None),
            yearly_cap=self._single_ceiling(body.entry("年度上限")),
            total_cap=self._single_ceiling(body.entry("累计上限")),
            requirement=self._condition(body.get("要求")),
            responsible=_listed(body.get("责任单位")),
            validity=ValidityWords(
                _words_or_none(body.get("施行")),
                _words_or_none(body.get("有效期")),
                _texts(body.get("废止")),
            ),
            extent=entry.value.span,
        )

    def _record_rule(self, body: Mapping) -> RecordRule:
        return RecordRule(
            records=_words(body.get("明细")),
            condition=self._condition(body.get("条件")),
            amount=self._amount(body.get("金额")),
            ceilings=self._ceilings(body.entry("每项上限")),
        )

    def _single_ceiling(self, entry: Entry | None) -> Ceiling | None:
        ceilings = self._ceilings(entry)
        return ceilings[0] if ceilings else None

    def _ceilings(self, entry: Entry | None) -> tuple[Ceiling, ...]:
        """One amount under the name of its key, or several with names of their own."""
        if entry is None:
            return ()
        if isinstance(entry.value, Scalar):
            return (Ceiling(_words(entry.key), self._read(entry.value), ()),)
        ceilings = []
        for named in _entries(entry.value):
            body = _mapping(named.value)
            if body is not None:
                value = self._read(body.get("金额"))
                ceilings.append(Ceiling(_words(named.key), value, _texts(body.get("依据"))))
        return tuple(ceilings)

    def _conflict(self, body: Mapping) -> ConflictRule:
        return ConflictRule(
            _words(body.get("条")), _texts(body.get("依据")), _words(body.get("规则"))
        )

    def _cap(self, entry: Entry) -> YearlyCap:
        body = _mapping(entry.value)
        if body is None:
            raise BrokenInvariant("the schema promised a cap")
        return YearlyCap(
            name=_words(entry.key),
            article=_words(body.get("条")),
            quotes=_texts(body.get("依据")),
            subjects=_listed(body.get("对象")),
            value=self._read(body.get("金额")),
            exempt=_texts(body.get("除外")),
            extent=entry.value.span,
        )


Given = TypeVar("Given", bound=Node)
Made = TypeVar("Made")


def _optional(node: Given | None, make: Callable[[Given], Made]) -> Made | None:
    return None if node is None else make(node)


def _top_up(body: Mapping) -> TopUp:
    return TopUp(_words(body.get("归类")), _texts(body.get("依据")))


def _all(blocks: list[Expression], span: Span) -> Expression:
    return Joined(Connective.ALL, tuple(blocks), span)


UNREADABLE = ""
"""The name that stands where an expression could not be read; its finding is recorded."""


def unreadable(span: Span) -> Name:
    """A name that nothing resolves and nobody reports again."""
    return Name(UNREADABLE, span)
