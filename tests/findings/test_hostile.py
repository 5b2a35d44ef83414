"""In: files that no officer would write. Out: failures where one raises, or goes without a word."""

from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.core.policy import Policy
from tests.findings.examples import FACTS, POLICY

NOT_POLICIES = [
    b"",
    b"# only a comment",
    b"- a\n- b",
    "文字".encode(),
    b"{}",
    b"[]",
    b"null",
    b"1",
    "政策: 5".encode(),
    "政策: [a]".encode(),
    "政策: {}\n主体: []\n条文: 3".encode(),
    "政策：".encode(),
    b"a: 1\r\nb: 2",
    b"[" * 5000,
    b"a: " + b"[" * 200 + b"]" * 200,
    b"{a: " * 3000,
    b"- " * 5000,
    b"? a",
    b"<<: a",
    b"&a b",
    b"*a",
    b"!!python/object:a b",
    b"---\n---",
    b"...",
    b'"',
    b"|",
    b"@",
    b"\t",
    b"\x00",
    b"\xff\xfe\x00",
    b"\xe4\xb8",
    "政策: 1".encode("gbk"),
    "政策: 1".encode("utf-16"),
    "政策: 1\u2028a\u202e".encode(),
    "基于: nothing.yaml\n名称: a".encode(),
    "基于: .\n名称: a".encode(),
    "基于: [a]\n名称: a".encode(),
    "基于: policy.yaml\n名称: a\n修改: {条文: 1}".encode(),
]


@pytest.mark.parametrize("data", NOT_POLICIES, ids=lambda data: repr(data[:20]))
def test_what_is_no_policy_gets_findings(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_bytes(data)
    found = engine.check(path)
    assert found
    assert all(engine.draw(one) and one.as_data() for one in found)


@pytest.mark.parametrize("data", NOT_POLICIES, ids=lambda data: repr(data[:20]))
def test_what_are_no_facts_get_findings(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_bytes(data)
    facts = engine.read_facts(policy(), path)
    found = [*facts.findings, *(one for case in facts.cases for one in case.findings)]
    assert found
    assert all(engine.draw(one) and one.as_data() for one in found)


PIECES = [
    *"：，。、“” -#\t　（）{}[]|>*&!%:'\"",
    *("", "5", "[]", "{}", "[a]", "{a: b}", "是", "待定", "最高", "连续3年", "0元", "上年度的"),
    *("2024年", "一", "100%", "按年", "单选", "1：0.5", "（含）", "取小（1元）", "并非", "合计（"),
    *("的", "的增长率", "说明", "条件:", "金额: ", "全部:", "- ", "5万元至", "同意", "无", "-5"),
]
CHANGES = st.lists(
    st.tuples(
        st.integers(0, 10_000), st.integers(0, 60), st.integers(0, 20), st.sampled_from(PIECES)
    ),
    min_size=1,
    max_size=4,
)


def changed(text: str, changes: list[tuple[int, int, int, str]]) -> str:
    """The text with pieces of its lines replaced."""
    lines = text.split("\n")
    for line, start, length, piece in changes:
        old = lines[line % len(lines)]
        lines[line % len(lines)] = old[:start] + piece + old[start + length :]
    return "\n".join(lines)


@given(CHANGES)
def test_a_policy_with_slips_never_raises(
    folder: Path, changes: list[tuple[int, int, int, str]]
) -> None:
    path = folder / "policy.yaml"
    path.write_text(changed(POLICY, changes), encoding="utf-8")
    loaded = engine.load(path)
    assert (loaded.policy is None) == any(one.severity == "error" for one in loaded.findings)
    assert all(engine.draw(one) and one.as_data() for one in engine.check(path))


@given(CHANGES)
def test_facts_with_slips_never_raise(
    folder: Path, changes: list[tuple[int, int, int, str]]
) -> None:
    path = folder / "facts.yaml"
    path.write_text(changed(FACTS, changes), encoding="utf-8")
    facts = engine.read_facts(policy(), path)
    for case in facts.cases:
        assert (case.application is None) == bool(case.findings)
        if case.application is not None:
            engine.evaluate(policy(), case.application)


def chain(names: list[str], *, backwards: bool = False) -> str:
    """A policy in which each of the definitions uses the next, the last one a fact."""
    written = [
        f"  {one}:\n    条: 第一条\n    依据: 为规模企业\n    条件: {two}\n"
        for one, two in pairwise([*names, "注册地属于本区"])
    ]
    definitions = "".join(reversed(written) if backwards else written)
    return POLICY.replace("定义:\n", f"定义:\n{definitions}").replace(
        "          - 规模企业\n", f"          - 规模企业\n          - {names[0]}\n"
    )


LONG = {
    "many sums": ("金额: 5万元", "金额: " + " + ".join(["5万元"] * 3000), "expression-too-long"),
    "many negations": (
        "          - 规模企业",
        "          - " + "并非" * 3000 + "规模企业",
        "expression-too-long",
    ),
    "many brackets": (
        "金额: 5万元",
        "金额: " + "（" * 40 + "5万元" + "）" * 40,
        "brackets-too-deep",
    ),
    "a long quotation": ("- 对在本区", "- " + "对在本市" * 20_000, "quote-not-found"),
    "an unknown word": ("          - 规模企业", "          - " + "规摸" * 5000, "unknown-word"),
}


@pytest.mark.parametrize("name", LONG)
def test_what_is_too_long_is_one_finding(name: str, folder: Path) -> None:
    right, wrong, code = LONG[name]
    path = folder / "policy.yaml"
    path.write_text(POLICY.replace(right, wrong, 1), encoding="utf-8")
    assert [one.code for one in engine.check(path)] == [code]


@pytest.mark.parametrize("backwards", [True, False])
def test_a_chain_of_definitions_has_an_end(backwards: bool, folder: Path) -> None:
    names = [f"甲{position:03}级" for position in range(400)]
    path = folder / "policy.yaml"
    path.write_text(chain(names, backwards=backwards), encoding="utf-8")
    assert "definitions-too-deep" in {one.code for one in engine.check(path)}


@pytest.mark.parametrize("count", [10, 31])
def test_a_short_chain_of_definitions_is_evaluated(count: int, folder: Path) -> None:
    path = folder / "policy.yaml"
    path.write_text(chain([f"甲{n:03}级" for n in range(count)]), encoding="utf-8")
    loaded = engine.load(path)
    assert loaded.policy is not None
    (folder / "facts.yaml").write_text(FACTS, encoding="utf-8")
    (case,) = engine.read_facts(loaded.policy, folder / "facts.yaml").cases
    assert case.application is not None
    assert engine.evaluate(loaded.policy, case.application).items


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all files of a test."""
    return tmp_path_factory.mktemp("hostile")


@cache
def policy() -> Policy:
    """The right policy."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "policy.yaml"
        path.write_text(POLICY, encoding="utf-8")
        loaded = engine.load(path).policy
    assert loaded is not None
    return loaded
