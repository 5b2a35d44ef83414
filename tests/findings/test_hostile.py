"""In: files that no officer would write. Out: failures where one raises, or goes without a word."""

from functools import cache
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
