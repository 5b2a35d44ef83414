"""In: the `console` blocks of README and docs. Out: failures where they are not true.

A line `$ command` is run by bash, lines `> more` continue it, and what follows is its output, up
to the next command. `...` alone stands for any lines, `[exit 1]` for a status other than 0. The
blocks of a page share one folder that holds policies/ and examples/; a block of any language with
`title="name"` is first written there under that name.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.markdown import Fence, fences
from tests.house.paths import TOP, name_of, pages

EXIT = re.compile(r"\[exit (\d+)\]")


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a block, and what a reader is told to expect of it."""

    line: int
    command: str
    output: tuple[str, ...]
    status: int


def steps(fence: Fence) -> Iterator[Step]:
    """The commands of a console block, in order."""
    parts = re.split(r"^\$ ", fence.text, flags=re.MULTILINE)
    assert not parts[0].strip(), f"line {fence.line}: a console block begins with `$ `"
    for part in parts[1:]:
        first, *rest = part.splitlines()
        more = [line[2:] for line in rest if line.startswith("> ")]
        expected = [line for line in rest if not line.startswith("> ")]
        statuses = [int(match[1]) for line in expected if (match := EXIT.fullmatch(line))]
        yield Step(
            line=fence.line,
            command="\n".join([first, *more]),
            output=tuple(line.rstrip() for line in expected if not EXIT.fullmatch(line)),
            status=statuses[0] if statuses else 0,
        )


def matches(expected: tuple[str, ...], shown: list[str]) -> bool:
    """Whether the lines shown are the lines expected, `...` standing for any number of lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "..." else re.escape(line) + r"\n" for line in expected
    )
    return re.fullmatch(pattern, "".join(line + "\n" for line in shown)) is not None


def reader_environment(home: Path) -> dict[str, str]:
    """A reader's shell: an empty home, huiqi on PATH, a plain terminal 100 columns wide."""
    return {
        "HOME": str(home),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "COLUMNS": "100",
        "NO_COLOR": "1",
    }


@pytest.mark.parametrize(
    "page",
    [page for page in pages() if any(fence.language == "console" for fence in fences(page))],
    ids=name_of,
)
def test_a_reader_sees_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "folder"
    home.mkdir()
    folder.mkdir()
    for name in ("policies", "examples"):
        shutil.copytree(TOP / name, folder / name)
    for fence in fences(page):
        if fence.title is not None:
            (folder / fence.title).write_text(fence.text, encoding="utf-8")
        elif fence.language == "console":
            for step in steps(fence):
                run(step, folder, reader_environment(home))


def run(step: Step, folder: Path, environment: dict[str, str]) -> None:
    """Run one command and compare what it shows."""
    done = subprocess.run(
        ["bash", "-c", step.command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    shown = [line.rstrip() for line in done.stdout.splitlines()]
    where = f"block at line {step.line}: $ {step.command}"
    assert done.returncode == step.status, f"{where}\n{done.stdout}"
    if not matches(step.output, shown):
        pytest.fail(f"{where}\nexpected:\n" + "\n".join(step.output) + "\nshown:\n" + done.stdout)


def test_dots_stand_for_any_lines() -> None:
    assert matches(("a", "...", "z"), ["a", "b", "c", "z"])
    assert matches(("a", "...", "z"), ["a", "z"])
    assert not matches(("a", "...", "z"), ["a", "b"])
    assert not matches(("a.c",), ["abc"])
