"""In: the environment pytest was started in. Out: the Hypothesis profile that fits it.

CI draws the same examples every time, so that a red run speaks of the change; the long run draws
new ones, more of them.
"""

import os

from hypothesis import HealthCheck, settings

from tests.effort import LONG, tries

settings.register_profile("usual", deadline=None, max_examples=tries(100))
settings.register_profile("ci", settings.get_profile("usual"), derandomize=True)
settings.register_profile(
    "long",
    settings.get_profile("usual"),
    suppress_health_check=[HealthCheck.too_slow],
)

if LONG:
    settings.load_profile("long")
elif os.environ.get("CI"):
    settings.load_profile("ci")
else:
    settings.load_profile("usual")
