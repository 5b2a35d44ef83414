"""A path as a person gives it in, the files of cases it stands for out."""

from __future__ import annotations

from pathlib import Path

from engine.cases.policies import Read
from engine.document.nodes import Mapping

FOLDER = "cases"


def case_files(path: Path, read: Read) -> tuple[Path, ...]:
    """The cases of a file of cases, of a folder, or of a rule file: those in its own folder.

    The cases of ``policies/2025_draft.yaml`` stand in ``policies/cases/2025_draft/``.
    """
    if path.is_dir():
        inner = path / FOLDER
        folder = inner if inner.is_dir() else path
        return tuple(sorted(each for each in folder.rglob("*") if _is_yaml(each)))
    beside = beside_rules(path)
    if beside.is_dir():
        return case_files(beside, read)
    return () if _is_rules(path, read) else (path,)


def beside_rules(rules: Path) -> Path:
    """The folder in which the cases of a rule file stand."""
    return rules.parent / FOLDER / rules.stem


def _is_yaml(path: Path) -> bool:
    return path.suffix in (".yaml", ".yml") and path.is_file()


def _is_rules(path: Path, read: Read) -> bool:
    document, _ = read(path)
    return isinstance(document, Mapping) and document.get("政策") is not None
