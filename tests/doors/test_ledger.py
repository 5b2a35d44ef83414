"""In: ledgers, and clerks at the command line. Out: failures where an entry is lost or spoilt."""

import hashlib
import json
import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from engine.facts.ledger_text import next_number
from engine.pipeline import read_ledger
from tests.doors.test_command_line import FACTS, POLICY, huiqi
from tests.house.paths import TOP

SAMPLE = TOP / "examples" / "ledgers" / "2024.yaml"
ONE = """\
# 某区的台账
- 编号: 2023-001
  主体: 企业
  名称: 甲公司   # 名称照营业执照
  政策: bj-xicheng-sme
  事项: 梯度培育奖励
  年度: 2023
  实付: 2万元
"""
BLOCK = "  记录: |\n    一\n\n    二\n"
AWARD = ("--subject", "甲公司", "--item", "房租补贴", "--year", "2024", "--paid", "3万元")


@pytest.fixture(name="book")
def _book(tmp_path: Path) -> Path:
    path = tmp_path / "台账.yaml"
    path.write_text(ONE, encoding="utf-8")
    return path


def add(book: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """One entry by the command."""
    return huiqi("ledger", "add", str(book), *words)


def beside(book: Path) -> list[str]:
    """What else stands in the folder; the lock may stay."""
    return sorted({path.name for path in book.parent.iterdir()} - {book.name, f".{book.name}.lock"})


# Reading.


def test_the_sample_fits_its_schema_and_the_draft() -> None:
    schema = json.loads((TOP / "schemas" / "ledger.schema.json").read_text(encoding="utf-8"))
    loader = yaml.BaseLoader
    entries = yaml.load(SAMPLE.read_text(encoding="utf-8"), Loader=loader)
    jsonschema.Draft202012Validator(schema).validate(entries)
    done = huiqi("ledger", "check", str(SAMPLE), POLICY)
    assert done.returncode == 0, done.stderr
    assert "没有问题" in done.stdout


def test_check_says_what_is_wrong_and_where(book: Path) -> None:
    book.write_text(ONE.replace("2万元", "2"), encoding="utf-8")
    done = huiqi("ledger", "check", str(book), "--json")
    assert done.returncode == 1
    (found,) = json.loads(done.stdout)["findings"]
    assert (found["code"], found["place"]["line"]) == ("unit-missing", 8)


def test_check_with_a_policy_looks_at_the_names_too(book: Path) -> None:
    book.write_text(ONE.replace("梯度培育奖励", "梯度培养奖励"), encoding="utf-8")
    assert huiqi("ledger", "check", str(book)).returncode == 0
    done = huiqi("ledger", "check", str(book), POLICY)
    assert done.returncode == 1
    assert "是不是“梯度培育奖励”" in done.stderr


def test_the_result_carries_the_hash_of_the_ledger(book: Path) -> None:
    facts = FACTS.replace("  既往奖补: 无\n", "").replace("称号: 无", "称号: 国家级专精特新小巨人")
    done = huiqi("eval", POLICY, "-", "--json", "--ledger", str(book), given=facts)
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    sha256 = hashlib.sha256(book.read_bytes()).hexdigest()
    assert data["ledger"] == {"name": str(book), "sha256": sha256}
    schema = json.loads((TOP / "schemas" / "result.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(data)
    items = {item["id"]: item for item in data["results"][0]["items"]}
    assert items["梯度培育奖励"]["amount"]["high"] == "1180000.00"  # 120万元，减已付2万元
    assert json.loads(huiqi("eval", POLICY, "-", "--json", given=facts).stdout)["ledger"] is None


def test_a_day_before_the_award_knows_nothing_of_it(book: Path) -> None:
    facts = FACTS.replace("  既往奖补: 无\n", "").replace("称号: 无", "称号: 国家级专精特新小巨人")
    words = ("explain", POLICY, "-", "梯度培育奖励", "--ledger", str(book))
    assert "118万元" in huiqi(*words, given=facts).stdout
    assert "118万元" not in huiqi(*words, "--on", "2022-12-31", given=facts).stdout


def test_a_bad_ledger_gives_no_result(book: Path) -> None:
    book.write_text(ONE + ONE, encoding="utf-8")
    done = huiqi("eval", POLICY, "-", "--json", "--ledger", str(book), given=FACTS)
    assert done.returncode == 1
    data = json.loads(done.stdout)
    assert data["results"] == []
    assert [one["code"] for one in data["findings"]] == ["ledger-duplicate"]


# Adding.


def test_an_entry_stands_behind_all_others_and_nothing_else_changes(book: Path) -> None:
    book.chmod(0o640)
    done = add(
        book, *AWARD, "--date", "2024-06-18", "--note", "京财: [2024] #3", "--policy", POLICY
    )
    assert done.returncode == 0, done.stderr
    assert "2024-001" in done.stdout
    assert book.read_text(encoding="utf-8") == ONE + (
        "- 编号: 2024-001\n  主体: 企业\n  名称: 甲公司\n  政策: bj-xicheng-sme\n"
        "  事项: 房租补贴\n  年度: 2024\n  日期: 2024-06-18\n  实付: 3万元\n"
        '  记录: "京财: [2024] #3"\n'
    )
    assert stat.S_IMODE(book.stat().st_mode) == 0o640
    assert beside(book) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\xef\xbb\xbf" + ONE.encode(), b"\xef\xbb\xbf" + ONE.encode()),
        (ONE.replace("\n", "\r\n").encode(), ONE.replace("\n", "\r\n").encode()),
        (ONE.rstrip().encode(), ONE.encode()),
        (f"{ONE}\n\n# 完\n".encode(), f"{ONE}\n\n# 完\n".encode()),
        (f"{ONE}{BLOCK}".encode(), f"{ONE}{BLOCK}".encode()),
        (f"---\n{ONE}".encode(), f"---\n{ONE}".encode()),
    ],
)  # fmt: skip
def test_whatever_stood_there_stands_there_byte_for_byte(
    book: Path, before: bytes, after: bytes
) -> None:
    book.write_bytes(before)
    assert add(book, *AWARD).returncode == 0
    data = book.read_bytes()
    assert data.startswith(after)
    assert data.count(b"\r\n") in (0, data.count(b"\n"))
    ledger = read_ledger(book).ledger
    assert ledger is not None
    assert ledger.numbers == ("2023-001", "2024-001")


def test_a_list_that_stands_further_right_goes_on_there(book: Path) -> None:
    book.write_text("".join(f"  {line}\n" for line in ONE.splitlines()), encoding="utf-8")
    assert add(book, *AWARD).returncode == 0
    assert book.read_text(encoding="utf-8").splitlines()[8] == "  - 编号: 2024-001"


def test_a_new_ledger_is_asked_for(tmp_path: Path, book: Path) -> None:
    words = (*AWARD, "--kind", "企业", "--policy", "bj-xicheng-sme")
    assert add(tmp_path / "新.yaml", *words).returncode == 2
    assert not (tmp_path / "新.yaml").exists()
    assert add(tmp_path / "新.yaml", *words, "--new").returncode == 0
    assert add(book, *words, "--new").returncode == 2
    (tmp_path / "空.yaml").write_bytes("# [空]\r\n[]\r\n# 完\r\n".encode())
    assert add(tmp_path / "空.yaml", *words).returncode == 0
    text = (tmp_path / "空.yaml").read_bytes().decode()
    assert text.startswith("# [空]\r\n- 编号: 2024-001\r\n")
    assert text.endswith("  实付: 3万元\r\n# 完\r\n")


def test_a_correction_needs_its_number_and_amount_only(book: Path) -> None:
    done = add(book, "--corrects", "2023-001", "--paid", "-0.5万元", "--date", "2024-03-11")
    assert done.returncode == 0, done.stderr
    assert "现在净付 1.5万元" in done.stdout
    assert book.read_text(encoding="utf-8").removeprefix(ONE) == (
        "- 编号: 2024-001\n  更正: 2023-001\n  日期: 2024-03-11\n  实付: -0.5万元\n"
    )


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--item", "房租补贴", "--year", "2024", "--paid", "3万元"), 2, "--subject"),
        (("--subject", "甲公司", "--year", "2024", "--paid", "3万元"), 2, "--item"),
        (AWARD[:4], 2, "--year"),
        (AWARD[:6], 2, "--paid"),
        ((*AWARD[:7], "3"), 1, "unit-missing"),
        ((*AWARD[:7], "-3万元"), 1, "ledger-amount"),
        (("--subject", "乙公司", *AWARD[2:]), 2, "--kind"),
        ((*AWARD, "--policy", "没有.yaml"), 2, "没有.yaml"),
        ((*AWARD, "--code", "91110102MA00ABCD16"), 1, "bad-credit-code"),
        (("--corrects", "2023-01", "--paid", "1元"), 2, "是不是“2023-001”"),
        (("--corrects", "2023-001", "--paid", "-3万元"), 1, "ledger-below-zero"),
        (("--corrects", "2023-001", "--paid", "1元", "--date", "2022-01-01"), 1, "earlier"),
        (("--corrects", "2023-001", "--paid", "1元", "--subject", "乙"), 1, "differs"),
        ((*AWARD[:3], "房租补帖", *AWARD[4:], "--policy", POLICY), 2, "是不是“房租补贴”"),
        ((*AWARD, "--note", "看不见\u200b的"), 1, "hidden-character"),
    ],
)
def test_what_is_not_right_is_not_written(
    book: Path, words: tuple[str, ...], status: int, said: str
) -> None:
    done = add(book, *words)
    assert done.returncode == status, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert book.read_text(encoding="utf-8") == ONE
    assert beside(book) == []


@pytest.mark.parametrize(
    "text", [ONE.replace("2万元", "2"), ONE + ONE, "", json.dumps([{"编号": "1", "更正": "1"}])]
)
def test_nothing_is_added_to_a_ledger_that_is_not_right(book: Path, text: str) -> None:
    book.write_text(text, encoding="utf-8")
    assert add(book, *AWARD).returncode == 1
    assert book.read_text(encoding="utf-8") == text


def test_a_ledger_in_json_is_read_only(tmp_path: Path) -> None:
    book = tmp_path / "台账.json"
    entries = yaml.safe_load(ONE)
    book.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
    assert huiqi("ledger", "check", str(book)).returncode == 0
    done = add(book, *AWARD)
    assert done.returncode == 2
    assert "JSON" in done.stderr


@pytest.mark.parametrize(
    ("numbers", "number"),
    [
        ((), "2025-001"),
        (("2024-001", "2024-002"), "2025-001"),
        (("2024-001", "2025-009", "2024-002"), "2025-010"),
        (("0007", "0012"), "0013"),
        (("XC99",), "XC100"),
        (("甲",), "2025-001"),
        (("9" * 400,), None),
    ],
)
def test_numbers_go_on_in_their_style(numbers: tuple[str, ...], number: str | None) -> None:
    found = next_number(numbers, 2025)
    assert found not in numbers
    assert number in (None, found)


# Two at once, and the power cut.

MANY = """
import sys
from engine.doors.cli import main
for count in range(50):
    words = ["ledger", "add", sys.argv[1], "--subject", "甲公司", "--item", "房租补贴"]
    main([*words, "--year", "2024", "--paid", f"{count + 1}元", "--note", sys.argv[2]],
         standalone_mode=False)
"""


def test_two_at_once_lose_nothing(book: Path) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", MANY, str(book), who], cwd=TOP, stdout=subprocess.DEVNULL
        )
        for who in ("左", "右")
    ]
    assert [process.wait(timeout=300) for process in started] == [0, 0]
    entries = yaml.safe_load(book.read_text(encoding="utf-8"))
    assert [each["编号"] for each in entries[1:]] == [f"2024-{n:03d}" for n in range(1, 101)]
    for who in ("左", "右"):
        amounts = [each["实付"] for each in entries if each.get("记录") == who]
        assert amounts == [f"{count + 1}元" for count in range(50)]
    assert book.read_text(encoding="utf-8").startswith(ONE)
    assert beside(book) == []


CUT = """
import os, pathlib, sys
def cut(*_): os._exit(9)
{where} = cut
from engine.doors.cli import main
main(sys.argv[1:])
"""


@pytest.mark.parametrize("where", ["os.fsync", "pathlib.Path.replace"])
def test_a_crash_half_way_leaves_the_old_ledger_whole(book: Path, where: str) -> None:
    words = ["ledger", "add", str(book), *AWARD]
    code = CUT.format(where=where)
    done = subprocess.run([sys.executable, "-c", code, *words], cwd=TOP, check=False)
    assert done.returncode == 9
    assert book.read_text(encoding="utf-8") == ONE
    assert add(book, *AWARD).returncode == 0


def test_a_full_disk_leaves_the_old_ledger_whole(book: Path) -> None:
    long = ONE + "# 注\n" * 2_000
    book.write_text(long, encoding="utf-8")
    size = len(long.encode()) + 20

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    done = subprocess.run(
        [str(Path(sys.executable).parent / "huiqi"), "ledger", "add", str(book), *AWARD],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=limited,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert "台账没有变" in done.stderr
    assert book.read_text(encoding="utf-8") == long
    assert beside(book) == []


def test_a_link_stays_a_link(book: Path, tmp_path: Path) -> None:
    link = tmp_path / "folder" / "链接.yaml"
    link.parent.mkdir()
    link.symlink_to(book)
    assert add(link, *AWARD).returncode == 0
    assert link.is_symlink()
    assert "2024-001" in book.read_text(encoding="utf-8")
