"""In: the checkout. Out: failures where its packages lack a file or do not work away from it.

The wheel is built from the source package, so that one is complete if the other is. It goes into
an empty environment that sees this one's libraries but not its engine.
"""

import subprocess
import sys
import sysconfig
import tarfile
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.house.paths import TOP, name_of, repository_files


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source package and the wheel."""
    folder = tmp_path_factory.mktemp("packages")
    run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder)], TOP)
    return folder


@pytest.fixture(scope="module")
def installed(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that the wheel was installed into."""
    environment = tmp_path_factory.mktemp("installed") / "environment"
    run([sys.executable, "-m", "venv", "--without-pip", str(environment)], environment.parent)
    python = str(environment / "bin" / "python")
    wheel = str(only(packages, "*.whl"))
    pip = [sys.executable, "-m", "pip", "--python", python, "--quiet"]
    run([*pip, "install", "--no-deps", "--no-index", wheel], environment.parent)
    libraries = only(environment, "lib/python*/site-packages") / "libraries.pth"
    libraries.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return environment / "bin"


def only(folder: Path, pattern: str) -> Path:
    """The one file that fits."""
    (path,) = folder.glob(pattern)
    return path


def run(command: list[str], folder: Path) -> str:
    """What a command says; it must succeed."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_source_package_is_complete(packages: Path) -> None:
    with tarfile.open(only(packages, "*.tar.gz")) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    assert {name_of(path) for path in repository_files()} - packed == set()


def test_the_wheel_works_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    question = "import engine; print(engine.__file__)"
    where = run([str(installed / "python"), "-c", question], tmp_path)
    assert Path(where.strip()).is_relative_to(installed.parent)
    assert version("huiqi") in run([str(installed / "huiqi"), "--version"], tmp_path)


def test_the_wheel_carries_the_policies(installed: Path, tmp_path: Path) -> None:
    policies = only(installed.parent, "lib/python*/site-packages/engine/data/policies")
    facts = min((TOP / "examples" / "enterprises").glob("*.yaml"))
    command = [str(installed / "huiqi"), "eval", str(policies / "2025_draft.yaml"), str(facts)]
    assert "元" in run(command, tmp_path)
