"""``huiqi explain``: a policy, facts and an item in; how the item came out, as a tree, out."""

from __future__ import annotations

import click
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from engine.core.expression import AtYear, Fact, Number
from engine.core.policy import Policy
from engine.doors.cli.common import (
    Asked,
    asked,
    console,
    exit_status,
    load_policy,
    show_findings,
)
from engine.evaluate.outcome import ItemOutcome, Status
from engine.evaluate.trace import Stage, StageName, Step
from engine.evaluate.why import why
from engine.evaluate.words import amount_words, openings_words, step_words
from engine.facts.from_document import Case
from engine.surface.lexer import nearest_name
from engine.text import labels
from engine.values.interval import Interval
from engine.values.truth import Truth


@click.command("explain", help="说明一个事项是怎么算出来的，每一步对照条文和原话。")
@asked
@click.argument("item", metavar="事项")
def command(question: Asked, item: str) -> None:
    """One tree for each subject of the facts file."""
    loaded = load_policy(question.policy, question.scenarios)
    if loaded.policy is not None:
        _known_item(loaded.policy, item)
    report = question.report(loaded)
    out = console()
    for result in report.results:
        for each in result.outcome.items if result.outcome else ():
            if each.item.name == item:
                _show(out, result.case, each)
    show_findings(report.findings)
    raise click.exceptions.Exit(exit_status(report.findings))


def _known_item(policy: Policy, name: str) -> None:
    names = [item.name for item in policy.items]
    if name not in names:
        near = nearest_name(name, names)
        advice = f"是不是“{near}”？" if near else f"现有：{'、'.join(names)}"
        raise click.UsageError(f"没有事项“{name}”。{advice}")


def _show(out: Console, case: Case, outcome: ItemOutcome) -> None:
    out.print(f"{case.kind} {case.name or '（没有名称）'}", style="bold", markup=False)
    tree = Tree(Text(_headline(outcome), style="bold"), guide_style="dim")
    for quote in outcome.item.quotes:
        tree.add(Text(f"{quote.article}：“{quote.text}”", style="italic"))
    if outcome.status is Status.NOT_APPLICABLE:
        tree.add(Text(why(outcome)))
    own = {quote.text for quote in outcome.item.quotes}
    for stage in outcome.stages:
        _add_stage(tree, stage, own)
    if outcome.reasons:
        tree.add(Text(f"还没有定：{openings_words(outcome.reasons)}", style="yellow"))
    for note in outcome.notes:
        tree.add(Text(f"注：{labels.NOTE[note.value]}", style="dim"))
    out.print(tree)
    out.print()


def _headline(outcome: ItemOutcome) -> str:
    label = labels.STATUS[outcome.status.value]
    if outcome.requirement is not None:
        label = f"{label}，{labels.REQUIREMENT[outcome.requirement.value]}"
    amount = "" if outcome.amount is None else f" · {amount_words(outcome.amount)}"
    return f"{outcome.item.name}（{outcome.item.article}） · {label}{amount}"


_UNNAMED = {
    StageName.CONDITION,
    StageName.ELIGIBILITY,
    StageName.RULING,
    StageName.REQUIREMENT,
    StageName.DECISION,
}


def _add_stage(tree: Tree, stage: Stage, shown_quotes: set[str]) -> None:
    name = "" if stage.stage in _UNNAMED else f" {stage.name}"
    line = Text(f"{labels.STAGE[stage.stage.value]}{name}：{_against(stage)}{_stage_value(stage)}")
    branch = tree.add(line)
    for quote in stage.quotes:
        if quote.text not in shown_quotes:
            branch.add(Text(f"{quote.article}：“{quote.text}”", style="italic"))
    for part in stage.parts:
        if isinstance(part, Stage):
            _add_stage(branch, part, shown_quotes)
        elif not isinstance(part.expression, Number):
            _add_step(branch, part)


def _against(stage: Stage) -> str:
    """What the amount was held against: a cap's own figure, or what was paid already."""
    if stage.against is None:
        return ""
    words = amount_words(stage.against)
    match stage.stage:
        case StageName.TOP_UP:
            return f"减去已付{words}，得"
        case StageName.SUBJECT_CAP:
            return f"各项合计不超过{words}，这一项可得"
        case _:
            return f"不超过{words}，取"


def _stage_value(stage: Stage) -> str:
    match stage.value:
        case Interval():
            return amount_words(stage.value)
        case Truth(known=known):
            return labels.TRUTH[known]
        case _:
            return ""


def _add_step(tree: Tree, step: Step, year: int | None = None) -> None:
    """A step and what it rests on; a year is said with what is read in it."""
    if isinstance(step.expression, AtYear) and len(step.parts) == 1:
        _add_step(tree, step.parts[0], step.parts[0].year)
        return
    when = "" if year is None or isinstance(step.expression, Fact) else f"{year}年："
    branch = tree.add(Text(f"{when}{step_words(step)}"))
    for part in step.parts:
        if not isinstance(part.expression, Number):
            _add_step(branch, part)
