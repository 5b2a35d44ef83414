"""Any node of Core in; all nodes below it, or the same tree with some nodes changed, out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping

from engine.text.source import Span


def walk(thing: object) -> Iterator[object]:
    """The node itself and every node below it, through tuples and mappings."""
    if isinstance(thing, tuple):
        for part in thing:
            yield from walk(part)
    elif isinstance(thing, Mapping):
        for part in thing.values():
            yield from walk(part)
    elif dataclasses.is_dataclass(thing) and not isinstance(thing, Span):
        yield thing
        for field in dataclasses.fields(thing):
            yield from walk(getattr(thing, field.name))


def rebuilt(thing: object, change: Callable[[object], object]) -> object:
    """The tree with ``change`` applied to each node, from the leaves up."""
    if isinstance(thing, tuple):
        return tuple(rebuilt(part, change) for part in thing)
    if isinstance(thing, Mapping):
        return {key: rebuilt(part, change) for key, part in thing.items()}
    if not dataclasses.is_dataclass(thing) or isinstance(thing, Span | type):
        return thing
    parts = {
        field.name: rebuilt(getattr(thing, field.name), change)
        for field in dataclasses.fields(thing)
    }
    return change(type(thing)(**parts))
