"""In: the project's Python files. Out: failures where one is too long or does not say its purpose.

The numbers are the house's own: small files, small functions, a docstring at each door.
"""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.house.paths import TOP, name_of, python_files

LONGEST_FILE = 500
LONGEST_FUNCTION = 60

FILES = python_files("engine", "tests", "locks", "benchmarks")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_file_is_short_and_says_what_comes_in_and_goes_out(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE, "split it by what it does"
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "the first line says what comes in and what goes out"
    for function in functions(tree):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        assert length <= LONGEST_FUNCTION, f"{function.name} has {length} lines"


def functions(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module, however deep."""
    return [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def picture() -> dict[str, str]:
    """What docs/architecture.md says stands in each folder of engine/, by the folder's name."""
    page = (TOP / "docs" / "architecture.md").read_text(encoding="utf-8")
    tree = page.split("```\nengine/\n", 1)[1].split("```", 1)[0]
    said: dict[str, str] = {}
    part = ""
    for line in tree.splitlines():
        first = re.match(r"  (\w+)(/|\.py)? ", line)
        part = first[1] if first else part
        said[part] = said.get(part, "") + line[2:]
    return said


def test_the_picture_places_every_module_of_the_engine() -> None:
    said = picture()
    missing = []
    for path in python_files("engine"):
        folder, *rest = name_of(path).removesuffix(".py").split("/")[1:]
        module = rest[-1] if rest and folder != "doors" else folder
        words = re.findall(r"[a-z_]+", said.get(folder, ""))
        if module != "__init__" and module not in words:
            missing.append(name_of(path))
    assert missing == []


def test_the_picture_shows_the_directions_that_are_held() -> None:
    page = (TOP / "docs" / "architecture.md").read_text(encoding="utf-8")
    (chain,) = [line for line in page.splitlines() if line.startswith("`text`、`values` ←")]
    shown = [re.findall(r"`(\w+)`", part) for part in chain.split("←")]
    settings = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    held = [re.findall(r"\w+", layer) for layer in reversed(layers)]
    assert shown == held
