"""One written fact and its type in, what is known by it out; or one finding that says why not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from engine.core.policy import FactDeclaration
from engine.core.types import NumberType, OptionSetType, OptionType, TruthType, ValueType
from engine.document.nodes import Mapping, Node, Scalar, Sequence, Style
from engine.facts.knowledge import Value
from engine.surface.folding import fold
from engine.surface.lexer import Quantity, nearest_name, read_quantity
from engine.text.findings import Finding, finding
from engine.text.source import Span
from engine.values import interval, truth
from engine.values.interval import Interval, ranged
from engine.values.number import money_text, plain
from engine.values.opening import Opening
from engine.values.option import Choice, ChoiceSet
from engine.values.unit import AREA, DAYS, MONEY, PEOPLE, PLAIN, Unit

NOTHING = "无"
_LISTED = re.compile("[^、，,]+")
_TRUTHS = {"是": True, "否": False, "true": True, "false": False}


class BadFact(Exception):
    """A fact that can't be used; it carries the one finding that says why."""

    def __init__(self, found: Finding) -> None:
        super().__init__(found.message)
        self.found = found


def is_blank(node: Node) -> bool:
    """Whether a form's line was left empty (JSON: null): then nothing is known."""
    if not isinstance(node, Scalar):
        return False
    return not node.text.strip() or (node.text == "null" and node.style is Style.PLAIN)


def is_blank_form(node: Node) -> bool:
    """Whether a list holds nothing but blank lines, as a form does that nobody filled in."""
    match node:
        case Scalar():
            return is_blank(node)
        case Sequence(items=items):
            return bool(items) and all(is_blank_form(item) for item in items)
        case Mapping(entries=entries):
            return all(is_blank_form(entry.value) for entry in entries)


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
            return Choice(frozenset([_option(node.span, node.text.strip(), declaration, options)]))


def _truth(node: Scalar, declaration: FactDeclaration) -> Value:
    known = _TRUTHS.get(node.text.strip())
    if known is None:
        raise BadFact(finding("not-truth", node.span, name=declaration.name, written=node.text))
    return truth.of(known)


def _option(place: Span, written: str, declaration: FactDeclaration, options: Iterable[str]) -> str:
    name = declaration.aliases.get(written, written)
    if name in tuple(options):
        return name
    near = _one_nearest(written, [*options, *declaration.aliases])
    raise BadFact(
        finding(
            "unknown-option",
            place,
            None,
            name=declaration.name,
            written=written,
            nearest=f"。是不是“{near}”？" if near else "",
            options="、".join(options),
        )
    )


def _one_nearest(written: str, known: list[str]) -> str:
    """The nearest option; none where what was written could be the short form of several."""
    several = sum(written in option for option in known) > 1
    return "" if several else nearest_name(written, known)


def _choice_set(node: Node, declaration: FactDeclaration, value_type: OptionSetType) -> Value:
    parts: list[tuple[Span, str]] = []
    known = (*value_type.options, *declaration.aliases)
    match node:
        case Scalar() if node.text.strip() == NOTHING:
            pass
        case Scalar():
            parts = list(_options_in(node, known))
        case Sequence(items=items) if all(isinstance(item, Scalar) for item in items):
            scalars = [item for item in items if isinstance(item, Scalar)]
            parts = [part for scalar in scalars for part in _options_in(scalar, known)]
        case _:
            raise BadFact(finding("fact-not-text", node.span, name=declaration.name))
    nothing = isinstance(node, Sequence) and not node.items
    if (
        not parts
        and not nothing
        and not (isinstance(node, Scalar) and node.text.strip() == NOTHING)
    ):
        raise BadFact(finding("empty-value", node.span))
    chosen: list[str] = []
    for place, written in parts:
        option = _option(place, written, declaration, value_type.options)
        if option in chosen:
            raise BadFact(finding("duplicate-fact", place, name=option))
        chosen.append(option)
    members = frozenset(chosen)
    return ChoiceSet(members, members)


def _options_in(scalar: Scalar, known: Iterable[str]) -> Iterator[tuple[Span, str]]:
    """Options in one text, separated by 、 or a comma; a known one may hold these itself."""
    whole = scalar.text.strip()
    if whole in tuple(known):
        yield scalar.span, whole
        return
    for match in _LISTED.finditer(scalar.text):
        if written := match.group().strip():
            yield scalar.part(match.start(), match.end()), written


def _number_or_range(
    node: Scalar, declaration: FactDeclaration, value_type: NumberType, opening: Opening
) -> Interval:
    if re.search(r"[0-9.]\s+[0-9.]", fold(node.text)):
        raise BadFact(finding("space-in-number", node.span))
    low_text, to, high_text = "".join(fold(node.text).split()).partition("至")
    low = _number(node, low_text, declaration.name, value_type)
    if not to:
        return interval.point(low)
    high = _number(node, high_text, declaration.name, value_type)
    if low > high:
        raise BadFact(finding("empty-range", node.span, name=declaration.name))
    return ranged(low, high, frozenset([opening]))


def read_money(node: Scalar, name: str) -> Fraction:
    """The 元 that a text gives, possibly less than 0; raises BadFact."""
    return _number(node, "".join(fold(node.text).split()), name, NumberType(MONEY))


def year_of(text: str) -> int | None:
    """The year that ``2024``, ``2024年`` or ``2024年度`` names."""
    digits = fold(text).strip().removesuffix("年度").removesuffix("年")
    four = len(digits) == 4 and digits.isascii() and digits.isdigit()
    return int(digits) if four and digits != "0000" else None


def _number(node: Scalar, text: str, name: str, value_type: NumberType) -> Fraction:
    """The number a text gives, checked against the type's unit and bounds."""
    negative = text.startswith("-")
    quantity = read_quantity(text.removeprefix("-"))
    if quantity is None:
        raise BadFact(_no_number(node, text, name, value_type))
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


def _no_number(node: Scalar, text: str, name: str, value_type: NumberType) -> Finding:
    without_commas = text.replace(",", "")
    if "," in text and read_quantity(without_commas) is not None:
        return finding("number-with-commas", node.span, written=node.text, plain=without_commas)
    example = _EXAMPLES.get((value_type.unit, value_type.whole), "20%")
    return finding("not-a-number", node.span, None, name=name, written=node.text, example=example)


_EXAMPLES = {
    (MONEY, False): "3000万元”或“0.3亿元",
    (PEOPLE, True): "85人",
    (AREA, False): "300平方米",
    (DAYS, True): "365天",
    (PLAIN, True): "3",
}


def _wrong_unit(node: Scalar, quantity: Quantity, name: str, value_type: NumberType) -> Finding:
    expected = unit_name(value_type.unit)
    if quantity.unit != PLAIN:
        return finding("wrong-unit", node.span, name=name, unit=expected, written=node.text)
    digits = "".join(node.text.split())
    example = f"{digits}{value_type.unit}"
    if "至" in digits:
        ends = [end.removesuffix("元").removesuffix("万") for end in digits.split("至")]
        unit = "万元" if value_type.unit == MONEY else str(value_type.unit)
        example = "至".join(f"{end}{unit}" for end in ends)
    elif value_type.unit == MONEY and "万" not in digits and "亿" not in digits:
        example = f"{digits}万元”或“{digits}元"
    return finding(
        "unit-missing", node.span, None, name=name, unit=expected, written=digits, example=example
    )


def _outside(node: Scalar, name: str, value_type: NumberType) -> Finding:
    if value_type.low == 0 and node.text.strip().startswith("-"):
        return finding("negative-number", node.span, name=name)
    low = "不限" if value_type.low is None else bound_text(value_type.low, value_type)
    high = "不限" if value_type.high is None else bound_text(value_type.high, value_type)
    return finding("out-of-range", node.span, name=name, low=low, high=high)


def bound_text(value: Fraction, number: NumberType) -> str:
    """A bound as a person filling in a form would write it."""
    if number.unit == MONEY:
        return money_text(value)
    if number.unit == PLAIN:
        return plain(value) if number.whole else f"{plain(value * 100)}%"
    return f"{plain(value)}{number.unit}"


def unit_name(unit: Unit) -> str:
    """A unit as a person filling in a form would write it."""
    return "元或万元" if unit == MONEY else str(unit)
