"""``huiqi ledger``: a ledger in; its findings, or the ledger with one more entry, out."""

from __future__ import annotations

import json
from pathlib import Path

import click

from engine.doors.cli.common import console, exit_status, ledger_file, load_policy, show_findings
from engine.doors.cli.ledger_add import add
from engine.facts.ledger import Ledger
from engine.pipeline import check_ledger
from engine.text.findings import SEVERITY_WORDS
from engine.values import interval
from engine.values.number import money_text


class _Ledger(click.Group):
    """Two commands, listed in Chinese."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands."""
        del ctx
        with formatter.section("命令"):
            for name, each in self.commands.items():
                formatter.write_text(f"{name:<9}{each.help}")


@click.group("ledger", cls=_Ledger, help="台账：以前付过什么。检查，或者记上一笔。")
def command() -> None:
    """The group."""


@command.command("check", help="检查台账；写上规则文件，就连事项、归类的名称也对一遍。")
@click.argument("file", metavar="台账", type=click.Path(path_type=Path))
@click.argument("policy", metavar="[规则文件]", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def check(file: Path, policy: Path | None, as_json: bool) -> None:
    """Exit status 1 if anything is to be mended."""
    ledger = ledger_file(file).ledger
    rules = None if policy is None else load_policy(policy, ()).policy
    findings = check_ledger(file, rules)
    if as_json:
        data = {"findings": [one.as_data() for one in findings]}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        show_findings(findings)
        counts = [
            f"{words} {count}"
            for severity, words in SEVERITY_WORDS.items()
            if (count := sum(one.severity is severity for one in findings))
        ]
        held = "" if ledger is None else f"{_summary(ledger)}；"
        console().print(f"{file}：{held}{'，'.join(counts) or '没有问题'}", markup=False)
    raise click.exceptions.Exit(exit_status(findings))


def _summary(ledger: Ledger) -> str:
    payees = {award.payee.code or (award.payee.kind, award.payee.name) for award in ledger.awards}
    counted = [net for award in ledger.awards if (net := award.net(None)) > 0]
    paid = money_text(sum(counted, interval.ZERO))
    return f"{len(ledger.numbers)} 条，{len(payees)} 个主体，付过 {len(counted)} 笔，净付 {paid}"


command.add_command(add)
