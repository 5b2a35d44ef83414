"""A node made of dataclasses in, every node below it out, itself first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass


def parts(node: object) -> Iterator[object]:
    """What a node or a tuple is made of, one step down, in the order of fields."""
    if isinstance(node, tuple):
        yield from node
    elif is_dataclass(node) and not isinstance(node, type):
        yield from (getattr(node, each.name) for each in fields(node) if each.compare)


def walk(node: object) -> Iterator[object]:
    """Every dataclass instance reachable through fields and tuples, in the order of fields."""
    if is_dataclass(node) and not isinstance(node, type):
        yield node
    for part in parts(node):
        yield from walk(part)
