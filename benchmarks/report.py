"""Results in, lines of at most 80 columns out: tables and targets as a person reads them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH = 80


@dataclass(frozen=True, slots=True)
class Target:
    """A limit on a ratio, and what was measured; None where it could not be."""

    name: str
    limit: float
    measured: float | None
    strict: bool = False

    @property
    def met(self) -> bool | None:
        """Whether it is reached."""
        if self.measured is None:
            return None
        return self.measured < self.limit if self.strict else self.measured <= self.limit


def columns(text: str) -> int:
    """How many columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def padded(text: str, width: int, right: bool = False) -> str:
    """The text with spaces up to a width."""
    spaces = " " * (width - columns(text))
    return spaces + text if right else text + spaces


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The first column at the left, the others at the right, as wide as they need to be."""
    lines = [header, *rows]
    widths = [max(columns(line[index]) for line in lines) for index in range(len(header))]
    return [
        "  "
        + "  ".join(
            padded(cell, width, right=index > 0)
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]


def number(value: float) -> str:
    """Three digits that mean something."""
    if value >= 100:
        return f"{value:,.0f}"
    if value >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.2g}"


def times(value: float) -> str:
    """A ratio."""
    return f"{number(value)}×"


def targets(every: Iterable[Target]) -> list[str]:
    """Each target with what was measured, and by how much it was reached or missed."""
    rows = []
    for target in every:
        sign = "<" if target.strict else "≤"
        if target.measured is None:
            rows.append((target.name, f"{sign}{times(target.limit)}", "—", "未测", ""))
            continue
        ratio = target.measured / target.limit
        word, by = ("达到", 1 / ratio) if target.met else ("未达到", ratio)
        away = f"{'余' if target.met else '差'} {times(by)}"
        limit = f"{sign}{times(target.limit)}"
        rows.append((target.name, limit, times(target.measured), word, away))
    return table(("目标（比值，同一台机器同一次）", "限", "实测", "", "倍数"), rows)
