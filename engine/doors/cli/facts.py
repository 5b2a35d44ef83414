"""``huiqi facts``: a policy in; a blank form, or the schema of its facts files, out."""

from __future__ import annotations

import json
from pathlib import Path

import click

from engine.core.policy import Policy
from engine.doors.cli.common import load_policy, policy_argument, reason, scenario_option
from engine.facts.form import blank_form
from engine.facts.needs import applicants
from engine.facts.schema import facts_schema
from engine.surface.lexer import nearest_name


@click.command(
    "facts", help="给出一张空白的事实表，只问这项政策用得到的；或者事实文件的 JSON Schema。"
)
@policy_argument
@click.option("--subject", "kind", metavar="主体", help="只要这一种主体，例如 企业")
@click.option("--template", "what", flag_value="template", default=True, help="空白表（默认）")
@click.option("--schema", "what", flag_value="schema", help="JSON Schema，给编辑器和申报系统用")
@click.option(
    "--year", type=click.IntRange(1900, 2999), metavar="年", help="申报年度；写上就逐年列出"
)
@scenario_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="文件", help="写进一个新文件"
)
def command(
    policy: Path,
    kind: str | None,
    what: str,
    year: int | None,
    scenarios: tuple[Path, ...],
    output: Path | None,
) -> None:
    """What is written to a file never replaces one: it may be filled in already."""
    loaded = load_policy(policy, scenarios)
    if loaded.policy is None:
        return
    kinds = _kinds(loaded.policy, kind)
    if what == "schema":
        schema = facts_schema(loaded.policy, kinds)
        text = f"{json.dumps(schema, ensure_ascii=False, indent=1)}\n"
    else:
        text = blank_form(loaded.policy, kinds, year)
    if output is None:
        click.echo(text, nl=False)
    else:
        _write(output, text)


def _kinds(policy: Policy, kind: str | None) -> tuple[str, ...]:
    known = applicants(policy)
    if kind is None:
        return known
    if kind not in known:
        near = nearest_name(kind, known)
        advice = f"是不是“{near}”？" if near else f"现有：{'、'.join(known)}"
        raise click.UsageError(f"没有以“{kind}”为对象的事项。{advice}")
    return (kind,)


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise click.UsageError(f"已经有文件 {path}，没有覆盖它：换一个名字") from None
    except OSError as error:
        raise click.UsageError(f"写不了文件 {path}：{reason(error)}") from None
    click.echo(f"写好了 {path}")
