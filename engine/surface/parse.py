"""An expression's tokens in, the nodes of IR 2 out; a syntax error is a finding at its token."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Literal as OneWord

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedToken

from engine.document.nodes import Scalar
from engine.resources import resource_folder
from engine.surface.expression import (
    Arithmetic,
    Between,
    Bound,
    Comparator,
    Comparison,
    Connective,
    Consecutive,
    DecisionWord,
    Expression,
    Extremum,
    GrowthAmount,
    GrowthRate,
    InCalendarYear,
    Includes,
    Inclusion,
    Joined,
    Literal,
    Matching,
    Membership,
    Name,
    Negation,
    OverRecords,
    Possession,
    RecordsFunction,
    Sign,
    YearsAgo,
)
from engine.surface.lexer import LexicalToken, Quantity, TokenList, tokens
from engine.surface.rules import UpTo
from engine.surface.vocabulary import Vocabulary
from engine.text.findings import BrokenInvariant, Finding, finding
from engine.text.source import Span

Start = OneWord["expression", "amount"]
Branch = Tree[Token]
Child = Branch | Token


def parse_expression(
    scalar: Scalar, vocabulary: Vocabulary
) -> tuple[Expression | None, tuple[Finding, ...]]:
    """A condition or a value."""
    tree, findings = _parse(scalar, vocabulary, "expression")
    return (None if tree is None else _expression(tree.children[0])), findings


def parse_amount(scalar: Scalar, vocabulary: Vocabulary) -> tuple[UpTo | None, tuple[Finding, ...]]:
    """An amount, which may begin with 最高."""
    tree, findings = _parse(scalar, vocabulary, "amount")
    if tree is None:
        return None, findings
    return UpTo(tree.data == "up_to", _expression(tree.children[-1])), findings


@cache
def _parser() -> Lark:
    path = resource_folder("grammar") / "expression.lark"
    return Lark(
        path.read_text(encoding="utf-8"),
        parser="lalr",
        lexer=TokenList,
        start=["expression", "amount"],
        maybe_placeholders=False,
    )


def _parse(
    scalar: Scalar, vocabulary: Vocabulary, start: Start
) -> tuple[Branch | None, tuple[Finding, ...]]:
    found, findings = tokens(scalar, vocabulary)
    if findings:
        return None, findings
    if not found:
        return None, (finding("empty-value", scalar.span),)
    try:
        tree: Branch = _parser().parse(found, start=start)
    except UnexpectedToken as error:
        return None, (_syntax_finding(found, error),)
    return tree, ()


def _syntax_finding(found: Sequence[Token], error: UnexpectedToken) -> Finding:
    """What to say of the token that can't stand where it stands."""
    token = error.token
    if not isinstance(token, LexicalToken):
        last, unclosed = _lexical(found[-1]), _unclosed(found)
        if unclosed is not None and "CLOSE_BRACKET" in error.expected:
            return finding("unbalanced-bracket", _place(unclosed), word=_written(unclosed))
        return finding("unfinished-expression", _place(last), after=_written(last))
    position = next(i for i, each in enumerate(found) if each is token)
    before = _lexical(found[position - 1]) if position else None
    rest = [_lexical(each) for each in found[position:]]
    if token.type == "CLOSE_BRACKET" and _unclosed(found[:position]) is None:
        return finding("unbalanced-bracket", _place(token), word=_written(token))
    special = _boundary(rest) or _up_to(rest) or _between_two(before, rest, error.expected)
    if special is not None:
        return special
    after = f"“{_written(before)}”后面" if before is not None else "开头"
    return finding("unexpected-word", _place(token), word=_written(token), after=after)


def _place(token: LexicalToken) -> Span:
    return token.scalar.part(*token.part)


def _written(token: LexicalToken) -> str:
    """The token as the author typed it."""
    return "".join(_place(token).text.split())


def _unclosed(found: Sequence[Token]) -> LexicalToken | None:
    """The last opening bracket that nothing closes."""
    waiting: list[LexicalToken] = []
    for token in map(_lexical, found):
        if token.type == "OPEN_BRACKET":
            waiting.append(token)
        elif token.type == "CLOSE_BRACKET" and waiting:
            waiting.pop()
    return waiting[-1] if waiting else None


def _boundary(rest: Sequence[LexicalToken]) -> Finding | None:
    """达到20%以上, 营业收入20万元以上, 在A至B: nothing says whether the number is included."""
    ends = ("UPWARDS", "DOWNWARDS", "TO")
    number_first = rest[0].type in ("NUMBER", "YEARS") and len(rest) > 1
    if rest[0].type in ("INCLUDED", "EXCLUDED"):
        return finding("boundary-without-range", _place(rest[0]), word=_written(rest[0]))
    end = rest[1] if number_first else rest[0]
    return finding("bare-boundary", _place(end), word=str(end)) if end.type in ends else None


def _up_to(rest: Sequence[LexicalToken]) -> Finding | None:
    """最高 in the middle, alone or behind a comma."""
    first = rest[1] if rest[0].type == "ARGUMENT_MARK" and len(rest) > 1 else rest[0]
    return finding("up-to-not-first", _place(first)) if first.type == "UP_TO" else None


def _between_two(
    before: LexicalToken | None, rest: Sequence[LexicalToken], expected: Iterable[str]
) -> Finding | None:
    """What is missing, or too much, between two words that can't follow each other."""
    token = rest[0]
    if before is None:
        return None
    words = {"before": _written(before), "word": _written(token)}
    if token.type in ("AND", "OR") and {"AND", "OR"} & set(expected):
        return finding("mixed-and-or", _place(token))
    if set(expected) == {"OF"} or (before.type == "YEARS" and token.type == "WORD"):
        return finding("missing-of", _place(token), None, **words)
    if token.type == "ARGUMENT_MARK" and len(rest) > 1 and rest[1].type == "NUMBER":
        whole = f"{before}{token}{rest[1]}"
        if before.type == "NUMBER" and before.isdigit():
            place = token.scalar.part(before.part[0], rest[1].part[1])
            number = whole.replace(str(token), "")
            return finding("number-with-commas", place, written=whole, plain=number)
    if token.type == "NUMBER" and before.type in _ENDS_OF_VALUES:
        return finding("missing-comparator", _place(token), None, **words)
    return None


_ENDS_OF_VALUES = ("WORD", "GROWTH_RATE", "GROWTH_AMOUNT", "CLOSE_BRACKET", "NUMBER")


def _span(tree: Child) -> Span:
    first, last = _first_token(tree), _last_token(tree)
    return first.scalar.part(first.part[0], last.part[1])


def _first_token(node: Child) -> LexicalToken:
    while isinstance(node, Tree):
        node = node.children[0]
    return _lexical(node)


def _last_token(node: Child) -> LexicalToken:
    while isinstance(node, Tree):
        node = node.children[-1]
    return _lexical(node)


def _lexical(node: Child) -> LexicalToken:
    if not isinstance(node, LexicalToken):
        raise BrokenInvariant(f"not a token of ours: {node!r}")
    return node


def _expression(node: Child) -> Expression:
    if not isinstance(node, Tree):
        raise BrokenInvariant(f"a token where a tree was promised: {node!r}")
    build = _BUILDERS.get(str(node.data))
    if build is None:
        raise BrokenInvariant(f"the grammar has a rule nothing builds: {node.data}")
    return build(node)


def _operands(tree: Branch) -> list[Expression]:
    return [_expression(child) for child in tree.children if isinstance(child, Tree)]


def _name(token: Child) -> Name:
    lexical = _lexical(token)
    return Name(str(lexical.meaning), _span(lexical))


def _quantity(token: Child) -> Quantity:
    meaning = _lexical(token).meaning
    if not isinstance(meaning, Quantity):
        raise BrokenInvariant(f"not a number: {token!r}")
    return meaning


def _years(token: Child) -> int:
    years = _quantity(token).years
    if years is None:
        raise BrokenInvariant(f"not a count of years: {token!r}")
    return years


def _token_type(node: Child) -> str:
    return _lexical(node).type


def _literal(tree: Branch) -> Expression:
    quantity = _quantity(tree.children[0])
    span = _span(tree)
    return Literal(quantity.value, quantity.unit, span.text, span)


_SIGNS = {
    "PLUS": Sign.PLUS,
    "MINUS": Sign.MINUS,
    "TIMES": Sign.TIMES,
    "DIVIDED_BY": Sign.DIVIDED_BY,
}


def _arithmetic(tree: Branch) -> Expression:
    left, sign, right = tree.children
    return Arithmetic(_SIGNS[_token_type(sign)], _expression(left), _expression(right), _span(tree))


def _matching(tree: Branch) -> Expression:
    base, _, first, _, second, _ = tree.children
    return Matching(_expression(base), _quantity(first).value, _quantity(second).value, _span(tree))


def _comparison(tree: Branch) -> Expression:
    left, comparator, right = tree.children
    return Comparison(
        Comparator[_token_type(comparator)], _expression(left), _expression(right), _span(tree)
    )


def _options(tree: Child) -> tuple[Name, ...]:
    if not isinstance(tree, Tree):
        raise BrokenInvariant("a list of options was promised")
    return tuple(_name(child) for child in tree.children if _token_type(child) == "WORD")


def _membership(tree: Branch) -> Expression:
    return Membership(_expression(tree.children[0]), _options(tree.children[2]), _span(tree))


def _includes(inclusion: Inclusion) -> Callable[[Branch], Expression]:
    def build(tree: Branch) -> Expression:
        value, options = _expression(tree.children[0]), _options(tree.children[2])
        return Includes(value, options, inclusion, _span(tree))

    return build


def _bound(value: Child, boundary: Child) -> Bound:
    return Bound(_expression(value), _first_token(boundary).type == "INCLUDED")


def _between(tree: Branch) -> Expression:
    value, _, low, low_boundary, _, high, high_boundary = tree.children
    return Between(
        _expression(value), _bound(low, low_boundary), _bound(high, high_boundary), _span(tree)
    )


def _upwards(tree: Branch) -> Expression:
    value, _, low, boundary, _ = tree.children
    return Between(_expression(value), _bound(low, boundary), None, _span(tree))


def _downwards(tree: Branch) -> Expression:
    value, _, high, boundary, _ = tree.children
    return Between(_expression(value), None, _bound(high, boundary), _span(tree))


def _joined(connective: Connective) -> Callable[[Branch], Expression]:
    return lambda tree: Joined(connective, tuple(_operands(tree)), _span(tree))


def _consecutive(tree: Branch) -> Expression:
    operands = _operands(tree)
    years = next(_years(c) for c in tree.children if not isinstance(c, Tree) and c.type == "YEARS")
    first = operands[0] if len(operands) == 2 else None
    return Consecutive(first, years, operands[-1], _span(tree))


def _years_ago(count: int) -> Callable[[Branch], Expression]:
    return lambda tree: YearsAgo(count, _expression(tree.children[-1]), _span(tree))


def _years_before(tree: Branch) -> Expression:
    return YearsAgo(_years(tree.children[0]), _expression(tree.children[-1]), _span(tree))


def _calendar_year(tree: Branch) -> Expression:
    year = _years(tree.children[0])
    return InCalendarYear(year, _expression(tree.children[-1]), _span(tree))


def _possession(tree: Branch) -> Expression:
    owner, _, body = tree.children
    return Possession(_name(owner), _expression(body), _span(tree))


def _extremum(tree: Branch) -> Expression:
    function, _, arguments, _ = tree.children
    if not isinstance(arguments, Tree):
        raise BrokenInvariant("arguments were promised")
    greatest = _token_type(function) == "GREATEST"
    return Extremum(greatest, tuple(_operands(arguments)), _span(tree))


_RECORDS_FUNCTIONS = {
    "SUM_OF": RecordsFunction.SUM,
    "COUNT_OF": RecordsFunction.COUNT,
    "SOME_OF": RecordsFunction.SOME,
    "EACH_OF": RecordsFunction.EACH,
}


def _records(tree: Branch) -> Expression:
    function = _RECORDS_FUNCTIONS[_first_token(tree).type]
    arguments = [c for c in tree.children[3:] if isinstance(c, Tree)]
    return OverRecords(
        function, _name(tree.children[2]), tuple(map(_expression, arguments)), _span(tree)
    )


_BUILDERS: dict[str, Callable[[Branch], Expression]] = {
    "all_of": _joined(Connective.ALL),
    "any_of": _joined(Connective.ANY),
    "negation": lambda tree: Negation(_expression(tree.children[-1]), _span(tree)),
    "consecutive": _consecutive,
    "consecutive_after": _consecutive,
    "comparison": _comparison,
    "membership": _membership,
    "includes": _includes(Inclusion.SINGLE),
    "includes_either": _includes(Inclusion.EITHER),
    "includes_all": _includes(Inclusion.ALL),
    "between": _between,
    "upwards": _upwards,
    "downwards": _downwards,
    "arithmetic": _arithmetic,
    "matching": _matching,
    "this_year": _years_ago(0),
    "last_year": _years_ago(1),
    "years_before": _years_before,
    "calendar_year": _calendar_year,
    "possession": _possession,
    "growth_rate": lambda tree: GrowthRate(_expression(tree.children[0]), _span(tree)),
    "growth_amount": lambda tree: GrowthAmount(_expression(tree.children[0]), _span(tree)),
    "name": lambda tree: _name(tree.children[0]),
    "literal": _literal,
    "decision": lambda tree: DecisionWord(_span(tree)),
    "bracketed": lambda tree: _expression(tree.children[1]),
    "extremum": _extremum,
    "records": _records,
}
