"""In: the project's Python files. Out: failures where one is too long or does not say its purpose.

The numbers are the house's own: small files, small functions, a docstring at each door.
"""

import ast
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


def test_architecture_names_every_part_of_the_engine() -> None:
    picture = (TOP / "docs" / "architecture.md").read_text(encoding="utf-8")
    parts = {name_of(path).split("/")[1].removesuffix(".py") for path in python_files("engine")}
    unnamed = sorted(part for part in parts - {"__init__"} if part not in picture)
    assert unnamed == []
