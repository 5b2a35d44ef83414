"""Any node of a policy or a case in; a short line for each of its parts out, for a failing law."""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping
from fractions import Fraction

from engine.core.policy import Policy
from engine.facts.knowledge import Application

HIDDEN = {"span", "type", "unit", "quotes", "article", "kind", "reasons"}


def short(thing: object) -> str:
    """A node in brackets, without places, types, reasons and what is empty."""
    if isinstance(thing, enum.Enum):
        return str(thing.value)
    if isinstance(thing, Fraction):
        return str(thing)
    if isinstance(thing, Mapping):
        return "{" + ", ".join(f"{short(k)}: {short(v)}" for k, v in thing.items()) + "}"
    if isinstance(thing, tuple | frozenset | set | list):
        return "[" + ", ".join(short(part) for part in thing) + "]"
    if not dataclasses.is_dataclass(thing):
        return str(thing)
    parts = {
        field.name: getattr(thing, field.name)
        for field in dataclasses.fields(thing)
        if field.name not in HIDDEN
    }
    inner = ", ".join(
        f"{name}={short(part)}" for name, part in parts.items() if part not in ((), {}, None, False)
    )
    return f"{type(thing).__name__}({inner})"


def case_words(policy: Policy, application: Application) -> str:
    """A policy and a case, one part on a line, as a failing law shows them."""
    head = (
        f"grid {policy.grid}, {policy.rounding.value}"
        f"{', highest only' if policy.highest_only else ''}"
    )
    parts = (*policy.definitions.values(), *policy.items, *policy.subject_caps)
    return "\n".join(["", head, *(short(part) for part in parts), short(application)])
