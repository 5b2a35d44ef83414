"""In: locks/. Out: failures where one environment could not serve what the Makefile asks of it."""

import re

import pytest

from tests.house.paths import TOP

PIN = re.compile(r"^([a-z0-9-]+==\S+)", re.MULTILINE)


def pins(lock: str) -> set[str]:
    """The packages and versions that a lock names."""
    return set(PIN.findall((TOP / "locks" / f"{lock}.txt").read_text(encoding="utf-8")))


@pytest.mark.parametrize("larger", ["dev", "bench"])
def test_base_is_a_part_of_the_larger_locks(larger: str) -> None:
    assert pins("base")
    assert pins("base") - pins(larger) == set()


@pytest.mark.parametrize("lock", ["base", "dev", "bench"])
def test_a_lock_names_no_address(lock: str) -> None:
    assert "://" not in (TOP / "locks" / f"{lock}.txt").read_text(encoding="utf-8")
