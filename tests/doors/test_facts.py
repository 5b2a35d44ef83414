"""In: ``huiqi facts``. Out: failures where the form asks too much or too little, or schemas err.

The form is read back by the engine: left as it is, it must give ranges, and name as missing only
what it has a line for.
"""

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import engine
from engine.cases.read import from_document as read_cases
from engine.document.nodes import Mapping, Node, Scalar, Sequence
from engine.document.shape import plain
from engine.facts.form import WIDTH, blank_form
from engine.facts.needs import applicants
from engine.pipeline import read_document
from engine.text.source import display_width
from engine.values.opening import OpeningKind
from tests.doors.test_command_line import POLICY, huiqi
from tests.house.paths import TOP

EXAMPLES = sorted((TOP / "examples" / "enterprises").glob("*.yaml"))
CASES = sorted((TOP / "policies" / "cases" / "2025_draft").glob("*.yaml"))
FILLED_IN = (OpeningKind.MISSING_FACT, OpeningKind.DISCRETION)


@pytest.fixture(name="form", scope="module")
def _form() -> str:
    done = huiqi("facts", POLICY, "--year", "2025")
    assert done.returncode == 0, done.stderr
    return done.stdout


@cache
def draft() -> engine.Policy:
    """The policy."""
    loaded = engine.load(POLICY)
    assert loaded.policy is not None
    return loaded.policy


# The form.


@pytest.mark.parametrize("year", [2025, None])
def test_a_form_left_as_it_is_gives_ranges_and_names_its_lines(
    year: int | None, tmp_path: Path
) -> None:
    path = tmp_path / "表.yaml"
    policy = draft()
    path.write_text(blank_form(policy, applicants(policy), year), encoding="utf-8")
    facts = engine.read_facts(policy, path, 2025)
    assert [*facts.findings, *(one for each in facts.cases for one in each.findings)] == []
    lines = set(keys(read(path)))
    assert [case.kind for case in facts.cases] == list(applicants(policy))
    for case in facts.cases:
        assert case.application is not None
        outcome = engine.evaluate(policy, case.application)
        named = {one for each in outcome.items for one in each.reasons if one.kind in FILLED_IN}
        assert named
        for opening in named:
            assert opening.name in lines, opening
            assert year is None or opening.year is None or f"{opening.year}年" in lines, opening
        assert {each.status for each in outcome.items} <= {
            engine.Status.UNDETERMINED,
            engine.Status.NOT_APPLICABLE,
            engine.Status.GRANTED,
            engine.Status.DISCRETIONARY,
        }


def read(path: Path) -> Node:
    """IR 1 of a file without findings."""
    document, findings = read_document(path)
    assert not findings
    assert document is not None
    return document


def keys(node: Node) -> Iterator[str]:
    """Every key of a document, however deep."""
    match node:
        case Mapping(entries=entries):
            for entry in entries:
                yield entry.key.text
                yield from keys(entry.value)
        case Sequence(items=items):
            for item in items:
                yield from keys(item)
        case Scalar():
            pass


def test_a_line_is_there_because_a_rule_reads_it(form: str) -> None:
    """Take an enterprise's form line by line: each is a fact, year or decision of the draft."""
    (enterprise,) = [part for part in form.split("\n\n") if part.startswith("企业:")]
    data = yaml.safe_load(enterprise)["企业"]
    assert data["营业收入"] == {"2022年": None, "2023年": None, "2024年": None}
    for name in ("划型", "区级收入", "担保费", "创业担保贷款利息"):
        assert data[name] == {"2024年": None}
    assert set(data["认定"]) >= {"符合产业定位", "创新能力强", "发展效益好", "优质"}
    assert "增长奖励" not in data["认定"]  # nobody decides on it


def test_one_kind_is_asked_for_alone_and_what_it_reads_of_others() -> None:
    done = huiqi("facts", POLICY, "--subject", "担保机构", "--year", "2025")
    data = yaml.safe_load(done.stdout)
    assert set(data) == {"申报年度", "担保机构"}
    assert "既往奖补" not in data["担保机构"]
    (record,) = data["担保机构"]["代偿项目"]
    assert record == {
        "被担保企业": {
            "名称": None,
            "注册地": None,
            "划型": {"2024年": None},
            "认定": {"符合产业定位": None},
        },
        "实际代偿金额": None,
        "认定": None,
    }


def test_an_assumption_asks_for_what_it_reads() -> None:
    """规模按营业收入500万元: the scale of 2022 rests on the revenue of 2022, asked for anyway."""
    scenario = str(TOP / "policies" / "scenarios" / "规模按中型企业.yaml")
    done = huiqi("facts", POLICY, "--subject", "企业", "--year", "2025", "--scenario", scenario)
    assert yaml.safe_load(done.stdout)["企业"]["划型"] == {"2022年": None, "2024年": None}
    assert "达到一定规模" not in done.stdout


def test_without_a_year_the_comments_say_which_are_read() -> None:
    done = huiqi("facts", POLICY, "--subject", "企业")
    assert "要上年度、2年前、3年前的" in done.stdout
    assert yaml.safe_load(done.stdout)["申报年度"] is None


def test_the_form_prints_on_a4_with_comments_in_one_column(form: str) -> None:
    assert max(display_width(line) for line in form.splitlines()) <= WIDTH
    comments = [line for line in form.splitlines() if ":" in line.partition("  # ")[0]]
    columns = {display_width(line.partition("#")[0]) for line in comments if "#" in line[1:]}
    assert len(columns) == 1


def test_a_filled_form_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "表.yaml"
    assert huiqi("facts", POLICY, "-o", str(path)).returncode == 0
    before = path.read_text(encoding="utf-8")
    again = huiqi("facts", POLICY, "--year", "2025", "-o", str(path))
    assert again.returncode == 2
    assert path.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    "words", [("没有.yaml",), (POLICY, "--subject", "企业家"), (POLICY, "--year", "25")]
)
def test_wrong_use_is_status_2(words: tuple[str, ...]) -> None:
    done = huiqi("facts", *words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


# The schema.


@pytest.fixture(name="validator", scope="module")
def _validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(huiqi("facts", POLICY, "--schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_fits_as_text_and_as_plain_types(
    path: Path, validator: jsonschema.Draft202012Validator
) -> None:
    typed = yaml.safe_load(path.read_text(encoding="utf-8"))
    for data in (plain(read(path)), typed, json.loads(json.dumps(typed)), [typed, typed]):
        assert [error.message for error in validator.iter_errors(data)] == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_facts_of_every_case_fit(
    path: Path, validator: jsonschema.Draft202012Validator
) -> None:
    file, _ = read_cases(read(path))
    assert file is not None
    for case in file.cases:
        assert [error.message for error in validator.iter_errors(plain(case.facts))] == []


def test_the_form_itself_fits(form: str, validator: jsonschema.Draft202012Validator) -> None:
    assert list(validator.iter_errors(yaml.safe_load(form))) == []


GOOD: dict[str, Any] = {
    "申报年度": 2025,
    "企业": {
        "名称": "甲",
        "注册地": "西城区",
        "划型": {"2024年": "小型"},
        "称号": ["小巨人"],
        "营业收入": {"2024": "3000万元"},
        "租赁面积": "180㎡",
        "租赁天数": 365,
        "符合创业担保贷款条件": True,
        "既往奖补": [{"事项": "梯度培育奖励", "年度": 2022, "实付": "2万元"}],
    },
    "认定": {"符合产业定位": "是", "房租补贴": "同意 10万元"},
}
OTHER_WAYS = [
    ("营业收入", {"2024年度": "３０００ 万元"}),
    ("营业收入", {"2024年": "2000万元 至 3000万元"}),
    ("营业收入", {"2024年": "0.3亿元", "2023年": None}),
    ("租赁天数", "365天"),
    ("租赁天数", "300至365天"),
    ("称号", "国家级专精特新“小巨人”企业、创新型中小企业"),
    ("称号", "无"),
    ("称号", []),
    ("符合创业担保贷款条件", "否"),
    ("既往奖补", "无"),
    ("既往奖补", [{"政策": "别的", "归类": "优质企业认定", "年度": "2023年", "实付": "10万元"}]),
    ("既往奖补", [{"政策": "别的", "归类": "无", "年度": 2023, "实付": "10万元"}]),
    ("既往奖补", None),
    ("统一社会信用代码", None),
    ("名称", 360),
    ("认定", {"梯度培育奖励": "不予"}),
]
SLIPS = [
    ("营业收人", {"2024年": "3000万元"}),
    ("营业收入", "3000万元"),
    ("营业收入", {"去年": "3000万元"}),
    ("营业收入", {"2024年": "3000"}),
    ("营业收入", {"2024年": 3000}),
    ("营业收入", {"2024年": "3,000万元"}),
    ("营业收入", {"2024年": "-3000万元"}),
    ("营业收入", {"2024年": "约3000万元"}),
    ("租赁面积", "180"),
    ("租赁天数", 400),
    ("租赁天数", "三百天"),
    ("注册地", "西城"),
    ("划型", {"2024年": "小型微利"}),
    ("称号", "小巨人企业"),
    ("称号", ["小巨人", "大巨人"]),
    ("符合创业担保贷款条件", "可能"),
    ("符合产业定位", "是"),
    ("既往奖补", "有"),
    ("既往奖补", [{"事项": "梯度培育奖励", "年度": 2022}]),
    ("既往奖补", [{"政策": "别的", "年度": 2022, "实付": "2万元"}]),
    ("统一社会信用代码", "91110102MA"),
    ("既往奖补", [{"事项": "没有的事项", "年度": 2022, "实付": "2万元"}]),
    ("认定", {"规模奖厉": "同意"}),
    ("认定", {"房租补贴": "批准"}),
    ("认定", {"规模奖励": "同意"}),
]


@pytest.mark.parametrize(("name", "value"), OTHER_WAYS)
def test_another_way_of_writing_fits_and_is_read(
    name: str, value: object, validator: jsonschema.Draft202012Validator, tmp_path: Path
) -> None:
    data = changed(name, value)
    assert [error.message for error in validator.iter_errors(data)] == []
    assert slips(data, tmp_path) == []


@pytest.mark.parametrize(("name", "value"), SLIPS)
def test_a_slip_does_not_fit_and_is_found(
    name: str, value: object, validator: jsonschema.Draft202012Validator, tmp_path: Path
) -> None:
    data = changed(name, value)
    assert not validator.is_valid(data)
    assert slips(data, tmp_path) != []


@pytest.mark.parametrize(
    "data",
    [{}, [], {"申报年度": 2025}, {**GOOD, "公司": {}}, {**GOOD, "认定": {"优质": "大概"}}],
    ids=str,
)
def test_a_file_with_no_subject_or_a_wrong_key_does_not_fit(
    data: object, validator: jsonschema.Draft202012Validator
) -> None:
    assert not validator.is_valid(data)


def changed(name: str, value: object) -> dict[str, Any]:
    """The good file with one fact of the enterprise written otherwise."""
    data = copy.deepcopy(GOOD)
    data["企业"][name] = value
    return data


def slips(data: object, folder: Path) -> list[str]:
    """What the engine's own reader finds in the same data."""
    path = folder / "facts.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    facts = engine.read_facts(draft(), path)
    every = [*facts.findings, *(one for case in facts.cases for one in case.findings)]
    return [one.code for one in every]
