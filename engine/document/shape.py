"""IR 1 and a JSON Schema in, findings for what has the wrong shape out (property 11).

The schemas are the ones that editors use; what they say in English becomes one sentence here.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Mapped
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from engine.document.nodes import Mapping, Node, Scalar, Sequence, Style
from engine.resources import resource_folder
from engine.text.findings import Finding, finding
from engine.text.source import Span

_COLON = re.compile(r"(?P<key>[^\s：:]+)(?P<colon>[：:])(?P<rest>.*)", re.DOTALL)
_MOST_COMPARED = 100
Plain = dict[str, "Plain"] | list["Plain"] | str


def check_shape(document: Node, schema_name: str) -> tuple[Finding, ...]:
    """Findings for every place where the document does not fit ``schemas/<schema_name>``."""
    errors = _validator(schema_name).iter_errors(plain(document))
    found = [one for error in errors for one in _findings(document, error)]
    return tuple(sorted(found, key=lambda one: one.span.start if one.span else 0))


def plain(node: Node) -> Plain:
    """The document as dictionaries, lists and texts."""
    match node:
        case Scalar(text=text):
            return text
        case Sequence(items=items):
            return [plain(item) for item in items]
        case Mapping(entries=entries):
            return {entry.key.text: plain(entry.value) for entry in entries}


@cache
def _validator(schema_name: str) -> Draft202012Validator:
    path = resource_folder("schemas") / schema_name
    return Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


def _findings(document: Node, error: ValidationError) -> Iterator[Finding]:
    path = list(error.absolute_path)
    node, key = _at(document, path)
    value = error.validator_value
    if "propertyNames" in list(error.absolute_schema_path)[-3:]:
        yield from _bad_names(node, error)
        return
    match error.validator:
        case "additionalProperties":
            yield from _unknown_keys(node, error)
        case "required":
            yield from _missing_key(node, key, error)
        case _ if isinstance(node, Scalar) and not node.text.strip():
            yield finding("empty-value", _place(node, key))
        case "enum" | "const":
            yield _not_allowed(node, value if isinstance(value, list) else [value])
        case "not":
            yield finding("not-yet", (key or node).span, what=_schema(error).get("description", ""))
        case "type" if (swallowed := _swallowed_colon(node)) is not None:
            yield swallowed
        case _:
            expected = _schema(error).get("description", "规定的写法")
            yield finding("wrong-shape", _place(node, key), expected=expected)


def _schema(error: ValidationError) -> dict[str, Any]:
    """The part of the schema that was not met."""
    return dict(error.schema) if isinstance(error.schema, Mapped) else {}


def _at(document: Node, path: Iterable[str | int]) -> tuple[Node, Scalar | None]:
    """The node a path leads to, and the key it stands under."""
    node, key = document, None
    for step in path:
        if isinstance(node, Sequence) and isinstance(step, int):
            node, key = node.items[step], None
        elif isinstance(node, Mapping):
            entry = node.entry(str(step))
            if entry is not None:
                node, key = entry.value, entry.key
    return node, key


def _place(node: Node, key: Scalar | None) -> Span:
    """A scalar that has text marks itself; anything longer is marked by its key."""
    if isinstance(node, Scalar) and node.text:
        return node.span
    if key is not None and key.span.source is not node.span.source:
        return node.span
    return node.span if key is None else key.span


def _swallowed_colon(node: Node) -> Finding | None:
    """A single ``key：value`` where keys were expected: YAML takes it for a text."""
    if not isinstance(node, Scalar) or node.style is not Style.PLAIN:
        return None
    match = _COLON.fullmatch(node.text)
    if match is None:
        return None
    code = "full-width-colon" if match["colon"] == "：" else "colon-without-space"
    return finding(code, node.part(match.start("colon"), match.end("colon")), key=match["key"])


def _unknown_keys(node: Node, error: ValidationError) -> Iterator[Finding]:
    known = _known_keys(error)
    if not isinstance(node, Mapping):
        return
    for position, entry in enumerate(node):
        if entry.key.text not in _schema(error).get("properties", {}):
            close = _nearest(entry.key.text, known) if position < _MOST_COMPARED else ""
            nearest = f"是不是“{close}”？" if close else ""
            yield finding(
                "unknown-key",
                entry.key.span,
                name=entry.key.text,
                nearest=nearest,
                known="、".join(known),
            )


def _known_keys(error: ValidationError) -> list[str]:
    """The keys that may be written; those that are not yet there are left out."""
    properties = _schema(error).get("properties", {})
    return [key for key, schema in properties.items() if schema.get("not") is None]


def _missing_key(node: Node, key: Scalar | None, error: ValidationError) -> Iterator[Finding]:
    names = _schema(error).get("required", [])
    missing = [name for name in names if isinstance(node, Mapping) and node.get(str(name)) is None]
    misspelt = _misspelt(node, error)
    for name in missing:
        if f"'{name}' is a required" in error.message and name not in misspelt:
            owner = "文件" if key is None else f"“{key.text}”"
            if key is None and error.absolute_path:
                owner = f"第{int(error.absolute_path[-1]) + 1}条"
            yield finding("missing-key", _place(node, key), owner=owner, name=name)


def _misspelt(node: Node, error: ValidationError) -> set[str]:
    """The keys that unknown ones were probably meant to be: these are reported already."""
    known = _known_keys(error)
    written = [entry.key.text for entry in node] if isinstance(node, Mapping) else []
    return {_nearest(key, known) for key in written[:_MOST_COMPARED] if key not in known}


def _nearest(key: str, known: list[str]) -> str:
    """The known key most like the one written, or nothing."""
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
    return close[0] if close else ""


def _bad_names(node: Node, error: ValidationError) -> Iterator[Finding]:
    if isinstance(node, Mapping):
        for entry in node:
            if entry.key.text == error.instance:
                yield finding("bad-name", entry.key.span, name=entry.key.text)


def _not_allowed(node: Node, allowed: list[object]) -> Finding:
    words = [str(each) for each in allowed if isinstance(each, str)]
    written = node.text if isinstance(node, Scalar) else "这里"
    close = difflib.get_close_matches(written, words, n=1, cutoff=0.5)
    nearest = f"是不是“{close[0]}”？" if close else ""
    return finding(
        "not-allowed", node.span, written=written, allowed="、".join(words), nearest=nearest
    )
