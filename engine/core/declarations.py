"""The subjects as written in, their facts with types out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from engine.core.policy import FactDeclaration, SubjectKind
from engine.core.types import (
    NUMBER_TYPES,
    FactType,
    LinkType,
    NumberType,
    OptionSetType,
    OptionType,
    RecordsType,
    TruthType,
)
from engine.surface import rules, type_words
from engine.surface.expression import Expression, Literal
from engine.surface.lexer import nearest_name
from engine.text.findings import Finding, Related, finding

_CHOICES = ("单选", "多选")
_FORM_WORDS = ("名称", "认定", "既往奖补", "统一社会信用代码", "申报年度", "申报日期")
"""What a facts file says of every subject: no fact can have such a name."""
_NOT_YET = ("日期", "年份")


def fact_type(
    written: rules.TypeWords, subjects: Iterable[str]
) -> tuple[FactType | None, tuple[Finding, ...]]:
    """What the words of a type mean; ``subjects`` are the kinds a link can lead to."""
    kinds = tuple(subjects)
    options = tuple(option.text for option in written.options)
    if written.word in NUMBER_TYPES:
        number = NUMBER_TYPES[written.word]
        return (replace(number, low=None) if written.may_be_negative else number), ()
    match written.word:
        case type_words.UNKNOWN:
            return None, ()
        case "是否":
            return TruthType(), ()
        case "单选":
            return OptionType(options), ()
        case "多选":
            return OptionSetType(options), ()
        case word if word in kinds:
            return LinkType(word), ()
        case word if word in _NOT_YET:
            return None, (finding("not-yet", written.span, what=f"类型“{word}”"),)
    known = [*NUMBER_TYPES, "是否", *_CHOICES, *kinds]
    near = nearest_name(written.word, known)
    nearest = (
        f"。是不是“{'按年' if '年' in written.word or written.yearly else ''}{near}”？"
        if near
        else ""
    )
    found = finding("unknown-type", written.span, None, written=written.word, nearest=nearest)
    return None, (found,)


def subject_kinds(
    subjects: Iterable[rules.SubjectDeclaration],
) -> tuple[dict[str, SubjectKind], tuple[Finding, ...]]:
    """All kinds of subjects; a fact that can't be typed is left out and reported."""
    every = tuple(subjects)
    names = [subject.name.text for subject in every]
    findings: list[Finding] = []
    kinds = {}
    for subject in every:
        facts = _facts(subject.facts, names, findings)
        kinds[subject.name.text] = SubjectKind(subject.name.text, facts, subject.name.span)
    return kinds, tuple(findings)


def _facts(
    declarations: Iterable[rules.Declaration], kinds: list[str], findings: list[Finding]
) -> dict[str, FactDeclaration]:
    facts = {}
    for declaration in declarations:
        if declaration.name.text in _FORM_WORDS:
            place = declaration.name.span
            findings.append(finding("reserved-word", place, name=declaration.name.text))
        fact = _fact(declaration, kinds, findings)
        if fact is not None:
            facts[fact.name] = fact
    return facts


def _fields(
    declarations: Iterable[rules.Declaration], kinds: list[str], findings: list[Finding]
) -> dict[str, FactDeclaration]:
    """The fields of a list's records, which have no years of their own."""
    for declaration in declarations:
        if declaration.type is not None and declaration.type.yearly:
            what = f"明细里按年的“{declaration.name.text}”"
            findings.append(finding("not-yet", declaration.type.span, what=what))
    return _facts(declarations, kinds, findings)


def _fact(
    declaration: rules.Declaration, kinds: list[str], findings: list[Finding]
) -> FactDeclaration | None:
    name, written = declaration.name, declaration.type
    if declaration.fields:
        known: FactType | None = RecordsType()
    elif written is None:
        findings.append(finding("missing-key", name.span, owner=f"“{name.text}”", name="类型"))
        return None
    else:
        known, found = fact_type(written, kinds)
        findings.extend(found)
    if isinstance(known, NumberType):
        known = bounded(known, declaration.low, declaration.high, findings)
    if known is None:
        return None
    _check_aliases(declaration, known, findings)
    return FactDeclaration(
        name=name.text,
        type=known,
        yearly=written is not None and written.yearly,
        decided=written is not None and written.decided,
        aliases={alias.text: option.text for alias, option in declaration.aliases},
        source=declaration.source,
        note=declaration.note,
        fields=_fields(declaration.fields, kinds, findings),
        span=name.span,
    )


def bounded(
    number: NumberType,
    low: Expression | None,
    high: Expression | None,
    findings: list[Finding],
) -> NumberType:
    """The type narrowed by 范围, whose ends belong to it."""
    least, most = _bound(low, number, findings), _bound(high, number, findings)
    return replace(
        number,
        low=number.low if least is None else least,
        high=number.high if most is None else most,
    )


def _bound(
    written: Expression | None, number: NumberType, findings: list[Finding]
) -> Fraction | None:
    if written is None:
        return None
    if not isinstance(written, Literal) or written.unit != number.unit:
        findings.append(finding("bad-range", written.span, written=written.span.text))
        return None
    return written.value


def _check_aliases(
    declaration: rules.Declaration, known: FactType, findings: list[Finding]
) -> None:
    options = known.options if isinstance(known, OptionType | OptionSetType) else ()
    for alias, option in declaration.aliases:
        if alias.text in options:
            findings.append(finding("duplicate-name", alias.span, name=alias.text))
        if option.text not in options:
            related = [Related("别名写在这里", alias.span)]
            near = nearest_name(option.text, list(options))
            findings.append(
                finding(
                    "unknown-option",
                    option.span,
                    related,
                    name=declaration.name.text,
                    written=option.text,
                    nearest=f"。是不是“{near}”？" if near else "",
                    options="、".join(options) or "（没有选项）",
                )
            )
