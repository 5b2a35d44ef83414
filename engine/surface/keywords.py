"""grammar/keywords.yaml in, the keywords out: each word with its terminal, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from engine.document.from_text import from_text
from engine.document.nodes import Mapping, Node, Scalar, Sequence
from engine.resources import resource_folder
from engine.text.findings import BrokenInvariant
from engine.text.source import Source


@dataclass(frozen=True, slots=True)
class Keyword:
    """One keyword: its terminal, its canonical form, its synonyms, what it means."""

    terminal: str
    canonical: str
    accepted: tuple[str, ...]
    meaning: str
    example: str


@dataclass(frozen=True, slots=True)
class Keywords:
    """All keywords, the refused words with their help, and the words no name may be."""

    words: tuple[Keyword, ...]
    refused: dict[str, str]
    reserved: frozenset[str]

    def canonical(self, terminal: str) -> str:
        """The canonical form of a terminal."""
        return next(word.canonical for word in self.words if word.terminal == terminal)


@cache
def keywords() -> Keywords:
    """The keywords, read once."""
    path = resource_folder("grammar") / "keywords.yaml"
    document, findings = from_text(Source(path.name, path.read_text(encoding="utf-8")))
    if not isinstance(document, Mapping) or findings:
        raise BrokenInvariant(f"keywords.yaml can't be read: {findings}")
    words = tuple(
        Keyword(
            terminal=_text(entry, "terminal"),
            canonical=_text(entry, "canonical"),
            accepted=tuple(_texts(entry.get("accepted"))),
            meaning=_text(entry, "meaning"),
            example=_text(entry, "example"),
        )
        for entry in _mappings(document.get("words"))
    )
    refused = {_text(e, "word"): _text(e, "help") for e in _mappings(document.get("refused"))}
    return Keywords(words, refused, frozenset(_texts(document.get("reserved"))))


def _mappings(node: Node | None) -> list[Mapping]:
    if not isinstance(node, Sequence):
        return []
    return [item for item in node if isinstance(item, Mapping)]


def _texts(node: Node | None) -> list[str]:
    if not isinstance(node, Sequence):
        return []
    return [item.text for item in node if isinstance(item, Scalar)]


def _text(entry: Mapping, key: str) -> str:
    value = entry.get(key)
    if not isinstance(value, Scalar):
        raise BrokenInvariant(f"keywords.yaml: {key} is missing")
    return value.text
