"""In: a Markdown page. Out: its fenced blocks, its code spans and its sections."""

import re
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(
    r"^(?P<mark>`{3,})(?P<info>[^`\n]*)\n(?P<text>.*?)^(?P=mark)[ ]*$",
    re.MULTILINE | re.DOTALL,
)
_SPAN = re.compile(r"`([^`\n]+)`")
_TITLE = re.compile(r'title="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: where it begins, the words behind its mark, and what it holds."""

    line: int
    words: tuple[str, ...]
    title: str | None
    text: str

    @property
    def language(self) -> str:
        """The first word, by convention the language."""
        return self.words[0] if self.words else ""


def fences(page: Path) -> list[Fence]:
    """The fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    return [_fence(text, match) for match in _FENCE.finditer(text)]


def _fence(text: str, match: re.Match[str]) -> Fence:
    info = match["info"]
    title = _TITLE.search(info)
    return Fence(
        line=text.count("\n", 0, match.start()) + 1,
        words=tuple(_TITLE.sub("", info).split()),
        title=title[1] if title else None,
        text=match["text"],
    )


def code_spans(page: Path) -> list[str]:
    """What stands between backticks in the running text of a page."""
    return _SPAN.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))


def sections(page: Path) -> dict[str, str]:
    """The text below each heading, whatever its level, up to the next heading."""
    parts = re.split(r"^#+[ ]+(.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))
