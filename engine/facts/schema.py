"""A policy in, the JSON Schema (2020-12) of its facts files out, for editors and portals.

What a person may write as text and what a program may send as a number or a truth both fit; what
the reader of facts refuses by its shape alone (a name, an option, a missing unit) doesn't.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.core.policy import Benefit, FactDeclaration, Item, Policy
from engine.core.types import (
    LinkType,
    NumberType,
    OptionSetType,
    OptionType,
    RecordsType,
    TruthType,
)
from engine.facts import patterns
from engine.facts.asking import asking_words, value_words
from engine.facts.from_document import AWARDS, DAY, NAME, RULINGS, YEAR
from engine.facts.ledger import CODE
from engine.facts.scalar import NOTHING
from engine.text.findings import BrokenInvariant
from engine.values.unit import AREA, DAYS, MONEY, PEOPLE, PLAIN

Schema = dict[str, Any]

BLANK: Schema = {"enum": ["", None], "description": "留空：不知道"}
_AWARD, _RULING = "一项既往奖补", "决定"
_UNITS = {MONEY: ["元"], PEOPLE: ["人", "名"], AREA: ["平方米", "㎡"], DAYS: ["天", "日"]}


def facts_schema(policy: Policy, kinds: Iterable[str]) -> Schema:
    """The schema of a facts file in which subjects of these kinds apply."""
    several = tuple(kinds)
    linked = {kind for kind in policy.subjects if kind not in several}
    definitions: Schema = {_RULING: _ruling(), _AWARD: _award(policy)}
    for kind in (*several, *sorted(linked)):
        definitions[kind] = _subject(policy, kind)
        definitions[_rulings_of(kind)] = _rulings(policy, kind)
    application = _application(several)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"事实文件：{policy.title}（{policy.version}）",
        "description": f"规则文件的标识：{policy.identifier}",
        "anyOf": [application, {"type": "array", "minItems": 1, "items": application}],
        "$defs": definitions,
    }


def _application(kinds: tuple[str, ...]) -> Schema:
    """One mapping of a facts file: the year, and at least one subject."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            YEAR: _or_blank({"type": "integer", "minimum": 1000, "maximum": 9999}, _year()),
            DAY: _or_blank(_text(patterns.DAY, "日期，例如 2025-03-31")),
            RULINGS: {"type": ["object", "string", "null"]},
            **{
                kind: {"anyOf": [_reference(kind), {"type": "array", "items": _reference(kind)}]}
                for kind in kinds
            },
        },
        "anyOf": [{"required": [kind]} for kind in kinds],
        "dependentSchemas": {
            kind: {"properties": {RULINGS: _reference(_rulings_of(kind))}} for kind in kinds
        },
    }


def _subject(policy: Policy, kind: str) -> Schema:
    facts = policy.subjects[kind].facts
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            NAME: {"type": ["string", "number", "boolean", "null"], "description": "名称"},
            CODE: _or_blank(_text(patterns.CREDIT_CODE, "18 位")),
            **{name: _fact(each, policy) for name, each in facts.items() if not each.decided},
            AWARDS: {
                "anyOf": [
                    {"type": "array", "items": _reference(_AWARD)},
                    {"enum": [NOTHING, *BLANK["enum"]]},
                ],
                "description": "以前得过的奖补；一项也没有写“无”",
            },
            RULINGS: _reference(_rulings_of(kind)),
        },
    }


def _rulings_of(kind: str) -> str:
    return f"{kind}的{RULINGS}"


def _rulings(policy: Policy, kind: str) -> Schema:
    """Decisions on what an official judges of the subject, and on the items that need one."""
    facts = policy.subjects[kind].facts
    items = [
        item.name
        for item in policy.items
        if isinstance(item, Benefit) and kind in item.subjects and item.needs_decision
    ]
    return {
        "description": "主管部门的决定",
        **_or_blank(
            {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    **{name: _reference(_RULING) for name in items},
                    **{name: _fact(each, policy) for name, each in facts.items() if each.decided},
                },
            }
        ),
    }


def _fact(declaration: FactDeclaration, policy: Policy) -> Schema:
    description = asking_words(declaration)
    match declaration.type:
        case LinkType(subject=subject):
            value = _or_blank(_reference(subject))
        case RecordsType():
            value = _records(declaration, policy)
        case _:
            value = _or_blank(*_values(declaration))
    if declaration.yearly:
        years = {"type": "object", "additionalProperties": False}
        value = _or_blank({**years, "patternProperties": {patterns.YEAR: value}})
    return {"description": description, **value}


def _records(declaration: FactDeclaration, policy: Policy) -> Schema:
    record: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _fact(each, policy) for name, each in declaration.fields.items()},
    }
    if any(_decides_records(item, declaration.name) for item in policy.items):
        record["properties"][RULINGS] = _or_blank(_reference(_RULING))
    return {"anyOf": [{"type": "array", "items": record}, {"enum": [NOTHING, *BLANK["enum"]]}]}


def _decides_records(item: Item, records: str) -> bool:
    """Whether an official decides on each record of this list."""
    rule = item.per_record if isinstance(item, Benefit) else None
    return rule is not None and rule.records == records and rule.needs_decision


def _values(declaration: FactDeclaration) -> tuple[Schema, ...]:
    """The ways in which a value of the declared type can be written."""
    aliases = declaration.aliases
    match declaration.type:
        case NumberType():
            return _numbers(declaration.type)
        case TruthType():
            return ({"enum": ["是", "否", "true", "false", True, False]},)
        case OptionType(options=options):
            return ({"enum": [*options, *aliases]},)
        case OptionSetType(options=options):
            listed = _text(patterns.listed([*options, *aliases]), value_words(declaration.type))
            return {"enum": [NOTHING]}, listed, {"type": "array", "items": listed}
        case LinkType() | RecordsType():
            raise BrokenInvariant(f"{declaration.name} has no value of its own")


def _numbers(number: NumberType) -> tuple[Schema, ...]:
    """A text with its unit, or a bare number where no unit is wanted."""
    units = _UNITS.get(number.unit, [] if number.unit == PLAIN else [str(number.unit)])
    bare = number.whole or number.unit == PLAIN
    scales = ["%", "％", "‰", "倍"] if number.unit == PLAIN else []
    negative = number.low is None or number.low < 0
    pattern = patterns.number([*units, *scales], bare=bare, negative=negative)
    text = _text(pattern, value_words(number))
    if not bare:
        return (text,)
    plain: Schema = {"type": "integer" if number.whole else "number"}
    if number.low is not None:
        plain["minimum"] = _json_number(number.low.numerator, number.low.denominator)
    if number.high is not None:
        plain["maximum"] = _json_number(number.high.numerator, number.high.denominator)
    return text, plain


def _json_number(numerator: int, denominator: int) -> int | float:
    """JSON has no fractions; the reader of facts checks the exact bound."""
    return numerator if denominator == 1 else numerator / denominator


def _award(policy: Policy) -> Schema:
    """One award: of an item of this policy, or of any policy with its category."""
    own = {"政策": {"const": policy.identifier}, "事项": {"enum": _names(policy)}}
    said = "归类" if policy.categories else "政策"
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["年度", "实付"],
        "properties": {
            "政策": {"type": "string", "description": "政策的标识；本政策的不写"},
            "事项": {"type": "string", "description": "事项的名称"},
            "归类": {"enum": [*policy.categories, NOTHING], "description": "别的政策付的要写"},
            "年度": {"anyOf": [{"type": "integer", "minimum": 1000, "maximum": 9999}, _year()]},
            "实付": _text(patterns.number(["元"]), "付了多少，例如 30万元"),
        },
        "anyOf": [{"required": [said]}, {"required": ["事项"], "properties": own}],
    }


def _names(policy: Policy) -> list[str]:
    return [item.name for item in policy.items]


def _ruling() -> Schema:
    return _or_blank(_text(patterns.RULING, "同意、同意 30万元、不予"))


def _year() -> Schema:
    return _text(patterns.YEAR, "年份，例如 2025")


def _text(pattern: str, description: str) -> Schema:
    return {"type": "string", "pattern": pattern, "description": description}


def _or_blank(*schemas: Schema) -> Schema:
    return {"anyOf": [*schemas, BLANK]}


def _reference(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
