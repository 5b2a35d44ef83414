"""In: a purpose (base, dev or bench) and the lock of that name. Out: an environment fit for it.

`python3 locks/environment.py dev` creates `.venv`, installs exactly what the lock names, then the
checkout itself, and leaves a stamp. When the stamp matches, nothing is started at all. Only the
standard library is used, in a syntax that an old Python can read: it must live to say "too old".
"""

import hashlib
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
from typing import Dict, NoReturn

Stamp = Dict[str, str]

TOP = pathlib.Path(__file__).resolve().parent.parent
WHEELHOUSE = TOP / "wheelhouse"
OLDEST = (3, 11)
OTHER_PYTHONS = ("python3.13", "python3.12", "python3.11", "python3.14")
FOLDERS = {"base": ".venv", "dev": ".venv", "bench": ".venv-bench"}
LOCKS_THAT_SERVE = {"base": ("base", "dev"), "dev": ("dev",), "bench": ("bench",)}


def main() -> None:
    """Make the environment that the command line asks for, or say in one line what is missing."""
    if len(sys.argv) != 2 or sys.argv[1] not in FOLDERS:
        stop("用法 · usage: python3 locks/environment.py " + "|".join(FOLDERS))
    if sys.version_info < OLDEST:
        hand_over_to_another_python()
    refuse_a_python_without_venv()
    purpose = sys.argv[1]
    environment = TOP / FOLDERS[purpose]
    found = read_stamp(environment)
    fitting = [stamp_for(lock, environment) for lock in LOCKS_THAT_SERVE[purpose]]
    if found not in fitting:
        packages_fit = without_project(found) in map(without_project, fitting)
        lock = found["lock"] if packages_fit else purpose
        set_up(environment, lock, from_nothing=not packages_fit)


def set_up(environment: pathlib.Path, lock: str, *, from_nothing: bool) -> None:
    """Install the lock and the checkout. The stamp goes first and comes back last."""
    print(f"正在准备 {environment.name}（{lock}）· setting up", flush=True)
    if stamp_path(environment).exists():
        stamp_path(environment).unlink()
    try:
        if from_nothing:
            start([real_python(), "-m", "venv", "--clear", str(environment)])
            pip(environment, "install", "--require-hashes", *where(), "-r", str(lock_path(lock)))
        pip(environment, "install", "--no-deps", "--no-build-isolation", "--editable", str(TOP))
        pip(environment, "check")
    except subprocess.CalledProcessError:
        stop(why_it_may_have_failed())
    write_stamp(environment, stamp_for(lock, environment))


def pip(environment: pathlib.Path, command: str, *arguments: str) -> None:
    """Run one pip command of the environment, saying nothing unless it fails."""
    python = str(environment / "bin" / "python")
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check"]
    start([python, "-m", "pip", command, *quiet, *arguments])


def start(command: "list[str]") -> None:
    """Run a command to its end; its output of success is nobody's concern."""
    subprocess.run(command, cwd=str(TOP), check=True)


def where() -> "list[str]":
    """Where pip looks for files: a folder made by `make wheelhouse` takes the network's place."""
    return ["--no-index", "--find-links", str(WHEELHOUSE)] if WHEELHOUSE.is_dir() else []


# ---------------------------------------------------------------- the stamp


def stamp_for(lock: str, environment: pathlib.Path) -> Stamp:
    """Everything that makes an environment what it is."""
    return {
        "lock": lock,
        "lock content": digest(lock_path(lock)),
        "project": digest(TOP / "pyproject.toml"),
        "python": "{}.{}.{} ".format(*sys.version_info[:3]) + real_python(),
        "place": str(environment),
    }


def without_project(stamp: Stamp) -> Stamp:
    """What the installed packages depend on; the checkout itself is installed in a second."""
    return {key: value for key, value in stamp.items() if key != "project"}


def read_stamp(environment: pathlib.Path) -> Stamp:
    """The stamp that stands in an environment; nothing where none does."""
    try:
        return dict(json.loads(stamp_path(environment).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def write_stamp(environment: pathlib.Path, stamp: Stamp) -> None:
    """Set the stamp in one step, so that half a stamp never exists."""
    draft = stamp_path(environment).with_suffix(".draft")
    draft.write_text(json.dumps(stamp, indent=2), encoding="utf-8")
    draft.replace(stamp_path(environment))


def stamp_path(environment: pathlib.Path) -> pathlib.Path:
    """Where the stamp of an environment stands."""
    return environment / "stamp.json"


def lock_path(lock: str) -> pathlib.Path:
    """Where the lock of a name stands."""
    return TOP / "locks" / f"{lock}.txt"


def digest(path: pathlib.Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


# ---------------------------------------------------------------- which Python


def real_python() -> str:
    """The Python behind every link, the same within the environment and outside it."""
    return os.path.realpath(sys.executable)


def hand_over_to_another_python() -> NoReturn:
    """Go on under a Python on PATH that is new enough. Returns only by giving up."""
    question = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    for name in OTHER_PYTHONS:
        path = shutil.which(name)
        if path and subprocess.call([path, "-c", question], stderr=subprocess.DEVNULL) == 0:
            os.execv(path, [path, *sys.argv])
    stop(
        "缺 Python 3.11 或更新版本，请先安装（如 apt-get install python3 python3-venv）"
        " · Python 3.11 or newer is missing, install it first"
    )


def refuse_a_python_without_venv() -> None:
    """Debian ships Python without the two modules that make environments."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    stop(
        f"缺 Python 的 venv 模块，请先安装（如 apt-get install {package}）"
        f" · Python's venv module is missing, install {package} first"
    )


def why_it_may_have_failed() -> str:
    """The likeliest reason, after what pip itself has said."""
    if WHEELHOUSE.is_dir():
        return (
            "安装未完成：wheelhouse/ 与锁文件不符，请在有网络的机器上重新 make wheelhouse"
            " · set-up failed: wheelhouse/ does not match the lock, make it again"
        )
    return (
        "安装未完成，原因见上；可直接重试，没有网络的机器请先 make wheelhouse"
        " · set-up failed for the reason above; it is safe to try again"
    )


def stop(line: str) -> NoReturn:
    """End with one line to the person."""
    sys.exit(line)


if __name__ == "__main__":
    main()
