"""Contenders and cases in, microseconds per case out: interleaved rounds, medians of medians.

In a round every contender works out the same cases, one after another, in an order that moves on
from round to round, so that a slow second on the machine falls on all of them alike. What a round
gives is the median over its cases; what counts is the median over the rounds.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from typing import Any

from peers.contender import Contender


def microseconds(
    contenders: Sequence[Contender], cases: Sequence[Any], rounds: int, per_round: int
) -> list[float]:
    """The time of one case for each contender."""
    medians: list[list[float]] = [[] for _ in contenders]
    for number in range(rounds):
        begin = number * per_round % len(cases)
        chosen = cases[begin : begin + per_round]
        for index in _moved_on(len(contenders), number):
            gc.collect()
            medians[index].append(_one_round(contenders[index], chosen))
    return [statistics.median(each) for each in medians]


def _moved_on(count: int, number: int) -> list[int]:
    return [(index + number) % count for index in range(count)]


def _one_round(contender: Contender, cases: Sequence[Any]) -> float:
    """The median time of a case, in microseconds."""
    run, repeat, clock = contender.run, contender.repeat, time.perf_counter_ns
    times = []
    for case in cases:
        given = contender.prepare(case)
        start = clock()
        for _ in range(repeat):
            run(given)
        times.append((clock() - start) / repeat)
    return statistics.median(times) / 1000


def milliseconds(work: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """The time of each piece of work, the pieces taking turns."""
    times: list[list[float]] = [[] for _ in work]
    for number in range(rounds):
        for index in _moved_on(len(work), number):
            gc.collect()
            start = time.perf_counter_ns()
            work[index]()
            times[index].append((time.perf_counter_ns() - start) / 1e6)
    return [statistics.median(each) for each in times]


def process(command: Sequence[str]) -> Callable[[], object]:
    """A process from start to end as a piece of work; it must succeed."""

    def run() -> object:
        return subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_plain()
        )

    return run


def _plain() -> dict[str, str]:
    return {**os.environ, "NO_COLOR": "1", "COLUMNS": "100", "PYTHONPATH": ""}
