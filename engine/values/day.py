"""Calendar days and the years that run from them; dates come in as 2025-01-31 or 2025年1月31日."""

from __future__ import annotations

import datetime
import re

_DAY = re.compile(r"([0-9]{4})(?:-|年)([0-9]{1,2})(?:-|月)([0-9]{1,2})日?")


def parse_day(text: str) -> datetime.date | None:
    """The day a text names, or None if it names none (31 February included)."""
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    try:
        return datetime.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def years_later(day: datetime.date, years: int) -> datetime.date:
    """The same day ``years`` later, or the first of the next month where there is none (M9)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return datetime.date(day.year + years, day.month + 1, 1)
