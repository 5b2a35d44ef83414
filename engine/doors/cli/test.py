"""``huiqi test``: cases beside a policy in; which fail, and what none of them exercises, out."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import click

from engine.cases.find import FOLDER, beside_rules, case_files
from engine.cases.run import run_file
from engine.cases.summary import Summary, Tested, as_data, summary
from engine.doors.cli.common import FINDINGS, show_findings
from engine.pipeline import compile_document, read_document
from engine.resources import resource_folder
from engine.text.findings import Finding


@click.command(
    "test",
    help="把案例算一遍，与案例里手算的结果对照，再列出没有案例碰到的规则。"
    "路径是案例文件、文件夹或规则文件；不写就是 policies/cases。",
)
@click.argument("paths", metavar="[路径…]", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--json", "as_json", is_flag=True, help="输出 JSON，格式见 schemas/test_report.schema.json"
)
def command(paths: tuple[Path, ...], as_json: bool) -> None:
    """Exit status 1 if a case fails or can't be worked; what is not exercised is a report only."""
    given = paths or (_default(),)
    files = [file for path in given for file in _files(path)]
    reports = [run_file(path, read_document, compile_document) for path in dict.fromkeys(files)]
    whole = summary(reports, complete=not any(path in files for path in given))
    if as_json:
        click.echo(json.dumps(as_data(whole, version("huiqi")), ensure_ascii=False, indent=2))
    else:
        _show(whole)
    raise click.exceptions.Exit(0 if whole.holds else FINDINGS)


def _default() -> Path:
    """The cases of the folder one works in, or those that came with huiqi."""
    here = Path("policies", FOLDER)
    return here if here.is_dir() else resource_folder("policies") / FOLDER


def _files(path: Path) -> tuple[Path, ...]:
    if not path.exists():
        raise click.UsageError(f"读不了 {path}：没有这个文件或文件夹")
    files = case_files(path, read_document)
    if not files and path.is_dir():
        raise click.UsageError(f"{path} 里没有案例文件（.yaml）")
    if not files:
        raise click.UsageError(f"{path} 没有案例：案例写在 {beside_rules(path)} 里")
    return files


def _show(whole: Summary) -> None:
    show_findings(whole.findings)
    for tested in whole.policies:
        for verdict in tested.failed:
            _show_case(verdict.findings)
    for tested in whole.policies:
        _show_policy(tested)
    if not whole.policies:
        click.echo("没有案例可算")


def _show_case(findings: Iterable[Finding]) -> None:
    """A line for every difference; what is wrong in the case itself is shown at its place."""
    for one in findings:
        if one.code == "case-differs" and one.span is not None:
            place = f"{_near(Path(one.span.source.name))}:{one.span.line}"
            click.echo(f"{place}：{one.message}")
        else:
            show_findings([one])


def _show_policy(tested: Tested) -> None:
    """What no case exercised, line by line, then the totals."""
    gaps = tested.unexercised
    click.echo(f"{tested.policy.title}（{tested.policy.version}） {_near(tested.rules)}")
    for gap in gaps or ():
        click.echo(f"  没有案例碰到：{gap}")
    count, failed = len(tested.verdicts), len(tested.failed)
    result = f"{failed} 个不对" if failed else "全部通过"
    click.echo(f"{count} 个案例，{result}；{_gaps_words(gaps)}")


def _gaps_words(gaps: tuple[object, ...] | None) -> str:
    if gaps is None:
        return "只跑了一部分案例文件，不看有没有碰到全部规则"
    return f"没有案例碰到的：{len(gaps)}"


def _near(path: Path) -> str:
    """The path from the folder one works in, where it lies below it."""
    near = os.path.relpath(path)
    return str(path) if near.startswith(os.pardir) else near
