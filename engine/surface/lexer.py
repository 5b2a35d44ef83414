"""A scalar's text and a vocabulary in, Lark tokens out, each with its place in the text."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from lark import Token
from lark.common import LexerConf
from lark.lexer import Lexer

from engine.document.nodes import Scalar
from engine.surface.folding import Folded, fold, fold_scalar
from engine.surface.keywords import keywords
from engine.surface.vocabulary import NAME_TERMINAL, Vocabulary
from engine.text.findings import Finding, finding
from engine.values.number import MAGNITUDES, parse_decimal
from engine.values.unit import PLAIN, SCALES, UNIT_WORDS, Unit, unit_of_words

MAX_BRACKETS = 32
MAX_WORDS = 200
_CHINESE_YEARS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7}
_CHINESE_YEARS |= {"八": 8, "九": 9, "十": 10}
_UNITS = "|".join(sorted(map(re.escape, UNIT_WORDS), key=len, reverse=True))
_SCALES = "|".join(sorted(map(re.escape, SCALES), key=len, reverse=True))
_QUANTITY = re.compile(
    r"(?P<digits>[0-9][0-9.]*)(?P<exponent>[eE][+-]?[0-9]+)?"
    rf"(?P<magnitude>{'|'.join(MAGNITUDES)})?(?P<units>(?:{_SCALES}|{_UNITS})(?:/(?:{_UNITS}))*)?"
)
_CHINESE_NUMBER = re.compile(
    rf"[一二三四五六七八九十两百千零〇]+[万亿]*(?:百分之|{_SCALES}|{_UNITS})|百分之[一二三四五六七八九十百]+"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a number token means: its value in base units, its unit, whether it is plain years."""

    value: Fraction
    unit: Unit
    years: int | None


class LexicalToken(Token):
    """A token that knows its stretch of the scalar's text, its meaning, and its scalar."""

    __slots__ = ("meaning", "part", "scalar")
    part: tuple[int, int]
    meaning: Quantity | str
    scalar: Scalar


class TokenList(Lexer):
    """Lark's lexer interface over tokens that are there already."""

    def __init__(self, _conf: LexerConf) -> None:
        pass

    def lex(self, data: object) -> Iterator[Token]:  # type: ignore[override]
        """The tokens, one by one; Lark's signature says a lexer state, its contract any data."""
        if isinstance(data, list):
            yield from data


def tokens(scalar: Scalar, vocabulary: Vocabulary) -> tuple[list[Token], tuple[Finding, ...]]:
    """The tokens of an expression; at the first thing that is no word, findings and no tokens."""
    folded, findings = fold_scalar(scalar)
    if findings:
        return [], findings
    return _Lexer(folded, vocabulary).run()


def read_quantity(text: str) -> Quantity | None:
    """A whole text such as ``3000万元`` (already folded) as a quantity; None if it is not one."""
    match = _QUANTITY.fullmatch(text)
    return None if match is None else _quantity(match)


def _quantity(match: re.Match[str]) -> Quantity | None:
    number = parse_decimal(match["digits"])
    words = (match["units"] or "").split("/") if match["units"] else []
    known = unit_of_words(words) if words else (Fraction(1), PLAIN)
    if number is None or known is None or match["exponent"]:
        return None
    factor, unit = known
    value = number * MAGNITUDES.get(match["magnitude"] or "", 1) * factor
    is_years = words == ["年"] and not match["magnitude"] and number.denominator == 1
    return Quantity(value, unit, int(number) if is_years else None)


@dataclass(slots=True)
class _Lexer:
    folded: Folded
    vocabulary: Vocabulary
    position: int = 0

    def run(self) -> tuple[list[Token], tuple[Finding, ...]]:
        text, found = self.folded.text, list[Token]()
        depth = words = 0
        while self.position < len(text):
            token = self._next(text)
            if isinstance(token, Finding):
                return [], (token,)
            depth += {"OPEN_BRACKET": 1, "CLOSE_BRACKET": -1}.get(token.type, 0)
            if depth > MAX_BRACKETS:
                return [], (self._finding("brackets-too-deep", 1, limit=MAX_BRACKETS),)
            found.append(token)
            words += token.type != "LIST_MARK" and found[-2:-1] != ["、"]
            if words > MAX_WORDS:
                return [], (self._too_long(),)
        return found, ()

    def _next(self, text: str) -> Token | Finding:
        if text[self.position] in "0123456789":
            return self._number(text)
        word = self.vocabulary.match(text, self.position)
        if word is None:
            return self._chinese_years(text) or self._chinese_number(text) or self._unknown(text)
        terminal = self.vocabulary.terminals.get(word)
        if terminal is None:
            return self._token(NAME_TERMINAL, len(word), self.vocabulary.names[word])
        if not terminal:
            return self._refused(word)
        return self._token(terminal, len(word), word)

    def _token(self, terminal: str, length: int, meaning: Quantity | str) -> Token:
        start, self.position = self.position, self.position + length
        token = LexicalToken(terminal, self.folded.text[start : self.position])
        token.part = self.folded.part(start, self.position)
        token.meaning = meaning
        token.scalar = self.folded.scalar
        return token

    def _finding(self, code: str, length: int, **words: object) -> Finding:
        part = self.folded.part(self.position, self.position + length)
        return finding(code, self.folded.scalar.part(*part), None, **words)

    def _too_long(self) -> Finding:
        return finding("expression-too-long", self.folded.scalar.span, limit=MAX_WORDS)

    def _number(self, text: str) -> Token | Finding:
        match = _QUANTITY.match(text, self.position)
        quantity = None if match is None else _quantity(match)
        if match is None or quantity is None:
            length = 1 if match is None else len(match.group())
            return self._finding("bad-number", length, written=text[self.position :][:length])
        terminal = "NUMBER" if quantity.years is None else "YEARS"
        return self._token(terminal, len(match.group()), quantity)

    def _chinese_years(self, text: str) -> Token | None:
        years = _CHINESE_YEARS.get(text[self.position])
        if years is None or text[self.position + 1 : self.position + 2] != "年":
            return None
        unit = unit_of_words(["年"])
        factor, months = unit if unit is not None else (Fraction(1), PLAIN)
        return self._token("YEARS", 2, Quantity(years * factor, months, years))

    def _chinese_number(self, text: str) -> Finding | None:
        """五万元: a number in Chinese numerals, up to the end of its unit."""
        match = _CHINESE_NUMBER.match(text, self.position)
        if match is None:
            return None
        return self._finding("chinese-number", len(match.group()), written=match.group())

    def _unknown(self, text: str) -> Finding:
        end = max(self.vocabulary.next_word(text, self.position), self.position + 1)
        written = text[self.position : end]
        nearest = nearest_name(written, self.vocabulary.names)
        suggestion = f"是不是“{nearest}”？" if nearest else ""
        return self._finding("unknown-word", end - self.position, name=written, nearest=suggestion)

    def _refused(self, word: str) -> Finding:
        advice = {fold(key): text for key, text in keywords().refused.items()}[word]
        return self._finding("refused-word", len(word), word=word, instead=advice)


def nearest_name(written: str, names: object) -> str:
    """The known name most like what was written, or nothing."""
    known = list(names) if isinstance(names, dict | list | tuple | frozenset | set) else []
    close = difflib.get_close_matches(written, known, n=1, cutoff=0.5)
    return close[0] if close else ""
