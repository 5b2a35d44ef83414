"""Contenders and cases in, how many cases each gets wrong out, to the 分."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from peers.contender import Amounts, Contender


def count_wrong(
    contenders: Sequence[Contender], cases: Sequence[Any], truth: Callable[[Any], Amounts]
) -> list[int]:
    """For each contender, in how many cases an amount differs from the one written by hand."""
    expected = [truth(case) for case in cases]
    return [
        sum(
            contender.amounts(contender.run(contender.prepare(case))) != amounts
            for case, amounts in zip(cases, expected, strict=True)
        )
        for contender in contenders
    ]
