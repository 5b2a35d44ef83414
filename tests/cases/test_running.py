"""In: small cases files. Out: failures where reading, merging, comparing or counting is wrong."""

from pathlib import Path

import pytest

from engine.cases.coverage import points, unexercised
from engine.cases.run import Report, run_file
from engine.pipeline import compile_document, read_document
from tests.house.paths import TOP

HEAD = f"规则: {TOP}/policies/2025_draft.yaml\n"
COMMON = """
共同事实:
  申报年度: 2025
  企业:
    注册地: 西城区
    划型:
      2024年: 小型
    称号: 小巨人
    担保费:
      2023年: 2万元
      2024年: 8万元
  认定:
    符合产业定位: 是
"""
GRANTED = """
      担保费补贴:
        状态: 符合
        金额: 4万元
        演算: 8万元 × 50%
"""


def run(text: str, folder: Path) -> Report:
    """The report on a cases file of this text."""
    path = folder / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    return run_file(path, read_document, compile_document)


def codes(report: Report) -> list[str]:
    """The codes of all findings, the file's first."""
    every = [*report.findings, *(one for each in report.verdicts for one in each.findings)]
    return [one.code for one in every]


def case(body: str, result: str = GRANTED) -> str:
    """A file with the common facts and one case."""
    return f"{HEAD}{COMMON}案例:\n  甲:\n{body}    结果:{result}"


@pytest.mark.parametrize(
    ("own", "holds"),
    [
        ("", True),
        ("    事实:\n      企业:\n        担保费:\n          2023年: 9万元\n", True),
        ("    事实:\n      企业:\n        担保费:\n          2024年: 9万元\n", False),
        ("    事实:\n      企业:\n        担保费:\n", False),
        ("    事实:\n      企业:\n        称号: 无\n", False),
        ("    事实:\n      认定:\n        符合产业定位:\n", False),
    ],
)
def test_a_case_replaces_only_what_it_states(own: str, holds: bool, tmp_path: Path) -> None:
    report = run(case(own), tmp_path)
    (verdict,) = report.verdicts
    assert verdict.outcome is not None
    assert verdict.holds is holds


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (case("    另解: 担保费按笔还是按年·按年度\n"), ["unknown-reference"]),
        (case("    情景: 没有这个文件.yaml\n"), ["file-not-found"]),
        (case("", "\n      担保费补助: 不符合\n"), ["unknown-reference"]),
        (case("", "\n      担保费补贴: 不符合\n"), ["case-differs", "case-differs"]),
        (case("", f"{GRANTED}        待补: 缺事实 注册地\n"), ["case-differs"]),
        (case("", f"{GRANTED}        受限于: 上限\n"), ["case-differs"]),
        (case("", f"{GRANTED}        提示: 核定的数超过了上限\n"), ["case-differs"]),
        (
            case("", f"{GRANTED}      合计:\n        封顶后:\n          金额: 0元\n"),
            ["case-differs"],
        ),
        (case("", f"{GRANTED}        金额数: 1元\n"), ["unknown-key"]),
        (case("    事实:\n      企业:\n        注册的: 其他\n"), ["unknown-fact"]),
        (case("", "\n      担保费补贴: 符合了\n"), ["case-differs"]),
        ("规则: 没有.yaml\n案例:\n  甲:\n    结果:\n      乙: 符合\n", ["file-not-found"]),
        ("案例:\n  甲:\n    结果:\n      乙: 符合\n", ["missing-key"]),
        (HEAD, ["missing-key"]),
    ],
)
def test_what_is_wrong_is_a_finding(text: str, found: list[str], tmp_path: Path) -> None:
    assert codes(run(text, tmp_path)) == found


def test_a_scenario_of_another_policy_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("基于: elsewhere.yaml\n名称: 别的\n修改:\n  甲: 乙\n", encoding="utf-8")
    assert codes(run(case("    情景: other.yaml\n"), tmp_path)) == ["overlay-base"]


def test_only_stated_items_count_as_exercised(tmp_path: Path) -> None:
    report = run(case(""), tmp_path)
    assert report.policy is not None
    seen = {str(point) for point in report.exercised}
    assert "事项 担保费补贴：得到" in seen
    assert "上限 担保费补贴·上限：不起作用" in seen
    assert not any("梯度培育奖励" in point for point in seen)


def test_a_service_that_a_case_states_is_exercised(tmp_path: Path) -> None:
    report = run(case("", "\n      质量认证帮扶: 符合\n"), tmp_path)
    assert "事项 质量认证帮扶：得到" in {str(point) for point in report.exercised}


def test_a_service_that_is_denied_is_not_given(tmp_path: Path) -> None:
    body = "    事实:\n      企业:\n        注册地: 其他\n"
    report = run(case(body, "\n      质量认证帮扶: 不符合\n"), tmp_path)
    assert report.policy is not None
    assert codes(report) == []
    assert "事项 质量认证帮扶：得到" not in {str(point) for point in report.exercised}
    assert report.exercised - frozenset(points(report.policy)) == frozenset()


def test_nothing_is_exercised_by_no_case(tmp_path: Path) -> None:
    report = run(case(""), tmp_path)
    assert report.policy is not None
    missing = [str(point) for point in unexercised(report.policy, ())]
    assert missing == [str(point) for point in dict.fromkeys(points(report.policy))]
    assert "分档 梯度培育奖励·创新型：用到" in missing
    assert "年限频次 房租补贴·连续3年：不成立" in missing
    assert "总上限 区收上限：起作用" in missing
    assert any(one.startswith("条件 优质（") and one.endswith("只有它不成立") for one in missing)


def test_what_is_exercised_is_part_of_the_policy(tmp_path: Path) -> None:
    report = run(case(""), tmp_path)
    assert report.policy is not None
    assert report.exercised - frozenset(points(report.policy)) == frozenset()
