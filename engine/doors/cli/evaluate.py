"""``huiqi eval``: a policy and facts in; a table of all items, the totals, and what is open out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from importlib.metadata import version

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from engine.core.policy import Policy
from engine.doors.cli.common import (
    Asked,
    asked,
    console,
    exit_status,
    load_policy,
    show_findings,
)
from engine.doors.cli.wrap import wrapped
from engine.evaluate.outcome import ItemOutcome, Note, Outcome, Status
from engine.evaluate.why import why
from engine.evaluate.words import amount_words, opening_order, opening_words, openings_words
from engine.pipeline import Report, Result, report_as_data
from engine.text import labels
from engine.text.source import display_width
from engine.values.interval import Interval
from engine.values.number import money_text
from engine.values.opening import Opening

_STYLES = {
    Status.GRANTED: "bold green",
    Status.DISCRETIONARY: "yellow",
    Status.UNDETERMINED: "yellow",
    Status.DENIED: "red",
    Status.SUPERSEDED: "dim",
    Status.NOT_APPLICABLE: "dim",
}


@click.command(
    "eval", help="按规则文件计算事实文件里每个主体各事项的结果。事实文件写 - 从标准输入读。"
)
@asked
@click.option(
    "--json", "as_json", is_flag=True, help="输出 JSON，格式见 schemas/result.schema.json"
)
def command(question: Asked, as_json: bool) -> None:
    """Exit status 1 if a subject has findings; the others are evaluated all the same."""
    report = question.report(load_policy(question.policy, question.scenarios))
    if as_json:
        data = report_as_data(report, version("huiqi"))
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        show_report(report)
        show_findings(report.findings)
    raise click.exceptions.Exit(exit_status(report.findings))


def show_report(report: Report) -> None:
    """Every case, one after another."""
    out = console()
    for result in report.results:
        if result.outcome is not None:
            _show_case(out, report, result, result.outcome)
        else:
            name = result.case.name or "（没有名称）"
            out.print(f"{result.case.kind} {name}：事实有误，没有计算。", style="red", markup=False)
            out.print()


def _show_case(out: Console, report: Report, result: Result, outcome: Outcome) -> None:
    policy, application = report.loaded.policy, result.case.application
    if policy is None or application is None:
        return
    name = application.subject.name or "（没有名称）"
    out.print(
        f"{application.subject.kind} {name} · 申报年度 {application.year}",
        style="bold",
        markup=False,
    )
    out.print(f"{policy.title}（{policy.version}）", style="dim", markup=False)
    for overlay in report.loaded.overlays:
        out.print(f"假设：{overlay.name}", style="yellow", markup=False)
    if policy.note:
        out.print(wrapped(policy.note, out.width), style="dim", markup=False)
    out.print(_table(outcome, out.width))
    _show_not_applicable(out, outcome)
    _show_total(out, outcome)
    _show_open(out, outcome)
    _show_notes(out, outcome, policy)
    out.print()


_NAME, _AMOUNT, _GAP = 16, 18, 2


def _table(outcome: Outcome, columns: int) -> Table:
    """A row for each item that is for this kind of subject, wrapped where a reader would."""
    shown = [each for each in outcome.items if each.status is not Status.NOT_APPLICABLE]
    label = max((display_width(_label(each)) for each in shown), default=4)
    amounts = [_amount_lines(each).split("\n") for each in shown]
    amount = max([4, *(display_width(line) for lines in amounts for line in lines)])
    reason = columns - _NAME - label - amount - 3 * _GAP
    table = Table(box=box.SIMPLE_HEAD, padding=(0, _GAP - 1, 0, 0), show_edge=False, pad_edge=False)
    table.add_column("事项", width=_NAME)
    table.add_column("结果", width=label)
    table.add_column("金额", width=amount, justify="right")
    table.add_column("为什么", width=reason)
    for each in shown:
        table.add_row(*_row(each, reason))
    return table


def _row(outcome: ItemOutcome, width: int) -> Sequence[Text]:
    name = Text(wrapped(outcome.item.name, _NAME))
    name.append(f"\n{outcome.item.article}", style="dim")
    return (
        name,
        Text(_label(outcome), style=_STYLES[outcome.status]),
        Text(_amount_lines(outcome)),
        Text(wrapped(why(outcome), width)),
    )


def _label(outcome: ItemOutcome) -> str:
    if outcome.requirement is not None and outcome.status is not Status.DENIED:
        return labels.REQUIREMENT[outcome.requirement.value]
    return labels.STATUS[outcome.status.value]


def _amount_lines(outcome: ItemOutcome) -> str:
    """A range on one line, or its ends on two."""
    amount = "—" if outcome.amount is None else amount_words(outcome.amount)
    return amount if display_width(amount) <= _AMOUNT else amount.replace("至", "至\n", 1)


def _show_not_applicable(out: Console, outcome: Outcome) -> None:
    names = [o.item.name for o in outcome.items if o.status is Status.NOT_APPLICABLE]
    if names:
        words = f"不适用（对象不同，或不在有效期）：{'、'.join(names)}"
        out.print(wrapped(words, out.width), style="dim", markup=False)


def _show_total(out: Console, outcome: Outcome) -> None:
    """The sum, the cap and what is left; nothing for a subject to whom no money can go."""
    total = outcome.total
    if all(each.amount is None or each.status is Status.NOT_APPLICABLE for each in outcome.items):
        return
    out.print(f"合计 {amount_words(total.before_cap)}", style="bold", markup=False)
    if total.cap is None:
        return
    names = "、".join(total.cap_names)
    paid = total.paid_this_year
    already = ""
    if paid is not None and paid.is_point and paid.low:
        already = f"（已减去本年度已付{amount_words(paid)}）"
    missing = ""
    if not total.cap.is_point:
        missing = f"（{openings_words(total.cap.reasons)}）"
    out.print(
        wrapped(f"{names} {amount_words(total.cap)}{already}{missing}", out.width), markup=False
    )
    out.print(f"封顶后 {amount_words(total.after_cap)}", style="bold", markup=False)


def hanging(outcome: Outcome) -> list[tuple[Opening, Fraction | None, list[str]]]:
    """Every opening, the money that hangs on it (None: without bound), and what it touches.

    The money is the width of the ranges it keeps open, summed over the items that name it; for
    what keeps the subject's cap open, the width of what is left after the cap. Largest first.
    """
    widths: dict[Opening, Fraction | None] = {}
    touched: dict[Opening, list[str]] = {}
    for each in outcome.items:
        for opening in each.reasons:
            touched.setdefault(opening, []).append(each.item.name)
            widths[opening] = _wider(widths.get(opening, Fraction(0)), each.amount)
    total = outcome.total
    for opening in frozenset() if total.cap is None else total.cap.reasons:
        if opening not in touched:
            widths[opening] = _wider(Fraction(0), total.after_cap)
        touched.setdefault(opening, []).extend(total.cap_names)
    rows = [(opening, widths[opening], touched[opening]) for opening in touched]
    return sorted(rows, key=lambda row: (row[1] is not None, -(row[1] or 0), opening_order(row[0])))


def _wider(width: Fraction | None, amount: Interval | None) -> Fraction | None:
    if amount is None:
        return width
    if width is None or amount.high is None or amount.low is None:
        return None
    return width + amount.high - amount.low


def _show_open(out: Console, outcome: Outcome) -> None:
    rows = hanging(outcome)
    if not rows:
        return
    out.print()
    out.print("还没有定的，按牵涉的金额排：", style="bold")
    if outcome.total.cap is not None and outcome.total.after_cap.is_point:
        out.print("（封顶后已是定数，下面补哪一个都不改变封顶后的数）", style="dim", markup=False)
    table = Table(box=None, expand=True, padding=(0, 1, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(ratio=14, overflow="fold")
    table.add_column(ratio=8, justify="right", overflow="fold")
    table.add_column(ratio=12, overflow="fold")
    for opening, money, names in rows:
        words = labels.UNBOUNDED if money is None else money_text(money)
        table.add_row(
            Text(labels.OPENING[opening.kind.value], style="yellow"),
            Text(opening_words(opening)),
            Text(words),
            Text("、".join(names), style="dim"),
        )
    out.print(table)


def _show_notes(out: Console, outcome: Outcome, policy: Policy) -> None:
    for each in outcome.items:
        for note in each.notes:
            if note is not Note.DRAFT_ASSUMED_IN_FORCE:
                words = labels.NOTE[note.value]
                out.print(f"注：{each.item.name}：{words}", style="dim", markup=False)
    shown = [each.item for each in outcome.items if each.status is not Status.NOT_APPLICABLE]
    articles = dict.fromkeys(item.article for item in shown)
    doubtful = [name for name in articles if policy.articles[name].readings]
    if doubtful:
        words = f"注：{'、'.join(doubtful)}有存疑，按采用的读法算；各种读法见 huiqi check 规则文件"
        out.print(wrapped(words, out.width), style="dim", markup=False)
    if any(Note.DRAFT_ASSUMED_IN_FORCE in each.notes for each in outcome.items):
        words = labels.NOTE[Note.DRAFT_ASSUMED_IN_FORCE.value]
        out.print(f"注：{words}", style="dim", markup=False)
