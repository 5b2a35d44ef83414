"""Nothing in; huiqi's speed beside its peers out, with the targets that it is to reach.

`make bench` runs this in an environment of its own. Everything is measured in one go on one
machine, and only ratios within the run mean anything. README.md beside this file says how to
read it.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import rules
from agreement import count_wrong
from cases import enterprises, guarantors
from cold import ColdStart, cold_start
from loading import LoadTimes, larger_policy, load_times
from peers.contender import Amounts, Contender
from peers.huiqi import POLICY
from report import Target, number, table, targets, times
from timing import microseconds

PEERS = {"huiqi": "huiqi", "handwritten": "", "zen": "zen-engine", "openfisca": "openfisca-core"}
"""The modules of peers/ with the distributions behind them."""

RESULTS = Path(__file__).with_name("results") / "latest.json"
OURS, OPENFISCA = "惠企", "OpenFisca 改64位"


@dataclass(frozen=True, slots=True)
class Line:
    """One contender's result on one kind of case."""

    name: str
    traced: bool
    wrong: int
    microseconds: float


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured."""

    cases: int
    rounds: int
    per_round: int
    processes: int
    loads: int


FULL = Effort(cases=1000, rounds=9, per_round=100, processes=9, loads=9)
QUICK = Effort(cases=100, rounds=3, per_round=20, processes=3, loads=3)


def main() -> None:
    """Measure, print, and leave the numbers in results/latest.json."""
    parser = argparse.ArgumentParser(description="惠企与同类工具同场比速度")
    parser.add_argument("--quick", action="store_true", help="少量试跑，数字不作准")
    effort = QUICK if parser.parse_args().quick else FULL
    available, missing = _contenders()
    print("惠企与同类工具同场比速度")
    print(_environment())
    for line in missing:
        print(line)
    firms = enterprises(effort.cases)
    by_enterprise = _measure(available[0], firms, rules.enterprise, effort)
    _show("企业：六项奖补和区收上限", by_enterprise, effort)
    backers = guarantors(effort.cases)
    by_guarantor = _measure(available[1], backers, rules.guarantor, effort)
    _show("担保机构：代偿风险补偿，一至五个项目", by_guarantor, effort)
    cold = cold_start(firms[0], rules.enterprise(firms[0]), effort.processes)
    _show_cold(cold)
    loads = [load_times(POLICY, effort.loads), load_times(larger_policy(4), effort.loads)]
    _show_loads(loads)
    aims = _targets(by_enterprise, by_guarantor, cold, loads[-1])
    print("", *targets(aims), sep="\n")
    _write(by_enterprise, by_guarantor, cold, loads, aims)


def _contenders() -> tuple[tuple[list[Contender], list[Contender]], list[str]]:
    """Whoever is installed, for enterprises and for guarantors; a line for each that isn't."""
    firms: list[Contender] = []
    backers: list[Contender] = []
    missing = []
    for module, distribution in PEERS.items():
        try:
            peer = importlib.import_module(f"peers.{module}")
        except ImportError as error:
            missing.append(f"{distribution} 没有装上，略去（{error}）")
            continue
        one, other = peer.contenders()
        firms += one
        backers += other
    return (firms, backers), missing


def _environment() -> str:
    installed = []
    for distribution in filter(None, PEERS.values()):
        try:
            installed.append(f"{distribution} {metadata.version(distribution)}")
        except metadata.PackageNotFoundError:
            continue
    return " · ".join([f"Python {platform.python_version()}", *installed])


def _measure(
    contenders: Sequence[Contender],
    cases: Sequence[Any],
    truth: Callable[[Any], Amounts],
    effort: Effort,
) -> list[Line]:
    """First whether they agree, then how long they take."""
    wrong = count_wrong(contenders, cases, truth)
    gc.freeze()
    spent = microseconds(contenders, cases, effort.rounds, effort.per_round)
    return [
        Line(contender.name, contender.traced, errors, duration)
        for contender, errors, duration in zip(contenders, wrong, spent, strict=True)
    ]


def _show(title: str, lines: Sequence[Line], effort: Effort) -> None:
    """One kind of case; a contender that is wrong somewhere doesn't count, and says so."""
    ours = _time(lines, OURS, traced=True)
    rows = []
    for line in lines:
        ratio = times(line.microseconds / ours) if ours else "—"
        agrees = "一致" if not line.wrong else f"错 {line.wrong}/{effort.cases}，不计"
        rows.append(
            (line.name, "有" if line.traced else "无", agrees, number(line.microseconds), ratio)
        )
    header = ("一例", "留痕", f"{effort.cases} 例到分", "微秒", "÷惠企留痕")
    print("", title, *table(header, rows), sep="\n")


def _show_cold(cold: ColdStart) -> None:
    rows = [
        ("空的 Python", number(cold.bare_python), times(cold.bare_python / cold.by_hand)),
        ("手写脚本（PyYAML 读事实，打印合计）", number(cold.by_hand), "1.00×"),
    ]
    for name, spent in (("huiqi eval", cold.table), ("huiqi eval --json", cold.machine_readable)):
        if spent is not None:
            rows.append((name, number(spent), times(spent / cold.by_hand)))
    print("", "冷启动：整个进程", *table(("进程", "毫秒", "÷手写脚本"), rows), sep="\n")
    if cold.trouble:
        print(f"  {cold.trouble}")


def _show_loads(loads: Sequence[LoadTimes]) -> None:
    rows = []
    for each in loads:
        bare = each.composing + each.parsing
        rows.append(
            (
                f"{each.lines} 行，{each.expressions} 个式子",
                number(each.composing),
                number(each.parsing),
                f"{number(each.loading)}（{times(each.loading / bare)}）",
                f"{number(each.checking)}（{times(each.checking / bare)}）",
            )
        )
    header = ("规则文件，毫秒", "读YAML", "解析式子", "装载", "检查（连另解）")
    print("", "装载：括号里是与前两列之和的比", *table(header, rows), sep="\n")


def _time(lines: Sequence[Line], name: str, traced: bool) -> float | None:
    """The time of a contender that is right everywhere."""
    for line in lines:
        if line.name == name and line.traced == traced and not line.wrong:
            return line.microseconds
    return None


def _ratio(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one / other


def _targets(
    firms: Sequence[Line], backers: Sequence[Line], cold: ColdStart, large: LoadTimes
) -> list[Target]:
    """The project's targets that this run can judge."""
    ours = _time(firms, OURS, traced=True)
    return [
        Target(
            "企业一例留痕，比 OpenFisca 留痕",
            1,
            _ratio(ours, _time(firms, OPENFISCA, traced=True)),
            strict=True,
        ),
        Target(
            "企业一例留痕，比 OpenFisca 不留痕",
            1,
            _ratio(ours, _time(firms, OPENFISCA, traced=False)),
            strict=True,
        ),
        Target(
            "担保机构一例留痕，比 OpenFisca 留痕",
            1,
            _ratio(_time(backers, OURS, traced=True), _time(backers, OPENFISCA, traced=True)),
            strict=True,
        ),
        Target("编译求值（以后）一例留痕，比 zen 留痕", 1, None, strict=True),
        Target("huiqi eval 冷启动，比手写脚本", 5, _ratio(cold.table, cold.by_hand)),
        Target("同上，有编译缓存（以后）", 3, None),
        Target(
            f"装载 {large.lines} 行，比读YAML加解析式子",
            3,
            large.loading / (large.composing + large.parsing),
        ),
    ]


def _write(
    firms: Sequence[Line],
    backers: Sequence[Line],
    cold: ColdStart,
    loads: Sequence[LoadTimes],
    aims: Sequence[Target],
) -> None:
    """The same numbers for a program."""
    found = {
        "environment": _environment(),
        "enterprise": [asdict(line) for line in firms],
        "guarantor": [asdict(line) for line in backers],
        "cold_start_ms": asdict(cold),
        "loading_ms": [asdict(each) for each in loads],
        "targets": [{**asdict(aim), "met": aim.met} for aim in aims],
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
