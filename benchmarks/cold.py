"""A facts file in, the time of whole processes out: `huiqi eval` beside a script by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml
from cases import Enterprise, enterprise_facts, yuan
from peers.contender import Amounts
from peers.huiqi import FOLDER, POLICY, SCENARIO
from timing import milliseconds, process

BY_HAND = Path(__file__).with_name("by_hand.py")
HUIQI = Path(sys.executable).with_name("huiqi")


@dataclass(frozen=True, slots=True)
class ColdStart:
    """Milliseconds of one process each; None, and why, where huiqi's own didn't run."""

    bare_python: float
    by_hand: float
    table: float | None
    machine_readable: float | None
    trouble: str


def cold_start(case: Enterprise, amounts: Amounts, rounds: int) -> ColdStart:
    """Interleaved processes on the same facts; huiqi must say the same total after the cap."""
    path = Path(FOLDER.name) / "facts.yaml"
    text = yaml.safe_dump(enterprise_facts(case), allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")
    table = [str(HUIQI), "eval", str(POLICY), str(path), "--scenario", str(SCENARIO)]
    trouble = _trouble([*table, "--json"], amounts[-1])
    work = [
        process([sys.executable, "-c", "pass"]),
        process([sys.executable, str(BY_HAND), str(path)]),
    ]
    if not trouble:
        work += [process(table), process([*table, "--json"])]
    times: list[float | None] = [*milliseconds(work, rounds), None, None]
    bare, by_hand = times[0] or 0.0, times[1] or 0.0
    return ColdStart(bare, by_hand, times[2], times[3], trouble)


def _trouble(command: list[str], after_cap: int) -> str:
    """Why the times of this command would mean nothing; empty where it says the right total."""
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["没有说明原因"])[-1]
        return f"huiqi eval 未能运行：{last}"
    total = json.loads(done.stdout)["results"][0]["total"]["after_cap"]
    expected = yuan(after_cap).removesuffix("元")
    if total["low"] != expected or total["high"] != expected:
        return f"huiqi eval 的合计是 {total['low']} 至 {total['high']}，应是 {expected}"
    return ""
