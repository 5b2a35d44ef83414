"""In: commands as a person types them. Out: failures where what is shown is not as said."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

TOP = Path(__file__).parents[2]
POLICY = str(TOP / "policies" / "2025_draft.yaml")
FACTS = """
申报年度: 2025
企业:
  名称: 甲公司
  注册地: 西城区
  划型:
    2024年: 小型
  称号: 无
  担保费:
    2024年: 3万元
  区级收入:
    2024年: 50万元
  创业担保贷款利息:
    2024年: 4万元
  符合创业担保贷款条件: 是
  既往奖补: 无
认定:
  符合产业定位: 是
"""


def huiqi(*words: str, given: str = "", columns: int = 80) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own, its output as text."""
    return subprocess.run(
        [str(Path(sys.executable).parent / "huiqi"), *words],
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": str(columns), "NO_COLOR": "1"},
        timeout=60,
        check=False,
    )


def test_interest_is_half_and_comes_from_standard_input() -> None:
    done = huiqi("eval", POLICY, "-", given=FACTS)
    assert done.returncode == 0, done.stderr
    line = next(line for line in done.stdout.splitlines() if line.startswith("创业担保贷款贴息"))
    assert "符合" in line
    assert "2万元" in line  # 第十二条：贷款利息 4万元 × 50%


def test_json_fits_the_schema_and_carries_hashes() -> None:
    done = huiqi("eval", POLICY, "-", "--json", given=FACTS)
    data = json.loads(done.stdout)
    schema = json.loads((TOP / "schemas" / "result.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(data)
    by_name = {item["id"]: item for item in data["results"][0]["items"]}
    assert by_name["创业担保贷款贴息"]["amount"] == {"low": "20000.00", "high": "20000.00"}
    assert by_name["规模奖励"]["amount"] == {"low": "0.00", "high": "50000.00"}
    assert by_name["规模奖励"]["open"] == [
        {"kind": "open_term", "name": "达到一定规模", "year": 2024, "subject": ""}
    ]
    assert len(data["facts_sha256"]) == len(data["policies"][0]["sha256"]) == 64


def test_json_facts_are_read_too() -> None:
    facts = {"申报年度": 2025, "企业": [{"名称": "甲", "注册地": "其他", "称号": []}]}
    done = huiqi("eval", POLICY, "-", "--json", given=json.dumps(facts))
    (result,) = json.loads(done.stdout)["results"]
    by_name = {item["id"]: item["status"] for item in result["items"]}
    assert by_name["梯度培育奖励"] == "denied"


def test_a_rare_character_in_a_name_survives_as_json_writes_it() -> None:
    facts = {"申报年度": 2025, "企业": {"名称": "𠮷祥商行", "注册地": "其他"}}
    escaped = json.dumps(facts)
    assert "\\ud842\\udfb7" in escaped
    (result,) = json.loads(huiqi("eval", POLICY, "-", "--json", given=escaped).stdout)["results"]
    assert result["subject"]["name"] == "𠮷祥商行"


def test_what_an_escape_hides_is_found() -> None:
    given = json.dumps({"申报年度": 2025, "企业": {"名称": "甲\u001b[2J", "注册地": "其他"}})
    done = huiqi("eval", POLICY, "-", given=given)
    assert done.returncode == 1
    assert "U+001B" in done.stderr
    assert "\x1b" not in done.stdout + done.stderr


def test_year_from_outside_counts_and_none_is_wrong_use() -> None:
    without = FACTS.replace("申报年度: 2025\n", "")
    assert huiqi("eval", POLICY, "-", given=without).returncode == 2
    done = huiqi("eval", POLICY, "-", "--year", "2025", given=without)
    assert done.returncode == 0
    assert "申报年度 2025" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("eval", "没有.yaml", "-"),
        ("eval", POLICY, "没有.yaml"),
        ("eval", POLICY, "-", "--on", "2025-02-30"),
        ("explain", POLICY, "-", "规模奖厉"),
        ("check",),
        ("check", "没有.yaml"),
        ("没有这个命令",),
    ],
)
def test_wrong_use_is_status_2_without_a_traceback(words: tuple[str, ...]) -> None:
    done = huiqi(*words, given=FACTS)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_bad_facts_give_no_result_for_that_subject_only() -> None:
    given = """
申报年度: 2025
企业:
  - 名称: 甲
    营业收人:
      2024年: 5万元
  - 名称: 乙
    注册地: 其他
"""
    done = huiqi("eval", POLICY, "-", "--json", given=given)
    data = json.loads(done.stdout)
    assert done.returncode == 1
    assert [result["subject"]["name"] for result in data["results"]] == ["乙"]
    (found,) = data["findings"]
    assert (found["code"], found["place"]["line"], found["place"]["column"]) == (
        "unknown-fact",
        5,
        5,
    )
    assert "营业收入" in found["message"]


def test_check_says_line_and_column_of_a_slip(tmp_path: Path) -> None:
    text = Path(POLICY).read_text(encoding="utf-8")
    broken = tmp_path / "草稿.yaml"
    broken.write_text(
        text.replace("        金额: 5万元", "        金额：5万元", 1), encoding="utf-8"
    )
    done = huiqi("check", str(broken))
    assert done.returncode == 1
    assert "full-width-colon" in done.stderr
    assert "^^" in done.stderr


def test_explain_shows_the_words_and_every_step() -> None:
    done = huiqi("explain", POLICY, "-", "创业担保贷款贴息", given=FACTS)
    assert done.returncode == 0
    assert "第十二条：“支持符合市创业担保贷款政策条件的小微企业" in done.stdout
    assert "2024年创业担保贷款利息 = 4万元" in done.stdout


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    from engine.text.source import display_width

    done = huiqi("eval", POLICY, "-", given=FACTS, columns=columns)
    assert max(display_width(line.rstrip()) for line in done.stdout.splitlines()) <= columns


def test_a_scenario_is_named_and_closes_the_open_term() -> None:
    scenario = TOP / "policies" / "scenarios" / "规模按营业收入500万元.yaml"
    done = huiqi("eval", POLICY, "-", "--json", "--scenario", str(scenario), given=FACTS)
    data = json.loads(done.stdout)
    assert data["overlays"][0]["name"] == "规模按营业收入500万元"
    by_name = {item["id"]: item for item in data["results"][0]["items"]}
    assert by_name["规模奖励"]["open"] == [
        {"kind": "missing_fact", "name": "营业收入", "year": 2024, "subject": ""}
    ]


def test_a_full_disk_is_said_not_traced() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [str(Path(sys.executable).parent / "huiqi"), "eval", POLICY, "-"],
            input=FACTS.encode(),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    words = done.stderr.decode("utf-8")
    assert done.returncode == 2
    assert "结果写不出去" in words
    assert "Traceback" not in words
