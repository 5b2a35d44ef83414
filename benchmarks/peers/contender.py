"""What every contender offers: how it takes a case in, works it out, and what that came to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Amounts = tuple[int, ...]
"""What a case comes to in 分, in the order of the names in rules.py."""


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to work out a case.

    ``prepare`` gives the case the form in which this contender is handed facts and isn't timed;
    ``run`` is. ``repeat`` lets a run too short for the clock be timed several times over.
    """

    name: str
    traced: bool
    prepare: Callable[[Any], Any]
    run: Callable[[Any], Any]
    amounts: Callable[[Any], Amounts]
    repeat: int = 1
