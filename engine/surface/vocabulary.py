"""The keywords and the declared names in; the words that the lexer knows out (property 8).

A declared word is refused only when the same characters have a second reading: it begins with
another word, and the rest is again words or the beginning of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from engine.surface.folding import fold
from engine.surface.keywords import keywords
from engine.surface.rules import Words
from engine.text.findings import Finding, finding

NAME_TERMINAL = "WORD"


@dataclass(frozen=True, slots=True)
class Declared:
    """A word that a file declares, and the name it stands for (an alias for its option)."""

    words: Words
    name: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every word, folded, with its terminal; names and aliases with the name they stand for."""

    terminals: dict[str, str]
    names: dict[str, str]
    _pattern: re.Pattern[str] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        every = sorted([*self.terminals, *self.names], key=len, reverse=True)
        pattern = re.compile("|".join(re.escape(word) for word in every))
        object.__setattr__(self, "_pattern", pattern)

    def match(self, text: str, position: int) -> str | None:
        """The longest word that stands at the position."""
        found = self._pattern.match(text, position)
        return None if found is None else found.group()

    def next_word(self, text: str, position: int) -> int:
        """Where the next word begins; single letters don't count, since names may hold them."""
        for start in range(position, len(text)):
            word = self.match(text, start)
            if word is not None and (len(word) > 1 or not word.isalpha()):
                return start
        return len(text)


@cache
def keyword_terminals() -> dict[str, str]:
    """Every keyword and synonym, folded, with its terminal; refused words have none (empty)."""
    table = {
        fold(form): word.terminal
        for word in keywords().words
        for form in (word.canonical, *word.accepted)
    }
    return {**{fold(word): "" for word in keywords().refused}, **table}


def build_vocabulary(declared: Iterable[Declared]) -> tuple[Vocabulary, tuple[Finding, ...]]:
    """The vocabulary of a file, with findings for the names that can't be words."""
    terminals = keyword_terminals()
    names: dict[str, str] = {}
    findings: list[Finding] = []
    spoken: dict[str, Words] = {}
    for each in declared:
        folded = fold(each.words.text)
        if folded in terminals or folded in keywords().reserved:
            findings.append(finding("reserved-word", each.words.span, name=each.words.text))
        elif folded not in names:
            names[folded] = each.name
            spoken[folded] = each.words
    every = sorted([*terminals, *names], key=len, reverse=True)
    for folded, words in spoken.items():
        second = _second_reading(folded, every)
        if second is not None:
            findings.append(
                finding("ambiguous-word", words.span, name=words.text, second="｜".join(second))
            )
            del names[folded]
    return Vocabulary(terminals, names), tuple(findings)


def _second_reading(word: str, every: Sequence[str]) -> list[str] | None:
    """The word read as other words, the last of them possibly only begun."""
    for first in every:
        if len(first) < len(word) and word.startswith(first):
            rest = _as_words(word[len(first) :], every)
            if rest is not None:
                return [first, *rest]
    return None


def _as_words(text: str, every: Sequence[str]) -> list[str] | None:
    if any(word.startswith(text) for word in every):
        return [text]
    for first in every:
        if text.startswith(first):
            rest = _as_words(text[len(first) :], every)
            if rest is not None:
                return [first, *rest]
    return None
