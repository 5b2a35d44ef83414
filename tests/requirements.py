"""In: the name of a program that a test needs. Out: its path, or the test skipped, or failed.

`HUIQI_REQUIRE=all` says that every program is there, so one that isn't is a failure.
"""

import os
import shutil
from pathlib import Path

import pytest


def require_program(name: str) -> Path:
    """Where the program is; a machine without it skips the test unless all are required."""
    path = shutil.which(name)
    if path is not None:
        return Path(path)
    reason = f"{name} is not installed"
    if os.environ.get("HUIQI_REQUIRE") == "all":
        pytest.fail(f"{reason}, and HUIQI_REQUIRE=all asks for every program")
    pytest.skip(reason)
