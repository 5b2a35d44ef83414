"""In: ``huiqi test`` on files of cases. Out: failures where its words, its report or status err."""

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.doors.test_command_line import huiqi
from tests.house.paths import TOP

SCHEMA = TOP / "schemas" / "test_report.schema.json"
RULES = """
政策:
  标识: example
  语言版本: 1
  版本: 第一版
  名称: 示例办法
  状态: 征求意见稿
主体:
  企业:
    营业收入: 按年金额
条文:
  第一条:
    正文: |-
      上年度营业收入2000万元以上的企业，给予5万元奖励。
    事项:
      规模奖励:
        类型: 奖励
        对象: 企业
        依据: 上年度营业收入2000万元以上的企业，给予5万元奖励
        条件:
          - 上年度的营业收入达到2000万元
        金额: 5万元
"""
HEAD = """规则: ../../示例.yaml
案例:
"""
REACHED = """  够了:
    事实:
      申报年度: 2025
      企业:
        营业收入:
          2024年: 2000万元
    结果:
      规模奖励:
        状态: 符合
        金额: 5万元
        演算: 5万元
"""
SHORT = """  差一分:
    事实:
      申报年度: 2025
      企业:
        营业收入:
          2024年: 19999999.99元
    结果:
      规模奖励: 不符合
"""
CONDITION = "条件 上年度的营业收入达到2000万元（第21行）"


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """A policy with a folder for its cases."""
    (tmp_path / "示例.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "cases" / "示例").mkdir(parents=True)
    return tmp_path


def write(folder: Path, *cases: str, name: str = "一.yaml") -> Path:
    """A file of cases beside the policy."""
    path = folder / "cases" / "示例" / name
    path.write_text(HEAD + "".join(cases), encoding="utf-8")
    return path


def report(*words: str) -> dict[str, Any]:
    """The JSON of the command, which fits its schema."""
    data: dict[str, Any] = json.loads(huiqi("test", *words, "--json").stdout)
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(data)
    return data


def test_cases_that_hold_and_exercise_everything(folder: Path) -> None:
    write(folder, REACHED, SHORT)
    done = huiqi("test", str(folder / "示例.yaml"))
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "2 个案例，全部通过；没有案例碰到的：0"


def test_what_no_case_exercises_is_listed_and_no_failure(folder: Path) -> None:
    write(folder, REACHED)
    done = huiqi("test", str(folder))
    assert done.returncode == 0
    assert done.stdout.splitlines()[1:] == [
        "  没有案例碰到：事项 规模奖励：不符合",
        f"  没有案例碰到：{CONDITION}：不成立",
        "1 个案例，全部通过；没有案例碰到的：2",
    ]


def test_a_case_that_differs_says_where_what_was_expected_and_what_came(folder: Path) -> None:
    path = write(folder, REACHED.replace("5万元", "6万元"), SHORT)
    done = huiqi("test", str(folder))
    assert done.returncode == 1
    line = done.stdout.splitlines()[0]
    assert line == f"{path}:12：案例“够了”：规模奖励的金额应为 6万元，算出来是 5万元"
    assert "2 个案例，1 个不对" in done.stdout


def test_a_slip_in_a_case_is_shown_at_its_place(folder: Path) -> None:
    write(folder, REACHED.replace("营业收入", "营业收人"), SHORT)
    done = huiqi("test", str(folder))
    assert done.returncode == 1
    assert "unknown-fact" in done.stderr
    assert "1 个不对" in done.stdout


def test_a_file_that_is_no_cases_file_fails(folder: Path) -> None:
    write(folder, REACHED, SHORT)
    write(folder, "  没有结果:\n    事实:\n      申报年度: 2025\n", name="二.yaml")
    done = huiqi("test", str(folder))
    assert done.returncode == 1
    assert "missing-key" in done.stderr
    data = report(str(folder))
    assert not data["passed"]
    assert [one["code"] for one in data["findings"]] == ["missing-key"]


def test_one_file_of_several_is_no_ground_for_saying_what_is_missing(folder: Path) -> None:
    path = write(folder, REACHED)
    assert "没有案例碰到" not in huiqi("test", str(path)).stdout
    assert report(str(path))["policies"][0]["unexercised"] is None


def test_json_names_every_case(folder: Path) -> None:
    path = write(folder, REACHED, SHORT.replace("不符合", "符合"))
    (policy,) = report(str(folder))["policies"]
    assert (policy["id"], policy["version"]) == ("example", "第一版")
    assert [(one["name"], one["line"], one["passed"]) for one in policy["cases"]] == [
        ("够了", 3, True),
        ("差一分", 14, False),
    ]
    assert policy["cases"][1]["file"] == str(path)
    assert [one["code"] for one in policy["cases"][1]["findings"]] == ["case-differs"]
    gaps = [(gap["kind"], gap["way"]) for gap in policy["unexercised"]]
    assert gaps == []


def test_a_folder_without_cases_and_a_policy_without_cases_are_wrong_use(folder: Path) -> None:
    (folder / "cases" / "示例").rmdir()
    assert huiqi("test", str(folder / "示例.yaml")).returncode == 2
    shutil.rmtree(folder / "cases")
    (folder / "示例.yaml").unlink()
    for path in (folder, folder / "没有.yaml"):
        done = huiqi("test", str(path))
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_without_a_path_the_cases_of_the_project() -> None:
    done = huiqi("test")
    assert "个案例" in done.stdout
    assert "没有案例碰到的" in done.stdout
