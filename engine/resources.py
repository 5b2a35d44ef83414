"""In: the name of a folder of the project's own data. Out: where it stands, here and now.

`grammar`, `schemas` and `policies` stand at the top of a checkout, and in `engine/data` of an
installed wheel.
"""

from pathlib import Path
from typing import Literal

from engine.text.findings import BrokenInvariant

Folder = Literal["grammar", "schemas", "policies"]

_ENGINE = Path(__file__).resolve().parent


def resource_folder(name: Folder) -> Path:
    """The folder of that name, whether huiqi was installed or is run from a checkout."""
    for folder in (_ENGINE / "data" / name, _ENGINE.parent / name):
        if folder.is_dir():
            return folder
    raise BrokenInvariant(f"huiqi 安装不完整，缺 {name}/ · this installation lacks {name}/")
