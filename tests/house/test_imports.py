"""In: the import statements of the engine. Out: failures for cycles and for imports made late.

Directions and who may use which library are import-linter's, in pyproject.toml; a cycle counts
here even if only types take part in it.
"""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.house.markdown import fences
from tests.house.paths import name_of, pages, python_files

LATE_IMPORTS_MAY_STAND_IN = {
    "engine/__init__.py": "the public names, so that `import engine` is quick",
    "engine/doors/cli/__init__.py": "the command table, so that one command loads only its own",
}

Import = ast.Import | ast.ImportFrom


@cache
def modules() -> dict[str, Path]:
    """The modules of the engine by their dotted names."""
    return {dotted(path): path for path in python_files("engine")}


def dotted(path: Path) -> str:
    """The dotted name of a module."""
    return name_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imported(node: Import) -> Iterator[str]:
    """The engine's modules that one import statement names."""
    names = [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        names = [f"{node.module}.{name}" for name in names]
    for name in names:
        if name in modules():
            yield name
        elif isinstance(node, ast.ImportFrom) and node.module in modules():
            yield node.module


def test_no_module_depends_on_itself_in_a_circle() -> None:
    graph = {
        name: {
            target
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, Import)
            for target in imported(node)
        }
        for name, path in modules().items()
    }
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


@pytest.mark.parametrize("path", python_files("engine"), ids=name_of)
def test_imports_stand_at_the_top(path: Path) -> None:
    late = [
        ast.unparse(node)
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, Import) or is_import_call(node)
    ]
    if name_of(path) not in LATE_IMPORTS_MAY_STAND_IN:
        assert late == []


def is_import_call(node: ast.AST) -> bool:
    """Whether a node calls what imports a module by its name."""
    if not isinstance(node, ast.Call):
        return False
    called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
    name = called.id if isinstance(called, ast.Name) else called
    return name in {"import_module", "__import__"}


def test_outsiders_use_the_public_names_only() -> None:
    programs = [
        (name_of(path), path.read_text(encoding="utf-8"))
        for path in python_files("examples", "benchmarks")
    ] + [
        (name_of(page), fence.text)
        for page in pages()
        for fence in fences(page)
        if fence.language == "python"
    ]
    inside = [
        f"{name}: {module}"
        for name, text in programs
        for node in ast.walk(ast.parse(text))
        if isinstance(node, Import)
        for module in module_names(node)
        if module.startswith("engine.")
    ]
    assert inside == []


def module_names(node: Import) -> list[str]:
    """The modules that an import statement reaches for, as written."""
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names]
