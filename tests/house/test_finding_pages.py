"""In: docs/findings/. Out: failures where a finding has no page or its examples do not show it.

A page is named after its finding's code. Its blocks `yaml 错` raise that finding and no other, on
the line that the page says; its blocks `yaml 对` raise no error. A third word says what the block
is: 政策 (the default), 事实 read against the 2025 draft, 叠加 on it, 案例 of it, or a 台账. A
fourth names the encoding that the file is written in. Where a page has a block `yaml 规则`, its
facts are read against that policy instead; where it has a block `yaml 台账`, with that ledger; a
policy is held against the text as received where it has a block `text 原文`.
"""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

import engine
from engine.cases.run import run_file
from engine.pipeline import check_ledger, compile_document, read_document
from engine.text.catalogue import CATALOGUE
from tests.house.markdown import Fence, fences
from tests.house.paths import DOCS, TOP, name_of

FOLDER = DOCS / "findings"
DRAFT = "2025_draft.yaml"
PLACE = {
    "政策": "policies/example.yaml",
    "事实": "facts.yaml",
    "叠加": "policies/scenarios/example.yaml",
    "案例": "policies/cases/example.yaml",
    "台账": "ledger.yaml",
    "原文": "received.txt",
}


NOT_PRINTED = {
    "file-not-found": None,
    "file-too-large": b"#" * (4 * 1024 * 1024 + 1),
    "text-too-long": "名称: ".encode() + b"a" * 100_001,
}
"""Findings that no block on a page can raise, with the bytes that do (None: there is no file)."""


def page_of(code: str) -> Path:
    """The page of a finding."""
    return FOLDER / f"{code}.md"


def test_every_finding_has_a_page_and_every_page_a_finding() -> None:
    pages = {path.name for path in FOLDER.iterdir()}
    assert pages == {f"{code}.md" for code in CATALOGUE} | {"index.md"}


def test_the_index_leads_to_every_page() -> None:
    index = (FOLDER / "index.md").read_text(encoding="utf-8")
    assert [code for code in CATALOGUE if f"({code}.md)" not in index] == []


def test_the_index_can_be_searched_by_the_words_on_the_screen() -> None:
    index = (FOLDER / "index.md").read_text(encoding="utf-8")
    missing = [
        code
        for code, entry in CATALOGUE.items()
        if not any(
            f"({code}.md)" in line and longest_words(entry.message) in line
            for line in index.splitlines()
        )
    ]
    assert missing == []


def longest_words(message: str) -> str:
    """The longest part of a message that is the same whatever it is about."""
    return max(re.split(r"\{[a-z]+\}", message), key=len)


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_page_shows_the_wrong_and_the_right(code: str) -> None:
    shown = {fence.words[1] for fence in fences(page_of(code)) if is_example(fence)}
    assert shown == ({"对"} if code in NOT_PRINTED else {"错", "对"})


@pytest.mark.parametrize("code", NOT_PRINTED)
def test_what_no_page_can_print_is_raised(code: str, tmp_path: Path) -> None:
    path = tmp_path / "example.yaml"
    content = NOT_PRINTED[code]
    if content is not None:
        path.write_bytes(content)
    assert [one.code for one in engine.check(path)] == [code]


def is_example(fence: Fence) -> bool:
    """Whether a block is a whole file that is wrong or right."""
    return fence.language == "yaml" and fence.words[1:2] in [("错",), ("对",)]


def brought_by(page: Path, what: str) -> str | None:
    """The policy (规则), ledger (台账) or text as received (原文) that a page brings along."""
    brought = [fence.text for fence in fences(page) if fence.words[1:] == (what,)]
    return brought[0] if brought else None


def examples() -> list[tuple[Path, Fence]]:
    """Every example of every page."""
    return [
        (page, fence)
        for page in sorted(FOLDER.glob("*.md"))
        for fence in fences(page)
        if is_example(fence)
    ]


@pytest.mark.parametrize(
    ("page", "fence"),
    [pytest.param(page, fence, id=f"{name_of(page)}:{fence.line}") for page, fence in examples()],
)
def test_an_example_is_as_wrong_or_right_as_it_says(
    page: Path, fence: Fence, tmp_path: Path
) -> None:
    shutil.copytree(TOP / "policies", tmp_path / "policies")
    places = {"规则": f"policies/{DRAFT}", "台账": PLACE["台账"], "原文": PLACE["原文"]}
    for what, name in places.items():
        brought = brought_by(page, what)
        if brought is not None:
            (tmp_path / name).write_text(brought, encoding="utf-8")
    found = findings(fence, tmp_path)
    said = re.fullmatch(
        "错在第 ([0-9]+) 行：", page.read_text("utf-8").splitlines()[fence.line - 3]
    )
    shown = [one.span.line for one in found if one.code == page.stem and one.span is not None]
    errors = {one.code for one in found if one.severity is engine.Severity.ERROR}
    if fence.words[1] == "对":
        assert errors == set()
    elif CATALOGUE[page.stem].severity is engine.Severity.ERROR:
        assert errors == {page.stem}
        assert said is not None
        assert int(said[1]) == shown[0]
    else:
        assert errors == set()
        assert page.stem in {one.code for one in found}


def findings(fence: Fence, folder: Path) -> Sequence[engine.Finding]:
    """What the engine finds in an example, written to its place beside the real policies."""
    kind = fence.words[2] if len(fence.words) > 2 else "政策"
    encoding = fence.words[3] if len(fence.words) > 3 else "utf-8"
    path = folder / PLACE[kind]
    path.write_bytes(fence.text.encode(encoding))
    draft = folder / "policies" / DRAFT
    if kind == "事实":
        return findings_in_facts(draft, path)
    if kind == "叠加":
        return engine.load(draft, [path]).findings
    if kind == "台账":
        return check_ledger(path, engine.load(draft).policy)
    if kind == "案例":
        return findings_in_cases(path)
    received = folder / PLACE["原文"]
    against = engine.check_source(path, received) if received.exists() else ()
    return [*engine.check(path), *against]


def findings_in_facts(policy_path: Path, path: Path) -> Sequence[engine.Finding]:
    """What is found in a facts file that is read against a policy, and in each of its cases."""
    loaded = engine.load(policy_path)
    assert loaded.policy is not None
    given = path.parent / PLACE["台账"]
    ledger = engine.read_ledger(given).ledger if given.exists() else None
    facts = engine.read_facts(loaded.policy, path, ledger=ledger)
    return [*facts.findings, *(one for case in facts.cases for one in case.findings)]


def findings_in_cases(path: Path) -> Sequence[engine.Finding]:
    """What is found in a file of cases, and in each of its cases."""
    report = run_file(path, read_document, compile_document)
    return [*report.findings, *(one for each in report.verdicts for one in each.findings)]
