"""The bytes of a ledger and a new entry in, the bytes with the entry behind all others out.

Everything that stood there before stands there after, byte for byte: comments, line ends, blank
lines, the order. (An empty list, ``[]``, makes room for the first entry.)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from engine.document.nodes import Sequence

_PLAIN = re.compile(r"[\w（）《》〔〕][\w（）《》〔〕“”、，。；·.\-/ +%％]*(?<! )")
_NUMBERED = re.compile(r"(?P<head>.*?)(?P<digits>[0-9]{1,15})", re.DOTALL)
_YEAR_HEAD = re.compile(r"[0-9]{4}(?P<mark>[^0-9]+)")
_ORDER = (
    *("编号", "更正", "主体", "名称", "统一社会信用代码", "政策", "事项", "归类"),
    *("年度", "日期", "核定", "实付", "记录"),
)


class NotAppendable(Exception):
    """The file is a ledger, but not written as one entry after the other."""


def new_ledger(entry: Mapping[str, str]) -> bytes:
    """A ledger of one entry."""
    return _text(entry, "", "\n").encode()


def appended(data: bytes, document: Sequence, entry: Mapping[str, str]) -> bytes:
    """The ledger with one more entry; ``document`` is what the bytes read as.

    Raises NotAppendable for a list in brackets, as JSON writes it, that isn't empty.
    """
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    line_end = "\r\n" if b"\r\n" in data else "\n"
    source = document.span.source
    if source.text[document.span.start : document.span.start + 1] == "[":
        if document.items:
            raise NotAppendable
        text = data[len(mark) :].decode()
        start = _written_at(text, document.span.start)
        rest = text[start:].partition("]")[2]
        return mark + f"{text[:start]}{_text(entry, '', line_end).rstrip()}{rest}".encode()
    indent = " " * (document.span.column - 1)
    gap = b"" if data.endswith((b"\n", b"\r")) else line_end.encode()
    return data + gap + _text(entry, indent, line_end).encode()


def _written_at(text: str, offset: int) -> int:
    """Where an offset of the text as read stands in the text as written, line ends included."""
    at = 0
    for _ in range(offset):
        at += 2 if text[at : at + 2] == "\r\n" else 1
    return at


def next_number(numbers: Iterable[str], year: int) -> str:
    """The number after the last one, in its style: ``2024-007`` gives ``2024-008``.

    Where numbers begin with a year, the new one begins with ``year`` and counts within it.
    """
    known = list(numbers)
    last = _NUMBERED.fullmatch(known[-1]) if known else None
    head, width = (f"{year}-", 3) if last is None else (last["head"], len(last["digits"]))
    year_head = _YEAR_HEAD.fullmatch(head)
    if year_head is not None:
        head = f"{year}{year_head['mark']}"
    matches = [_NUMBERED.fullmatch(number) for number in known]
    counts = [int(match["digits"]) for match in matches if match and match["head"] == head]
    return f"{head}{max(counts, default=0) + 1:0{width}d}"


def _text(entry: Mapping[str, str], indent: str, line_end: str) -> str:
    lines = [f"{key}: {_scalar(entry[key])}" for key in _ORDER if entry.get(key)]
    marks = ["- ", *["  "] * len(lines)]
    return "".join(
        f"{indent}{mark}{line}{line_end}" for mark, line in zip(marks, lines, strict=False)
    )


def _scalar(text: str) -> str:
    """The text as YAML writes it: plain where nothing in it means anything to YAML."""
    return (
        text if _PLAIN.fullmatch(text) or _is_loss(text) else json.dumps(text, ensure_ascii=False)
    )


def _is_loss(text: str) -> bool:
    """Whether it is a number below 0, whose dash is no list mark."""
    return text.startswith("-") and _PLAIN.fullmatch(text[1:]) is not None
