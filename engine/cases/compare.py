"""What a case expects and an outcome in, a finding for every difference out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.cases.expected import ExpectedAmount, ExpectedItem, WorkedCase
from engine.document.nodes import Scalar
from engine.evaluate.outcome import ItemOutcome, Outcome
from engine.evaluate.words import amount_words, opening_words
from engine.surface.lexer import nearest_name
from engine.text import labels
from engine.text.findings import Finding, finding
from engine.values.interval import Interval
from engine.values.opening import Opening

NOTHING_DUE = (labels.STATUS["denied"], labels.STATUS["not_applicable"])


def differences(case: WorkedCase, outcome: Outcome) -> tuple[Finding, ...]:
    """A finding for everything that came out otherwise than the case says."""
    return tuple(_differences(case, outcome))


def _differences(case: WorkedCase, outcome: Outcome) -> Iterator[Finding]:
    found = {each.item.name: each for each in outcome.items}
    for expected in case.items:
        own = found.get(expected.name.text)
        if own is None:
            yield _unknown_item(expected.name, found)
        else:
            yield from _item(case, expected, own)
    if case.total is not None:
        total = outcome.total
        yield from _amount(case, "合计封顶前", case.total.before_cap, total.before_cap)
        yield from _amount(case, "可用上限", case.total.cap, total.cap)
        yield from _amount(case, "合计封顶后", case.total.after_cap, total.after_cap)


def _item(case: WorkedCase, expected: ExpectedItem, own: ItemOutcome) -> Iterator[Finding]:
    name = expected.name.text
    status = status_words(own)
    if status != expected.status.text:
        yield _differs(case, f"{name}的状态", expected.status, expected.status.text, status)
    if expected.status.text in NOTHING_DUE and own.amount is not None and own.amount.high != 0:
        yield _differs(case, f"{name}的金额", expected.status, "0元", amount_words(own.amount))
    yield from _amount(case, f"{name}的金额", expected.amount, own.amount)
    yield from _amount(case, f"{name}封顶后的金额", expected.payable, own.payable)
    openings = [opening_text(each) for each in own.reasons]
    yield from _words(case, f"{name}的待补", expected, expected.openings, openings)
    yield from _words(case, f"{name}的受限于", expected, expected.bound_by, own.bound_by)
    notes = [labels.NOTE[note.value] for note in own.notes]
    for note in expected.notes:
        if not any(said.startswith(note.text) for said in notes):
            said = "；".join(notes) or "无"
            yield _differs(case, f"{name}的提示", note, note.text, said)


def status_words(own: ItemOutcome) -> str:
    """The label of an item's status; an indicator that was looked at has one of its own."""
    if own.requirement is not None:
        return labels.REQUIREMENT[own.requirement.value]
    return labels.STATUS[own.status.value]


def opening_text(opening: Opening) -> str:
    """An opening as a case writes it: ``缺事实 2024年营业收入``."""
    return f"{labels.OPENING[opening.kind.value]} {opening_words(opening)}"


def _amount(
    case: WorkedCase, what: str, expected: ExpectedAmount | None, actual: Interval | None
) -> Iterator[Finding]:
    if expected is None:
        return
    ends = None if actual is None else (actual.low, actual.high)
    if ends != (expected.low, expected.high):
        said = "没有金额" if actual is None else amount_words(actual)
        yield _differs(case, what, expected.written, expected.written.text, said)


def _words(
    case: WorkedCase,
    what: str,
    at: ExpectedItem,
    expected: tuple[Scalar, ...] | None,
    actual: Iterable[str],
) -> Iterator[Finding]:
    """The same words, in any order."""
    if expected is None:
        return
    wanted, got = sorted(each.text for each in expected), sorted(set(actual))
    if wanted != got:
        place = expected[0] if expected else at.name
        yield _differs(case, what, place, "、".join(wanted) or "无", "、".join(got) or "无")


def _differs(case: WorkedCase, what: str, at: Scalar, expected: str, actual: str) -> Finding:
    words = {"case": case.name.text, "what": what, "expected": expected, "actual": actual}
    return finding("case-differs", at.span, None, **words)


def _unknown_item(name: Scalar, known: dict[str, ItemOutcome]) -> Finding:
    near = nearest_name(name.text, known)
    nearest = f"是不是“{near}”？" if near else f"现有：{'、'.join(known)}"
    return finding(
        "unknown-reference", name.span, None, what="事项", name=name.text, nearest=nearest
    )
