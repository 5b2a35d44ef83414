"""Text as typed in, text as the lexer reads it out: widths folded, white space gone (8, 9).

Folding is a table, one character for one, not NFKC, which turns ``5²`` into 52; what is left of
the compatibility characters are findings.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from engine.document.nodes import Scalar
from engine.text.findings import Finding, finding

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_OTHERS = {0x3000: " ", 0x301C: "~", 0x2014: "~", 0x2212: "-"}
_TABLE = {**_FULL_WIDTH, **{code: ord(to) for code, to in _OTHERS.items()}}
_KEPT = frozenset("㎡")
_SPACE = frozenset(" \t\n")


def fold(text: str) -> str:
    """Full-width ASCII, the ideographic space and dashes in their half-width forms."""
    return text.translate(_TABLE)


@dataclass(frozen=True, slots=True)
class Folded:
    """A scalar's text without white space, and where each character came from."""

    scalar: Scalar
    text: str
    origins: tuple[int, ...]

    def part(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the scalar's text behind ``text[start:end]``."""
        if start >= len(self.origins):
            return len(self.scalar.text), len(self.scalar.text)
        last = max(start, end - 1)
        return self.origins[start], self.origins[last] + 1


def fold_scalar(scalar: Scalar) -> tuple[Folded, tuple[Finding, ...]]:
    """The folded text, with findings for characters that only look like what they mean."""
    folded = fold(scalar.text)
    origins = tuple(i for i, character in enumerate(folded) if character not in _SPACE)
    findings = [
        *_compatibility_characters(scalar, folded),
        *_spaces_in_numbers(scalar, folded, origins),
    ]
    return Folded(scalar, "".join(folded[i] for i in origins), origins), tuple(findings)


def _compatibility_characters(scalar: Scalar, folded: str) -> list[Finding]:
    return [
        finding(
            "compatibility-character",
            scalar.part(i, i + 1),
            character=character,
            plain=unicodedata.normalize("NFKC", character),
        )
        for i, character in enumerate(folded)
        if character not in _KEPT and unicodedata.normalize("NFKC", character) != character
    ]


def _spaces_in_numbers(scalar: Scalar, folded: str, origins: tuple[int, ...]) -> list[Finding]:
    return [
        finding("space-in-number", scalar.part(before, after + 1))
        for before, after in pairwise(origins)
        if after > before + 1 and folded[before] in "0123456789." and folded[after] in "0123456789."
    ]
