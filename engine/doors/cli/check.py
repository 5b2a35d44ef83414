"""``huiqi check``: rule files and overlays in, their findings out."""

from __future__ import annotations

import json
from pathlib import Path

import click

from engine.doors.cli.common import console, exit_status, show_findings
from engine.pipeline import check, check_source
from engine.text.catalogue import Severity
from engine.text.findings import SEVERITY_WORDS


@click.command("check", help="检查规则文件和情景文件。")
@click.argument("paths", metavar="文件…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option(
    "--source",
    type=click.Path(path_type=Path),
    metavar="原文",
    help="收到的原文：题头、章、条号、标题、正文逐字对照",
)
@click.option("--no-hints", is_flag=True, help="只列要改的，不列提示")
def command(paths: tuple[Path, ...], as_json: bool, source: Path | None, no_hints: bool) -> None:
    """Exit status 1 if anything is to be mended; hints alone are fine."""
    for path in paths:
        if not path.is_file():
            raise click.UsageError(f"读不了 {path}：没有这个文件")
    if source is not None and (len(paths) != 1 or not source.is_file()):
        raise click.UsageError("--source 后面写收到的原文，前面写一个规则文件")
    found = [(path, check(path)) for path in paths]
    if source is not None:
        (path, findings) = found[0]
        found = [(path, (*findings, *check_source(path, source)))]
    every = [one for _, findings in found for one in findings]
    if as_json:
        data = {"findings": [one.as_data() for one in every]}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        shown = [one for one in every if not (no_hints and one.severity is Severity.HINT)]
        show_findings(shown)
        for path, findings in found:
            counts = [
                f"{SEVERITY_WORDS[severity]} {count}"
                for severity in Severity
                if (count := sum(one.severity is severity for one in findings))
            ]
            console().print(f"{path}：{'，'.join(counts) or '没有问题'}", markup=False)
    raise click.exceptions.Exit(exit_status(every))
