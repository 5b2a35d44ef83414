"""A node made of dataclasses in, every node below it out, itself first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass


def walk(node: object) -> Iterator[object]:
    """Every dataclass instance reachable through fields and tuples, in the order of fields."""
    if isinstance(node, tuple):
        for part in node:
            yield from walk(part)
    elif is_dataclass(node) and not isinstance(node, type):
        yield node
        for each in fields(node):
            if each.compare:
                yield from walk(getattr(node, each.name))
