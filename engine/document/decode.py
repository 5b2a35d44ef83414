"""Bytes of a file in, its text as a Source out, or a finding that says what the bytes are."""

from __future__ import annotations

import re

from engine.text.findings import Finding, finding
from engine.text.source import Source

MAX_BYTES = 4 * 1024 * 1024
HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


_SURROGATES = re.compile(r"(?<!\\)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
"""How JSON escapes a character beyond U+FFFF, such as a rare one in a name: as two halves."""


def _one_escape(halves: re.Match[str]) -> str:
    """The same character as YAML escapes it: as one."""
    high, low = int(halves[1], 16), int(halves[2], 16)
    return f"\\U{0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00:08X}"


def decode(name: str, data: bytes) -> tuple[Source | None, tuple[Finding, ...]]:
    """The text of a file: UTF-8, with or without a byte order mark, at most 4 MiB.

    Every line end becomes a line feed. Characters nobody can see (controls, zero-width,
    direction marks) are findings, one for each kind of character, and then there is no source.
    """
    nowhere = Source(name, "")
    if len(data) > MAX_BYTES:
        size = f"{len(data) / 1024 / 1024:.1f}"
        return None, (finding("file-too-large", nowhere.span(0, 0), size=size),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, (_not_utf8(name, data, error),)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.lstrip()[:1] in ("{", "["):
        text = _SURROGATES.sub(_one_escape, text)
    source = Source(name, text)
    findings = _hidden_characters(source)
    return (None if findings else source), findings


def _not_utf8(name: str, data: bytes, error: UnicodeDecodeError) -> Finding:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        guess = "UTF-16"
    else:
        try:
            data.decode("gb18030")
            guess = "GBK（GB 18030）"
        except UnicodeDecodeError:
            guess = "不是文本，或已损坏"
    before = data[: error.start].decode("utf-8", "replace")
    source = Source(name, before)
    place = source.span(len(before), len(before))
    return finding("not-utf8", place, guess=guess)


def _hidden_characters(source: Source) -> tuple[Finding, ...]:
    seen: dict[str, Finding] = {}
    for match in HIDDEN.finditer(source.text):
        character = match.group()
        if character not in seen:
            place = source.span(match.start(), match.end())
            seen[character] = finding(
                "hidden-character", place, character=f"U+{ord(character):04X}"
            )
    return tuple(seen.values())
