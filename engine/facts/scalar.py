"""One written fact and its type in, what is known by it out; or one finding that says why not."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from engine.core.policy import FactDeclaration
from engine.core.types import NumberType, OptionSetType, OptionType, TruthType, ValueType
from engine.document.nodes import Node, Scalar, Sequence
from engine.facts.knowledge import Value
from engine.surface.folding import fold
from engine.surface.lexer import Quantity, nearest_name, read_quantity
from engine.text.findings import Finding, finding
from engine.values import interval, truth
from engine.values.interval import Interval, ranged
from engine.values.number import plain
from engine.values.opening import Opening
from engine.values.option import Choice, ChoiceSet
from engine.values.unit import MONEY, PLAIN, Unit

NOTHING = "无"
_TRUTHS = {"是": True, "否": False, "true": True, "false": False}


class BadFact(Exception):
    """A fact that can't be used; it carries the one finding that says why."""

    def __init__(self, found: Finding) -> None:
        super().__init__(found.message)
        self.found = found


def is_blank(node: Node) -> bool:
    """Whether a form's line was left empty: then nothing is known."""
    return isinstance(node, Scalar) and not node.text.strip()


def read_value(
    node: Node, declaration: FactDeclaration, value_type: ValueType, opening: Opening
) -> Value:
    """The value a node gives a fact; raises BadFact. ``opening`` is the reason of a range."""
    if isinstance(value_type, OptionSetType):
        return _choice_set(node, declaration, value_type)
    if not isinstance(node, Scalar):
        raise BadFact(finding("fact-not-text", node.span, name=declaration.name))
    match value_type:
        case NumberType():
            return _number_or_range(node, declaration, value_type, opening)
        case TruthType():
            return _truth(node, declaration)
        case OptionType(options=options):
            return Choice(frozenset([_option(node, node.text.strip(), declaration, options)]))


def _truth(node: Scalar, declaration: FactDeclaration) -> Value:
    known = _TRUTHS.get(node.text.strip())
    if known is None:
        raise BadFact(finding("not-truth", node.span, name=declaration.name, written=node.text))
    return truth.of(known)


def _option(
    node: Scalar, written: str, declaration: FactDeclaration, options: Iterable[str]
) -> str:
    name = declaration.aliases.get(written, written)
    if name in tuple(options):
        return name
    near = nearest_name(written, [*options, *declaration.aliases])
    listed = "、".join(options) + (f"（是不是“{near}”？）" if near else "")
    raise BadFact(
        finding("unknown-option", node.span, name=declaration.name, written=written, options=listed)
    )


def _choice_set(node: Node, declaration: FactDeclaration, value_type: OptionSetType) -> Value:
    parts: list[tuple[Scalar, str]] = []
    match node:
        case Scalar() if node.text.strip() == NOTHING:
            pass
        case Scalar():
            parts = [(node, part.strip()) for part in node.text.split("、")]
        case Sequence(items=items) if all(isinstance(item, Scalar) for item in items):
            parts = [(i, i.text.strip()) for i in items if isinstance(i, Scalar)]
        case _:
            raise BadFact(finding("fact-not-text", node.span, name=declaration.name))
    chosen = [_option(at, part, declaration, value_type.options) for at, part in parts]
    for name in chosen:
        if chosen.count(name) > 1:
            raise BadFact(finding("duplicate-fact", node.span, name=name))
    members = frozenset(chosen)
    return ChoiceSet(members, members)


def _number_or_range(
    node: Scalar, declaration: FactDeclaration, value_type: NumberType, opening: Opening
) -> Interval:
    low_text, to, high_text = "".join(fold(node.text).split()).partition("至")
    low = _number(node, low_text, declaration, value_type)
    if not to:
        return interval.point(low)
    high = _number(node, high_text, declaration, value_type)
    if low > high:
        raise BadFact(finding("empty-range", node.span, name=declaration.name))
    return ranged(low, high, frozenset([opening]))


def _number(
    node: Scalar, text: str, declaration: FactDeclaration, value_type: NumberType
) -> Fraction:
    """The number a text gives, checked against the type's unit and bounds."""
    name, negative = declaration.name, text.startswith("-")
    quantity = read_quantity(text.removeprefix("-"))
    if quantity is None:
        raise BadFact(_no_number(node, text, name))
    bare_count = value_type.whole and quantity.unit == PLAIN
    if quantity.unit != value_type.unit and not bare_count:
        raise BadFact(_wrong_unit(node, quantity, name, value_type))
    value = -quantity.value if negative else quantity.value
    if value_type.whole and value.denominator != 1:
        raise BadFact(finding("not-whole", node.span, name=name, written=node.text))
    below = value_type.low is not None and value < value_type.low
    if below or (value_type.high is not None and value > value_type.high):
        raise BadFact(_outside(node, name, value_type))
    return value


def _no_number(node: Scalar, text: str, name: str) -> Finding:
    without_commas = text.replace(",", "")
    if "," in text and read_quantity(without_commas) is not None:
        return finding("number-with-commas", node.span, name=name, plain=without_commas)
    return finding("not-a-number", node.span, name=name, written=node.text)


def _wrong_unit(node: Scalar, quantity: Quantity, name: str, value_type: NumberType) -> Finding:
    expected = unit_name(value_type.unit)
    if quantity.unit == PLAIN:
        return finding("unit-missing", node.span, name=name, unit=expected, written=node.text)
    return finding("wrong-unit", node.span, name=name, unit=expected, written=node.text)


def _outside(node: Scalar, name: str, value_type: NumberType) -> Finding:
    if value_type.low == 0 and node.text.strip().startswith("-"):
        return finding("negative", node.span, name=name)
    low = "不限" if value_type.low is None else plain(value_type.low)
    high = "不限" if value_type.high is None else plain(value_type.high)
    return finding("out-of-range", node.span, name=name, low=low, high=high)


def unit_name(unit: Unit) -> str:
    """A unit as a person filling in a form would write it."""
    return "元或万元" if unit == MONEY else str(unit)
