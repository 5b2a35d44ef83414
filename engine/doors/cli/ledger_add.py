"""``huiqi ledger add``: an award or a correction in words in, the ledger with it behind all out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NoReturn

import click

from engine.core.policy import Benefit, Policy
from engine.doors.cli.common import (
    FINDINGS,
    day_option_value,
    load_policy,
    reason,
    show_findings,
)
from engine.doors.held import held, replace_whole
from engine.facts.ledger import (
    APPROVED,
    CATEGORY,
    CODE,
    CORRECTS,
    DAY,
    ITEM,
    KIND,
    NAME,
    NOTE,
    NUMBER,
    PAID,
    POLICY,
    YEAR,
    Ledger,
    LedgerAward,
    Payee,
    unknown_names,
)
from engine.facts.ledger_text import NotAppendable, next_number
from engine.pipeline import ledger_with_entry, read_ledger_text
from engine.surface.lexer import nearest_name
from engine.text.findings import Finding
from engine.values.number import money_text

_FILE_MARKS = (".yaml", ".yml", ".json", "/", "\\")
_KEYS = {
    "subject": NAME,
    "kind": KIND,
    "code": CODE,
    "item": ITEM,
    "category": CATEGORY,
    "approved": APPROVED,
    "paid": PAID,
    "note": NOTE,
    "corrects": CORRECTS,
}


@click.command("add", help="在台账末尾记上一条，编号自动接着排；已有的一个字也不动。")
@click.argument("file", metavar="台账", type=click.Path(path_type=Path))
@click.option("--subject", metavar="名称", help="付给谁")
@click.option("--item", metavar="事项", help="哪个事项")
@click.option("--year", type=click.IntRange(1900, 2999), metavar="年", help="算哪一年的")
@click.option("--paid", metavar="金额", help="实付，例如 30万元；更正写增减数，可以是负数")
@click.option("--corrects", metavar="编号", help="这一条更正哪一条；主体、事项等都照它")
@click.option("--date", "day", callback=day_option_value, metavar="日期", help="哪一天付的")
@click.option("--approved", metavar="金额", help="核定；只写核定是还没有付")
@click.option("--note", metavar="文字", help="记录：拨款文号、更正的原因等")
@click.option(
    "--policy",
    metavar="规则文件|标识",
    help="哪项政策；写规则文件就照它核对。台账里只有一项政策时可以不写",
)
@click.option("--kind", metavar="主体", help="主体的种类；台账或规则文件里看得出时可以不写")
@click.option("--code", metavar="代码", help="统一社会信用代码")
@click.option("--category", metavar="归类", help="算在哪一类；规则文件里有的可以不写")
@click.option("--new", is_flag=True, help="还没有这个台账，新建一个")
def add(
    file: Path,
    policy: str | None,
    year: int | None,
    day: datetime.date | None,
    new: bool,
    **words: str | None,
) -> None:
    """Nothing is written unless the whole ledger, with the entry, is right."""
    entry = {_KEYS[option]: text.strip() for option, text in words.items() if text is not None}
    if not all(_is_text(text) for text in entry.values()):
        raise click.UsageError("有认不出的字符：把这几个字重新打一遍")
    if year is not None:
        entry[YEAR] = str(year)
    if day is not None:
        entry[DAY] = day.isoformat()
    rules = _rules(policy)
    if policy is not None:
        entry[POLICY] = policy if rules is None else rules.identifier
    path = file.resolve()
    if path.is_file() == new:
        advice = "已经有了，去掉 --new" if new else "没有这个文件；要新建，加上 --new"
        raise click.UsageError(f"台账 {file}：{advice}")
    try:
        with held(path):
            ledger, number = _write(path, str(file), entry, rules)
    except OSError as error:
        raise click.ClickException(f"写不了 {file}：{reason(error)}；台账没有变") from None
    click.echo(f"已记入 {file}：{_words(ledger, number)}")


def _is_text(text: str) -> bool:
    """Whether a file can hold it: a terminal may hand over bytes that are no characters."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _rules(policy: str | None) -> Policy | None:
    """The rule file that --policy names, if it names a file."""
    if policy is None:
        return None
    path = Path(policy)
    if path.is_file() or any(mark in policy for mark in _FILE_MARKS):
        return load_policy(path, ()).policy
    return None


def _write(
    path: Path, name: str, given: Mapping[str, str], rules: Policy | None
) -> tuple[Ledger, str]:
    """The ledger after the entry, and the entry's number; or the end of the command."""
    data = path.read_bytes() if path.exists() else None
    old = None if data is None else read_ledger_text(name, data)
    ledger = Ledger(()) if old is None else old.ledger
    if ledger is None:
        _refuse(() if old is None else old.findings, "台账要先改好，这一条没有记。")
    entry = _completed(given, ledger, rules)
    try:
        text = ledger_with_entry(name, data, entry)
    except NotAppendable:
        why = "只能往每条以“- ”开头的 YAML 台账里记；JSON 的台账只能读"
        raise click.UsageError(f"记不进 {name}：{why}") from None
    after = read_ledger_text(name, text)
    known = {(one.code, one.message) for one in (() if old is None else old.findings)}
    found = [one for one in after.findings if (one.code, one.message) not in known]
    number = entry[NUMBER]
    if after.ledger is not None and not found:
        found = [*_unknown(after.ledger, number, rules)]
    whole = after.ledger is not None and after.ledger.numbers == (*ledger.numbers, number)
    if found or after.ledger is None or not whole:
        _refuse(found, "这一条没有记，台账没有变。")
    replace_whole(path, text)
    return after.ledger, number


def _refuse(findings: Iterable[Finding], words: str) -> NoReturn:
    show_findings(findings)
    click.echo(words, err=True)
    raise click.exceptions.Exit(FINDINGS)


def _unknown(ledger: Ledger, number: str, rules: Policy | None) -> Iterable[Finding]:
    return () if rules is None else unknown_names([_award_with(ledger, number)], rules)


def _award_with(ledger: Ledger, number: str) -> LedgerAward:
    """The award that an entry is of."""
    return next(
        award for award in ledger.awards if any(each.number == number for each in award.payments)
    )


def _completed(given: Mapping[str, str], ledger: Ledger, rules: Policy | None) -> Mapping[str, str]:
    """The entry with its number, and with what the ledger or the rule file leaves no doubt of."""
    if CORRECTS in given:
        if given[CORRECTS] not in ledger.numbers:
            near = nearest_name(given[CORRECTS], ledger.numbers)
            advice = f"是不是“{near}”？" if near else ""
            raise click.UsageError(f"--corrects：台账里没有编号“{given[CORRECTS]}”。{advice}")
        corrected = _award_with(ledger, given[CORRECTS])
        year = int(given[DAY][:4]) if DAY in given else corrected.year
        entry = dict(given)
    else:
        _require(given)
        year = int(given.get(YEAR) or given[DAY][:4])
        entry = {**_implied(given, ledger, rules), **given}
    if PAID not in entry and APPROVED not in entry:
        raise click.UsageError("没有说钱数：--paid 30万元；只是核定、还没有付的，--approved 30万元")
    return {**entry, NUMBER: next_number(ledger.numbers, year)}


def _require(given: Mapping[str, str]) -> None:
    if NAME not in given:
        raise click.UsageError("没有说付给谁：--subject 名称")
    if ITEM not in given:
        raise click.UsageError("没有说哪个事项：--item 事项")
    if YEAR not in given and DAY not in given:
        raise click.UsageError("没有说哪一年：--year 2024，或 --date 2024-06-18")


def _implied(given: Mapping[str, str], ledger: Ledger, rules: Policy | None) -> dict[str, str]:
    """Policy, kind, code and category, where there is only one that they can be."""
    policy = given.get(POLICY) or _only(award.policy for award in ledger.awards)
    if not policy:
        raise click.UsageError("没有说哪项政策：--policy 规则文件，或 --policy 政策的标识")
    items = {} if rules is None else {item.name: item for item in rules.items}
    item = items.get(given[ITEM])
    if items and item is None and CATEGORY not in given:
        near = nearest_name(given[ITEM], items)
        advice = f"是不是“{near}”？" if near else f"现有：{'、'.join(items)}"
        raise click.UsageError(f"--item：政策里没有事项“{given[ITEM]}”。{advice}")
    alike = [award for award in ledger.awards if award.payee.is_same(_payee(given, award))]
    of_item = [a for a in ledger.awards if (a.policy, a.item) == (policy, given[ITEM])]
    kind = (
        given.get(KIND)
        or _only(award.payee.kind for award in alike)
        or _only(() if item is None else item.subjects)
        or _only(award.payee.kind for award in of_item)
    )
    if not kind:
        raise click.UsageError("没有说是哪一种主体：--kind 企业")
    category = item.category if isinstance(item, Benefit) else None
    code = _only(award.payee.code for award in alike if award.payee.kind == kind)
    return {POLICY: policy, KIND: kind, CODE: code, CATEGORY: category or ""}


def _payee(given: Mapping[str, str], award: LedgerAward) -> Payee:
    """The subject given, of the award's kind where no kind is given."""
    return Payee(given.get(KIND) or award.payee.kind, given[NAME], given.get(CODE, ""))


def _only(words: Iterable[str]) -> str:
    """The one word that all of them are; nothing where there is none or more than one."""
    different = set(words)
    return different.pop() if len(different) == 1 else ""


def _words(ledger: Ledger, number: str) -> str:
    """The entry as a clerk reads it back."""
    award = _award_with(ledger, number)
    entry = next(each for each in award.payments if each.number == number)
    name = f"{award.payee.kind} {award.payee.name}，{award.item}，{award.year}年"
    if number != award.payments[0].number:
        now = money_text(award.net(None))
        return f"编号 {number}，{name}，更正 {money_text(entry.paid)}，现在净付 {now}"
    approved = "" if entry.approved is None else f"核定 {money_text(entry.approved)}，"
    return f"编号 {number}，{name}，{approved}实付 {money_text(entry.paid)}"
