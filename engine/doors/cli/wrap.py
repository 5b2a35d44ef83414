"""Chinese text and a width in; lines that break where a reader expects out.

A number keeps its unit, and no line begins with a closing mark.
"""

from __future__ import annotations

import re

from engine.text.source import display_width

_PIECE = re.compile(
    r"[（“《]*(?:[0-9][0-9,.]*(?:%|‰|万亿|亿|万)?[元人天年月家个项]?|[A-Za-z0-9_]+|\s+|.)[，。；：、！？）”》]*",
    re.DOTALL,
)


def wrapped(text: str, width: int) -> str:
    """The text with line breaks so that no line is wider than ``width`` terminal columns."""
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if line and display_width(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return "\n".join([*lines, line.rstrip()])
