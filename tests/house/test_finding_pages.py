"""In: docs/findings/. Out: failures where a finding has no page or its examples do not show it.

A page is named after its finding's code. Its blocks `yaml 错` raise the finding, its blocks
`yaml 对` raise no error. A third word says what the block is: 政策 (the default), 事实 read against
the 2025 draft, 叠加 on it, or 案例 of it. A fourth names the encoding that the file is written in.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

import engine
from engine.cases.run import run_file
from engine.pipeline import compile_document, read_document
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
}


def page_of(code: str) -> Path:
    """The page of a finding."""
    return FOLDER / f"{code}.md"


def test_every_finding_has_a_page_and_every_page_a_finding() -> None:
    pages = {path.name for path in FOLDER.iterdir()}
    assert pages == {f"{code}.md" for code in CATALOGUE} | {"index.md"}


def test_the_index_leads_to_every_page() -> None:
    index = (FOLDER / "index.md").read_text(encoding="utf-8")
    assert [code for code in CATALOGUE if f"({code}.md)" not in index] == []


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_page_shows_the_wrong_and_the_right(code: str) -> None:
    shown = {fence.words[1] for fence in fences(page_of(code)) if is_example(fence)}
    assert shown == {"错", "对"}


def is_example(fence: Fence) -> bool:
    """Whether a block is a whole file that is wrong or right."""
    return fence.language == "yaml" and len(fence.words) > 1


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
    found = findings(fence, tmp_path)
    if fence.words[1] == "错":
        assert page.stem in {one.code for one in found}
    else:
        assert [one.message for one in found if one.severity == "error"] == []


def findings(fence: Fence, folder: Path) -> Sequence[engine.Finding]:
    """What the engine finds in an example, written to its place beside the real policies."""
    kind = fence.words[2] if len(fence.words) > 2 else "政策"
    encoding = fence.words[3] if len(fence.words) > 3 else "utf-8"
    shutil.copytree(TOP / "policies", folder / "policies")
    path = folder / PLACE[kind]
    path.write_bytes(fence.text.encode(encoding))
    if kind == "事实":
        return findings_in_facts(folder / "policies" / DRAFT, path)
    if kind == "案例":
        return findings_in_cases(path)
    return engine.check(path)


def findings_in_facts(policy_path: Path, path: Path) -> Sequence[engine.Finding]:
    """What is found in a facts file that is read against a policy."""
    loaded = engine.load(policy_path)
    assert loaded.policy is not None
    return engine.read_facts(loaded.policy, path).findings


def findings_in_cases(path: Path) -> Sequence[engine.Finding]:
    """What is found in a file of cases, and in each of its cases."""
    report = run_file(path, read_document, compile_document)
    return [*report.findings, *(one for each in report.verdicts for one in each.findings)]
