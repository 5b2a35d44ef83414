"""In: docs/ and mkdocs.yml. Out: failures where the site warns or needs another host."""

import re
import subprocess
import sys
from pathlib import Path

from tests.house.paths import TOP

PARTS_FROM_ELSEWHERE = re.compile(
    r"<(?:script|img|iframe)\b[^>]*\bsrc=\"?(?:https?:)?//"
    r"|<link\b(?![^>]*rel=\"?canonical)[^>]*\bhref=\"?(?:https?:)?//"
)


def test_the_site_builds_without_a_warning_and_needs_no_other_host(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(tmp_path)],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    pages = sorted(tmp_path.rglob("*.html"))
    assert pages
    asking = [page.name for page in pages if PARTS_FROM_ELSEWHERE.search(page.read_text("utf-8"))]
    assert asking == []
