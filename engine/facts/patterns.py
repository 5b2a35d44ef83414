"""Units and options in, regular expressions for what a person writes out (as JSON Schema has them).

They say what the reader of facts says: full-width forms and spaces are as good as any other. Only
what ECMA 262 and Python have in common is used.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.values.number import MAGNITUDES, MAX_DECIMALS, MAX_INTEGER_DIGITS

_DIGIT = "[0-9０-９]"
_SPACE = "[ \\t\\n\\u3000]*"
_SPECIAL = frozenset("\\^$.*+?()[]{}|/")
_DECIMAL = f"{_DIGIT}{{1,{MAX_INTEGER_DIGITS}}}([.．]{_DIGIT}{{1,{MAX_DECIMALS}}})?"
_MAGNITUDE = f"({'|'.join(MAGNITUDES)})"

YEAR = f"^{_SPACE}{_DIGIT}{{4}}(年|年度)?{_SPACE}$"
CREDIT_CODE = f"^{_SPACE}[0-9A-HJ-NPQRTUWXY]{{18}}{_SPACE}$"
DAY = "^[0-9]{4}(-|年)[0-9]{1,2}(-|月)[0-9]{1,2}日?$"


def number(units: Iterable[str], *, bare: bool = False, negative: bool = False) -> str:
    """One number or a range (``20万元至30万元``), each end with a unit; ``bare`` needs none."""
    written = "|".join(_escaped(unit) for unit in units)
    unit = f"({written}){'?' if bare else ''}" if written else ""
    sign = f"[-－−]?{_SPACE}" if negative else ""
    one = f"{sign}{_DECIMAL}{_SPACE}{_MAGNITUDE}?{_SPACE}{unit}"
    return f"^{_SPACE}{one}({_SPACE}至{_SPACE}{one})?{_SPACE}$"


RULING = (
    f"^{_SPACE}(不{_SPACE}予|同{_SPACE}意"
    f"({_SPACE}{_DECIMAL}{_SPACE}{_MAGNITUDE}?{_SPACE}元)?){_SPACE}$"
)


def listed(options: Iterable[str]) -> str:
    """Any of the options, separated by 、 or a comma."""
    one = "|".join(_escaped(option) for option in options)
    return f"^{_SPACE}({one})({_SPACE}[、，,]{_SPACE}({one}))*{_SPACE}$"


def _escaped(text: str) -> str:
    """The text, to be found as it is."""
    return "".join(f"\\{each}" if each in _SPECIAL else each for each in text)
