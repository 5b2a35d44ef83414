"""In: locks/environment.py in a tiny checkout. Out: failures where it starts what it need not.

There is no network here: the lock is empty and the project builds itself. Every Python that starts
writes its command into a list, so that a test can say how often pip was among them.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.paths import TOP

PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""

BACKEND = '''
import zipfile

METADATA = "Metadata-Version: 2.1\\nName: small\\nVersion: 1\\n"
WHEEL = "Wheel-Version: 1.0\\nGenerator: backend\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "small-1-py3-none-any.whl"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        wheel.writestr("small-1.dist-info/METADATA", METADATA)
        wheel.writestr("small-1.dist-info/WHEEL", WHEEL)
        wheel.writestr("small-1.dist-info/RECORD", "")
    return name
'''

LISTENER = """
import os, sys
with open(os.environ["STARTED"], "a") as started:
    print(*sys.orig_argv, file=started)
exec(os.environ.get("PRETEND", ""))
"""


class Checkout:
    """A small checkout with the real set-up script, and the list of Pythons started in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "checkout"
        self.started = folder / "started"
        self.listener = folder / "listener"
        self.listener.mkdir()
        (self.listener / "sitecustomize.py").write_text(LISTENER, encoding="utf-8")
        (self.folder / "locks").mkdir(parents=True)
        shutil.copy(TOP / "locks" / "environment.py", self.folder / "locks")
        self.write("pyproject.toml", PROJECT)
        self.write("backend.py", BACKEND)
        for lock in ("base", "dev"):
            self.write(f"locks/{lock}.txt", f"# the empty lock of {lock}\n")

    def write(self, name: str, text: str) -> None:
        """Set a file of the checkout."""
        (self.folder / name).write_text(text, encoding="utf-8")

    def set_up(self, purpose: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        """Run the script with the network cut and the list of started Pythons empty."""
        self.started.write_text("", encoding="utf-8")
        return subprocess.run(
            [sys.executable, "locks/environment.py", purpose],
            cwd=self.folder,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.folder),
                "LANG": "C.UTF-8",
                "PIP_CONFIG_FILE": os.devnull,
                "PIP_INDEX_URL": "http://127.0.0.1:9/",
                "PIP_RETRIES": "0",
                "PYTHONPATH": str(self.listener),
                "STARTED": str(self.started),
                **variables,
            },
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    @property
    def pips(self) -> list[str]:
        """The pip commands that were started."""
        lines = self.started.read_text(encoding="utf-8").splitlines()
        return [line.partition("-m pip ")[2].split()[0] for line in lines if "-m pip " in line]

    @property
    def stamp(self) -> Path:
        """Where the stamp stands once the environment is fit."""
        return self.folder / ".venv" / "stamp.json"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A checkout that nothing was set up in yet."""
    return Checkout(tmp_path)


def test_only_what_changed_is_set_up_again(checkout: Checkout) -> None:
    first = checkout.set_up("dev")
    assert first.returncode == 0, first.stderr
    assert checkout.pips == ["install", "install", "check"]

    assert checkout.set_up("dev").returncode == 0
    assert len(checkout.started.read_text(encoding="utf-8").splitlines()) == 1
    assert checkout.set_up("base").returncode == 0
    assert checkout.pips == []

    checkout.write("pyproject.toml", PROJECT + "# changed\n")
    assert checkout.set_up("base").returncode == 0
    assert checkout.pips == ["install", "check"]
    assert json.loads(checkout.stamp.read_text(encoding="utf-8"))["lock"] == "dev"

    checkout.write("locks/dev.txt", "# another empty lock\n")
    assert checkout.set_up("dev").returncode == 0
    assert checkout.pips == ["install", "install", "check"]


def test_a_set_up_that_failed_leaves_no_stamp(checkout: Checkout) -> None:
    assert checkout.set_up("base").returncode == 0
    assert checkout.stamp.exists()

    checkout.write("locks/base.txt", "absent==1 --hash=sha256:" + "0" * 64 + "\n")
    failed = checkout.set_up("base")
    assert failed.returncode == 1
    assert "安装未完成" in failed.stderr.splitlines()[-1]
    assert not checkout.stamp.exists()

    checkout.write("locks/base.txt", "# the empty lock of base\n")
    assert checkout.set_up("base").returncode == 0
    assert checkout.stamp.exists()


@pytest.mark.parametrize(
    ("pretend", "missing"),
    [
        ("sys.modules['ensurepip'] = None", "venv"),
        ("sys.version_info = (3, 8, 0); os.environ['PATH'] = ''", "Python 3.11"),
    ],
)
def test_what_is_missing_is_said_in_one_line(
    checkout: Checkout, pretend: str, missing: str
) -> None:
    refused = checkout.set_up("base", PRETEND=pretend)
    assert refused.returncode == 1
    assert refused.stdout == ""
    (line,) = refused.stderr.splitlines()
    assert line.startswith("缺 ")
    assert missing in line
    assert not checkout.stamp.parent.exists()
