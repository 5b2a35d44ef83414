"""In: how often a law is tried by `make test`. Out: how often it is tried now.

`make test-long` sets `HUIQI_TESTS=long` and tries ten times as often.
"""

import os

LONG = os.environ.get("HUIQI_TESTS") == "long"


def tries(count: int) -> int:
    """The number of examples to draw where `make test` draws so many."""
    return count * 10 if LONG else count
