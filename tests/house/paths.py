"""In: nothing. Out: the places of the repository that its own tests read, and its files."""

import subprocess
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
ENGINE = TOP / "engine"
DOCS = TOP / "docs"


@cache
def repository_files() -> tuple[Path, ...]:
    """Every file of the repository as it stands, whether committed yet or not."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=TOP,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    paths = (TOP / name for name in listed.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def python_files(*folders: str) -> list[Path]:
    """The Python files below these folders of the repository."""
    return [
        path
        for path in repository_files()
        if path.suffix == ".py" and path.relative_to(TOP).parts[0] in folders
    ]


def pages() -> list[Path]:
    """The pages people read: the README and everything below docs/."""
    return [
        path
        for path in repository_files()
        if path.suffix == ".md" and (path == TOP / "README.md" or DOCS in path.parents)
    ]


def name_of(path: Path) -> str:
    """A path as the repository calls it."""
    return path.relative_to(TOP).as_posix()
