"""In: the name of a folder of the project's own data. Out: where it stands, here and now.

`grammar`, `schemas` and `policies` stand at the top of a checkout, and in `engine/data` of an
installed wheel.
"""

from pathlib import Path
from typing import Literal

Folder = Literal["grammar", "schemas", "policies"]

_ENGINE = Path(__file__).resolve().parent


class ResourceMissing(RuntimeError):
    """The installation lacks a part of itself: our fault, never the author's."""


def resource_folder(name: Folder) -> Path:
    """The folder of that name, whether huiqi was installed or is run from a checkout."""
    for folder in (_ENGINE / "data" / name, _ENGINE.parent / name):
        if folder.is_dir():
            return folder
    raise ResourceMissing(f"huiqi 安装不完整：缺 {name}/。 This installation lacks {name}/.")
