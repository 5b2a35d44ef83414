"""Every finding code and its words: the one place where messages to officers stand."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass


class Severity(enum.StrEnum):
    """An error stops evaluation; a warning wants mending; a hint wants knowing."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Entry:
    """A code's severity, its message and what to do; words in braces are filled in."""

    severity: Severity
    message: str
    help: str


CATALOGUE: Mapping[str, Entry] = {}
