"""What the commands share: reading their arguments, showing findings, drawing for a terminal."""

from __future__ import annotations

import datetime
import functools
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, BinaryIO

import click
from rich.console import Console

from engine.document.decode import MAX_BYTES
from engine.pipeline import LedgerFile, Loaded, Report, load, read_ledger, run
from engine.text.catalogue import Severity
from engine.text.findings import Finding, draw
from engine.values.day import parse_day

FINDINGS, WRONG_USE = 1, 2
_NARROW, _WIDE = 60, 120

policy_argument = click.argument("policy", metavar="规则文件", type=click.Path(path_type=Path))
facts_argument = click.argument("facts", metavar="事实文件", type=click.Path(path_type=Path))
year_option = click.option(
    "--year", type=click.IntRange(1900, 2999), metavar="年", help="申报年度；以这里的为准"
)
scenario_option = click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="文件",
    help="情景文件：给待定的词填上假设；可以用多次",
)


def day_option_value(
    _context: click.Context, _parameter: click.Parameter, value: str | None
) -> datetime.date | None:
    """--on as a day."""
    if value is None:
        return None
    day = parse_day(value)
    if day is None:
        raise click.BadParameter(f"“{value}”不是日期，写成 2025-03-31")
    return day


on_option = click.option(
    "--on", "day", callback=day_option_value, metavar="日期", help="申报日期，例如 2025-03-31"
)


ledger_option = click.option(
    "--ledger",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="台账：以前付过什么只看它，没有记就是没有付过",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command that evaluates is told: which files, and for when."""

    policy: Path
    facts: Path
    year: int | None
    day: datetime.date | None
    scenarios: tuple[Path, ...]
    ledger: Path | None

    def report(self, loaded: Loaded) -> Report:
        """The facts evaluated; a missing year is wrong use, not a finding."""
        past = None if self.ledger is None else ledger_file(self.ledger)
        name, data = facts_bytes(self.facts)
        report = run(loaded, name, data, self.year, self.day, past)
        if any(one.code == "year-not-given" for one in report.findings):
            raise click.UsageError(
                "没有说申报年度：在事实文件里写“申报年度: 2025”，或用 --year 2025"
            )
        return report


def asked(command: Callable[..., None]) -> Callable[..., None]:
    """The arguments and options that say what to evaluate, handed over as one ``Asked``."""

    @functools.wraps(command)
    def told(**words: Any) -> None:  # noqa: ANN401  # click checks the types
        mine = {each.name: words.pop(each.name) for each in fields(Asked)}
        command(Asked(**mine), **words)

    told_all: Callable[..., None] = told
    options = (ledger_option, scenario_option, on_option, year_option)
    for add in (*options, facts_argument, policy_argument):
        told_all = add(told_all)
    return told_all


def console() -> Console:
    """A console as wide as the terminal, between 60 and 120 columns."""
    columns = shutil.get_terminal_size((80, 24)).columns
    return Console(width=max(_NARROW, min(_WIDE, columns)), highlight=False, emoji=False)


def show_findings(findings: Iterable[Finding]) -> None:
    """All findings, one after another, on standard error."""
    for one in findings:
        click.echo(draw(one), err=True)
        click.echo(err=True)


def exit_status(findings: Sequence[Finding]) -> int:
    """1 if something is to be mended; hints alone are fine."""
    return FINDINGS if any(one.severity is not Severity.HINT for one in findings) else 0


def facts_bytes(path: Path) -> tuple[str, bytes]:
    """The name and bytes of a facts file; ``-`` is standard input."""
    if str(path) == "-":
        return "（标准输入）", _bounded(sys.stdin.buffer) if sys.stdin is not None else b""
    try:
        with path.open("rb") as file:
            return str(path), _bounded(file)
    except OSError as error:
        raise click.UsageError(f"读不了事实文件 {path}：{reason(error)}") from None


def _bounded(file: BinaryIO) -> bytes:
    """The bytes of a file, read no further than it takes to see that there are too many."""
    return file.read(MAX_BYTES + 1)


def reason(error: OSError) -> str:
    """Why a file can't be read, in a few words."""
    match error:
        case FileNotFoundError():
            return "没有这个文件"
        case IsADirectoryError():
            return "这是一个文件夹"
        case PermissionError():
            return "没有权限"
        case _:
            return "读取失败"


def load_policy(path: Path, scenarios: Sequence[Path]) -> Loaded:
    """The policy, or the end of the command with its findings shown."""
    if not path.is_file():
        raise click.UsageError(f"读不了规则文件 {path}：没有这个文件")
    for scenario in scenarios:
        if not scenario.is_file():
            raise click.UsageError(f"读不了情景文件 {scenario}：没有这个文件")
    loaded = load(path, scenarios)
    if loaded.policy is None:
        show_findings(loaded.findings)
        raise click.exceptions.Exit(FINDINGS)
    return loaded


def ledger_file(path: Path) -> LedgerFile:
    """A ledger; that there is none is wrong use, what is wrong in it are findings."""
    if not path.is_file():
        raise click.UsageError(f"读不了台账 {path}：没有这个文件")
    return read_ledger(path)
